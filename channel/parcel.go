package channel

import (
	"reflect"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

// How a case carries the value that it sends: what fits into one of its words needs no object of its own.
const (
	inObject  = iota // Out points to it
	inPointer        // Out is it
	inNumber         // N has it
)

// parcelOf tells how a case carries a T.
func parcelOf[T any]() int {
	t := reflect.TypeFor[T]()
	switch k := t.Kind(); {
	case t.Size() == 0:
		return inNumber
	case k == reflect.Pointer || k == reflect.Map || k == reflect.Chan || k == reflect.Func || k == reflect.UnsafePointer:
		return inPointer
	case k <= reflect.Complex64: // booleans and numbers; their kinds come first
		return inNumber
	}
	return inObject
}

// pack puts v into c.
func pack[T any](c *core.Case, v T) {
	switch parcelOf[T]() {
	case inNumber:
		*(*T)(unsafe.Pointer(&c.N)) = v
	case inPointer:
		*(*T)(unsafe.Pointer(&c.Out)) = v
	default:
		p := new(T)
		*p = v
		c.Out = unsafe.Pointer(p)
	}
}

// unpack answers what pack has put into c.
func unpack[T any](c *core.Case) T {
	switch parcelOf[T]() {
	case inNumber:
		return *(*T)(unsafe.Pointer(&c.N))
	case inPointer:
		return *(*T)(unsafe.Pointer(&c.Out))
	}
	return *(*T)(c.Out)
}
