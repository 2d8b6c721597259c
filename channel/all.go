package channel

import (
	"iter"

	"github.com/edo-async/edo/internal/core"
)

// All ranges over the values until the channel is closed and drained:
//
//	for v := range c.All(cx) { … }
//
// The loop may be left early; what was not received stays. It belongs to the task that cx is from.
func (c *Chan[T]) All(cx core.Context) iter.Seq[T] { return all[T]{c, cx}.each }

// all is a loop over a channel. That it is no literal keeps All lowered: it does not wait itself.
type all[T any] struct {
	c  *Chan[T]
	cx core.Context
}

func (a all[T]) each(yield func(T) bool) {
	for {
		v, ok := a.c.Recv(a.cx)
		if !ok || !yield(v) {
			return
		}
	}
}
