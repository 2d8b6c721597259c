package socket

import (
	"net"
	"sync"

	"github.com/edo-async/edo/internal/poller"
)

// A pump stands in for a descriptor that does not block: it does the blocking calls of package net on goroutines, at most
// one for each direction, and only when somebody has tried. Its methods never block. They answer errAgain like system calls
// do, and when that has changed the source is told.
//
// The goroutines read into and write from buffers of the pump's own: a task that is aborted
// takes its buffer with it. What has been read then waits for the next Read.
type pump struct {
	conn net.Conn     // of a connection
	l    net.Listener // of a listener
	src  *poller.Source

	mu     sync.Mutex
	closed bool

	reading bool   // a goroutine reads, or accepts
	in      []byte // what it has read and nobody has taken
	inErr   error
	got     net.Conn // what it has accepted and nobody has taken

	writing   bool // a goroutine writes
	wrote     bool // it has ended, and out… is its result
	abandoned bool // nobody wants that result
	outN      int
	outErr    error
}

// The size of a pump's buffers, which it has only while a goroutine is at work or something is left over.
const (
	pumpReads  = 8 << 10
	pumpWrites = 64 << 10
)

// read takes what has been read, or has a goroutine read.
func (q *pump) read(b []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case len(b) == 0:
		return 0, nil
	case len(q.in) > 0:
		n := copy(b, q.in)
		if q.in = q.in[n:]; len(q.in) == 0 {
			q.in = nil
		}
		return n, nil
	case q.inErr != nil:
		return 0, q.inErr
	}
	q.startReading()
	return 0, errAgain
}

// peek reports whether read would answer; if not, a goroutine reads.
func (q *pump) peek() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.in) > 0 || q.inErr != nil {
		return true
	}
	q.startReading()
	return false
}

func (q *pump) startReading() {
	if q.reading {
		return
	}
	q.reading = true
	go func() {
		b := make([]byte, pumpReads)
		n, err := q.conn.Read(b)
		q.mu.Lock()
		q.reading = false
		if n > 0 {
			q.in = b[:n]
		}
		q.inErr = err // timeouts are not among them: the pump sets no deadlines
		q.mu.Unlock()
		q.src.Report(poller.ReadBits, nil)
	}()
}

// write answers how a goroutine's write has ended, or has one write the beginning of b, which must
// be the same bytes in the call that takes the answer. The caller has the turn to write.
func (q *pump) write(b []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.writing {
		return 0, errAgain
	}
	if q.wrote {
		n, err := q.outN, q.outErr
		q.wrote, q.outN, q.outErr = false, 0, nil
		return n, err
	}
	if q.closed {
		return 0, net.ErrClosed
	}
	if len(b) == 0 {
		return 0, nil
	}
	q.writing = true
	out := append([]byte(nil), b[:min(len(b), pumpWrites)]...)
	go func() {
		n, err := q.conn.Write(out)
		q.mu.Lock()
		q.writing = false
		if q.abandoned {
			q.abandoned = false
		} else {
			q.wrote, q.outN, q.outErr = true, n, err
		}
		q.mu.Unlock()
		q.src.Report(poller.WriteBits, nil)
	}()
	return 0, errAgain
}

// abandon is called by a writer who will not ask for the result any more.
func (q *pump) abandon() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.abandoned = q.writing
	q.wrote, q.outN, q.outErr = false, 0, nil
}

// accept takes what has been accepted, or has a goroutine accept.
func (q *pump) accept() (net.Conn, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.got != nil:
		conn := q.got
		q.got = nil
		return conn, nil
	case q.inErr != nil:
		err := q.inErr
		if !q.closed {
			q.inErr = nil // it may go better the next time
		}
		return nil, err
	}
	q.startAccepting()
	return nil, errAgain
}

// peekAccepted reports whether accept would answer; if not, a goroutine accepts.
func (q *pump) peekAccepted() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.got != nil || q.inErr != nil {
		return true
	}
	q.startAccepting()
	return false
}

func (q *pump) startAccepting() {
	if q.reading {
		return
	}
	q.reading = true
	go func() {
		conn, err := q.l.Accept()
		q.mu.Lock()
		q.reading = false
		if q.closed && conn != nil {
			conn.Close()
			conn, err = nil, net.ErrClosed
		}
		q.got, q.inErr = conn, err
		q.mu.Unlock()
		q.src.Report(poller.ReadBits, nil)
	}()
}

// close ends the goroutines.
func (q *pump) close() {
	q.mu.Lock()
	q.closed = true
	got := q.got
	q.got, q.in = nil, nil
	q.mu.Unlock()
	if got != nil {
		got.Close()
	}
	if q.l != nil {
		q.l.Close()
		return
	}
	q.conn.Close()
}

func (q *pump) closeWrite() error {
	if c, ok := q.conn.(interface{ CloseWrite() error }); ok {
		return c.CloseWrite()
	}
	return net.ErrClosed
}

func (q *pump) setNoDelay(noDelay bool) error {
	if c, ok := q.conn.(*net.TCPConn); ok {
		return c.SetNoDelay(noDelay)
	}
	return nil
}

func (q *pump) setReadBuffer(bytes int) error {
	if c, ok := q.conn.(interface{ SetReadBuffer(int) error }); ok {
		return c.SetReadBuffer(bytes)
	}
	return nil
}

func (q *pump) setWriteBuffer(bytes int) error {
	if c, ok := q.conn.(interface{ SetWriteBuffer(int) error }); ok {
		return c.SetWriteBuffer(bytes)
	}
	return nil
}

func (q *pump) localAddr() net.Addr {
	if q.l != nil {
		return q.l.Addr()
	}
	return q.conn.LocalAddr()
}

func (q *pump) remoteAddr() net.Addr { return q.conn.RemoteAddr() }
