package edo_test

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/edotest"
	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/driver"
)

func TestTimer(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		start := edo.Now(cx)
		since := func() time.Duration { return edo.Now(cx).Sub(start) }
		tm := edo.NewTimer(cx, time.Second)
		tm.Wait(cx)
		l.add("%v", since())
		l.add("%v", tm.Reset(time.Second))
		l.add("%v", tm.Reset(3*time.Second)) // later
		tm.Wait(cx)
		l.add("%v", since())
		tm.Reset(time.Hour)
		l.add("%v", tm.Reset(time.Second)) // earlier
		l.add("%d", edo.Select(cx, edo.After(time.Minute), tm.OnFire()))
		l.add("%v", since())
		// It tells of each firing once.
		l.add("%d", edo.Select(cx, edo.After(time.Minute), tm.OnFire()))
		l.add("%v %v", tm.Stop(), tm.Reset(time.Second))
		edo.Sleep(cx, time.Minute)
		l.add("%d", edo.TrySelect(cx, tm.OnFire()))
		tm.Reset(time.Second)
		edo.Sleep(cx, time.Minute)
		l.add("%v %d", tm.Stop(), edo.TrySelect(cx, tm.OnFire())) // stopped after it has fired: forgotten
		tm.Reset(-1)
		tm.Wait(cx)
		tm.Reset(time.Duration(math.MaxInt64))
		l.add("%v", tm.Stop())
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "1s;false;true;4s;true;1;5s;0;false false;0;false -1;true;")
}

// A task that waits follows what others do with the timer.
func TestTimerOfSeveralTasks(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		start := edo.Now(cx)
		tm := edo.NewTimer(cx, time.Hour)
		waits := func(cx edo.Context) (time.Duration, error) { tm.Wait(cx); return edo.Now(cx).Sub(start), nil }
		watchdog := edo.SpawnValue(cx, waits)
		for range 5 {
			edo.Sleep(cx, time.Second)
			tm.Reset(2 * time.Second)
		}
		v, _ := watchdog.Join(cx)
		l.add("%v", v)
		tm.Stop()
		watchdog = edo.SpawnValue(cx, waits)
		edo.Sleep(cx, time.Second)
		tm.Reset(time.Second)
		other := edo.SpawnValue(cx, func(cx edo.Context) (int, error) { return edo.Select(cx, tm.OnFire(), edo.After(time.Hour)), nil })
		v, _ = watchdog.Join(cx)
		l.add("%v", v)
		i, _ := other.Join(cx) // only one of them was told
		l.add("%d", i)
		// One who gives up takes no firing with it.
		tm.Reset(time.Second)
		_, err := edo.Timeout(cx, time.Second/2, func(cx edo.Context) (int, error) { tm.Wait(cx); return 0, nil })
		l.add("%v", errors.Is(err, context.DeadlineExceeded))
		tm.Wait(cx)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "7s;9s;1;true;")
}

// Timers that are moved and waited for on many workers neither hang nor tell twice.
func TestTimerOnWorkers(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		tm := edo.NewTimer(cx, time.Hour)
		g := edo.NewGroup(cx)
		for range 4 {
			g.Go(func(cx edo.Context) error {
				for i := range 300 {
					tm.Reset(time.Duration(i%3) * time.Millisecond / 2)
					if i%10 == 0 {
						tm.Stop()
					}
					edo.Select(cx, tm.OnFire(), edo.After(time.Millisecond))
				}
				return nil
			})
		}
		if err := g.Wait(cx); err != nil {
			return err
		}
		tm.Reset(time.Millisecond)
		tm.Wait(cx)
		if i := edo.TrySelect(cx, tm.OnFire()); i != -1 {
			return errors.New("it tells twice")
		}
		return nil
	}, edo.Workers(2))
	if err != nil {
		t.Fatal(err)
	}
}

func TestTicker(t *testing.T) {
	for _, test := range []struct {
		name   string
		missed edo.Missed
		want   string
	}{
		{"skip", edo.Skip, "1s 1s;2s 5.5s;6s 6s;7s 7s;"},
		{"burst", edo.Burst, "1s 1s;2s 5.5s;3s 5.5s;4s 5.5s;"},
		{"delay", edo.Delay, "1s 1s;2s 5.5s;6.5s 6.5s;7.5s 7.5s;"},
	} {
		for name, wait := range map[string]func(cx edo.Context, tk *edo.Ticker) time.Time{
			"wait": func(cx edo.Context, tk *edo.Ticker) time.Time { return tk.Wait(cx) },
			"select": func(cx edo.Context, tk *edo.Ticker) (at time.Time) {
				if edo.Select(cx, edo.After(time.Hour), tk.OnTick(&at)) == 0 {
					t.Error("no tick")
				}
				return at
			},
		} {
			t.Run(test.name+" "+name, func(t *testing.T) {
				var l log
				err := run(t, func(cx edo.Context) error {
					tk := edo.NewTicker(cx, time.Second)
					tk.SetMissed(test.missed)
					start := edo.Now(cx)
					for i := range 4 {
						at := wait(cx, tk)
						l.add("%v %v", at.Sub(start), edo.Now(cx).Sub(start))
						if i == 0 {
							edotest.Advance(cx, 4500*time.Millisecond)
						}
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
				l.want(t, test.want)
			})
		}
	}
}

// A tick that is not taken is not used up; Reset begins anew.
func TestTickerLosesNothing(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		start := edo.Now(cx)
		tk := edo.NewTicker(cx, time.Second)
		for range 3 {
			edo.Select(cx, tk.OnTick(nil), edo.After(300*time.Millisecond))
		}
		l.add("%v", tk.Wait(cx).Sub(start))
		edo.Sleep(cx, 500*time.Millisecond)
		tk.Reset(cx, 2*time.Second)
		l.add("%v", tk.Wait(cx).Sub(start))
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "1s;3.5s;")
}

func TestTimesAtWhich(t *testing.T) {
	var l log
	err := run(t, func(cx edo.Context) error {
		start := edo.Now(cx)
		_, err := edo.TimeoutAt(cx, start.Add(time.Second), func(cx edo.Context) (int, error) { edo.Sleep(cx, time.Hour); return 0, nil })
		l.add("%v %v", errors.Is(err, context.DeadlineExceeded), edo.Now(cx).Sub(start))
		l.add("%d", edo.Select(cx, edo.At(start.Add(time.Hour)), edo.At(start.Add(time.Minute))))
		l.add("%d", edo.TrySelect(cx, edo.At(start.Add(2*time.Minute)), edo.At(start)))
		edo.SleepUntil(cx, start.Add(time.Hour))
		l.add("%v", edo.Now(cx).Sub(start))
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	l.want(t, "true 1s;1;1;1h0m0s;")
}

// The clock stands still when it can show no more, and does not begin again.
func TestClockAtItsEnd(t *testing.T) {
	err := run(t, func(cx edo.Context) error {
		last := edo.Now(cx)
		for range 3 {
			edo.Sleep(cx, 200*365*24*time.Hour)
			now := edo.Now(cx)
			if now.Before(last) {
				t.Errorf("%v came after %v", now, last)
			}
			last = now
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Times of the real clock are compared by what has passed.
func TestRealClockIsMonotonic(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		if now := edo.Now(cx); now == now.Round(0) {
			t.Error("Now has no monotonic reading")
		}
		edo.SleepUntil(cx, edo.Now(cx).Add(time.Millisecond))
		edo.SleepUntil(cx, time.Now().Add(time.Millisecond))
		return nil
	}, edo.CurrentThread())
	if err != nil {
		t.Error(err)
	}
}

// slow is a case that takes a second to look at, and never comes true.
type slow struct{}

func (slow) Try(x *core.Cx, _ *core.Case) bool {
	x.Env().Driver.(*driver.Virtual).Jump(time.Second)
	return false
}

func (slow) Arm(*core.Cx, *core.Case, *core.Selection, int) bool { return false }

func (slow) Disarm(*core.Cx, *core.Case) {}

// A time that comes between the first look at a case and the wait is due then, not centuries away.
func TestAtPassesBeforeTheWait(t *testing.T) {
	err := run(t, func(cx edo.Context) error {
		start := edo.Now(cx)
		i := edo.SelectInOrder(cx, edo.At(start.Add(time.Millisecond)), edo.Case{Op: slow{}}, edo.After(time.Hour))
		if d := edo.Now(cx).Sub(start); i != 0 || d != time.Second {
			t.Errorf("case %d after %v", i, d)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
