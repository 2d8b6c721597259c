package main

import (
	"errors"
	"os"
	"time"

	"github.com/edo-async/edo/examples/miniredis/command"
)

// A bell is a channel with room for one ring.
type bell struct {
	client *client
	rung   chan struct{}
}

// NewBell makes the bell of the session.
func (c *client) NewBell() command.Bell { return &bell{c, make(chan struct{}, 1)} }

func (b *bell) Ring() {
	select {
	case b.rung <- struct{}{}:
	default:
	}
}

// Cut closes the connection: a blocked write returns.
func (b *bell) Cut() { b.client.conn.Close() }

// maxAhead bounds what is read of a client that has sent requests behind its
// BLPOP.
const maxAhead = 64 << 10

// waitForList waits in BLPOP: for an element, for the timeout, or for the
// client to leave. Reports whether the connection goes on.
func (c *client) waitForList(x *command.Exchange) (_ *command.Exchange, more bool) {
	x = x.Rest()
	// A goroutine cannot wait for a channel and for the network, so another one
	// reads meanwhile. It is stopped by a deadline in the past.
	gone := make(chan error, 1)
	go func() {
		var buf [512]byte
		for x.Buffered() < maxAhead {
			n, err := c.conn.Read(buf[:])
			if n > 0 {
				if x == nil {
					x = command.NewExchange()
				}
				x.Feed(buf[:n])
			}
			if err != nil {
				gone <- err
				return
			}
		}
		gone <- nil // no more is read, so nothing more is known either
	}()
	var timeout <-chan time.Time
	if d := c.session.Timeout(); d > 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		timeout = t.C
	}
	bell := c.session.Bell().(*bell)
	if c.pushing != nil { // from a subscription that has ended
		c.mu.Unlock()
		c.stopPushing()
		c.mu.Lock()
		bell.Ring() // it may have taken a ring that was for us
	}
	ring, watch := bell.rung, gone
	var err error
	for done := false; !done && err == nil; {
		select {
		case <-ring:
			done = c.session.Served()
		case <-timeout:
			done = true
		case err = <-watch:
			watch = nil
		}
	}
	if watch != nil {
		c.conn.SetReadDeadline(time.Unix(1, 0))
		if err = <-gone; errors.Is(err, os.ErrDeadlineExceeded) {
			err = nil
		}
		c.conn.SetReadDeadline(time.Time{})
	}
	if err != nil {
		return x, false // Session.Close puts back what it may have been given
	}
	if x == nil {
		x = command.NewExchange()
	}
	c.session.Resume(x)
	return x, true
}
