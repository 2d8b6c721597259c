package core

import (
	"iter"
	"runtime"
	"sync"
	"unsafe"
)

// Coroutine is a stack that a strand runs on: a goroutine that runs only while it is resumed
// (iter.Pull's, about 65 ns a switch). It is reused for one piece of work after another.
type Coroutine struct {
	next  func() (struct{}, bool)
	stop  func()
	yield func(struct{}) bool

	x        *Cx    // the strand that runs on it
	work     func() // what to run; or begin, with at
	begin    func(cx Context, at unsafe.Pointer)
	at       unsafe.Pointer
	finished bool // the work has ended
	dead     bool // its goroutine is gone: the work ended by Goexit
	panicked *Panic
	// unwinding: a Goexit goes on inside. iter.Pull passes a Goexit on to whoever resumes,
	// so from now on that is a helper goroutine.
	unwinding bool
	onHelper  bool // that goroutine is resuming now
	moving    bool // it has suspended only to be resumed by that goroutine

	free *Coroutine // the pool's link
}

// newCoroutine takes a coroutine from the runtime's pool, or makes one.
func newCoroutine(x *Cx, work func()) *Coroutine {
	c := x.here.Env.coroutines.get()
	if c == nil {
		c = &Coroutine{}
		c.next, c.stop = iter.Pull(c.body)
	}
	c.x, c.work, c.finished, c.panicked, c.unwinding = x, work, false, nil, false
	return c
}

func (c *Coroutine) body(yield func(struct{}) bool) {
	// Whatever ends this goroutine, nothing will run on it any more. A Goexit gets here even when
	// a panic of a deferred call was recovered on its way.
	defer func() { c.finished, c.dead = true, true }()
	c.yield = yield
	for {
		c.runWork()
		c.finished = true
		if !yield(struct{}{}) {
			return // stop was called
		}
	}
}

func (c *Coroutine) runWork() {
	returned := false
	defer func() {
		if returned {
			return
		}
		if v := recover(); v != nil {
			c.panicked = c.x.Caught(v)
		}
	}()
	if begin := c.x.here.Env.OnCoroutine; begin != nil {
		begin(c.x.Root())
	}
	if begin, at := c.begin, c.at; begin != nil {
		c.begin, c.at = nil, nil
		begin(Context{c.x}, at)
	} else {
		work := c.work
		c.work = nil
		work()
	}
	returned = true
}

// resume runs the coroutine until it suspends or its work ends. It is small so that it is inlined: a return across a
// switch of stacks is mispredicted, so each frame between the worker's loop and next costs about 5 ns.
func (c *Coroutine) resume() (finished bool) {
	if c.unwinding || c.x.abort {
		c.resumeOnHelper()
	} else if c.next(); c.moving {
		c.resumeOnHelper()
	}
	return c.finished
}

func (c *Coroutine) resumeOnHelper() {
	c.moving = false
	c.onHelper = true
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.next()
	}()
	<-done
	c.onHelper = false
}

// suspend gives control back to whoever resumed.
func (c *Coroutine) suspend() {
	if !c.yield(struct{}{}) {
		stoppedWhileSuspended()
	}
}

// goexit ends the work as runtime.Goexit does, without taking along whoever has resumed.
func (c *Coroutine) goexit() {
	c.unwinding = true
	if !c.onHelper {
		c.moving = true
		c.suspend()
	}
	runtime.Goexit()
}

func stoppedWhileSuspended() {
	panic("edo: a coroutine was stopped while it was suspended; this is a bug in edo")
}

// release gives a coroutine whose work has ended back to the pool.
func (c *Coroutine) release(env *Env) {
	c.panicked, c.x = nil, nil
	if !c.dead {
		env.coroutines.put(c)
	}
}

// coroutinePool keeps coroutines whose work has ended. A kept one costs its stack (2 KB and more), so
// their number is bounded.
type coroutinePool struct {
	mu     sync.Mutex
	free   *Coroutine
	n      int
	closed bool
}

const maxPooledCoroutines = 256

func (p *coroutinePool) get() *Coroutine {
	p.mu.Lock()
	c := p.free
	if c != nil {
		p.free = c.free
		c.free = nil
		p.n--
	}
	p.mu.Unlock()
	return c
}

func (p *coroutinePool) put(c *Coroutine) {
	p.mu.Lock()
	if p.n < maxPooledCoroutines && !p.closed {
		c.free = p.free
		p.free = c
		p.n++
		p.mu.Unlock()
		return
	}
	p.mu.Unlock()
	c.stop()
}

func (p *coroutinePool) close() {
	p.mu.Lock()
	c := p.free
	p.free, p.n, p.closed = nil, 0, true
	p.mu.Unlock()
	if c == nil {
		return
	}
	// Not on the caller's goroutine: it may be locked to its thread (in init, for example), and these were not made there.
	done := make(chan struct{})
	go func() {
		defer close(done)
		for c != nil {
			next := c.free
			c.free = nil
			c.stop()
			c = next
		}
	}()
	<-done
}
