package socket

import (
	"math"
	"time"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/poller"
)

// setDeadline sets the deadline of one direction. Tasks that wait look at it again.
func (k *sock) setDeadline(d poller.Dir, t time.Time) {
	var until int64
	if !t.IsZero() {
		clock := k.src.Poller().Clock
		now, left := clock.Now(), untilOn(clock, t)
		until = max(now+min(left, math.MaxInt64-now), 1) // 0 means none
	}
	if k.deadline[d].Swap(until) != until {
		k.src.Wake(d)
	}
}

// untilOn is how long it is until t. A clock that runs with the machine's knows better than by comparing
// wall clocks, which may be set meanwhile.
func untilOn(clock core.Driver, t time.Time) int64 {
	if real, ok := clock.(interface{ Until(time.Time) time.Duration }); ok {
		return int64(real.Until(t))
	}
	return int64(t.Sub(time.Unix(0, clock.Wall())))
}
