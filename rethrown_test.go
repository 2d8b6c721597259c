package edo_test

import (
	"errors"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

var errAgainAndAgain = errors.New("the same value each time")

// TestSamePanicAgain has the value that a dropped computation's deferred call has panicked with thrown anew where nothing is
// dropped: there it can be recovered, in the same task and in the next one.
func TestSamePanicAgain(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		_, _ = edo.Timeout(cx, time.Millisecond, func(cx edo.Context) (int, error) {
			recoversFromPanicInDefer(cx)
			return 0, nil
		})
		if err := recoversPanic(cx); err != errAgainAndAgain {
			t.Errorf("after a timeout: recovered %v", err)
		}
		a := edo.Spawn(cx, func(cx edo.Context) error { recoversFromPanicInDefer(cx); return nil })
		edo.Yield(cx)
		edo.Yield(cx)
		a.Abort()
		_, _ = a.Join(cx)
		_, err := edo.Spawn(cx, recoversPanic).Join(cx)
		if err != errAgainAndAgain {
			t.Errorf("after an abort: the next task answers %v", err)
		}
		return nil
	}, edo.CurrentThread())
	if err != nil {
		t.Fatal(err)
	}
}

func recoversFromPanicInDefer(cx edo.Context) {
	defer func() { _ = recover() }()
	panicsInDefer(cx)
}

func panicsInDefer(cx edo.Context) {
	defer func() { panic(errAgainAndAgain) }()
	edo.Sleep(cx, time.Hour)
}

func recoversPanic(cx edo.Context) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = v.(error)
		}
	}()
	if cx.Value(err) == nil {
		panic(errAgainAndAgain)
	}
	edo.Yield(cx)
	return nil
}
