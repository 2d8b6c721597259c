package store

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func b(s string) []byte { return []byte(s) }

type testBell struct{ rings int }

func (t *testBell) Ring() { t.rings++ }

// at runs f with the store locked at a time.
func at(s *Store, now int64, f func()) {
	s.Lock(now)
	defer s.Unlock()
	f()
}

func TestExpiry(t *testing.T) {
	s := New()
	at(s, 1000, func() {
		s.Set(b("a"), b("1"), 1500)
		s.Set(b("b"), b("1"), 1200)
		s.Set(b("c"), b("1"), 0)
	})
	at(s, 1300, func() {
		if s.Kind(b("b")) != None || s.Kind(b("a")) != String || s.Len() != 2 {
			t.Error("b should have expired when looked at")
		}
	})
	at(s, 2000, func() {
		if s.Expire(10) || s.Len() != 1 || s.Volatile() != 0 || s.Expired() != 2 {
			t.Error("a should have expired by itself")
		}
	})
}

// The alarms must stand in order whatever happens to the keys.
func TestExpiryHeap(t *testing.T) {
	s := New()
	r := rand.New(rand.NewPCG(1, 2))
	at(s, 0, func() {
		for range 20000 {
			key := b(fmt.Sprint(r.IntN(200)))
			switch r.IntN(4) {
			case 0:
				s.Set(key, key, 1+r.Int64N(1000))
			case 1:
				s.SetExpiry(key, 1+r.Int64N(1000))
			case 2:
				s.Persist(key)
			case 3:
				s.Delete(key)
			}
			for i, e := range s.alarms {
				if e.alarm != i || i > 0 && s.alarms[(i-1)/2].expireAt > e.expireAt {
					t.Fatalf("alarm %d is out of order", i)
				}
			}
		}
	})
	last := int64(0)
	for now := int64(0); now <= 1000; now++ {
		at(s, now, func() {
			for s.Expire(1) {
			}
			if len(s.alarms) > 0 && s.alarms[0].expireAt <= last {
				t.Fatal("out of order")
			}
		})
		last = now
	}
	if len(s.alarms) != 0 {
		t.Error("alarms left")
	}
}

// A scan returns every key that is there all the time, whatever happens to the
// others.
func TestScan(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		s := New()
		at(s, 0, func() {
			for i := range 100 {
				s.Set(b(fmt.Sprint("stays", i)), nil, 0)
				s.Set(b(fmt.Sprint("goes", i)), nil, 0)
			}
			seen := map[string]bool{}
			for cursor := uint64(0); ; {
				cursor = s.Scan(cursor, 1+r.IntN(20), func(key string, _ Kind) { seen[key] = true })
				if cursor == 0 {
					break
				}
				for range r.IntN(20) {
					s.Delete(b(fmt.Sprint("goes", r.IntN(100))))
					s.Set(b(fmt.Sprint("comes", r.IntN(100))), nil, 0)
				}
			}
			for i := range 100 {
				if !seen[fmt.Sprint("stays", i)] {
					t.Fatal("missed a key")
				}
			}
		})
	}
}

// The ring must do what a slice does.
func TestList(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var l list
	var want []string
	for i := range 50000 {
		left, v := r.IntN(2) == 0, fmt.Sprint(i)
		grow := 1 + i/10000%2*2 // phases of growing and shrinking
		switch {
		case r.IntN(4) < grow && left:
			l.push(true, b(v))
			want = slices.Insert(want, 0, v)
		case r.IntN(4) < grow:
			l.push(false, b(v))
			want = append(want, v)
		case len(want) > 0 && left:
			if got := string(l.pop(true)); got != want[0] {
				t.Fatal(got, want[0])
			}
			want = want[1:]
		case len(want) > 0:
			if got := string(l.pop(false)); got != want[len(want)-1] {
				t.Fatal(got)
			}
			want = want[:len(want)-1]
		}
		if l.n != len(want) || l.n > 0 && string(l.at(l.n/2)) != want[l.n/2] {
			t.Fatal("differs")
		}
	}
}

func TestHash(t *testing.T) {
	s := New()
	want := map[string]string{}
	r := rand.New(rand.NewPCG(7, 8))
	at(s, 0, func() {
		for i := range 5000 {
			name, v := fmt.Sprint(r.IntN(40)), fmt.Sprint(i)
			_, there := want[name]
			if r.IntN(2) == 0 {
				if n, _ := s.HashSet(b("h"), [][]byte{b(name), b(v)}); n == 1 == there {
					t.Fatal("HashSet", n)
				}
				want[name] = v
			} else {
				if n, _ := s.HashDelete(b("h"), [][]byte{b(name)}); n == 1 != there {
					t.Fatal("HashDelete", n)
				}
				delete(want, name)
			}
			for name, v := range want {
				if got, ok, _ := s.HashGet(b("h"), b(name)); !ok || string(got) != v {
					t.Fatalf("%s is %q", name, got)
				}
			}
			if n, _ := s.HashLen(b("h")); n != len(want) {
				t.Fatal("HashLen", n)
			}
		}
	})
}

func TestWatch(t *testing.T) {
	// Each change is made in a store of its own: whether it changes anything
	// depends on what is there.
	set := func(s *Store, v string, expiry int64) { s.Set(b("k"), b(v), expiry) }
	for _, c := range []struct {
		name           string
		before, change func(*Store)
	}{
		{"set and set back", func(s *Store) { set(s, "1", 100) }, func(s *Store) { set(s, "2", 0); set(s, "1", 100) }},
		{"delete", func(s *Store) { set(s, "1", 100) }, func(s *Store) { s.Delete(b("k")) }},
		{"create, delete", func(*Store) {}, func(s *Store) { set(s, "2", 0); s.Delete(b("k")) }},
		{"push", func(*Store) {}, func(s *Store) { s.Push(b("k"), true, [][]byte{b("v")}) }},
		{"flush", func(s *Store) { set(s, "1", 100) }, func(s *Store) { s.Flush(); set(s, "1", 0) }},
		{"expire", func(s *Store) { set(s, "1", 100) }, func(s *Store) { s.SetExpiry(b("k"), 50); s.now = 60 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := New()
			at(s, 0, func() {
				c.before(s)
				w := s.Watch(b("k"))
				if s.Touched(w) {
					t.Error("touched at once")
				}
				c.change(s)
				if !s.Touched(w) {
					t.Error("not noticed")
				}
				s.Unwatch(w)
			})
			if len(s.watched) != 0 {
				t.Error("watches left")
			}
		})
	}
}

func TestWaitersAreServedInOrder(t *testing.T) {
	s := New()
	var bells [3]testBell
	var w [3]*Waiter
	at(s, 0, func() {
		for i := range w {
			w[i] = s.Wait(&bells[i], true, [][]byte{b("x"), b("y"), b("x")})
		}
		s.Vanish(w[1])
		s.Push(b("x"), false, [][]byte{b("1"), b("2"), b("3")})
		if n, _ := s.ListLen(b("x")); n != 3 {
			t.Error("elements were handed out before the command was over")
		}
	})
	at(s, 0, func() {
		for i, want := range []string{"1", "", "2"} {
			if i == 1 {
				continue
			}
			if key, v, ok := s.Leave(w[i]); !ok || key != "x" || string(v) != want {
				t.Errorf("waiter %d got %q", i, v)
			}
		}
		if v, _, _ := s.Pop(b("x"), true); string(v) != "3" {
			t.Errorf("left in the list: %q", v)
		}
	})
	if bells[0].rings != 1 || bells[1].rings != 0 || bells[2].rings != 1 || len(s.waiting) != 0 {
		t.Error("rings", bells, "queues", len(s.waiting))
	}
}

// What was handed to a client that vanished goes to the next one, or back.
func TestVanishedWaiterLosesNothing(t *testing.T) {
	s := New()
	var bells [2]testBell
	var w [2]*Waiter
	at(s, 0, func() {
		for i := range w {
			w[i] = s.Wait(&bells[i], true, [][]byte{b("x")})
		}
	})
	at(s, 0, func() { s.Push(b("x"), false, [][]byte{b("1")}) })
	at(s, 0, func() { s.Vanish(w[0]) })
	at(s, 0, func() { s.Vanish(w[1]) })
	at(s, 0, func() {
		if v, ok, _ := s.Pop(b("x"), true); !ok || string(v) != "1" {
			t.Errorf("the element is lost: %q", v)
		}
	})
	if bells[1].rings != 1 {
		t.Error("the second was not served")
	}
}
