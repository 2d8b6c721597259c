//go:build model

package channel

import (
	"testing"

	"github.com/edo-async/edo/internal/model"
)

// oneshotProgram has a receiver that may be aborted, and then closes its end; a sender that sends, or waits until nobody
// wants the value; and, if helper is set, somebody who does both with the sender's end.
func oneshotProgram(helper bool, recv func(k player, rx Receiver[int]) *op) func(*model.Run) {
	return func(r *model.Run) {
		tx, rx := NewOneshot[int]()
		sent, received, left := 0, 0, 2
		end := func() {
			if left--; left > 0 {
				return
			}
			if _, err := rx.TryRecv(); err == nil {
				received++
			}
			if sent != received {
				model.Failf("%d values sent, %d received", sent, received)
			}
		}
		r.Go("receiver", func() {
			if o := recv(newPlayer(), rx); o.ready && o.err == nil {
				received++
			} else {
				rx.Close()
			}
			end()
		})
		r.Go("sender", func() {
			if !helper {
				if tx.Send(1) == nil {
					sent++
				}
				end()
				return
			}
			if o := newPlayer().closedOneshot(tx).drive(true); o.unwound && tx.Send(1) == nil {
				sent++
			}
			end()
		})
		if helper {
			left++
			r.Go("closer", func() { tx.Close(); end() })
		}
	}
}

func TestModelOneshot(t *testing.T) {
	recv := func(k player, rx Receiver[int]) *op { return k.recvOneshot(rx).drive(true) }
	model.MustPass(t, model.Options{Preemptions: 3}, oneshotProgram(false, recv))
	model.MustPass(t, model.Options{Preemptions: 3}, oneshotProgram(true, recv))
}

// A receiver that is aborted and does not look again.
func TestModelOneshotSeededBug(t *testing.T) {
	model.MustFail(t, model.Options{}, "received", oneshotProgram(false, func(k player, rx Receiver[int]) *op {
		o := k.recvOneshot(rx)
		if !o.ready && model.Choose(2) == 1 {
			o.abort().err = ErrClosed // what it answers is forgotten
			return o
		}
		return o.drive(false)
	}))
}
