package conformance

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func firstComeFirstServed(t *testing.T, addr string) {
	var waiting []*conn
	for range 20 {
		c := dial(t, addr)
		c.send("BLPOP", "l", "0")
		waiting = append(waiting, c)
		time.Sleep(5 * time.Millisecond)
	}
	p := dial(t, addr)
	for i := range waiting {
		p.do("RPUSH", "l", fmt.Sprint(i))
	}
	for i, c := range waiting {
		c.wantReply(fmt.Sprintf("[\"l\" \"%d\"]", i))
	}
}

// Elements must not go to clients that are gone.
func vanishInBLPOP(t *testing.T, addr string) {
	p := dial(t, addr)
	for i := range 20 {
		c := dial(t, addr)
		c.send("BLPOP", "l", "0")
		if i%2 == 0 {
			time.Sleep(5 * time.Millisecond)
		}
		c.Close()
	}
	eventually(t, "the others have gone", func() bool {
		return strings.Contains(p.do("INFO", "clients"), "connected_clients:1\\r")
	})
	p.want(":1", "RPUSH", "l", "precious")
	p.want(`["l" "precious"]`, "BLPOP", "l", "1")

	// Going and giving by turns: what is pushed goes to somebody who is still there.
	got := 0
	for i := range 50 {
		c := dial(t, addr)
		c.send("BLPOP", "race", "0")
		time.Sleep(2 * time.Millisecond)
		if i%5 == 0 {
			// Until the server has seen that the ones before have left, they are still there to be given something.
			eventually(t, "the others have gone", func() bool {
				return strings.Contains(p.do("INFO", "clients"), "connected_clients:2\\r")
			})
			p.do("RPUSH", "race", "x")
			if c.reply(false) == `["race" "x"]` {
				got++
			}
		}
		c.Close()
	}
	if got != 10 {
		t.Error("served", got)
	}
}

// A client may send on while it waits. All of it comes later, and it can still
// be seen to leave.
func pipelineBehindBLPOP(t *testing.T, addr string) {
	c, p := dial(t, addr), dial(t, addr)
	const n = 20000 // more than is read ahead
	go c.raw(string(encode("BLPOP", "l", "0")) + strings.Repeat(string(encode("PING")), n))
	time.Sleep(50 * time.Millisecond)
	p.want(":1", "RPUSH", "l", "x")
	c.wantReply(`["l" "x"]`)
	for i := range n {
		if r := c.reply(false); r != "+PONG" {
			t.Fatal(i, r)
		}
	}
}

// Many producers, many consumers: everything is consumed once.
func workQueue(t *testing.T, addr string) {
	const producers, consumers, each = 8, 16, 500
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[string]int{}
	for range consumers {
		c := dial(t, addr)
		wg.Go(func() {
			for {
				r := c.do("BLPOP", "urgent", "jobs", "0")
				if r == `["jobs" "stop"]` {
					return
				}
				mu.Lock()
				seen[r]++
				mu.Unlock()
			}
		})
	}
	var pushing sync.WaitGroup
	for i := range producers {
		c := dial(t, addr)
		pushing.Go(func() {
			for j := range each {
				c.do("RPUSH", []string{"urgent", "jobs"}[j%2], fmt.Sprint(i, " ", j))
			}
		})
	}
	pushing.Wait()
	p := dial(t, addr)
	for range consumers {
		p.do("RPUSH", "jobs", "stop")
	}
	wg.Wait()
	if len(seen) != producers*each {
		t.Errorf("%d elements, want %d", len(seen), producers*each)
	}
	for r, n := range seen {
		if n != 1 {
			t.Error(r, n)
		}
	}
}

// Every subscriber gets every message, in order.
func fanOut(t *testing.T, addr string) {
	const subscribers, messages = 30, 500
	var wg sync.WaitGroup
	for i := range subscribers {
		c := dial(t, addr)
		if i%2 == 0 {
			c.want(`["subscribe" "news" :1]`, "SUBSCRIBE", "news")
		} else {
			c.want(`["psubscribe" "n*" :1]`, "PSUBSCRIBE", "n*")
		}
		wg.Go(func() {
			for j := range messages {
				want := fmt.Sprintf(`"news" "%d"]`, j)
				if r := c.reply(false); !strings.HasSuffix(r, want) {
					t.Errorf("got %s, want %s", r, want)
					return
				}
			}
			c.want(`["pong" ""]`, "PING")
		})
	}
	p := dial(t, addr)
	for j := range messages {
		p.want(fmt.Sprint(":", subscribers), "PUBLISH", "news", fmt.Sprint(j))
	}
	wg.Wait()
}

// A subscriber that does not read is disconnected. The others, and the
// publisher, notice nothing.
func slowSubscriber(t *testing.T, addr string) {
	slow, fast, p := dial(t, addr), dial(t, addr), dial(t, addr)
	for _, c := range []*conn{slow, fast} {
		c.want(`["subscribe" "c" :1]`, "SUBSCRIBE", "c")
	}
	payload := strings.Repeat("x", 10000)
	reached := ""
	for i := range 5000 { // 50 MB: more than the limit and the kernel's buffers
		reached = p.do("PUBLISH", "c", payload)
		if r := fast.reply(false); !strings.HasPrefix(r, `["message" "c" "xxx`) {
			t.Fatal(i, r[:min(len(r), 40)])
		}
		if reached == ":1" {
			break
		}
	}
	eventually(t, "it is disconnected", func() bool { return p.do("PUBLISH", "c", "x") == ":1" })
	slow.SetReadDeadline(time.Now().Add(patience))
	for {
		r := slow.reply(false)
		if r == "closed" {
			break
		}
		if r == "timeout" {
			t.Fatal("not closed")
		}
	}
}

func subscriberVanishes(t *testing.T, addr string) {
	p := dial(t, addr)
	for range 20 {
		c := dial(t, addr)
		c.send("SUBSCRIBE", "c", "d")
		c.send("PSUBSCRIBE", "*")
		c.reply(false)
		c.Close()
	}
	eventually(t, "nobody is left", func() bool { return p.do("PUBLISH", "c", "x") == ":0" })
	p.want("[]", "PUBSUB", "CHANNELS")
	p.want(":0", "PUBSUB", "NUMPAT")
}
