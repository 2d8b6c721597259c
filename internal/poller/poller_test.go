package poller

import (
	"testing"
	"time"

	"github.com/edo-async/edo/internal/leaktest"
)

func TestMain(m *testing.M) { leaktest.Main(m) }

// each runs a test with every mechanism of this system.
func each(t *testing.T, f func(t *testing.T, p *Poller)) {
	native, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*Poller{native, NewPortable()} {
		t.Run(p.String(), func(t *testing.T) {
			defer p.Close()
			f(t, p)
		})
	}
}

func waitFor(t *testing.T, p *Poller, timeout time.Duration) time.Duration {
	t.Helper()
	start := time.Now()
	if _, err := p.Wait(timeout, nil); err != nil {
		t.Fatal(err)
	}
	return time.Since(start)
}

func TestWaitTimesOut(t *testing.T) {
	each(t, func(t *testing.T, p *Poller) {
		for _, d := range []time.Duration{0, 300 * time.Microsecond, 20 * time.Millisecond} {
			if took := waitFor(t, p, d); took < d || took > d+2*time.Second {
				t.Errorf("Wait(%v) took %v", d, took)
			}
		}
	})
}

func TestWakeBeforeWait(t *testing.T) {
	each(t, func(t *testing.T, p *Poller) {
		for range 3 {
			p.Wake()
			p.Wake()
			if took := waitFor(t, p, 10*time.Second); took > 5*time.Second {
				t.Errorf("Wait slept for %v although Wake was called before", took)
			}
		}
	})
}

func TestWakeEndsWait(t *testing.T) {
	each(t, func(t *testing.T, p *Poller) {
		for range 20 {
			time.AfterFunc(time.Millisecond, p.Wake)
			if took := waitFor(t, p, -1); took > 5*time.Second {
				t.Errorf("Wait slept for %v", took)
			}
		}
	})
}

// A wake that came too late for one Wait may end the next one early, but never is one lost.
func TestWakesAreNotLost(t *testing.T) {
	each(t, func(t *testing.T, p *Poller) {
		const n = 20_000
		ping, pong := make(chan struct{}), make(chan struct{})
		go func() {
			for range ping {
				p.Wake()
				pong <- struct{}{}
			}
			close(pong)
		}()
		for range n {
			ping <- struct{}{}
			waitFor(t, p, -1)
			<-pong
			// Whatever is still on its way must not count for the next round.
			waitFor(t, p, 0)
			waitFor(t, p, 0)
		}
		close(ping)
		<-pong
	})
}
