//go:build !model

package deque

const modelShrink = 0
