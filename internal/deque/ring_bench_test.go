package deque

import (
	"runtime"
	"sync"
	"testing"
)

// A queue of one element that goes round, with the peers that a scheduler might use instead.
func BenchmarkPushPop(b *testing.B) {
	t := new(int)
	b.Run("ring", func(b *testing.B) {
		r := new(Ring[int])
		for b.Loop() {
			r.Push(t)
			r.Pop()
		}
	})
	b.Run("slot", func(b *testing.B) {
		s := new(Slot[int])
		for b.Loop() {
			s.Put(t)
			s.Take()
		}
	})
	b.Run("channel", func(b *testing.B) {
		c := make(chan *int, Cap)
		for b.Loop() {
			c <- t
			<-c
		}
	})
	b.Run("mutex+slice", func(b *testing.B) {
		var mu sync.Mutex
		q := make([]*int, 0, Cap)
		for b.Loop() {
			mu.Lock()
			q = append(q, t)
			mu.Unlock()
			mu.Lock()
			q = q[:len(q)-1]
			mu.Unlock()
		}
	})
}

// The same while another goroutine keeps stealing.
func BenchmarkPushPopUnderTheft(b *testing.B) {
	t := new(int)
	run := func(b *testing.B, steal func(), op func()) {
		stop, ended := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(ended)
			for {
				select {
				case <-stop:
					return
				default:
					steal()
					runtime.Gosched()
				}
			}
		}()
		for b.Loop() {
			op()
		}
		close(stop)
		<-ended
	}
	b.Run("ring", func(b *testing.B) {
		r, mine := new(Ring[int]), new(Ring[int])
		run(b, func() {
			r.Steal(mine)
			for mine.Pop() != nil {
			}
		}, func() {
			r.Push(t)
			r.Pop()
		})
	})
	b.Run("channel", func(b *testing.B) {
		c := make(chan *int, Cap)
		take := func() {
			select {
			case <-c:
			default:
			}
		}
		run(b, take, func() {
			c <- t
			take()
		})
	})
	b.Run("mutex+slice", func(b *testing.B) {
		var mu sync.Mutex
		q := make([]*int, 0, Cap)
		take := func() {
			mu.Lock()
			if len(q) > 0 {
				q = q[:len(q)-1]
			}
			mu.Unlock()
		}
		run(b, take, func() {
			mu.Lock()
			q = append(q, t)
			mu.Unlock()
			take()
		})
	})
}
