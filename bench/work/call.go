package main

import (
	"runtime"

	"github.com/edo-async/edo"
)

var calls = []workload{
	{"call/8", 1, callEdo, callGo},
	{"call/interface", 1, callInterfaceEdo, callInterfaceGo},
	{"call/interface/waits", 1, callWaitingEdo, callWaitingGo},
	{"fib", 1, fibEdo, fibGo},
	{"loop", 1, loopEdo, loopGo},
	{"defer", 1, deferEdo, deferGo},
}

// wait is never set. The compiler cannot know, so all functions that look at it may suspend.
var wait bool

// Sink keeps results in use.
var Sink uint64

// One operation is a chain of eight calls whose last one would wait if wait was set.

func callEdo(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			var sum uint64
			for i := range n {
				sum += call8(cx, uint64(i))
			}
			Sink = sum
			return nil
		})
	})
}

func callGo(m *meter) {
	m.perOp(func(n int) {
		var sum uint64
		for i := range n {
			sum += straight8(uint64(i))
		}
		Sink = sum
	})
}

// Calls are what is measured: both chains are kept from being inlined.

//go:noinline
func call8(cx edo.Context, x uint64) uint64 { return call7(cx, x+1) ^ x }

//go:noinline
func call7(cx edo.Context, x uint64) uint64 { return call6(cx, x+1) ^ x }

//go:noinline
func call6(cx edo.Context, x uint64) uint64 { return call5(cx, x+1) ^ x }

//go:noinline
func call5(cx edo.Context, x uint64) uint64 { return call4(cx, x+1) ^ x }

//go:noinline
func call4(cx edo.Context, x uint64) uint64 { return call3(cx, x+1) ^ x }

//go:noinline
func call3(cx edo.Context, x uint64) uint64 { return call2(cx, x+1) ^ x }

//go:noinline
func call2(cx edo.Context, x uint64) uint64 { return call1(cx, x+1) ^ x }

//go:noinline
func call1(cx edo.Context, x uint64) uint64 {
	if wait {
		edo.Yield(cx)
	}
	return x * 3
}

//go:noinline
func straight8(x uint64) uint64 { return straight7(x+1) ^ x }

//go:noinline
func straight7(x uint64) uint64 { return straight6(x+1) ^ x }

//go:noinline
func straight6(x uint64) uint64 { return straight5(x+1) ^ x }

//go:noinline
func straight5(x uint64) uint64 { return straight4(x+1) ^ x }

//go:noinline
func straight4(x uint64) uint64 { return straight3(x+1) ^ x }

//go:noinline
func straight3(x uint64) uint64 { return straight2(x+1) ^ x }

//go:noinline
func straight2(x uint64) uint64 { return straight1(x+1) ^ x }

//go:noinline
func straight1(x uint64) uint64 {
	if wait {
		runtime.Gosched()
	}
	return x * 3
}

// One operation is a call through an interface, which does not suspend.

type asyncStep interface {
	step(cx edo.Context, x uint64) uint64
}

type plainStep interface {
	step(x uint64) uint64
}

type asyncAdder struct{ d uint64 }

func (a *asyncAdder) step(cx edo.Context, x uint64) uint64 {
	if wait {
		edo.Yield(cx)
	}
	return x + a.d
}

type plainAdder struct{ d uint64 }

func (a *plainAdder) step(x uint64) uint64 {
	if wait {
		runtime.Gosched()
	}
	return x + a.d
}

// asyncSteps and plainSteps are variables, so that the calls stay dynamic.
var (
	asyncSteps asyncStep = &asyncAdder{3}
	plainSteps plainStep = &plainAdder{3}
)

func callInterfaceEdo(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			var sum uint64
			for range n {
				sum = asyncSteps.step(cx, sum)
			}
			Sink = sum
			return nil
		})
	})
}

func callInterfaceGo(m *meter) {
	m.perOp(func(n int) {
		var sum uint64
		for range n {
			sum = plainSteps.step(sum)
		}
		Sink = sum
	})
}

// One operation is the same call where it gives way once.

type asyncGiver struct{ d uint64 }

func (a *asyncGiver) step(cx edo.Context, x uint64) uint64 {
	edo.Yield(cx)
	return x + a.d
}

type plainGiver struct{ d uint64 }

func (a *plainGiver) step(x uint64) uint64 {
	runtime.Gosched()
	return x + a.d
}

var (
	asyncGivers asyncStep = &asyncGiver{3}
	plainGivers plainStep = &plainGiver{3}
)

func callWaitingEdo(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			var sum uint64
			for range n {
				sum = asyncGivers.step(cx, sum)
			}
			Sink = sum
			return nil
		})
	})
}

func callWaitingGo(m *meter) {
	m.perOp(func(n int) {
		var sum uint64
		for range n {
			sum = plainGivers.step(sum)
		}
		Sink = sum
	})
}

// One operation is a call of a recursive function.

func fibEdo(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			for range n/fibCalls + 1 {
				Sink += fib(cx, fibOf)
			}
			return nil
		})
	})
}

func fibGo(m *meter) {
	m.perOp(func(n int) {
		for range n/fibCalls + 1 {
			Sink += plainFib(fibOf)
		}
	})
}

const (
	fibOf    = 15
	fibCalls = 1973 // that fib(15) makes
)

func fib(cx edo.Context, n int) uint64 {
	if n < 2 {
		if wait {
			edo.Yield(cx)
		}
		return uint64(n)
	}
	return fib(cx, n-1) + fib(cx, n-2)
}

func plainFib(n int) uint64 {
	if n < 2 {
		if wait {
			runtime.Gosched()
		}
		return uint64(n)
	}
	return plainFib(n-1) + plainFib(n-2)
}

// One operation is a turn of a loop that gives way every 65536 turns.

func loopEdo(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			sum := uint64(1)
			for i := range n {
				sum = sum*31 + uint64(i)
				if i&0xffff == 0xffff {
					edo.Yield(cx)
				}
			}
			Sink = sum
			return nil
		})
	})
}

func loopGo(m *meter) {
	m.perOp(func(n int) {
		sum := uint64(1)
		for i := range n {
			sum = sum*31 + uint64(i)
			if i&0xffff == 0xffff {
				runtime.Gosched()
			}
		}
		Sink = sum
	})
}

// One operation is a call that defers, gives way and returns.

func deferEdo(m *meter) {
	var plain, empty, waits float64
	measure := func(ns *float64, turns func(cx edo.Context, n int)) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error { turns(cx, n); return nil })
		})
		*ns = m.Figures["ns"]
	}
	measure(&plain, func(cx edo.Context, n int) {
		for range n {
			bumping()
		}
	})
	measure(&empty, func(cx edo.Context, n int) {
		for range n {
			calling()
		}
	})
	measure(&waits, func(cx edo.Context, n int) {
		for range n {
			waiting(cx)
		}
	})
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			for range n {
				deferring(cx)
			}
			return nil
		})
	})
	// What a defer takes in a function that waits, beyond what it takes in one that does not.
	m.Figures["over ns"] = (m.Figures["ns"] - waits) - (plain - empty)
}

func deferGo(m *meter) {
	m.perOp(func(n int) {
		for range n {
			plainDeferring()
		}
	})
}

func deferring(cx edo.Context) {
	defer bump()
	edo.Yield(cx)
}

func waiting(cx edo.Context) {
	edo.Yield(cx)
	bump()
}

//go:noinline
func bumping() { defer bump() }

//go:noinline
func calling() { bump() }

func plainDeferring() {
	defer bump()
	runtime.Gosched()
}

func bump() { Sink++ }
