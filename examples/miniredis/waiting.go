package main

import (
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/examples/miniredis/command"
	"github.com/edo-async/edo/lock"
)

// A bell is rung by other tasks when they have something for this client. A
// Notify is made for that: it says that something has happened, not what, and
// remembers it for a client that is not waiting yet. Most clients never need one.
type bell struct {
	lock.Notify
	client *client
}

// NewBell makes the bell of the session.
func (c *client) NewBell() command.Bell { return &bell{client: c} }

// Ring is called under other clients' tasks, and does not wait.
func (b *bell) Ring() { b.NotifyOne() }

// Cut closes the connection under the client's task: the task, which may be
// stuck in writing to a client that does not read, gets net.ErrClosed.
func (b *bell) Cut() { b.client.conn.Close() }

// An event ends a wait for several things.
type event int

const (
	readable event = iota // the client has sent something, or left
	rung                  // there is something for it
	late                  // its time is over
)

// waitEither waits until there is something to read (unless deaf) or the bell
// rings, or until a time has come (unless that is zero).
func (c *client) waitEither(cx edo.Context, deaf bool, until time.Time) (event, error) {
	// Whichever comes first: the others are dropped where they wait. (Select would do with less, but a case of
	// readiness may come true for nothing, and the read that follows must not wait.) Nothing is
	// lost with them, for all that they do is wait: whoever comes back from here
	// looks for himself what there is.
	bell := c.session.Bell().(*bell)
	arms := []func(cx edo.Context) (event, error){
		func(cx edo.Context) (event, error) { bell.Wait(cx); return rung, nil },
	}
	if !deaf {
		arms = append(arms, func(cx edo.Context) (event, error) { return readable, c.conn.ReadReady(cx) })
	}
	if !until.IsZero() {
		arms = append(arms, func(cx edo.Context) (event, error) { edo.SleepUntil(cx, until); return late, nil })
	}
	return edo.Race(cx, arms...)
}

// maxAhead bounds what is read of a client that has sent requests behind its
// BLPOP.
const maxAhead = 64 << 10

// waitForList waits in BLPOP: for an element, for the timeout, or for the
// client to leave, which is an error. Then the deferred Session.Close takes the
// client out of the queues, and puts back what it may have been given.
func (c *client) waitForList(cx edo.Context) error {
	var until time.Time
	if d := c.session.Timeout(); d > 0 {
		until = edo.Now(cx).Add(d)
	}
	for !c.session.Served() {
		c.x = c.x.Rest() // it may take long
		deaf := c.x.Buffered() >= maxAhead
		event, err := c.waitEither(cx, deaf, until)
		if err != nil {
			return err
		}
		if event == late {
			break
		}
		if event == readable {
			// It has sent its next requests, or left: reading tells which.
			if err := c.read(cx); err != nil {
				return err
			}
		}
	}
	c.needExchange()
	c.session.Resume(c.x)
	return nil
}
