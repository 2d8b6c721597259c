package main

import (
	"github.com/edo-async/edo"
	"github.com/edo-async/edo/examples/miniredis/command"
	"github.com/edo-async/edo/socket"
)

// A client is a connection. Only its own task uses it, so it needs no lock.
type client struct {
	server  *server
	conn    *socket.Conn
	session command.Session
	x       *command.Exchange // the buffers; nil while the client is silent
}

// serve is a client's task. It ends when the client leaves, which is an error
// of reading or writing, and nobody's concern.
func (c *client) serve(cx edo.Context) error {
	defer c.conn.Close()
	if !c.server.db.Connect(&c.session, c) {
		_, err := c.conn.Write(cx, []byte(command.TooMany))
		return err
	}
	defer c.leave()
	for {
		if err := c.waitForRequest(cx); err != nil {
			return err
		}
		if err := c.read(cx); err != nil {
			return err
		}
		if more, err := c.execute(cx); !more {
			return err
		}
		// An idle client holds no buffer; one that stopped in the middle of a
		// request holds its bytes.
		c.x = c.x.Rest()
	}
}

// leave is deferred, so it runs however the task ends: the client left, an
// error, a panic, an abort in the middle of any wait.
func (c *client) leave() {
	c.session.Close()
	c.x.Release()
}

// waitForRequest waits until there is something to read. Meanwhile a subscriber
// gets its messages.
func (c *client) waitForRequest(cx edo.Context) error {
	if c.session.Subscribed() {
		return c.sendMessages(cx)
	}
	return c.conn.ReadReady(cx)
}

// read reads what has arrived. Only now is there a buffer.
func (c *client) read(cx edo.Context) error {
	c.needExchange()
	n, err := c.conn.Read(cx, c.x.Space())
	c.x.Fed(n)
	return err
}

func (c *client) needExchange() {
	if c.x == nil {
		c.x = command.NewExchange()
	}
}

// execute does what has arrived and reports whether the connection goes on.
func (c *client) execute(cx edo.Context) (more bool, err error) {
	for {
		next := c.session.Advance(c.x, edo.Now(cx))
		if err := c.write(cx); err != nil {
			return false, err
		}
		switch next {
		case command.Read:
			return true, nil
		case command.Wait:
			if err := c.waitForList(cx); err != nil {
				return false, err
			}
		case command.Close:
			return false, nil
		}
	}
}

// write writes the replies, and waits while the client does not take them. That
// is all there is to back-pressure: a task that waits here does not read, so a
// client that sends and never reads fills its own side of the connection.
func (c *client) write(cx edo.Context) error {
	if len(c.x.Out) == 0 {
		return nil
	}
	_, err := c.conn.Write(cx, c.x.Out)
	c.x.Sent()
	return err
}
