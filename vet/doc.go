// Package vet finds mistakes in async code, as go/analysis analyzers: for `edo vet`, for `go vet -vettool=$(which edo)`, and
// for any driver that takes analyzers.
//
// Each finding has a code that does not change, EDO001 and so on. Codes lists them, each with an explanation and an example
// that is wrong and one that is right; `edo vet -explain EDO001` prints it. The finding is at the place to change, and points
// at every other place involved.
//
//	EDO001  a lock of package sync is held across an await
//	EDO002  a value that is bound to its worker or thread is kept by a task that may move
//	EDO003  a call blocks the thread inside an async function
//	EDO004  async functions call each other in a circle
//	EDO005  a frame is large
//	EDO006  a future, or a Select case, is made and dropped
//	EDO007  a Context is stored
//	EDO008  a Context is used outside of its task
//
// # What an await is
//
// A call that passes a Context, to a function that may suspend. The analyzer behind the others (async) finds the
// async functions of a package, by signature as the compiler does, and exports as a fact which of them never suspend: edo.Spawn
// takes a Context but is no await. A call of an unknown function is one.
//
// # No false alarms
//
// A finding says what is so on every path: a lock counts as held where all paths to the await have locked it and none has
// unlocked it since. What is locked behind a call, or under a condition, goes unnoticed.
package vet
