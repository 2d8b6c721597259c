// Package abi holds the facts that the runtime and the compiler share: the names that lowered code is made of, and
// where it finds the type that makes a function async.
//
// All reserved names contain a double underscore, which Go programs do not use by convention; the compiler checks that
// they do not.
package abi

// Import paths that the compiler knows.
const (
	// RootPath is the package that programs import.
	RootPath = "github.com/edo-async/edo"
	// CorePath is the package whose Context makes a function async.
	CorePath = "github.com/edo-async/edo/internal/core"
	// RuntimeInternals begins the paths of packages that are never lowered: they are what lowered code is polled by.
	RuntimeInternals = RootPath + "/internal/"
	// ContextName is the name of that type.
	ContextName = "Context"
	// LoweredName is the constant of package core that tells which lowering a binary was built with.
	LoweredName = "Lowered"
)

// Suffixes of the declarations that an async function F, or a method T.M as T__M, has in a lowered package.
const (
	SuffixPoll  = "__poll"  // the twin: func(cx, p, s, args) (results, ok)
	SuffixP     = "__p"     // const: pointer words in its frame
	SuffixS     = "__s"     // const: scalar bytes in its frame
	SuffixFrame = "__frame" // type: struct of both
	SuffixBody  = "__body"  // the original body, where it could not be lowered
	SuffixBox   = "__box"   // the twin for callers that cannot hold the frame inline
	SuffixCell  = "__cell"  // type: a task of it with its frame, one allocation
	SuffixRun   = "__run"   // the poll function of such a cell
	SuffixSpawn = "__spawn" // makes and spawns one
	SuffixSite  = "__site"  // what a dynamic call in it remembers of its callee; a number follows
	InfixMethod = "__"      // between a method's type and its name
	InfixLit    = "__lit"   // before the number of a function literal
)

// MinFrameS is the size of the smallest frame's scalar part: the state.
const MinFrameS = 2

// AnyState stands in the tables for any state but 0, in functions whose state is their callee's.
const AnyState = 0

// FrameAlign is the alignment of a frame with s scalar bytes.
func FrameAlign(s int) int {
	switch {
	case s%8 == 0:
		return 8
	case s%4 == 0:
		return 4
	}
	return 2
}

// The tables by which a program can print its frames: text, a record a line, fields separated by tabs.
//
//	F  function  file  line  pointer words  scalar bytes  pointer words of its cell   begins a function (name without SuffixPoll)
//	A  state  line  callee as written  its twin  child's P  child's S  box's P    a suspend point
//	L  name  type  kind  how  pieces                                       a variable saved there
//
// A piece is p<word>@<offset>+<size> or s<byte>@<offset>+<size>: where in the frame, and which part of the variable. The child's
// frame begins at the places named, or in the box that word holds if it is not -1.
const (
	TableFunc  = "F"
	TableAwait = "A"
	TableLocal = "L"

	TableInFrame = "frame" // the pieces are the variable
	TableOnHeap  = "heap"  // the piece points to it

	// RegisterName is the function of the root package that takes them.
	RegisterName = "Frames__register"
)
