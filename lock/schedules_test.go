package lock

import (
	"testing"

	"github.com/edo-async/edo/internal/crank"
)

// An actor is a task that takes n permits of a semaphore, or a mutex, several times, holds them over a point where others
// may run, and gives them back.
type actor struct {
	*crank.Task
	want    int64
	rounds  int
	mortal  bool
	current *op
	holds   bool
}

// guard is what the actors share: a Mutex or a Semaphore.
type guard struct {
	take func(a *actor) *op
	give func(a *actor)
	room int64
}

// runAll lets the actors run in the order of choices, checks that never more is held than there is, and that all end.
func runAll(t *testing.T, choices *crank.Chooser, g guard, actors []*actor) {
	var queue []*actor // who waits, in order
	held := int64(0)
	got := func(a *actor) {
		a.current, a.holds = nil, true
		if held += a.want; held > g.room {
			t.Fatalf("choices %v: %d held of %d", choices.Choices(), held, g.room)
		}
	}
	leave := func(a *actor) {
		for i, b := range queue {
			if a == b {
				queue = append(queue[:i:i], queue[i+1:]...)
				return
			}
		}
	}
	for {
		var moves []func()
		waiting := 0
		for _, a := range actors {
			switch {
			case a.holds:
				moves = append(moves, func() {
					held -= a.want
					a.holds = false
					g.give(a)
				})
			case a.current == nil && a.rounds > 0:
				moves = append(moves, func() {
					a.rounds--
					switch a.current = g.take(a); {
					case a.current.ready:
						for _, b := range queue {
							if !b.IsWoken() {
								t.Fatalf("choices %v: one has overtaken", choices.Choices())
							}
						}
						got(a)
					case a.current.unwound: // by an abort that came when it had been served
						a.current, a.rounds = nil, 0
					default:
						queue = append(queue, a)
					}
				})
			case a.current != nil:
				waiting++
				poll := func() {
					woken := a.Woken() > 0
					switch a.current.step(); {
					case a.current.ready:
						leave(a)
						got(a)
					case a.current.unwound:
						leave(a)
						a.current, a.rounds = nil, 0
					case woken:
						t.Fatalf("choices %v: woken in vain", choices.Choices())
					}
				}
				if a.IsWoken() {
					moves = append(moves, poll)
				}
				if a.mortal {
					moves = append(moves, func() {
						a.mortal = false
						a.Abort = true
						poll()
					})
				}
			}
		}
		if len(moves) == 0 {
			if waiting > 0 {
				t.Fatalf("choices %v: %d wait for ever", choices.Choices(), waiting)
			}
			return
		}
		moves[choices.Choose(len(moves))]()
	}
}

func explore(t *testing.T, newGuard func() guard, newActors func() []*actor) {
	t.Helper()
	choices := new(crank.Chooser)
	runs := 0
	for more := true; more; more = choices.Next() {
		runAll(t, choices, newGuard(), newActors())
		runs++
	}
	t.Logf("%d schedules", runs)
}

func actors(mortal, rounds int, wants ...int64) func() []*actor {
	return func() (all []*actor) {
		for i, n := range wants {
			all = append(all, &actor{Task: crank.New(), want: n, rounds: rounds, mortal: i < mortal})
		}
		return all
	}
}

func TestMutexAllSchedules(t *testing.T) {
	newGuard := func() guard {
		m := new(Mutex)
		return guard{
			take: func(a *actor) *op { return lockIt(a.Task, m) },
			give: func(*actor) { m.Unlock() },
			room: 1,
		}
	}
	for mortal := range 3 {
		explore(t, newGuard, actors(mortal, 2, 1, 1))
		explore(t, newGuard, actors(mortal, 1, 1, 1, 1))
	}
	explore(t, newGuard, actors(1, 2, 1, 1, 1))
}

func TestSemaphoreAllSchedules(t *testing.T) {
	newGuard := func() guard {
		m := NewSemaphore(3)
		return guard{
			take: func(a *actor) *op { return acquire(a.Task, m, a.want) },
			give: func(a *actor) { m.Release(a.want) },
			room: 3,
		}
	}
	for mortal := range 3 {
		explore(t, newGuard, actors(mortal, 1, 3, 2, 1))
		explore(t, newGuard, actors(mortal, 1, 1, 2, 2))
		explore(t, newGuard, actors(mortal, 2, 3, 1))
	}
	explore(t, newGuard, actors(1, 1, 3, 2, 2, 1))
}

// A reader takes one of ten, a writer all.
const allReaders = 10

func TestRWMutexAllSchedules(t *testing.T) {
	take := func(a *actor, m *RWMutex) *op {
		if a.want == allReaders {
			return simple(a.Task, m, RWMutex__Lock__poll)
		}
		return simple(a.Task, m, RWMutex__RLock__poll)
	}
	give := func(a *actor, m *RWMutex) {
		if a.want == allReaders {
			m.Unlock()
			return
		}
		m.RUnlock()
	}
	for _, selecting := range []bool{false, true} {
		newGuard := func() guard {
			m := new(RWMutex)
			never := new(Notify)
			return guard{
				take: func(a *actor) *op {
					switch {
					case !selecting:
						return take(a, m)
					case a.want == allReaders:
						return selects(a.Task, never.OnNotify(), m.OnLock())
					}
					return selects(a.Task, never.OnNotify(), m.OnRLock())
				},
				give: func(a *actor) { give(a, m) },
				room: allReaders,
			}
		}
		for mortal := range 3 {
			explore(t, newGuard, actors(mortal, 1, allReaders, 1, 1))
			explore(t, newGuard, actors(mortal, 1, 1, allReaders, allReaders))
			explore(t, newGuard, actors(mortal, 2, allReaders, 1))
		}
		explore(t, newGuard, actors(1, 1, allReaders, 1, 1, allReaders))
	}
}

func TestSelectAllSchedules(t *testing.T) {
	mutex := func() guard {
		m, never := new(Mutex), new(Notify)
		return guard{
			take: func(a *actor) *op { return selects(a.Task, m.OnLock(), never.OnNotify()) },
			give: func(*actor) { m.Unlock() },
			room: 1,
		}
	}
	semaphore := func() guard {
		m, never := NewSemaphore(3), new(Notify)
		return guard{
			take: func(a *actor) *op { return selects(a.Task, never.OnNotify(), m.OnAcquire(a.want, nil)) },
			give: func(a *actor) { m.Release(a.want) },
			room: 3,
		}
	}
	for mortal := range 3 {
		explore(t, mutex, actors(mortal, 2, 1, 1))
		explore(t, mutex, actors(mortal, 1, 1, 1, 1))
		explore(t, semaphore, actors(mortal, 1, 3, 2, 1))
		explore(t, semaphore, actors(mortal, 2, 3, 1))
	}
}
