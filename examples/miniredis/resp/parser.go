package resp

import (
	"bytes"
	"errors"
)

// A ProtocolError is a request that no server can make sense of. Its text is
// Redis's own, to be sent as an error reply before the connection is closed:
// once the framing is lost there is no next request.
type ProtocolError string

func (e ProtocolError) Error() string { return "Protocol error: " + string(e) }

// ErrTooBig is a request beyond MaxRequest. Redis closes such a connection
// without a word.
var ErrTooBig = errors.New("resp: request exceeds the limit of the query buffer")

// A span is an argument that has been found: an offset into the buffer rather
// than a slice of it, because the buffer may move while the rest is awaited.
type span struct{ start, end int32 }

// A Parser finds requests in a buffer, and remembers how far it came in a
// request whose end has not arrived yet, so that a large request which comes
// in a thousand pieces is looked at once, not a thousand times.
//
// The zero value is ready for use.
type Parser struct {
	missing int    // arguments that the request still lacks; 0 between requests
	bulk    int    // length of the argument at pos, -1 until its header is read
	pos     int    // everything before it has been dealt with
	found   []span // arguments so far
	args    [][]byte
}

// Next looks for the request at the start of buf.
//
// If all of it is there, n is its length and args holds its arguments, as
// slices of buf (except for quoted words of inline commands); they are valid
// until buf changes or Next is called again. An empty request has a length but
// no arguments.
//
// If n is zero and err nil, the request is not complete: call again with the
// same bytes and more behind them (at another address, if need be).
func (p *Parser) Next(buf []byte) (args [][]byte, n int, err error) {
	if p.missing == 0 {
		if len(buf) == 0 {
			return nil, 0, nil
		}
		if buf[0] != '*' {
			return p.inline(buf)
		}
		line, after, err := header(buf, 0, "too big mbulk count string")
		if after == 0 {
			return nil, 0, err
		}
		count, ok := ParseInt(line)
		if !ok || count > MaxArgs {
			return nil, 0, ProtocolError("invalid multibulk length")
		}
		if count <= 0 {
			return nil, after, nil
		}
		p.missing, p.bulk, p.pos = int(count), -1, after
	}
	for p.missing > 0 {
		if complete, err := p.argument(buf); !complete {
			return nil, 0, err
		}
	}
	p.args = p.args[:0]
	for _, s := range p.found {
		p.args = append(p.args, buf[s.start:s.end:s.end])
	}
	n = p.pos
	p.found, p.pos = p.found[:0], 0
	return p.args, n, nil
}

// argument reads the next argument of an array and reports whether all of it
// is there.
func (p *Parser) argument(buf []byte) (complete bool, err error) {
	if p.bulk < 0 {
		if p.pos >= len(buf) {
			return false, nil
		}
		line, after, err := header(buf, p.pos, "too big bulk count string")
		if after == 0 {
			return false, err
		}
		if c := buf[p.pos]; c != '$' {
			return false, ProtocolError("expected '$', got '" + string(rune(c)) + "'")
		}
		length, ok := ParseInt(line)
		if !ok || length < 0 || length > MaxBulk {
			return false, ProtocolError("invalid bulk length")
		}
		if after+int(length)+2 > MaxRequest {
			return false, ErrTooBig
		}
		p.bulk, p.pos = int(length), after
	}
	// Redis does not look at the two bytes behind an argument either.
	end := p.pos + p.bulk
	if len(buf) < end+2 {
		return false, nil
	}
	p.found = append(p.found, span{int32(p.pos), int32(end)})
	p.pos, p.bulk = end+2, -1
	p.missing--
	return true, nil
}

// header returns the text between the type byte at pos and the end of its
// line, and the position after the line: 0 if the line is not complete.
func header(buf []byte, pos int, tooBig ProtocolError) (text []byte, after int, err error) {
	rest := buf[pos:]
	i := bytes.IndexByte(rest, '\r')
	if i < 0 {
		if len(rest) > MaxInline {
			return nil, 0, tooBig
		}
		return nil, 0, nil
	}
	if i+2 > len(rest) {
		return nil, 0, nil
	}
	if i == 0 {
		return nil, pos + 2, nil
	}
	return rest[1:i], pos + i + 2, nil
}

// Large reports whether the parser has grown beyond what is worth keeping for
// another request.
func (p *Parser) Large() bool { return cap(p.args) > 1024 }

// ParseInt reads a decimal number strictly, as Redis does: no plus sign, no
// leading zeros, no blanks, nothing behind it.
func ParseInt(b []byte) (n int64, ok bool) {
	digits, negative := b, false
	if len(b) > 0 && b[0] == '-' {
		digits, negative = b[1:], true
	}
	if len(digits) == 0 || len(digits) > 19 {
		return 0, false
	}
	if digits[0] == '0' {
		return 0, len(b) == 1
	}
	var u uint64 // 19 digits always fit
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
		u = u*10 + uint64(c-'0')
	}
	if negative {
		return -int64(u), u <= 1<<63
	}
	return int64(u), u < 1<<63
}

// Reset forgets what it knows of an incomplete request.
func (p *Parser) Reset() {
	p.missing, p.pos, p.found = 0, 0, p.found[:0]
	clear(p.args[:cap(p.args)]) // they point into a buffer
}
