// Package mark finds out, for one async function, which of its statements and expressions contain an await, and for a
// whole package how its variables are used.
//
// A node is marked if an await lies in it, function literals left out: they are functions of their own. Only marked
// statements are taken apart; the others are emitted as they stand.
//
// A variable is
//
//	Addressed   its address is taken: &x, x[:] of an array, a method with a pointer receiver
//	Captured    a function literal inside its function mentions it
//	Reassigned  it is assigned (wholly or in part) other than by its declaration
//
// A variable that is Boxed (Addressed, or Captured and Reassigned) must stay one and the same while the function's frame
// comes and goes: if it has to be hoisted, it is allocated where it is declared. A captured variable that is never reassigned is
// captured by value.
package mark
