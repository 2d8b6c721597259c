package wheel

import (
	"testing"
	"time"

	"github.com/edo-async/edo/internal/core"
)

// Arming a timer and disarming it before it fires, as a timeout does, beside Go's.
func BenchmarkArmDisarm(b *testing.B) {
	b.Run("wheel", func(b *testing.B) {
		b.ReportAllocs()
		w := New(2)
		waker := core.NewWaker(func() {})
		for b.Loop() {
			t, _ := w.Arm(30_000*Tick, waker, 0)
			w.Disarm(t)
		}
	})
	b.Run("AfterFunc+Stop", func(b *testing.B) {
		b.ReportAllocs()
		f := func() {}
		for b.Loop() {
			time.AfterFunc(30*time.Second, f).Stop()
		}
	})
}

// The same on every core at once, with 1000 other timers armed.
func BenchmarkArmDisarmParallel(b *testing.B) {
	b.Run("wheel", func(b *testing.B) {
		b.ReportAllocs()
		w := New(2)
		waker := core.NewWaker(func() {})
		for i := range int64(1000) {
			w.Arm((1000+i)*Tick, waker, uint32(i))
		}
		shards := make(chan uint32, 64)
		for i := range uint32(64) {
			shards <- i
		}
		b.RunParallel(func(pb *testing.PB) {
			shard := <-shards
			for i := int64(0); pb.Next(); i++ {
				t, _ := w.Arm((2000+i%1000)*Tick, waker, shard)
				w.Disarm(t)
			}
		})
	})
	b.Run("AfterFunc+Stop", func(b *testing.B) {
		b.ReportAllocs()
		f := func() {}
		for range 1000 {
			defer time.AfterFunc(time.Hour, f).Stop()
		}
		b.RunParallel(func(pb *testing.PB) {
			for i := 0; pb.Next(); i++ {
				time.AfterFunc(2*time.Second+time.Duration(i%1000)*time.Millisecond, f).Stop()
			}
		})
	})
}

// A million timers armed over a second and fired.
func BenchmarkFire(b *testing.B) {
	n := 0
	waker := core.NewWaker(func() { n++ })
	timers := make([]core.Timer, 1_000_000)
	for b.Loop() {
		w := New(1)
		for i := range timers {
			timers[i], _ = w.Arm(int64(i*1000), waker, 0)
		}
		for tick := range int64(1001) {
			w.Advance(tick*Tick, nil)
		}
		for _, t := range timers {
			w.Disarm(t)
		}
	}
	if n%len(timers) != 0 {
		b.Fatal(n)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/timer")
}
