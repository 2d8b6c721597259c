// Package emit writes a lowered function as Go source: the constants of its frame, its frame type, and its twin.
//
//	const F__p, F__s = 3, 24
//	type F__frame struct { _ [0]uint64; p [F__p]unsafe.Pointer; s [F__s]byte }
//	func F__poll(cx edo.Context, p__ *[F__p]unsafe.Pointer, s__ *[F__s]byte, a A) (r__0 R, ok__ bool) {
//		types and constants of the body
//		var of every hoisted variable
//		switch state {
//		case k:                           // for each suspend point
//			take what the call needs; call the child with zero arguments
//			if pending { return }         // nothing was touched
//			take the live variables; goto resume_k
//		}
//		the body:
//			child's state = 0; results, ok = child(args); if !ok { save the live variables; state = k; return }
//		resume_k:
//	}
//
// Every line that can be seen in a stack trace has the line of the source it came from: a //line directive stands before
// each instruction.
package emit
