package command

import (
	"sync"

	"github.com/edo-async/edo/examples/miniredis/resp"
)

const (
	bufferSize = 16 << 10
	minSpace   = 4 << 10  // Space gives no less
	flushAt    = 64 << 10 // replies are written before they are more than this

	// MaxReply bounds what one request may have in replies (Redis:
	// client-output-buffer-limit normal, which is off by default).
	MaxReply = 256 << 20
)

// An Exchange is the buffers of a connection that is busy: requests that have
// arrived, replies that have not been sent. There are as many of them as busy
// connections, not as connections: for a connection that is not, nil will do.
type Exchange struct {
	Out []byte // replies; the connection writes them and calls Sent

	in         []byte // bytes start to end have arrived and are not dealt with
	start, end int
	parser     resp.Parser
	now        int64 // Unix milliseconds
	next       Next
}

var (
	exchanges = sync.Pool{New: func() any { return new(Exchange) }}
	buffers   = sync.Pool{New: func() any { return new([bufferSize]byte) }}
)

func takeBuffer() []byte { return buffers.Get().(*[bufferSize]byte)[:] }

// giveBuffer takes back what takeBuffer gave; what has grown, or has been cut
// to size, is left to the garbage collector.
func giveBuffer(b []byte) {
	if cap(b) == bufferSize {
		buffers.Put((*[bufferSize]byte)(b[:bufferSize]))
	}
}

// NewExchange takes an Exchange from the pool. Rest or Release gives it back.
func NewExchange() *Exchange {
	x := exchanges.Get().(*Exchange)
	x.Out = takeBuffer()[:0]
	return x
}

// Release gives all memory back.
func (x *Exchange) Release() {
	if x == nil {
		return
	}
	giveBuffer(x.in)
	giveBuffer(x.Out)
	if x.parser.Large() {
		x.parser = resp.Parser{}
	} else {
		x.parser.Reset()
	}
	*x = Exchange{parser: x.parser}
	exchanges.Put(x)
}

// Rest gives back the memory that a connection without work does not need, and
// returns what is left to hold: nil, unless part of a request has arrived.
// Then it is those bytes, in as much memory as they take, for they may stay:
// a client may stop in the middle of a request, and a thousand of them may.
func (x *Exchange) Rest() *Exchange {
	if x.Buffered() == 0 {
		x.Release()
		return nil
	}
	giveBuffer(x.Out)
	x.Out = nil
	if n := x.end - x.start; cap(x.in) == bufferSize && n < bufferSize/4 {
		part := append(make([]byte, 0, n), x.in[x.start:x.end]...)
		giveBuffer(x.in)
		x.in, x.start, x.end = part[:n], 0, n
	}
	return x
}

// Space returns room to read into. It grows with what has arrived, never with
// what a client has announced.
func (x *Exchange) Space() []byte {
	if x.Out == nil {
		x.Out = takeBuffer()[:0]
	}
	if x.start == x.end {
		x.start, x.end = 0, 0
	}
	if len(x.in)-x.end >= minSpace {
		return x.in[x.end:]
	}
	old := x.in
	if n := x.end - x.start; len(x.in)-n < max(minSpace, len(x.in)/4) {
		if 2*len(old) <= bufferSize {
			x.in = takeBuffer()
		} else {
			x.in = make([]byte, 2*len(old))
		}
	}
	x.end = copy(x.in, old[x.start:x.end])
	x.start = 0
	if len(old) != len(x.in) {
		giveBuffer(old)
	}
	return x.in[x.end:]
}

// Fed tells that n bytes have been read into Space.
func (x *Exchange) Fed(n int) { x.end += n }

// Feed appends bytes that were read elsewhere.
func (x *Exchange) Feed(b []byte) {
	for len(b) > 0 {
		n := copy(x.Space(), b)
		x.Fed(n)
		b = b[n:]
	}
}

// Buffered returns the number of bytes that have arrived and wait.
func (x *Exchange) Buffered() int {
	if x == nil {
		return 0
	}
	return x.end - x.start
}

// Sent tells that all of Out has been written (or will never be).
func (x *Exchange) Sent() {
	if cap(x.Out) > 4*flushAt { // a large reply: do not keep its memory
		x.Out = takeBuffer()
	}
	x.Out = x.Out[:0]
}

// What commands reply with.

func (x *Exchange) status(s string) { x.Out = resp.AppendStatus(x.Out, s) }
func (x *Exchange) ok()             { x.Out = append(x.Out, "+OK\r\n"...) }
func (x *Exchange) err(s string)    { x.Out = resp.AppendError(x.Out, s) }
func (x *Exchange) int(n int)       { x.Out = resp.AppendInt(x.Out, int64(n)) }
func (x *Exchange) int64(n int64)   { x.Out = resp.AppendInt(x.Out, n) }
func (x *Exchange) array(n int)     { x.Out = resp.AppendArray(x.Out, n) }
func (x *Exchange) null()           { x.Out = resp.AppendNull(x.Out) }
func (x *Exchange) nullArray()      { x.Out = resp.AppendNullArray(x.Out) }
func (x *Exchange) text(s string)   { x.bulk([]byte(s)) }

func (x *Exchange) bulk(b []byte) {
	if len(x.Out)+len(b) > MaxReply {
		x.next = Close // and so much for the framing
		return
	}
	x.Out = resp.AppendBulk(x.Out, b)
}

// bool replies 1 or 0.
func (x *Exchange) bool(b bool) {
	if b {
		x.int(1)
	} else {
		x.int(0)
	}
}

// fail replies with err if there is one.
func (x *Exchange) fail(err error) bool {
	if err != nil {
		x.err(err.Error())
	}
	return err != nil
}
