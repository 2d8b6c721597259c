package glob

import (
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		pattern, name string
		want          bool
	}{
		{"", "", true}, {"", "a", false}, {"*", "", true}, {"*", "abc", true},
		{"a", "a", true}, {"a", "b", false}, {"a?c", "abc", true}, {"a?c", "ac", false},
		{"a*c", "abbbc", true}, {"a*c", "abbb", false}, {"*a*b*", "xxayybzz", true},
		{"h[ae]llo", "hello", true}, {"h[ae]llo", "hillo", false},
		{"h[^e]llo", "hallo", true}, {"h[^e]llo", "hello", false},
		{"[a-c]", "b", true}, {"[c-a]", "b", true}, {"[a-c]", "d", false},
		{`\*`, "*", true}, {`\*`, "a", false}, {`[\]]`, "]", true}, {`a\`, `a\`, true},
		{"[ab", "a", true}, {"[ab", "c", false}, {"[", "a", false}, {"[^", "a", true}, {"[]", "a", false},
		{"a/*", "a/b/c", true}, {"**a", "ba", true}, {"a**", "a", true},
		{"news.*", "news.", true}, {"*.x.*", "a.x.b.x.c", true}, {"*x", "xax", true},
		{strings.Repeat("a*", 50) + "b", strings.Repeat("a", 500), false},
	} {
		if got := Match(tt.pattern, tt.name); got != tt.want {
			t.Errorf("Match(%q, %q) = %v", tt.pattern, tt.name, got)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("a[b-", "ab")
	f.Fuzz(func(t *testing.T, pattern, name string) {
		Match(pattern, name) // must not panic, must end
		if !Match("*", name) || !Match(name+"*", name) && !strings.ContainsAny(name, `[\`) {
			t.Error(name)
		}
	})
}
