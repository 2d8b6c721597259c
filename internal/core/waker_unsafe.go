package core

import "unsafe"

// asFuncWaker goes from the embedded Waker, which is the first field, to its funcWaker.
func asFuncWaker(w *Waker) *funcWaker { return (*funcWaker)(unsafe.Pointer(w)) }

// rootOf goes from a task's root strand to its Root.
func rootOf(x *Cx) *Root {
	return (*Root)(unsafe.Add(unsafe.Pointer(x), -int(unsafe.Offsetof(Root{}.Cx))))
}

// branchOf goes from a strand that is not a task's root to its branch, whose first field it is.
func branchOf(x *Cx) *Branch { return (*Branch)(unsafe.Pointer(x)) }

// AsRoot goes from a task's Waker, which is the first field of its Root, to the Root.
func AsRoot(w *Waker) *Root { return (*Root)(unsafe.Pointer(w)) }

// noescape hides p from escape analysis: whoever gets it must not keep it.
func noescape(p unsafe.Pointer) unsafe.Pointer {
	x := uintptr(p)
	return *(*unsafe.Pointer)(unsafe.Pointer(&x))
}
