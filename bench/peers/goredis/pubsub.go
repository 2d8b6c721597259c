package main

import "github.com/edo-async/edo/examples/miniredis/command"

// A pusher is the second goroutine of a subscriber.
type pusher struct{ stop, stopped chan struct{} }

// pushMessages sees to it that a subscriber has a goroutine which writes its
// messages; the first one waits for requests. It is called with c.mu held.
func (c *client) pushMessages() {
	if c.pushing != nil || !c.session.Subscribed() {
		return
	}
	p := &pusher{make(chan struct{}), make(chan struct{})}
	c.pushing = p
	ring := c.session.Bell().(*bell).rung
	go func() {
		defer close(p.stopped)
		for {
			select {
			case <-p.stop:
				return
			case <-ring:
				if !c.push() {
					c.conn.Close()
					return
				}
			}
		}
	}()
}

// push writes the messages that there are.
func (c *client) push() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.session.Pending() {
		return true
	}
	x := command.NewExchange()
	defer x.Release()
	for c.session.Pending() {
		if c.session.Messages(x) == command.Close || !c.write(x) {
			return false
		}
	}
	return true
}

func (c *client) stopPushing() {
	if c.pushing != nil {
		close(c.pushing.stop)
		<-c.pushing.stopped
		c.pushing = nil
	}
}
