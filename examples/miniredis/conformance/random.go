package conformance

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arguments of random commands: few, so that they meet.
var randomArgs = map[string][]string{
	"key":     {"a", "b", "c", "d", "e"},
	"value":   {"", "x", "1", "-7", "3.0", "9223372036854775807", "hello world", strings.Repeat("long", 100)},
	"number":  {"0", "1", "-1", "2", "5", "-3", "100", "x", "9223372036854775807", "-9223372036854775808", ""},
	"seconds": {"100000", "-1", "0", "x", "9223372036854775807"},
	"field":   {"f", "g", "h", "1"},
	"pattern": {"*", "?", "[a-c]", "[^a]", "x*", `\a`},
}

// randomCommands are the shapes of commands; a ~ before one means that the
// order of its reply is the server's choice.
var randomCommands = strings.Split(strings.TrimSpace(`
SET key value
SET key value NX
SET key value XX GET
SET key value EX seconds
SET key value KEEPTTL
SET key value GET NX
SETNX key value
SETEX key seconds value
GETSET key value
GETDEL key
GET key
GET key
STRLEN key
APPEND key value
INCR key
DECR key
INCRBY key number
DECRBY key number
MSET key value key value
MGET key key key
DEL key
DEL key key
EXISTS key key
TYPE key
EXPIRE key seconds
EXPIRE key seconds NX
PEXPIRE key seconds
PERSIST key
~KEYS pattern
DBSIZE
LPUSH key value
RPUSH key value value value
LPOP key
RPOP key
LPOP key number
RPOP key number
LRANGE key number number
LLEN key
BLPOP key key 0.001
BRPOP key key 0.001
HSET key field value
HSET key field value field value
HGET key field
~HGETALL key
HDEL key field
HDEL key field field
HLEN key
MULTI
EXEC
EXEC
DISCARD
WATCH key
UNWATCH
PING
ECHO value
GET
SET key
NOSUCH key
UNSUBSCRIBE
FLUSHALL
`), "\n")

// Random gives the same random commands to Redis (if there is one) and to the
// server at addr, over two connections each, and compares the replies.
func Random(t *testing.T, addr string) {
	seed := rand.Uint64()
	if s := os.Getenv("EDO_SEED"); s != "" {
		seed, _ = strconv.ParseUint(s, 10, 64)
	}
	r := rand.New(rand.NewPCG(seed, 0))
	real := redis(t)
	type pair struct {
		theirs, ours *conn
		multi        bool // between MULTI and EXEC
	}
	pairs := []*pair{{dial(t, real), dial(t, addr), false}, {dial(t, real), dial(t, addr), false}}
	var history []string
	for range 6000 {
		p := pairs[r.IntN(len(pairs))]
		shape, sorted := strings.CutPrefix(randomCommands[r.IntN(len(randomCommands))], "~")
		// What has an order of its own would, in a transaction, need more than
		// sorting; and few FLUSHALLs let more meet.
		if p.multi && sorted || shape == "FLUSHALL" && r.IntN(10) > 0 {
			continue
		}
		args := strings.Fields(shape)
		for i := 1; i < len(args); i++ {
			if choice := randomArgs[args[i]]; choice != nil {
				args[i] = choice[r.IntN(len(choice))]
			}
		}
		p.theirs.send(args...)
		p.ours.send(args...)
		want, got := p.theirs.reply(false), p.ours.reply(false)
		if sorted {
			want, got = sortReply(want), sortReply(got)
		}
		history = append(history, fmt.Sprintf("%d: %.80q: %.200s", slices.Index(pairs, p), args, want))
		if got != want {
			t.Fatalf("got %.500s, want %.500s\nrerun with EDO_SEED=%d; last commands:\n%s", got, want, seed,
				strings.Join(history[max(0, len(history)-30):], "\n"))
		}
		switch {
		case args[0] == "MULTI":
			p.multi = true
		case args[0] == "EXEC" || args[0] == "DISCARD":
			p.multi = false
		}
	}
}

// sortReply makes replies comparable that hold the same in another order.
func sortReply(reply string) string {
	words := strings.Split(strings.Trim(reply, "[]"), `" "`)
	for i := range words {
		words[i] = strings.Trim(words[i], `"`)
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}
