package poller

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/edo-async/edo/internal/core"
)

// A Poller is a runtime's way to sleep until something happens outside. All methods but Wait may be
// called from any goroutine.
type Poller struct {
	mech  mechanism
	name  string
	sleep atomic.Int32 // awake, asleep or woken

	// Clock is the clock of the runtime that the poller belongs to, for the deadlines of sockets. It is set before
	// the first use.
	Clock core.Driver

	mu      sync.Mutex
	sources []*Source // by slot
	free    []uint32  // slots without a source
	gen     uint32    // the last generation used
	added   uint64
	reports uint64

	// Of the one that calls Wait:
	events [128]event
	found  [128]*Source
}

// mechanism is what a poller sleeps with; doc.go has the contract.
type mechanism interface {
	add(fd int, t token) error
	// wait sleeps for at most timeout nanoseconds, without limit if negative, and fills events.
	wait(timeout int64, events []event) (n int, err error)
	wake()
	close() error
}

// token names a source to a mechanism.
type token struct{ slot, gen uint32 }

type event struct {
	token
	bits Seen
}

// The values of Poller.sleep.
const (
	awake  = iota // nobody waits; a wake is to be noted
	asleep        // Wait sleeps, or is about to; a wake must reach the mechanism
	woken         // the next Wait is not to sleep
)

// New makes a poller of the system's own kind, where there is one.
func New() (*Poller, error) { return newNative() }

// NewPortable makes a poller that watches no descriptors: sources report by themselves.
func NewPortable() *Poller { return &Poller{mech: newPortable(), name: "portable"} }

// Portable reports whether sources have to report by themselves.
func (p *Poller) Portable() bool { return p.name == "portable" }

func (p *Poller) String() string { return p.name }

// Wait sleeps until a source is ready, timeout has passed (none if negative) or Wake is called, and wakes who waits for
// what is ready. It answers how many reports there were. One goroutine at a time may call it; here is
// its worker, or nil.
func (p *Poller) Wait(timeout time.Duration, here *core.Here) (reports int, err error) {
	if timeout != 0 && !p.sleep.CompareAndSwap(awake, asleep) {
		timeout = 0 // woken
	}
	n, err := p.mech.wait(int64(timeout), p.events[:])
	if p.sleep.Load() != awake {
		p.sleep.Store(awake)
	}
	if n == 0 {
		return 0, err
	}
	found := p.found[:n]
	p.mu.Lock()
	p.reports += uint64(n)
	for i, e := range p.events[:n] {
		found[i] = p.find(e.token)
	}
	p.mu.Unlock()
	for i, s := range found {
		if s != nil {
			s.Report(p.events[i].bits, here)
			found[i] = nil
		}
	}
	return n, err
}

// Wake ends the Wait that goes on, or the next one if none does.
func (p *Poller) Wake() {
	if p.sleep.Load() != woken && p.sleep.Swap(woken) == asleep {
		p.mech.wake()
	}
}

// Close gives back what the poller holds. Nobody may wait any more; sources may still be closed.
func (p *Poller) Close() error { return p.mech.close() }

// add gives a source its slot and has it watched.
func (p *Poller) add(s *Source) error {
	if s.fd < 0 {
		return nil
	}
	p.mu.Lock()
	if p.gen++; p.gen == 0 {
		p.gen = 1 // 0 is the token of the mechanism itself
	}
	p.added++
	t := token{gen: p.gen}
	if n := len(p.free); n > 0 {
		t.slot = p.free[n-1]
		p.free = p.free[:n-1]
	} else {
		t.slot = uint32(len(p.sources))
		p.sources = append(p.sources, nil)
	}
	p.sources[t.slot] = s
	s.slot, s.gen = t.slot, t.gen
	p.mu.Unlock()
	err := p.mech.add(int(s.fd), t)
	if err != nil {
		p.remove(s)
	}
	return err
}

// remove takes a source's slot back. What is still reported for it finds nothing.
func (p *Poller) remove(s *Source) {
	if s.fd < 0 {
		return
	}
	p.mu.Lock()
	p.sources[s.slot] = nil
	p.free = append(p.free, s.slot)
	p.mu.Unlock()
}

// find answers the source that t names, nil if it is gone. p.mu is held.
func (p *Poller) find(t token) *Source {
	if int(t.slot) < len(p.sources) {
		if s := p.sources[t.slot]; s != nil && s.gen == t.gen {
			return s
		}
	}
	return nil
}
