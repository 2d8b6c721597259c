package main

import (
	"io"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/edo-async/edo/examples/miniredis/command"
)

// A client is a connection and its goroutine.
type client struct {
	srv  *server
	conn *net.TCPConn

	mu      sync.Mutex // session and writes; contended only by pushMessages
	session command.Session
	pushing *pusher // see pubsub.go
}

// serve reads, executes and writes until the client leaves.
func (c *client) serve() {
	var x *command.Exchange // nil while there is nothing half done
	defer func() {
		c.conn.Close() // it may be in the middle of a write
		c.stopPushing()
		x.Release()
	}()
	read := c.reader()
	for {
		var err error
		if x, err = read(x); err != nil {
			return
		}
		var more bool
		if x, more = c.execute(x); !more {
			return
		}
		x = x.Rest()
	}
}

// execute does what has arrived and reports whether the connection goes on.
func (c *client) execute(x *command.Exchange) (_ *command.Exchange, more bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		next := c.session.Advance(x, time.Now())
		if !c.write(x) {
			return x, false
		}
		switch next {
		case command.Read:
			c.pushMessages()
			return x, true
		case command.Wait:
			if x, more = c.waitForList(x); !more {
				return x, false
			}
		case command.Close:
			return x, false
		}
	}
}

// write writes the replies. It blocks while the client does not take them, and
// so does the reading of more requests: that bounds what they can pile up.
func (c *client) write(x *command.Exchange) bool {
	if len(x.Out) == 0 {
		return true
	}
	_, err := c.conn.Write(x.Out)
	x.Sent()
	return err == nil
}

// reader returns the function that waits for requests. It gets the Exchange of
// a request of which a part has arrived, or nil, and returns it, or a new one,
// with more in it.
func (c *client) reader() func(*command.Exchange) (*command.Exchange, error) {
	if c.srv.options.lean {
		return c.leanReader()
	}
	buf := make([]byte, 4096)
	return func(x *command.Exchange) (*command.Exchange, error) {
		if x != nil {
			n, err := c.conn.Read(x.Space())
			x.Fed(n)
			return x, err
		}
		n, err := c.conn.Read(buf)
		if err != nil {
			return nil, err
		}
		x = command.NewExchange()
		x.Feed(buf[:n])
		return x, nil
	}
}

// leanReader waits for the connection to be readable before it takes a buffer.
func (c *client) leanReader() func(*command.Exchange) (*command.Exchange, error) {
	raw, err := c.conn.SyscallConn()
	return func(x *command.Exchange) (*command.Exchange, error) {
		if err != nil {
			return x, err
		}
		var n int
		var readErr error
		waitErr := raw.Read(func(fd uintptr) (done bool) {
			if x == nil {
				x = command.NewExchange()
			}
			for {
				n, readErr = syscall.Read(int(fd), x.Space())
				if readErr != syscall.EINTR {
					break
				}
			}
			if readErr == syscall.EAGAIN {
				x = x.Rest() // wait without it
				return false
			}
			return true
		})
		switch {
		case waitErr != nil:
			return x, waitErr
		case readErr != nil:
			return x, readErr
		case n == 0:
			return x, io.EOF
		}
		x.Fed(n)
		return x, nil
	}
}
