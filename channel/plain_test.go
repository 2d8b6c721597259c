package channel

import (
	"context"
	"errors"
	"testing"

	"github.com/edo-async/edo/internal/crank"
)

func TestPlainWithoutWaiting(t *testing.T) {
	c := New[int](1)
	ctx, cancel := context.WithCancelCause(context.Background())
	if err := c.SendWait(ctx, 1); err != nil {
		t.Fatal(err)
	}
	why := errors.New("why")
	cancel(why)
	if err := c.SendWait(ctx, 2); err != why {
		t.Fatal(err)
	}
	if v, err := c.RecvWait(ctx); v != 1 || err != nil { // what is there is taken first
		t.Fatal(v, err)
	}
	if _, err := c.RecvWait(ctx); err != why {
		t.Fatal(err)
	}
	wantQuiet(t, c)
	c.Close()
	if err := c.SendWait(ctx, 2); err != ErrClosed {
		t.Fatal(err)
	}
	if _, err := c.RecvWait(ctx); err != ErrClosed {
		t.Fatal(err)
	}
}

// Goroutines and tasks wait in the same queues.
func TestPlainMeetsTasks(t *testing.T) {
	c := New[int](0)
	ended := make(chan error)
	k := newPlayer()
	r := k.recv(c)
	if err := c.SendWait(context.Background(), 1); err != nil {
		t.Fatal(err)
	}
	k.wantWakes(t, 1)
	r.step().wantValue(t, 1)

	go func() { ended <- c.SendWait(context.Background(), 2) }()
	for v, err := c.TryRecv(); v != 2; v, err = c.TryRecv() {
		if err == ErrClosed {
			t.Fatal(err)
		}
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	go func() {
		_, err := c.RecvWait(context.Background())
		ended <- err
	}()
	for c.TrySend(3) != nil {
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	go func() {
		_, err := c.RecvWait(context.Background())
		ended <- err
	}()
	c.Close()
	if err := <-ended; err != ErrClosed {
		t.Fatal(err)
	}
	wantQuiet(t, c)
}

func TestPlainMisuse(t *testing.T) {
	defer func() {
		if s, _ := recover().(string); s != "channel: RecvWait blocks its goroutine, and would block a task's worker: in a task use Recv(cx)"+
			"; on a goroutine beside it pass a context of its own, such as context.WithCancel(cx)" {
			t.Fatal(s)
		}
	}()
	New[int](0).RecvWait(crank.New().Context())
}
