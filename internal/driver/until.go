package driver

import "time"

// Until is how long it is until t. A t that has a monotonic reading is compared by it, so that setting the
// machine's clock moves no deadline.
func (*Real) Until(t time.Time) time.Duration { return time.Until(t) }
