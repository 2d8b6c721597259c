package edo_test

import (
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// angry is a future that is never ready, and whose Drop does not end well.
type angry struct {
	w     *edo.Waker
	drops int
	calm  int // how many calls of Drop answer that it is not done
	exits bool
}

func (a *angry) Poll(w *edo.Waker) (struct{}, bool) { a.w = w; return struct{}{}, false }

func (a *angry) Drop(w *edo.Waker) bool {
	if a.drops++; a.drops <= a.calm {
		w.Wake()
		return false
	}
	if a.exits {
		runtime.Goexit()
	}
	panic("angry")
}

// A panic of a Dropper is one of a deferred call during the abort: recovering it does not stop that.
func TestDropperPanics(t *testing.T) {
	for _, recovers := range []bool{false, true} {
		for _, calm := range []int{0, 2} {
			t.Run(fmt.Sprintf("recovers %v, done after %d", recovers, calm), func(t *testing.T) {
				log := ""
				err := edo.Run(func(cx edo.Context) error {
					victim := edo.Spawn(cx, func(cx edo.Context) error {
						defer func() { log += "left;" }()
						awaitAngry(cx, &angry{calm: calm}, recovers, &log)
						log += "went on;"
						edo.Yield(cx)
						return nil
					})
					edo.Sleep(cx, time.Millisecond)
					victim.Abort()
					_, err := victim.Join(cx)
					var p *edo.PanicError
					switch {
					case recovers && !errors.Is(err, edo.ErrAborted):
						t.Errorf("it ended by %v", err)
					case !recovers && (!errors.As(err, &p) || p.Value != "angry"):
						t.Errorf("it ended by %v", err)
					}
					return nil
				}, edo.Deterministic(1))
				if err != nil {
					t.Fatal(err)
				}
				want := "left;"
				if recovers {
					want = "recovered angry;left;"
				}
				if log != want {
					t.Errorf("%q, want %q", log, want)
				}
			})
		}
	}
}

func awaitAngry(cx edo.Context, a *angry, recovers bool, log *string) {
	defer func() {
		if recovers {
			if r := recover(); r != nil {
				*log += fmt.Sprintf("recovered %v;", r)
			}
		}
	}()
	edo.Await(cx, a)
}

func TestDropperExits(t *testing.T) {
	log := ""
	err := edo.Run(func(cx edo.Context) error {
		victim := edo.Spawn(cx, func(cx edo.Context) error {
			defer func() { log += "left;" }()
			awaitAngry(cx, &angry{exits: true}, true, &log)
			log += "went on;"
			return nil
		})
		edo.Sleep(cx, time.Millisecond)
		victim.Abort()
		if _, err := victim.Join(cx); !errors.Is(err, edo.ErrAborted) && !errors.Is(err, edo.ErrGoexit) {
			t.Errorf("it ended by %v", err)
		}
		return nil
	}, edo.Deterministic(1))
	if err != nil {
		t.Fatal(err)
	}
	if log != "left;" {
		t.Errorf("%q", log)
	}
}

// around is a user's future around one of edo's.
type around struct{ edo.Future[edo.Result[int]] }

func (a around) Drop(w *edo.Waker) bool { return a.Future.(edo.Dropper).Drop(w) }

// The panic of a deferred call is not swallowed by a Dropper that passes the drop on.
func TestPanicBelowADropper(t *testing.T) {
	for _, inBranch := range []bool{false, true} {
		t.Run(fmt.Sprint("in a branch ", inBranch), func(t *testing.T) {
			var l log
			body := func(cx edo.Context) (int, error) {
				f := edo.Async(func(cx edo.Context) (int, error) {
					defer func() { edo.Yield(cx); panic("deferred") }()
					edo.Sleep(cx, time.Hour)
					return 0, nil
				})
				defer l.add("left")
				return edo.Await(cx, edo.Future[edo.Result[int]](around{f})).Val, nil
			}
			err := run(t, func(cx edo.Context) error {
				task := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
					if inBranch {
						return edo.Timeout(cx, time.Millisecond, body)
					}
					return body(cx)
				})
				edo.Sleep(cx, time.Millisecond)
				task.Abort()
				_, err := task.Join(cx)
				var p *edo.PanicError
				if !errors.As(err, &p) || p.Value != "deferred" {
					t.Errorf("it ended by %v", err)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			l.want(t, "left;")
		})
	}
}
