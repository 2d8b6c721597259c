package edotest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/lock"
)

// A Step is one thing that happens on a scripted Conn.
type Step struct {
	kind stepKind
	data []byte
	d    time.Duration
	err  error
}

type stepKind uint8

const (
	stepReads stepKind = iota
	stepWrites
	stepWaits
	stepReadFails
	stepWriteFails
)

// Reads is a step in which the code under test reads data, in as many calls as it likes.
func Reads(data string) Step { return Step{kind: stepReads, data: []byte(data)} }

// Writes is a step in which the code under test writes data, in as many calls as it likes. Anything else fails the test.
func Writes(data string) Step { return Step{kind: stepWrites, data: []byte(data)} }

// Waits is a step in which nothing happens for d, counted from when somebody is there to wait for it.
func Waits(d time.Duration) Step { return Step{kind: stepWaits, d: d} }

// ReadFails is a step in which a Read answers err.
func ReadFails(err error) Step { return Step{kind: stepReadFails, err: err} }

// WriteFails is a step in which a Write answers err.
func WriteFails(err error) Step { return Step{kind: stepWriteFails, err: err} }

func (s Step) String() string {
	switch s.kind {
	case stepReads:
		return fmt.Sprintf("Reads(%q)", s.data)
	case stepWrites:
		return fmt.Sprintf("Writes(%q)", s.data)
	case stepWaits:
		return fmt.Sprintf("Waits(%v)", s.d)
	case stepReadFails:
		return fmt.Sprintf("ReadFails(%v)", s.err)
	}
	return fmt.Sprintf("WriteFails(%v)", s.err)
}

// Conn is a connection that plays a script, in the shape of a socket.Conn: for code that takes what has such a Read and Write. The
// steps come one after the other: a Read waits while it is a Write's turn, and the other way round. After the last one a Read answers io.EOF, and
// a Write fails the test; so does a script that was not played to its end when the test ends.
//
// One task may read and one may write at the same time.
type Conn struct {
	t testing.TB

	mu     sync.Mutex
	steps  []Step
	until  time.Time // the end of a Waits that has begun
	closed bool

	reader, writer lock.Notify // told of every change
}

// NewConn makes a connection that plays steps.
func NewConn(t testing.TB, steps ...Step) *Conn {
	c := &Conn{t: t, steps: steps}
	t.Cleanup(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.skipEmpty()
		if len(c.steps) > 0 && !t.Failed() {
			t.Errorf("edotest: a scripted connection was not used to the end: %v comes next", c.steps[0])
		}
	})
	return c
}

// Read reads what the script has.
func (c *Conn) Read(cx edo.Context, b []byte) (int, error) {
	for {
		n, until, done, err := c.read(cx, b)
		if done {
			return n, err
		}
		c.wait(cx, until, &c.reader)
	}
}

func (c *Conn) read(cx edo.Context, b []byte) (n int, until time.Time, done bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch s := c.step(edo.Now(cx)); {
	case c.closed:
		return 0, until, true, net.ErrClosed
	case s == nil:
		return 0, until, true, io.EOF
	case s.kind == stepReadFails:
		err = s.err
		c.next()
		return 0, until, true, err
	case s.kind == stepReads:
		n = copy(b, s.data)
		if s.data = s.data[n:]; len(s.data) == 0 {
			c.next()
		}
		return n, until, true, nil
	}
	return 0, c.until, false, nil
}

// Write writes b, which must be what the script says.
func (c *Conn) Write(cx edo.Context, b []byte) (n int, err error) {
	for {
		m, until, done, err := c.write(cx, b[n:])
		n += m
		if err != nil || n == len(b) && done {
			return n, err
		}
		if !done {
			c.wait(cx, until, &c.writer)
		}
	}
}

var errScript = errors.New("edotest: a Write that the script does not have")

func (c *Conn) write(cx edo.Context, b []byte) (n int, until time.Time, done bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch s := c.step(edo.Now(cx)); {
	case c.closed:
		return 0, until, true, net.ErrClosed
	case len(b) == 0:
		return 0, until, true, nil
	case s == nil:
		c.t.Errorf("edotest: Write of %q after the end of the script", b)
		return 0, until, true, errScript
	case s.kind == stepWriteFails:
		err = s.err
		c.next()
		return 0, until, true, err
	case s.kind == stepWrites:
		n = min(len(b), len(s.data))
		if !bytes.Equal(b[:n], s.data[:n]) {
			c.t.Errorf("edotest: Write of %q where the script has %v", b, *s)
			return 0, until, true, errScript
		}
		if s.data = s.data[n:]; len(s.data) == 0 {
			c.next()
		}
		return n, until, true, nil
	}
	return 0, c.until, false, nil
}

// step is the current step, nil after the last. c.mu is held.
func (c *Conn) step(now time.Time) *Step {
	for c.skipEmpty(); len(c.steps) > 0 && c.steps[0].kind == stepWaits; c.skipEmpty() {
		if c.until.IsZero() {
			c.until = now.Add(c.steps[0].d)
		}
		if now.Before(c.until) {
			return &c.steps[0]
		}
		c.next()
	}
	if len(c.steps) == 0 {
		return nil
	}
	return &c.steps[0]
}

// skipEmpty leaves out steps of no bytes. c.mu is held.
func (c *Conn) skipEmpty() {
	for len(c.steps) > 0 && c.steps[0].kind <= stepWrites && len(c.steps[0].data) == 0 {
		c.steps = c.steps[1:]
	}
}

// next ends the current step. c.mu is held.
func (c *Conn) next() {
	c.steps = c.steps[1:]
	c.until = time.Time{}
	c.reader.NotifyOne()
	c.writer.NotifyOne()
}

// wait waits for the end of a Waits, or for another step.
func (c *Conn) wait(cx edo.Context, until time.Time, changed *lock.Notify) {
	if until.IsZero() {
		changed.Wait(cx)
		return
	}
	edo.Select(cx, edo.At(until), changed.OnNotify())
}

// Close ends what waits: from now on Read and Write answer net.ErrClosed.
func (c *Conn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	c.reader.NotifyOne()
	c.writer.NotifyOne()
	return nil
}
