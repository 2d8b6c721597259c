package channel_test

import (
	"runtime"
	"testing"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
)

// Selects that wait, and those that need not, allocate nothing in the steady state.
func TestSelectAllocatesNothing(t *testing.T) {
	const n = 5000
	err := edo.Run(func(cx edo.Context) error {
		a, b, c, d := channel.New[int](0), channel.New[int](1), channel.New[int](0), channel.New[int](0)
		back, full := channel.New[int](0), channel.New[*int](0)
		echo := edo.Spawn(cx, func(cx edo.Context) error {
			var v int
			var ok bool
			for {
				edo.Select(cx, a.OnRecv(&v, &ok), b.OnRecv(&v, &ok), c.OnRecv(&v, &ok), d.OnRecv(&v, &ok))
				if !ok {
					return nil
				}
				edo.Select(cx, back.OnSend(v), full.OnSend(&v))
			}
		})
		i := 0
		in := [4]*channel.Chan[int]{a, b, c, d}
		var before, after runtime.MemStats
		for ; i < 2*n; i++ {
			if i == n {
				runtime.ReadMemStats(&before)
			}
			in[i%4].Send(cx, i)
			back.Recv(cx)
		}
		runtime.ReadMemStats(&after)
		if got := float64(after.Mallocs-before.Mallocs) / n; got > 0.1 {
			t.Errorf("%.2f allocations for each Select", got)
		}
		a.Close()
		echo.Join(cx)
		return nil
	}, edo.CurrentThread())
	if err != nil {
		t.Fatal(err)
	}
}
