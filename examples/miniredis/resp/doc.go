// Package resp is the Redis serialization protocol, version 2, as bytes: a
// parser which finds requests in a buffer and functions which append replies
// to one. It does no I/O and never waits, so any server can use it, whatever
// its connections are made of.
//
// A request is either an array of bulk strings (what clients send),
//
//	*2\r\n$3\r\nGET\r\n$1\r\nk\r\n
//
// or an inline command: a line of words (what a human types into telnet).
//
// Every length in a request is a promise of the other side, and a parser that
// allocates by promises can be made to allocate anything. This one allocates
// nothing for a bulk string: arguments are slices of the caller's buffer, and
// the caller grows that buffer only for bytes that did arrive. What is left is
// bounded by the limits below.
package resp

// The bounds of a request. Redis allows more (512 MB for a bulk string, 1 GB
// for a request); a server which promises bounded memory for each connection
// wants less.
const (
	// MaxInline bounds an inline command and the line of any length.
	MaxInline = 64 << 10
	// MaxArgs bounds the number of arguments of a request.
	MaxArgs = 1 << 20
	// MaxBulk bounds one argument.
	MaxBulk = 64 << 20
	// MaxRequest bounds a whole request.
	MaxRequest = 128 << 20
)
