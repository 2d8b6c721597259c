package channel

import (
	"context"

	"github.com/edo-async/edo/internal/waitq"
)

// SendWait is Send for ordinary Go code: it blocks the calling goroutine until v is sent, the channel closed, or ctx
// done; then it answers ctx's cause, and v has not been sent. In a task, use Send; with a task's own Context it panics.
func (c *Chan[T]) SendWait(ctx context.Context, v T) error {
	g := waitq.NewGoroutine(ctx, "channel: SendWait", "Send(cx, v)")
	c.room.Lock()
	w, r := c.put(v)
	if r == waitq.Idle {
		n := c.room.Get(&c.spareSender)
		n.Val = v
		c.senders.Push(n, g.Waker)
		c.room.Unlock()
		_, r, err := n.Wait(ctx, g)
		if r == waitq.Shut {
			err = ErrClosed
		}
		return err
	}
	c.room.Unlock()
	if r == waitq.Shut {
		return ErrClosed
	}
	if w != nil {
		w.Wake()
	}
	return nil
}

// RecvWait is Recv for ordinary Go code: it blocks the calling goroutine until there is a value. It answers ErrClosed when the
// channel is closed and drained, and ctx's cause when ctx is done. In a task, use Recv; with a task's own Context it
// panics.
func (c *Chan[T]) RecvWait(ctx context.Context) (T, error) {
	g := waitq.NewGoroutine(ctx, "channel: RecvWait", "Recv(cx)")
	c.room.Lock()
	v, w, r := c.take()
	var err error
	if r == waitq.Idle {
		n := c.room.Get(&c.spareReceiver)
		c.receivers.Push(n, g.Waker)
		c.room.Unlock()
		v, r, err = n.Wait(ctx, g)
	} else {
		c.room.Unlock()
	}
	if r == waitq.Shut {
		err = ErrClosed
	}
	if w != nil {
		w.Wake()
	}
	return v, err
}
