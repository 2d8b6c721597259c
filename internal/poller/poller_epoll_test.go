//go:build linux

package poller

import (
	"testing"
	"time"

	"github.com/edo-async/edo/internal/core"
	"golang.org/x/sys/unix"
)

// open makes a connected pair of sockets: a source for one end, the descriptor of the other.
func open(t *testing.T, p *Poller) (*Source, int) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	s := new(Source)
	s.Init(p, fds[0])
	return s, fds[1]
}

func native(t *testing.T) *Poller {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func enter(t *testing.T, s *Source, d Dir, w *core.Waker) {
	t.Helper()
	if err := s.Enter(d, w); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, fd int) {
	t.Helper()
	if _, err := unix.Write(fd, []byte("x")); err != nil {
		t.Fatal(err)
	}
}

func TestEdgesPerDirection(t *testing.T) {
	p := native(t)
	s, peer := open(t, p)
	defer s.Close()
	defer unix.Close(peer)
	reader, reads := counterOf()
	writer, writes := counterOf()
	enter(t, s, Read, reader)
	enter(t, s, Write, writer)
	waitFor(t, p, 0)
	if *reads != 0 || *writes != 1 || s.Look().Ready(Read) || !s.Look().Ready(Write) {
		t.Fatalf("at first: %d wakes to read, %d to write, %b", *reads, *writes, s.Look())
	}
	for i := 1; i <= 3; i++ {
		seen := s.Look()
		write(t, peer)
		waitFor(t, p, 0)
		if *reads != i || !s.Look().Ready(Read) {
			t.Fatalf("after arrival %d: %d wakes", i, *reads)
		}
		if s.Clear(Read, seen); !s.Look().Ready(Read) {
			t.Fatal("a report after seen was cleared")
		}
		waitFor(t, p, 0)
		if *reads != i {
			t.Fatal("one edge was reported twice")
		}
		if s.Clear(Read, s.Look()); s.Look().Ready(Read) {
			t.Fatal("clear did nothing")
		}
	}
	s.Leave(Read, reader)
	s.Leave(Write, writer)
	write(t, peer)
	waitFor(t, p, 0)
	if *reads != 3 {
		t.Error("one that has left was woken")
	}
}

func TestDrainAtEnd(t *testing.T) {
	p := native(t)
	s, peer := open(t, p)
	defer s.Close()
	w, _ := counterOf()
	enter(t, s, Read, w)
	defer s.Leave(Read, w)
	waitFor(t, p, 0)
	if s.Look().Drain() {
		t.Error("drain from the beginning")
	}
	unix.Close(peer)
	waitFor(t, p, 0)
	if v := s.Look(); !v.Drain() || !v.Ready(Read) || !v.Ready(Write) {
		t.Errorf("after the peer has closed: %b", v)
	}
}

// Generations begin anew after 2³² sources, and none is taken for the poller's own token then.
func TestGenerationsBeginAnew(t *testing.T) {
	p := native(t)
	p.gen = 1<<32 - 1
	s, peer := open(t, p) // in slot 0
	defer s.Close()
	defer unix.Close(peer)
	w, wakes := counterOf()
	enter(t, s, Read, w)
	defer s.Leave(Read, w)
	waitFor(t, p, 0)
	write(t, peer)
	waitFor(t, p, 0)
	if *wakes != 1 || !s.Look().Ready(Read) {
		t.Errorf("%d wakes for what has arrived", *wakes)
	}
}

// Reports for a source that is closed reach neither it nor one that has got its slot and its descriptor.
func TestLateReports(t *testing.T) {
	p := native(t)
	old, peer := open(t, p)
	oldW, oldWakes := counterOf()
	enter(t, old, Read, oldW)
	waitFor(t, p, 0)
	// A second number for the same file keeps it watched after the first is closed.
	dup, err := unix.Dup(old.FD())
	if err != nil {
		t.Fatal(err)
	}
	fd := old.FD()
	if !old.Close() || old.Close() {
		t.Error("Close answers wrongly")
	}
	if *oldWakes != 1 {
		t.Errorf("Close woke the waiter %d times", *oldWakes)
	}
	next, nextPeer := open(t, p)
	defer next.Close()
	defer unix.Close(nextPeer)
	nextW, nextWakes := counterOf()
	enter(t, next, Read, nextW)
	if next.slot != old.slot || next.FD() != fd {
		t.Fatalf("the test does not test: slot %d after %d, descriptor %d after %d", next.slot, old.slot, next.FD(), fd)
	}
	waitFor(t, p, 0)
	before := next.Look()
	write(t, peer) // an edge for the old file
	waitFor(t, p, time.Millisecond)
	if next.Look() != before || *nextWakes != 0 || *oldWakes != 1 {
		t.Errorf("a late report arrived: %b, before %b; wakes: %d, %d", next.Look(), before, *nextWakes, *oldWakes)
	}
	unix.Close(dup)
	unix.Close(peer)
}

// The descriptor is closed by its last user.
func TestCloseWhileInUse(t *testing.T) {
	p := native(t)
	s, peer := open(t, p)
	defer unix.Close(peer)
	if _, out := s.Acquire(false); out != Acquired {
		t.Fatal(out)
	}
	s.Close()
	if _, err := unix.FcntlInt(uintptr(s.FD()), unix.F_GETFD, 0); err != nil {
		t.Error("closed while in use")
	}
	if _, out := s.Acquire(false); out != Closed {
		t.Error("acquired after Close")
	}
	s.Release(false)
	if _, err := unix.FcntlInt(uintptr(s.FD()), unix.F_GETFD, 0); err != unix.EBADF {
		t.Error("still open")
	}
}

func TestManyEventsAtOnce(t *testing.T) {
	p := native(t)
	const n = 500
	var sources []*Source
	total := 0
	for range n {
		s, peer := open(t, p)
		defer s.Close()
		defer unix.Close(peer)
		enter(t, s, Read, core.NewWaker(func() { total++ }))
		write(t, peer)
		sources = append(sources, s)
	}
	for turns := 0; total < n && turns < n; turns++ {
		waitFor(t, p, 0)
	}
	for _, s := range sources {
		if !s.Look().Ready(Read) {
			t.Fatal("a source was never reported")
		}
	}
}

// TestWakeAfterClose wakes a poller that has been closed: the number of its eventfd may be another file's by then.
func TestWakeAfterClose(t *testing.T) {
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	m := p.mech.(*epoll)
	event := m.eventfd
	p.Close()
	var pipe [2]int
	if err := unix.Pipe2(pipe[:], unix.O_NONBLOCK|unix.O_CLOEXEC); err != nil {
		t.Fatal(err)
	}
	defer unix.Close(pipe[0])
	defer unix.Close(pipe[1])
	if pipe[1] != event {
		if err := unix.Dup3(pipe[1], event, unix.O_CLOEXEC); err != nil {
			t.Fatal(err)
		}
		defer unix.Close(event)
	}
	p.sleep.Store(asleep) // as it was found before
	p.Wake()
	if n, err := unix.Read(pipe[0], make([]byte, 8)); err != unix.EAGAIN {
		t.Errorf("a late wake has written %d bytes into a stranger", n)
	}
}
