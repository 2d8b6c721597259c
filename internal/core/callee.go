package core

import (
	"runtime"
	"strings"
	"sync/atomic"
	"unsafe"
)

// The handshake is for the function that is called, not for what that may call in turn. Mostly the callee is lowered and
// takes it at its entry. But a function of an async type can also be made by reflect.MakeFunc, or be a closure of generic code that is async only by its
// type argument: such plain code in the middle must not be called again to resume what it called. So a caller announces its callee by an identity: the
// code of a function value, or a method's place in an interface's table. The first time that one turns up, the callee looks at the stack at its entry: is
// its caller the one that has announced it? If so it is remembered, in a table and in the call site itself, where it is found at once from then on.

// callee is a function that is being called, and the function that calls it.
type callee struct {
	id     uintptr
	caller string
}

// known are callees that are lowered, at a place given by a hash; another may take it.
var known [1024]atomic.Uintptr

func place(id uintptr) *atomic.Uintptr {
	return &known[uint32(id>>3)*0x9e3779b1>>22]
}

// CallAt announces the start of a call to the callee with the identity id, known only at run time. site belongs to the call.
// It is small so that it is inlined.
func (x *Cx) CallAt(site *uintptr, id uintptr) {
	x.here.mode = handshakeStart
	if atomic.LoadUintptr(site) != id {
		x.meet(site, id)
	}
}

func (x *Cx) meet(site *uintptr, id uintptr) {
	if place(id).Load() == id {
		atomic.StoreUintptr(site, id)
		return
	}
	x.announce(id, 4)
}

// Callee tells which function value the announced call is passed on to: fn points to it. For code that stands between a caller and its callee.
func (x *Cx) Callee(fn unsafe.Pointer) {
	if x.here.mode != handshakeStart {
		return
	}
	if !knowsCallee(fn) {
		x.announce(**(**uintptr)(fn), 3)
	}
}

// knowsCallee reports whether the function value that fn points to is lowered, as far as is known.
func knowsCallee(fn unsafe.Pointer) bool {
	code := *(**uintptr)(fn)
	return code == nil || place(*code).Load() == *code
}

// learn asks the callee to find out whether code, which calls it, does so directly, though it is called as by plain Go now.
func (x *Cx) learn(id uintptr, code *uintptr) {
	x.here.mode = handshakeLearn
	x.here.probe = callee{id: id, caller: runtime.FuncForPC(*code).Name()}
}

// announce asks the callee to find out whether it is called directly. skip leads to the caller, as for runtime.Callers.
func (x *Cx) announce(id uintptr, skip int) {
	var pcs [8]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(skip, pcs[:])])
	caller, _ := frames.Next()
	x.here.mode = handshakeProbe
	x.here.probe = callee{id: id, caller: caller.Function}
}

// probed is called at a callee's entry: it takes a probe and answers whether the callee's caller is who has announced it.
//
//go:noinline
func (x *Cx) probed() (direct bool) {
	h := x.here
	h.mode = handshakeNone
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	f, more := frames.Next()
	for more && strings.HasPrefix(f.Function, entries) {
		f, more = frames.Next()
	}
	entered := f.Function
	f, _ = frames.Next()
	if f.Function != h.probe.caller {
		return false
	}
	// The method value of an interface is one function for whatever the interface holds.
	name := runtime.FuncForPC(h.probe.id)
	if name == nil || !strings.HasSuffix(name.Name(), "-fm") || name.Name() == entered+"-fm" {
		place(h.probe.id).Store(h.probe.id)
	}
	return true
}

// entries begins the names of Enter, EnterRecovering and Plain.
const entries = "github.com/edo-async/edo/internal/core.(*Cx)."
