//go:build model

package poller

import (
	"testing"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/model"
)

// kernel is a socket's receive buffer with the epoll of one watcher: it reports an edge for each arrival.
type kernel struct {
	bytes int
	edges int // not reported yet
}

// protocol is the way in which a reader uses a source; bugs replace steps of it.
type protocol struct {
	clear func(s *Source, seen Seen)
	enter func(s *Source, w *core.Waker)
}

var right = protocol{
	clear: func(s *Source, seen Seen) { s.Clear(Read, seen) },
	enter: func(s *Source, w *core.Waker) {
		if err := s.Enter(Read, w); err != nil {
			model.Failf("Enter: %v", err)
		}
	},
}

// reader reads want bytes, one system call at a time, and waits when told to. It answers whether it met
// the end because the source was closed.
func (p protocol) reader(s *Source, k *kernel, want int) (closed bool) {
	woken := false
	w := core.NewWaker(func() { woken = true })
	for want > 0 {
		seen, out := s.Acquire(false)
		if out == Closed {
			return true
		}
		if seen.Ready(Read) {
			model.Yield("read")
			got := k.bytes
			k.bytes = 0
			want -= got
			model.Yield("return")
			if got == 0 {
				p.clear(s, seen)
			}
			s.Release(false)
			continue
		}
		s.Release(false)
		woken = false
		p.enter(s, w)
		if v := s.Look(); !v.Ready(Read) && !v.Closed() {
			model.Wait("park", func() bool { return woken })
		}
		s.Leave(Read, w)
	}
	return false
}

// explore runs one reader against a peer who sends n times and a poller that reports each edge; closing adds a thread
// that closes the source.
func explore(p protocol, sends int, closing bool) model.Result {
	return model.Explore(model.Options{Preemptions: 3}, func(r *model.Run) {
		pl := NewPortable()
		s, k := new(Source), new(kernel)
		s.Init(pl, -1)
		s.state.setAdded()
		sent := 0
		r.Go("reader", func() {
			if p.reader(s, k, sends) && !closing {
				model.Failf("the source is closed")
			}
		})
		r.Go("peer", func() {
			for range sends {
				model.Yield("send")
				k.bytes++
				k.edges++
				sent++
			}
		})
		r.Go("poller", func() {
			for done := 0; done < sends; {
				model.Wait("epoll", func() bool { return k.edges > 0 })
				done += k.edges
				k.edges = 0
				s.Report(readable, nil)
			}
		})
		if closing {
			r.Go("closer", func() {
				if !s.Close() {
					model.Failf("closed before")
				}
			})
		}
		r.After(func() {
			if v := s.Look(); v.users() != 0 || s.wait[Read] != nil || s.more != nil {
				model.Failf("left behind: %d users, waiter %v, more %v", v.users(), s.wait[Read], s.more)
			}
		})
	})
}

func TestModelReports(t *testing.T) {
	for _, closing := range []bool{false, true} {
		res := explore(right, 2, closing)
		if res.Err != nil {
			t.Error(res.Err)
		}
		t.Logf("closing %v: %d interleavings", closing, res.Runs)
	}
}

func TestModelBugs(t *testing.T) {
	for _, bug := range []struct {
		name string
		p    protocol
	}{
		{"clearing without looking at the tick", protocol{enter: right.enter, clear: func(s *Source, _ Seen) {
			s.state.clear(Read, s.state.load())
		}}},
	} {
		if res := explore(bug.p, 2, false); res.Err == nil {
			t.Errorf("%s: not found in %d interleavings", bug.name, res.Runs)
		} else {
			t.Logf("%s: found in run %d", bug.name, res.Runs)
		}
	}
	if res := exploreTurns(func(s *Source) bool { return true }); res.Err == nil {
		t.Errorf("waiting for the turn without queueing: not found in %d interleavings", res.Runs)
	} else {
		t.Logf("waiting for the turn without queueing: found in run %d", res.Runs)
	}
	if res := exploreLate(true); res.Err == nil {
		t.Errorf("looking before entering: not found in %d interleavings", res.Runs)
	} else {
		t.Logf("looking before entering: found in run %d", res.Runs)
	}
}

// exploreLate is one waiter and one report; early makes the waiter look before it enters only.
func exploreLate(early bool) model.Result {
	return model.Explore(model.Options{Preemptions: 3}, func(r *model.Run) {
		s := new(Source)
		s.Init(NewPortable(), -1)
		s.state.setAdded()
		r.Go("waiter", func() {
			woken := false
			w := core.NewWaker(func() { woken = true })
			ready := s.Look().Ready(Read)
			_ = s.Enter(Read, w)
			if !early {
				ready = s.Look().Ready(Read)
			}
			if !ready {
				model.Wait("park", func() bool { return woken })
			}
			s.Leave(Read, w)
		})
		r.Go("poller", func() { s.Report(readable, nil) })
	})
}

func TestModelEnterThenLook(t *testing.T) {
	res := exploreLate(false)
	if res.Err != nil {
		t.Error(res.Err)
	}
	t.Logf("%d interleavings", res.Runs)
}

// exploreTurns is three writers who each take the turn once, and keep it across a release.
func exploreTurns(await func(s *Source) bool) model.Result {
	return model.Explore(model.Options{Preemptions: 2}, func(r *model.Run) {
		s := new(Source)
		s.Init(NewPortable(), -1)
		s.state.setAdded()
		writing := 0
		for _, name := range []string{"one", "two", "three"} {
			r.Go(name, func() {
				woken := false
				w := core.NewWaker(func() { woken = true })
				for {
					_, out := s.Acquire(true)
					if out == Acquired {
						break
					}
					_ = s.Enter(Write, w)
					woken = false
					if await(s) {
						model.Wait("turn", func() bool { return woken })
					}
					s.Leave(Write, w)
				}
				if writing++; writing > 1 {
					model.Failf("two write at once")
				}
				model.Yield("write")
				if name == "two" { // one who waits in the middle, and is aborted there
					s.Release(false)
					writing--
					s.EndTurn()
					return
				}
				writing--
				s.Release(true)
			})
		}
	})
}

func TestModelTurns(t *testing.T) {
	res := exploreTurns((*Source).AwaitTurn)
	if res.Err != nil {
		t.Error(res.Err)
	}
	t.Logf("%d interleavings", res.Runs)
}

// Users and a closer: the descriptor is freed exactly once, when nobody uses it.
func TestModelClose(t *testing.T) {
	res := model.Explore(model.Options{Preemptions: 3}, func(r *model.Run) {
		var s state
		using, freed := 0, 0
		free := func() {
			if freed++; freed > 1 || using > 0 {
				model.Failf("freed %d times, %d users", freed, using)
			}
		}
		for _, name := range []string{"user", "other"} {
			r.Go(name, func() {
				for range 2 {
					if _, ok := s.acquire(0); !ok {
						return
					}
					if freed > 0 {
						model.Failf("used after it was freed")
					}
					using++
					model.Yield("use")
					using--
					if last, _ := s.release(0); last {
						free()
					}
				}
			})
		}
		for range 2 {
			r.Go("closer", func() {
				if _, last := s.close(); last {
					free()
				}
			})
		}
		r.After(func() {
			if freed != 1 {
				model.Failf("freed %d times", freed)
			}
		})
	})
	if res.Err != nil {
		t.Error(res.Err)
	}
	t.Logf("%d interleavings", res.Runs)
}
