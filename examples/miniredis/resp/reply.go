package resp

import "strconv"

// Replies are appended to the caller's buffer: a pipeline of a hundred
// requests becomes one buffer, and one write.

// AppendStatus appends a simple string such as OK.
func AppendStatus(out []byte, s string) []byte {
	out = append(out, '+')
	out = append(out, s...)
	return append(out, '\r', '\n')
}

// AppendError appends an error. Line ends in it would break the framing (and
// it may quote what a client sent), so they become blanks.
func AppendError(out []byte, s string) []byte {
	out = append(out, '-')
	for i := range len(s) {
		c := s[i]
		if c == '\r' || c == '\n' {
			c = ' '
		}
		out = append(out, c)
	}
	return append(out, '\r', '\n')
}

// AppendInt appends an integer.
func AppendInt(out []byte, n int64) []byte { return appendHeader(out, ':', n) }

// AppendArray announces an array: its n elements must follow.
func AppendArray(out []byte, n int) []byte { return appendHeader(out, '*', int64(n)) }

// AppendBulk appends a bulk string.
func AppendBulk[S []byte | string](out []byte, s S) []byte {
	out = appendHeader(out, '$', int64(len(s)))
	out = append(out, s...)
	return append(out, '\r', '\n')
}

// AppendNull appends the bulk string that is not there.
func AppendNull(out []byte) []byte { return append(out, "$-1\r\n"...) }

// AppendNullArray appends the array that is not there.
func AppendNullArray(out []byte) []byte { return append(out, "*-1\r\n"...) }

func appendHeader(out []byte, kind byte, n int64) []byte {
	out = append(out, kind)
	if 0 <= n && n < 10 {
		out = append(out, byte('0'+n))
	} else {
		out = strconv.AppendInt(out, n, 10)
	}
	return append(out, '\r', '\n')
}
