package channel

import (
	"strings"
	"testing"
)

// A Broadcast that was not made says so, again and again.
func TestZeroBroadcast(t *testing.T) {
	var b Broadcast[int]
	for range 2 {
		for name, f := range map[string]func(){
			"Send":      func() { _ = b.Send(1) },
			"Subscribe": func() { b.Subscribe() },
		} {
			func() {
				defer func() {
					if msg, _ := recover().(string); !strings.HasPrefix(msg, "channel: ") || !strings.Contains(msg, "NewBroadcast") {
						t.Errorf("%s: panic %q", name, msg)
					}
				}()
				f()
			}()
		}
		b.Subscribers() // hangs if the lock was left closed
	}
}
