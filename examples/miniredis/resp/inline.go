package resp

import "bytes"

// inline parses a line of words, the form that needs no client.
func (p *Parser) inline(buf []byte) (args [][]byte, n int, err error) {
	i := bytes.IndexByte(buf, '\n')
	if i > MaxInline || i < 0 && len(buf) > MaxInline {
		return nil, 0, ProtocolError("too big inline request")
	}
	if i < 0 {
		return nil, 0, nil
	}
	line := bytes.TrimSuffix(buf[:i], []byte{'\r'})
	p.args = p.args[:0]
	for {
		word, rest, ok := nextWord(line)
		if !ok {
			return nil, 0, ProtocolError("unbalanced quotes in request")
		}
		if word == nil {
			return p.args, i + 1, nil
		}
		p.args, line = append(p.args, word), rest
	}
}

// nextWord splits off the first word of line. The word is nil at the end of
// the line; ok is false if its quotes do not match.
//
// A word without quotes is a slice of line, any other is made anew: quotes may
// stand anywhere in a word, "double" ones with escapes, 'single' ones without.
func nextWord(line []byte) (word, rest []byte, ok bool) {
	for len(line) > 0 && isSpace(line[0]) {
		line = line[1:]
	}
	if len(line) == 0 {
		return nil, nil, true
	}
	i := 0
	for i < len(line) && !isSpace(line[i]) && line[i] != '"' && line[i] != '\'' {
		i++
	}
	if i == len(line) || isSpace(line[i]) {
		return line[:i:i], line[i:], true
	}
	word = append([]byte{}, line[:i]...)
	for i < len(line) && !isSpace(line[i]) {
		switch c := line[i]; c {
		case '"', '\'':
			word, i, ok = unquote(word, line, i+1, c)
			// A closing quote ends the word: "a"b is an error, as in Redis.
			if !ok || i < len(line) && !isSpace(line[i]) {
				return nil, nil, false
			}
		default:
			word = append(word, c)
			i++
		}
	}
	return word, line[i:], true
}

// unquote appends to word what stands in line from i to the closing quote, and
// returns the position behind that.
func unquote(word, line []byte, i int, quote byte) (_ []byte, after int, ok bool) {
	for i < len(line) {
		c := line[i]
		switch {
		case c == quote:
			return word, i + 1, true
		case c == '\\' && quote == '"' && i+1 < len(line):
			i++
			if line[i] == 'x' && i+2 < len(line) && isHex(line[i+1]) && isHex(line[i+2]) {
				word = append(word, hex(line[i+1])<<4|hex(line[i+2]))
				i += 2
				break
			}
			word = append(word, unescape(line[i]))
		case c == '\\' && quote == '\'' && i+1 < len(line) && line[i+1] == '\'':
			i++
			word = append(word, '\'')
		default:
			word = append(word, c)
		}
		i++
	}
	return word, i, false
}

func unescape(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'b':
		return '\b'
	case 'a':
		return '\a'
	}
	return c
}

func isSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func hex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}
