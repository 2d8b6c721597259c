// Package colour finds a package's async functions, by signature alone, and what each of their calls is.
//
// # Nouns
//
// A Unit is one async function: a declaration or a literal whose first parameter is core.Context. A literal that is called or
// deferred on the spot and awaits through the context of the function around it is a unit too (Implicit): it
// takes that context as a parameter that nobody wrote.
//
// A Call is a call to an async function, made directly by a unit:
//
//	Static    the twin is known: a declaration here or in a direct import, or a literal called on the spot
//	Boxed     static, but part of a cycle of calls: the frame cannot lie inside its own caller's
//	Dynamic   interface method, function value, type parameter's method: known only at run time
//	Stretch   no async call itself, but code in it may await: it runs on a stack of its own (stretch.go)
//	Never     the callee is known and never suspends: an ordinary call
//
// # States
//
// A unit suspends if one of its calls can, in the least fixpoint: functions that only call each other never do.
//
// Names: declaration F is F, method T.M and (*T).M is T__M, the nth async literal in it F__lit<n>; a literal in a package
// variable belongs to "var". Suffixes are in internal/abi.
package colour
