// Package histogram counts durations in log-linear buckets: each power of two is split into four equal parts, so a bucket is at most a
// quarter as wide as its lower end. Recording is one atomic addition; each worker has counters of its own.
package histogram

import (
	"math/bits"
	"sync/atomic"
	"time"
)

const (
	partBits = 2 // a power of two has 1<<partBits buckets
	parts    = 1 << partBits
	maxBits  = 37 // durations of 2^37 ns (137 s) and more share the last bucket
	// Buckets is how many there are.
	Buckets = (maxBits-partBits)*parts + parts + 1
)

// Bounds are the lower ends of all buckets, ascending.
func Bounds() []time.Duration {
	b := make([]time.Duration, Buckets)
	for i := range b {
		b[i] = lower(i)
	}
	return b
}

// bucket is the number of d's bucket.
func bucket(d time.Duration) int {
	v := uint64(max(d, 0))
	if v < parts {
		return int(v)
	}
	exp := bits.Len64(v) - 1
	if exp >= maxBits {
		return Buckets - 1
	}
	return (exp-partBits)*parts + int(v>>(exp-partBits))
}

// lower is the least duration in bucket i.
func lower(i int) time.Duration {
	if i < parts {
		return time.Duration(i)
	}
	exp := i/parts - 1
	return time.Duration(i%parts+parts) << exp
}

// A Recorder counts durations. The zero value counts nothing; see New.
type Recorder struct{ shards []shard }

type shard struct {
	counts [Buckets]atomic.Uint64
	_      [64]byte
}

// New makes a recorder for the given number of workers.
func New(workers int) *Recorder { return &Recorder{make([]shard, max(workers, 1))} }

// Add counts d. worker picks the counters: that two share them costs time only.
func (r *Recorder) Add(worker uint32, d time.Duration) {
	r.shards[worker%uint32(len(r.shards))].counts[bucket(d)].Add(1)
}

// Read answers the counts of all buckets.
func (r *Recorder) Read() []uint64 {
	sum := make([]uint64, Buckets)
	for i := range r.shards {
		for b := range sum {
			sum[b] += r.shards[i].counts[b].Load()
		}
	}
	return sum
}
