//go:build !model

package sched

const modelShrink = 0
