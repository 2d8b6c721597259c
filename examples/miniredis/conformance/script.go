package conformance

import (
	_ "embed"
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

//go:embed script.txt
var script string

// Update makes Script write down the answers that it gets, instead of checking
// them. Use it with Redis only.
var Update = flag.Bool("update", false, "let Redis answer conformance/script.txt anew")

// Script plays script.txt to the server at addr. With Update, it returns the
// script with the server's answers.
func Script(t *testing.T, addr string) (answered string) {
	clients := map[string]*conn{}
	client := func(name string) *conn {
		if clients[name] == nil {
			clients[name] = dial(t, addr)
		}
		return clients[name]
	}
	defer func() {
		for _, c := range clients {
			c.Close()
		}
	}()
	var out strings.Builder
	got := "" // the reply that has not been compared yet
	for i, line := range strings.Split(strings.TrimSuffix(script, "\n"), "\n") {
		if want, ok := strings.CutPrefix(line, "= "); ok {
			if got != want && !*Update {
				t.Errorf("script.txt:%d: got %s, want %s", i+1, got, want)
			}
			continue
		}
		out.WriteString(line + "\n")
		if line == "" || line[0] == '#' {
			if line == "" { // each paragraph begins with nothing
				clear(clients)
				client("a").want("+OK", "FLUSHALL")
			}
			continue
		}
		if got = play(t, client, line); got != "" {
			out.WriteString("= " + got + "\n")
		}
		if t.Failed() && *Update {
			t.Fatal("at line ", i+1)
		}
	}
	return out.String()
}

// play does a line:
//
//	[name:] [~] words...   send a request and read the reply (~ sorts it)
//	[name:] > words...     send a request only
//	[name:] raw "bytes"    send bytes only
//	[name:] <              read a reply only
//	sleep 10ms
func play(t *testing.T, client func(string) *conn, line string) (reply string) {
	words := split(t, line)
	c := client("a")
	if name, ok := strings.CutSuffix(words[0], ":"); ok {
		c, words = client(name), words[1:]
	}
	switch words[0] {
	case "sleep":
		d, err := time.ParseDuration(words[1])
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(d)
		return ""
	case "<":
		return c.reply(false)
	case "raw":
		c.raw(words[1])
		return ""
	case ">":
		c.send(words[1:]...)
		time.Sleep(30 * time.Millisecond) // let it arrive before what comes next
		return ""
	case "~":
		c.send(words[1:]...)
		return c.reply(true)
	}
	return c.do(words...)
}

// split splits a line into words, which may be quoted as in Go.
func split(t *testing.T, line string) (words []string) {
	for line = strings.TrimLeft(line, " "); line != ""; line = strings.TrimLeft(line, " ") {
		if line[0] == '"' {
			quoted, err := strconv.QuotedPrefix(line)
			if err != nil {
				t.Fatal(line, err)
			}
			word, _ := strconv.Unquote(quoted)
			words, line = append(words, word), line[len(quoted):]
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		words, line = append(words, word), rest
	}
	return words
}

// WriteScript replaces script.txt, in the current directory.
func WriteScript(t *testing.T, answered string) {
	if err := os.WriteFile("script.txt", []byte(answered), 0o666); err != nil {
		t.Fatal(err)
	}
}
