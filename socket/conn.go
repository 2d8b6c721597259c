package socket

import (
	"io"
	"net"
	"time"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/poller"
)

// Conn is a stream connection. Several tasks may use it at the same time.
type Conn struct {
	sock
	peer packedAddr // and which kind of socket it is
}

func newConn(n network, peer packedAddr) *Conn {
	c := &Conn{peer: peer}
	c.peer.network = n
	return c
}

// Read reads what has arrived, up to len(b) bytes, and waits for the first of them. At the end of the stream it
// answers io.EOF.
func (c *Conn) Read(cx core.Context, b []byte) (int, error) {
	if len(b) == 0 { // waits for nothing
		cx.RT().Check()
		return 0, c.control("read", func() error { return nil })
	}
	m := modeRead
	for {
		seen, err := c.sock.begin(cx, m)
		if err != nil {
			return 0, c.failed("read", err)
		}
		n, err := c.tryRead(b, seen)
		if err != errAgain {
			return n, err
		}
		cx.RT().Refund()
		m = modeRead | modeWait
	}
}

// tryRead reads once and releases the source.
func (c *Conn) tryRead(b []byte, seen poller.Seen) (n int, err error) {
	if c.pump != nil {
		n, err = c.pump.read(b)
	} else {
		n, err = sysRead(c.src.FD(), b)
	}
	// A descriptor that answers less than was asked for is empty. A pump must be asked again to go on.
	if err == errAgain || n > 0 && n < len(b) && c.pump == nil && !seen.Drain() {
		c.src.Clear(poller.Read, seen)
	}
	c.src.Release(false)
	switch {
	case err == errAgain:
		return 0, err
	case err != nil:
		return 0, c.failed("read", err)
	case n == 0 && len(b) > 0:
		return 0, io.EOF
	}
	return n, nil
}

// ReadReady waits until Read would answer at once: data has arrived, or the end of the stream, or an error. A
// connection that waits here holds no buffer.
func (c *Conn) ReadReady(cx core.Context) error {
	m := modeRead
	for {
		believed := c.src.Look()
		seen, err := c.sock.begin(cx, m)
		if err != nil {
			return c.failed("read", err)
		}
		if c.tryPeek(believed, seen) {
			return nil
		}
		cx.RT().Refund()
		m = modeRead | modeWait
	}
}

// tryPeek reports whether there is something to read, and releases the source.
func (c *Conn) tryPeek(believed, seen poller.Seen) (ready bool) {
	switch {
	case c.pump != nil:
		ready = c.pump.peek()
	case seen.Ready(poller.Read) && !believed.Ready(poller.Read):
		ready = true // fresh from a report
	default:
		ready = sysPeek(c.src.FD())
	}
	if !ready {
		c.src.Clear(poller.Read, seen)
	}
	c.src.Release(false)
	return ready
}

// Write writes all of b, waiting as often as the peer does not keep up. With an error it answers how much was
// written before.
func (c *Conn) Write(cx core.Context, b []byte) (int, error) {
	m := modeWrite | modeTurn
	n := 0
	for {
		seen, err := c.sock.begin(cx, m)
		if err != nil {
			return n, c.failed("write", err)
		}
		k, err := c.tryWrite(b[n:], seen)
		n += k
		if err != errAgain {
			return n, err
		}
		if k == 0 {
			cx.RT().Refund()
		}
		m = modeWrite | modeHeld | modeWait
	}
}

// tryWrite writes once and releases the source. It keeps the turn to write if it answers errAgain: then
// not all was written and the rest would have blocked.
func (c *Conn) tryWrite(b []byte, seen poller.Seen) (n int, err error) {
	if c.pump != nil {
		n, err = c.pump.write(b)
	} else {
		n, err = sysWrite(c.src.FD(), b)
	}
	if err == errAgain || n < len(b) && c.pump == nil {
		c.src.Clear(poller.Write, seen)
	}
	if err == errAgain || err == nil && n < len(b) {
		c.src.Release(false)
		return n, errAgain
	}
	c.src.Release(true)
	if err != nil {
		err = c.failed("write", err)
	}
	return n, err
}

// Close closes the connection. Tasks that wait for it are woken and get net.ErrClosed.
func (c *Conn) Close() error {
	if !c.src.Close() {
		return c.failed("close", net.ErrClosed)
	}
	if c.pump != nil {
		c.pump.close()
	}
	return nil
}

// CloseWrite ends the stream to the peer, who then reads io.EOF. Reading goes on.
func (c *Conn) CloseWrite() error {
	return c.control("close", func() error {
		if c.pump != nil {
			return c.pump.closeWrite()
		}
		return sysShutdown(c.src.FD())
	})
}

// SetNoDelay chooses whether small writes are sent at once, which is the default, or collected
// (Nagle's algorithm).
func (c *Conn) SetNoDelay(noDelay bool) error {
	return c.control("set", func() error {
		if c.pump != nil {
			return c.pump.setNoDelay(noDelay)
		}
		return sysSetNoDelay(c.src.FD(), noDelay)
	})
}

// SetReadBuffer asks the system for a receive buffer of about so many bytes. What a peer may send ahead is bounded by it.
func (c *Conn) SetReadBuffer(bytes int) error {
	return c.control("set", func() error {
		if c.pump != nil {
			return c.pump.setReadBuffer(bytes)
		}
		return sysSetReadBuffer(c.src.FD(), bytes)
	})
}

// SetWriteBuffer asks the system for a send buffer of about so many bytes: how much a Write may put there for a peer who does
// not read. The system's own choice grows to some megabytes.
func (c *Conn) SetWriteBuffer(bytes int) error {
	return c.control("set", func() error {
		if c.pump != nil {
			return c.pump.setWriteBuffer(bytes)
		}
		return sysSetWriteBuffer(c.src.FD(), bytes)
	})
}

// control does something with the descriptor that does not wait.
func (c *Conn) control(op string, f func() error) error {
	if _, out := c.src.Acquire(false); out != poller.Acquired {
		return c.failed(op, net.ErrClosed)
	}
	err := f()
	c.src.Release(false)
	if err != nil {
		return c.failed(op, err)
	}
	return nil
}

// SetDeadline is SetReadDeadline and SetWriteDeadline in one.
func (c *Conn) SetDeadline(t time.Time) error {
	if err := c.SetReadDeadline(t); err != nil {
		return err
	}
	return c.SetWriteDeadline(t)
}

// SetReadDeadline sets when reads, those that wait now included, end with os.ErrDeadlineExceeded. The
// zero time means never.
func (c *Conn) SetReadDeadline(t time.Time) error { return c.setDeadlineOf(poller.Read, t) }

// SetWriteDeadline sets when writes, those that wait now included, end with os.ErrDeadlineExceeded. The
// zero time means never.
func (c *Conn) SetWriteDeadline(t time.Time) error { return c.setDeadlineOf(poller.Write, t) }

func (c *Conn) setDeadlineOf(d poller.Dir, t time.Time) error {
	if c.src.Look().Closed() {
		return c.failed("set", net.ErrClosed)
	}
	c.setDeadline(d, t)
	return nil
}

// LocalAddr is the connection's own address. It is asked for when it is needed: of a closed connection it is
// not known any more.
func (c *Conn) LocalAddr() net.Addr {
	if _, out := c.src.Acquire(false); out != poller.Acquired {
		return c.peer.network.addr(packedAddr{})
	}
	defer c.src.Release(false)
	if c.pump != nil {
		return c.pump.localAddr()
	}
	return sysLocalAddr(c.src.FD(), c.peer.network)
}

// RemoteAddr is the peer's address.
func (c *Conn) RemoteAddr() net.Addr {
	if c.pump != nil {
		return c.pump.remoteAddr()
	}
	if c.peer.network == unixStream { // a path has no room in a packedAddr
		if _, out := c.src.Acquire(false); out == poller.Acquired {
			defer c.src.Release(false)
			return sysRemoteAddr(c.src.FD(), unixStream)
		}
	}
	return c.peer.network.addr(c.peer)
}

func (c *Conn) failed(op string, err error) error {
	if err == io.EOF {
		return err
	}
	return opError(op, c.peer.network.String(), c.LocalAddr(), c.RemoteAddr(), err)
}
