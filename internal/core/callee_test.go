package core

import (
	"reflect"
	"testing"
	"unsafe"
)

// TestCallee: the handshake is taken by the function that is called, not by what plain code between calls in turn; and the
// table knows the first from then on.
func TestCallee(t *testing.T) {
	here := &Here{Env: &Env{}}
	root := new(Root)
	root.Init(&WakerTable{})
	root.Begin(here, false)
	cx := root.Context()
	direct := false
	callee := func(cx Context) { _, direct = cx.RT().Enter() }
	call := func(fn func(cx Context)) {
		var site uintptr
		cx.RT().CallAt(&site, **(**uintptr)(unsafe.Pointer(&fn)))
		fn(cx)
		cx.RT().Pending()
	}
	made := reflect.MakeFunc(reflect.TypeOf(callee), func(args []reflect.Value) []reflect.Value {
		return reflect.ValueOf(callee).Call(args)
	}).Interface().(func(cx Context))
	for round := range 3 {
		if call(made); direct {
			t.Fatalf("round %d: what a made function calls takes the handshake", round)
		}
		if call(callee); !direct {
			t.Fatalf("round %d: the callee does not take the handshake", round)
		}
	}
	if !knowsCallee(unsafe.Pointer(&callee)) || knowsCallee(unsafe.Pointer(&made)) {
		t.Error("the table does not know the callee, or knows the made function")
	}
	root.End()
}
