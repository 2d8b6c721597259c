package resp

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

func TestNext(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want string // arguments as %q, or the error
		rest string
	}{
		{"*2\r\n$3\r\nGET\r\n$1\r\nk\r\nx", `["GET" "k"]`, "x"},
		{"*1\r\n$0\r\n\r\n", `[""]`, ""},
		{"*0\r\nrest", `[]`, "rest"},
		{"*-1\r\nrest", `[]`, "rest"},
		{"PING\r\n", `["PING"]`, ""},
		{"PING\nx", `["PING"]`, "x"},
		{"\r\nx", `[]`, "x"},
		{"  set  a\tb \r\n", `["set" "a" "b"]`, ""},
		{`set a "x y\n\x41\"\q" 'it\'s\n'` + "\n", `["set" "a" "x y\nA\"q" "it's\\n"]`, ""},
		{`set "" ''` + "\n", `["set" "" ""]`, ""},
		{`a"b"` + "\n", `["ab"]`, ""},
		{`"a"b` + "\n", "Protocol error: unbalanced quotes in request", ""},
		{`"a` + "\n", "Protocol error: unbalanced quotes in request", ""},
		{`'a` + "\n", "Protocol error: unbalanced quotes in request", ""},
		{"*x\r\n", "Protocol error: invalid multibulk length", ""},
		{"*\r\n", "Protocol error: invalid multibulk length", ""},
		{"*1048577\r\n", "Protocol error: invalid multibulk length", ""},
		{"*99999999999999999999\r\n", "Protocol error: invalid multibulk length", ""},
		{"*1\r\n:1\r\n", "Protocol error: expected '$', got ':'", ""},
		{"*1\r\n$-1\r\n", "Protocol error: invalid bulk length", ""},
		{"*1\r\n$x\r\n", "Protocol error: invalid bulk length", ""},
		{"*1\r\n$67108865\r\n", "Protocol error: invalid bulk length", ""},
		{strings.Repeat("a", MaxInline+1), "Protocol error: too big inline request", ""},
		{"*" + strings.Repeat("1", MaxInline), "Protocol error: too big mbulk count string", ""},
		{"*1\r\n$" + strings.Repeat("1", MaxInline), "Protocol error: too big bulk count string", ""},
	} {
		var p Parser
		args, n, err := p.Next([]byte(tt.in))
		got := fmt.Sprintf("%q", args)
		if err != nil {
			got = err.Error()
		}
		if got != tt.want || err == nil && tt.in[n:] != tt.rest {
			t.Errorf("%.60q: got %s, rest %q; want %s, rest %q", tt.in, got, tt.in[n:], tt.want, tt.rest)
		}
	}
}

// A request must come out the same however it arrives.
func TestPieces(t *testing.T) {
	in := "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$10\r\n0123456789\r\nPING\r\n*1\r\n$4\r\nQUIT\r\n"
	want := parseAll(t, []byte(in), len(in))
	if want != `["SET" "k" "0123456789"]["PING"]["QUIT"]` {
		t.Fatal(want)
	}
	for piece := 1; piece < len(in); piece++ {
		if got := parseAll(t, []byte(in), piece); got != want {
			t.Errorf("in pieces of %d: %s", piece, got)
		}
	}
}

// parseAll parses in as it arrives in pieces, each time at another address.
func parseAll(t testing.TB, in []byte, piece int) string {
	var p Parser
	var out strings.Builder
	start := 0
	for end := 0; end < len(in); {
		end = min(end+piece, len(in))
		for start < end {
			buf := bytes.Clone(in[start:end])
			args, n, err := p.Next(buf)
			if err != nil {
				return out.String() + err.Error()
			}
			if n == 0 {
				break
			}
			if n > len(buf) {
				t.Fatalf("used %d bytes of %d", n, len(buf))
			}
			fmt.Fprintf(&out, "%q", args)
			start += n
		}
	}
	return out.String()
}

// The announced length of a request is checked before the bytes come.
func TestRequestTooBig(t *testing.T) {
	var p Parser
	in := []byte("*3\r\n")
	for range 2 {
		in = append(in, fmt.Sprintf("$%d\r\n", MaxBulk)...)
		_, n, err := p.Next(in)
		if n != 0 || err == ErrTooBig != (len(in) > MaxBulk) {
			t.Fatalf("%d %v", n, err)
		}
		if err == nil {
			in = append(in, make([]byte, MaxBulk+2)...)
		}
	}
}

func TestParseInt(t *testing.T) {
	for _, tt := range []struct {
		in   string
		n    int64
		fine bool
	}{
		{"0", 0, true}, {"-1", -1, true}, {"10", 10, true},
		{"9223372036854775807", 1<<63 - 1, true}, {"9223372036854775808", 0, false},
		{"-9223372036854775808", -1 << 63, true}, {"-9223372036854775809", 0, false},
		{"", 0, false}, {"-", 0, false}, {"+1", 0, false}, {"01", 0, false}, {"-0", 0, false},
		{" 1", 0, false}, {"1 ", 0, false}, {"1.0", 0, false}, {"99999999999999999999", 0, false},
	} {
		n, ok := ParseInt([]byte(tt.in))
		if ok != tt.fine || ok && n != tt.n {
			t.Errorf("%q: %d %v", tt.in, n, ok)
		}
	}
}

func TestReplies(t *testing.T) {
	out := AppendStatus(nil, "OK")
	out = AppendError(out, "ERR a\r\nb")
	out = AppendInt(out, -12)
	out = AppendArray(out, 2)
	out = AppendBulk(out, "xy")
	out = AppendNull(out)
	out = AppendNullArray(out)
	if want := "+OK\r\n-ERR a  b\r\n:-12\r\n*2\r\n$2\r\nxy\r\n$-1\r\n*-1\r\n"; string(out) != want {
		t.Errorf("%q", out)
	}
}

func FuzzPieces(f *testing.F) {
	f.Add([]byte("*2\r\n$3\r\nGET\r\n$1\r\nk\r\nPING\r\n"), 3)
	f.Add([]byte(`set "a\x41" 'b'`+"\r\n*0\r\n"), 1)
	f.Add([]byte("*1\r\n$-1\r\n"), 1)
	f.Fuzz(func(t *testing.T, in []byte, piece int) {
		if piece < 1 {
			piece = 1
		}
		whole, parts := parseAll(t, in, len(in)+1), parseAll(t, in, piece)
		if whole != parts {
			t.Errorf("whole: %s\nin pieces of %d: %s", whole, piece, parts)
		}
	})
}

func BenchmarkNext(b *testing.B) {
	in := bytes.Repeat([]byte("*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000001\r\n$3\r\nxxx\r\n"), 16)
	b.ReportAllocs()
	var p Parser
	for b.Loop() {
		for rest := in; len(rest) > 0; {
			_, n, _ := p.Next(rest)
			rest = rest[n:]
		}
	}
}
