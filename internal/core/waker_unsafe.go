package core

import "unsafe"

// asFuncWaker goes from the embedded Waker, which is the first field, to its funcWaker.
func asFuncWaker(w *Waker) *funcWaker { return (*funcWaker)(unsafe.Pointer(w)) }

// AsRoot goes from a task's Waker, which is the first field of its Root, to the Root.
func AsRoot(w *Waker) *Root { return (*Root)(unsafe.Pointer(w)) }
