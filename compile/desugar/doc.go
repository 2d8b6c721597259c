// Package desugar takes a unit's body apart into ir, statement by statement. Statements without an await stay text.
//
// # The equivalence it keeps
//
// Effects happen in the order in which gc makes them happen, including where the language leaves it open. gc evaluates calls,
// receives, && and ||, slice expressions, type assertions and most builtins in order, into temporaries, and reads variables,
// fields, elements and dereferences late, when the rest is done. So in an expression with awaits
//
//	f(cx) + x + g(cx)     becomes     t1 = f(cx); t2 = g(cx); t1 + x + t2
//
// every such operation that comes before an await is moved to a temporary in its turn, and what is read late stays in
// place (expr.go). An await in the right operand of && or || becomes an if.
//
// # Statements (source, becomes)
//
//	if c { A } else { B }          if !c goto else; A; goto end; else: B; end:
//	for i; c; p { A }              i; top: if !c goto end; A; cont: p; goto top; end:
//	for k, v := range x { A }      the same over a copy of x and a counter (range.go); a map's keys are collected first
//	switch t { case a: A }         a native switch whose clauses only jump; the clauses after it, one by one
//	select { case c: A }           the same: the communication itself stays native
//	return e                       results are returned with ok true; with defers: stored, then goto exit
//	for v := range fn { A }        text, run on a stack of its own (stretch.go); so is a call that may call an awaiting closure
//	break, continue, goto          goto, also from inside statements that stay text
//	defer f(a)                     variables and a bit (opendefer.go), or an entry in the frame's own list (defer.go)
//	edo.Spawn(cx, f)               task, frame and what f captures in one allocation, if f is known (spawn.go)
//
// # Variables
//
// A variable whose declaration is taken apart is hoisted: declared at the function's top under a name of its own, boxed if
// package mark says so. Closures get a copy of what they capture (the box's pointer, or the value of a variable that is never
// reassigned), made right before the statement they are in: so Go does not move hoisted variables to the heap.
//
// A variable whose type has no name in the file is declared by inference, from an expression of the same type (witness.go).
//
// What cannot be taken apart ends the work with an *Unlowerable, which has the reason and the position. Nothing has been
// emitted by then: the unit runs stackful.
package desugar
