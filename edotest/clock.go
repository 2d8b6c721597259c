package edotest

import (
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/internal/driver"
)

// Advance moves the virtual clock by d at once, as if the machine had been busy for so long: what was to happen meanwhile happens
// late, when the task waits next. To let time pass as it should, sleep: while all tasks wait, the clock goes from timer to
// timer by itself, in no time.
//
// It is for tasks of a deterministic runtime, such as Run's.
func Advance(cx edo.Context, d time.Duration) {
	mustGoOn(d)
	clock, ok := cx.RT().Env().Driver.(*driver.Virtual)
	if !ok {
		panic("edotest: Advance of a clock that is real; use edotest.Run or the option edo.Deterministic")
	}
	clock.Jump(d)
}

func mustGoOn(d time.Duration) {
	if d < 0 {
		panic("edotest: Advance by less than nothing; clocks do not go back")
	}
}
