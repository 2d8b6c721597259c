package main

import (
	"net"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/examples/miniredis/command"
)

// sendMessages sends the messages of a subscriber until it has something to
// say itself. The messages wait in the session's queue, which is bounded, not
// in this task: while a write waits for a slow client, publishers go on.
func (c *client) sendMessages(cx edo.Context) error {
	for {
		for c.session.Pending() {
			if err := c.sendSome(cx); err != nil {
				return err
			}
		}
		event, err := c.waitEither(cx, false, time.Time{})
		if event == readable || err != nil {
			return err
		}
	}
}

// sendSome sends as many messages as one write should have. Like a reply, they
// have a buffer only while they are on their way.
func (c *client) sendSome(cx edo.Context) error {
	x := command.NewExchange()
	defer x.Release()
	if c.session.Messages(x) == command.Close {
		return net.ErrClosed // it has been too slow, and is cut
	}
	_, err := c.conn.Write(cx, x.Out)
	return err
}
