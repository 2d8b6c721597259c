package poller

import (
	"testing"
	"unsafe"

	"github.com/edo-async/edo/internal/atomicx"
	"github.com/edo-async/edo/internal/core"
)

// counterOf is a waker that counts.
func counterOf() (*core.Waker, *int) {
	n := new(int)
	return core.NewWaker(func() { *n++ }), n
}

func TestSize(t *testing.T) {
	if size := unsafe.Sizeof(Source{}); size > 64 && !atomicx.Model {
		t.Errorf("a Source has %d bytes; every connection has one", size)
	}
}

// Several waiters, some with the same waker: all are woken, each leaves once.
func TestWaiters(t *testing.T) {
	s := new(Source)
	s.Init(NewPortable(), -1)
	a, as := counterOf()
	b, bs := counterOf()
	for _, e := range []waiter{{Read, a}, {Read, b}, {Write, a}, {Read, a}, {Write, b}} {
		if err := s.Enter(e.d, e.w); err != nil {
			t.Fatal(err)
		}
	}
	s.Report(ReadBits, nil)
	if *as != 2 || *bs != 1 {
		t.Errorf("wakes: %d, %d; want 2, 1", *as, *bs)
	}
	s.Leave(Read, a)
	s.Leave(Read, b)
	s.Report(ReadBits|WriteBits, nil)
	if *as != 4 || *bs != 2 {
		t.Errorf("wakes: %d, %d; want 4, 2", *as, *bs)
	}
	s.Leave(Read, a)
	s.Leave(Write, b)
	s.Leave(Write, a)
	s.Report(ReadBits|WriteBits, nil)
	if *as != 4 || *bs != 2 || s.more != nil {
		t.Errorf("wakes after all have left: %d, %d", *as, *bs)
	}
	defer func() {
		if recover() == nil {
			t.Error("leaving twice was not caught")
		}
	}()
	s.Leave(Read, a)
}

func TestTickWraps(t *testing.T) {
	var s state
	seen := s.load()
	for i := range 1<<16 - 1 {
		s.report(readable)
		if v := s.load(); v&^(tickMask|readable) != 0 {
			t.Fatalf("report %d spilt into %b", i, v)
		}
	}
	if s.clear(Read, seen) {
		t.Error("cleared although 65,535 reports came in between")
	}
}

func TestReleaseTooOften(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("not caught")
		}
	}()
	s := new(Source)
	s.Init(NewPortable(), -1)
	s.Release(false)
}
