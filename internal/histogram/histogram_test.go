package histogram

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestBuckets(t *testing.T) {
	bounds := Bounds()
	if !slices.IsSorted(bounds) || len(slices.Compact(slices.Clone(bounds))) != Buckets {
		t.Fatalf("the bounds do not ascend: %v", bounds)
	}
	check := func(d time.Duration) {
		t.Helper()
		i := bucket(d)
		if d < bounds[i] || i+1 < Buckets && d >= bounds[i+1] {
			t.Fatalf("%d ns is in bucket %d, which begins at %d", d, i, bounds[i])
		}
		if i+1 < Buckets && bounds[i] >= parts && 4*(bounds[i+1]-bounds[i]) > bounds[i] {
			t.Fatalf("bucket %d is too wide: [%d, %d)", i, bounds[i], bounds[i+1])
		}
	}
	for _, b := range bounds {
		check(b)
		check(b + 1)
		if b > 0 {
			check(b - 1)
		}
	}
	for range 10_000 {
		check(time.Duration(rand.Uint64() >> (1 + rand.Uint64()%63)))
	}
	if bucket(-5) != 0 || bucket(1<<62) != Buckets-1 {
		t.Error("what is outside is not in the outermost buckets")
	}
}

func TestRecorder(t *testing.T) {
	r := New(2)
	for i := range 10 {
		r.Add(uint32(i), time.Millisecond)
	}
	counts := r.Read()
	if counts[bucket(time.Millisecond)] != 10 {
		t.Errorf("counts: %v", counts)
	}
	if n := testing.AllocsPerRun(100, func() { r.Add(1, time.Second) }); n != 0 {
		t.Errorf("Add allocates %v times", n)
	}
}
