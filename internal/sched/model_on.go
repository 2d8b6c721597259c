//go:build model

package sched

const modelShrink = 58 // an interval of 3 polls: the model checker gets to its end
