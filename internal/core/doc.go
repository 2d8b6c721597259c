// Package core is what both towers stand on: futures and wakers, the Context that async functions pass on, and how a
// computation is polled, suspended and unwound, in either lowering.
//
// # Nouns
//
//	Waker    asks for another poll of its owner
//	Future   an operation that is polled with a waker
//	strand   (Cx) one line of execution that is polled: a task's root, or a branch of a Join, Race or Timeout
//	Root     what the strands of one task share: its waker, its worker, its current strand
//	Here     the worker that polls now
//	leaf     a function that really suspends: Yield, Sleep, a channel's Recv. Everything else suspends because it calls one
//	twin     F__poll, the form of an async function F that is polled: (cx, frame, arguments) (results, ok)
//	Branch   a computation polled inside a task, as a strand of its own
//
// # A poll
//
// The worker calls the task's run function. In the stackless lowering that goes down, from the root frame to the leaf in which the strand waits,
// by calling each callee's twin again; a pending leaf makes all return. In the stackful lowering it resumes the strand's coroutine,
// which asks the leaf again. Both use the same leaves:
//
//	func Leaf(cx Context, …) R {               // stackful
//		for {
//			if r, ok := Leaf__poll(cx, &p, &s, …); ok { return r }
//			cx.RT().Block()                    // until the task's next poll
//		}
//	}
//
// A leaf's first poll begins with Check; a later one that is still pending asks Aborted.
//
// # Calls that are known only at run time
//
// An interface method or function value is called as Go calls it, with the same signature in both lowerings. The handshake (handshake.go) tells the
// callee that a lowered caller is there, and the caller whether the callee is suspended. Without a handshake the callee is being called by plain Go code: it
// waits in place: on its coroutine, or by leaving its poll behind on this goroutine (leftover.go).
//
// # Unwinding
//
// An abort is a poll with a flag on the strand. The leaf that sees it withdraws and calls Unwind: on a coroutine that is runtime.Goexit, in
// frames a panic with a private signal, which frames with deferred calls catch, run those (they may suspend: then the frame just
// answers pending, unwinding as it is) and throw again. iter.Pull hands a Goexit on to whoever resumed the coroutine, so unwinding coroutines
// are resumed on a helper goroutine.
//
// What is done is not lost: a leaf whose operation has been done when the abort comes returns it; the abort is taken by the
// next leaf.
//
// # Who may touch what
//
// A strand, its Root (but for the waker) and the Here belong to the goroutine that polls. Wakers, Selections, and a Scope may be used from any.
package core
