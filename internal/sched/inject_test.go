package sched

import (
	"math/rand/v2"
	"testing"

	"github.com/edo-async/edo/internal/task"
)

// Tasks leave the global queue in the order in which they came, whatever the batches.
func TestInject(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		all := make([]*task.Header, 2000)
		for i := range all {
			all[i] = new(task.Header)
		}
		var q inject
		in, out := 0, 0
		for out < len(all) {
			if n := min(rng.IntN(300), len(all)-in); rng.IntN(2) == 0 {
				q.pushAll(all[in : in+n])
				in += n
			} else {
				batch := make([]*task.Header, rng.IntN(maxBatch)+1)
				among := 1 + rng.IntN(3)
				n := q.popAll(batch, among)
				if want := min(len(batch), (in-out)/among+1, in-out); n != want {
					t.Fatalf("seed %d: %d of %d taken, want %d", seed, n, in-out, want)
				}
				for _, h := range batch[:n] {
					if h != all[out] {
						t.Fatalf("seed %d: out of order", seed)
					}
					out++
				}
			}
			if queued, pushed := q.stats(); queued != in-out || int(pushed) != in || q.empty() != (in == out) {
				t.Fatalf("seed %d: %d queued of %d, want %d of %d", seed, queued, pushed, in-out, in)
			}
		}
		if q.head != nil || q.tail != nil || q.spares > maxSpareChunks {
			t.Fatalf("seed %d: chunks are left", seed)
		}
		for c := q.spare; c != nil; c = c.next {
			if c.n != 0 || c.tasks != [chunkCap]*task.Header{} {
				t.Fatalf("seed %d: a spare chunk holds tasks", seed)
			}
		}
	}
}
