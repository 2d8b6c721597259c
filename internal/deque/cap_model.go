//go:build model

package deque

const modelShrink = 252 // capacity 4: the model checker gets round the ring
