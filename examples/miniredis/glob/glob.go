// Package glob matches names against Redis's patterns: * ? [abc] [^abc] [a-z]
// and \ to take the next byte literally. Bytes, not runes; a slash is nothing
// special; no pattern is an error.
package glob

// Match reports whether name matches pattern.
//
// Only the last star ever needs to be tried again: whatever an earlier one
// could give up, the last one can take as well. So the time is bounded by
// len(pattern)*len(name), and a pattern such as a*a*a*a*b cannot hold the
// server up, which backtracking over every star could.
func Match(pattern, name string) bool {
	p, n := 0, 0
	star, starName := -1, 0 // where to go on if what follows the star fails
	for n < len(name) {
		if p < len(pattern) && pattern[p] == '*' {
			p++
			star, starName = p, n
			continue
		}
		if p < len(pattern) {
			if ok, width := matchByte(pattern[p:], name[n]); ok {
				p += width
				n++
				continue
			}
		}
		if star < 0 {
			return false
		}
		starName++
		p, n = star, starName
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// matchByte matches c against the first element of pattern (which is not
// empty), and says how long that element is.
func matchByte(pattern string, c byte) (ok bool, width int) {
	switch pattern[0] {
	case '?':
		return true, 1
	case '[':
		return matchClass(pattern, c)
	case '\\':
		if len(pattern) >= 2 {
			return pattern[1] == c, 2
		}
	}
	return pattern[0] == c, 1
}

// matchClass matches c against a class such as [^a-z_]. A class that is not
// closed ends with the pattern.
func matchClass(pattern string, c byte) (ok bool, width int) {
	i := 1
	not := i < len(pattern) && pattern[i] == '^'
	if not {
		i++
	}
	for ; i < len(pattern) && pattern[i] != ']'; i++ {
		switch rest := pattern[i:]; {
		case rest[0] == '\\' && len(rest) >= 2:
			i++
			ok = ok || rest[1] == c
		case len(rest) >= 3 && rest[1] == '-':
			i += 2
			ok = ok || min(rest[0], rest[2]) <= c && c <= max(rest[0], rest[2])
		default:
			ok = ok || rest[0] == c
		}
	}
	return ok != not, min(i+1, len(pattern))
}
