// Package ir is the form of a lowered function's body between desugaring and emission: a flat list of instructions over
// variables that are all declared at the function's top.
//
// # Nouns
//
// Code is Go source text with what the later stages must know about it: the variables that it reads before it writes
// them (Uses), those that it certainly writes before it falls through (Defs), those that a closure in it
// captures (Caps: the text refers to a copy made right before it), and the labels that it may jump to.
//
// # Instructions
//
//	Exec    run Code; Ends means that control never falls through
//	If      if Code { goto To }
//	Goto    goto To
//	Label   a target, at the top level of the function
//	Call    call an async function; it may suspend, and is the only instruction that can
//
// A Call's results go to Dst (nil: not wanted). Variables in Hold are kept in the frame while it is suspended, because the
// call itself is made with them again: a dynamic callee, its receiver, a context other than the function's own.
//
// Invariants, checked by Verify: every label that is jumped to is placed once; every variable belongs to the function;
// nothing follows an instruction that ends but a label; a call's arguments do not await.
package ir
