// Package asyncify turns an ordinary Go program into an async one that does the same, to try the compiler on programs
// that were not written for it.
//
// Functions of the program take a context, calls pass it on, and there are places to suspend at between statements and in
// the midst of them:
//
//	func f(a int) int { return g(a) + 1 }
//	func f(cx edo.Context, a int) int { wait.Maybe(cx); return wait.Value(cx, g(cx, a)) + 1 }
//
// So do methods, function literals, function types and the program's own interfaces. Lines stay where they are.
//
// # What stays as it is
//
//	main, init                          their bodies are async functions that they run
//	methods that other packages call    String, Error, Less, …: a name is async or not, for all types of the program
//	function types that other packages  by identity: if func(int) bool is passed to a library as a variable, then every func(int) bool
//	know                                of the program stays; a literal that is passed on the spot stays alone
//	functions without a body, or with   linkname, nosplit, …
//	directives
//	literals called in such functions
//
// Where there is no context, an async function is run in a runtime of its own (wait.Run); so is a goroutine. A literal that is passed to a
// function of the standard library known to call it before it returns (sort.Slice, …) uses the context around it.
//
// # Places to suspend
//
// The order of evaluation must not change, so within an expression only the results of calls and receives are wrapped: variables
// are read late, but these in their order. Conditions begin with a place, as do the right operands of && and || in them. Which
// places there are is decided by the seed: all, a half, or a sixth; which suspend, when the program runs.
//
// # Repair
//
// What must stay is found by looking at what the program uses of other packages. The result is type-checked; where that fails, what is mentioned in the
// error stays as it is, too, and everything is done again.
package asyncify
