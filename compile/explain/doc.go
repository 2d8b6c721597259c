// Package explain answers what the compiler has made of a program: which functions are stackless, what each
// suspend point keeps, how large a frame is and which call made it so. It also writes the lowered source.
//
//	List      go list -export, through edo: so imports have been lowered, and their export data holds their frame sizes
//	Read      load and lower one package again, in this process
//	Report    the facts, as they are printed in JSON
//	Text      the same, for people
//	HTML      the same, as a page to click through
//	Eject     the lowered source, in files
//
// Nothing is computed here that the compiler does not know: a frame's layout is the one that the build uses.
package explain
