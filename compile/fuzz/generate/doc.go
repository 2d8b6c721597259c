// Package generate writes random programs that are rich in what goes wrong when functions are taken apart: awaits in the
// middle of expressions, deferred calls that await, recover and panic again, closures over loop variables, labels, goto, select,
// slices and maps that change while they are ranged over, named results.
//
// A case is a few top-level declarations with a prefix of their own (c17_). A program is the stage (stage.txt), the player (player.txt) and cases; it
// plays each case under many scripts of which awaits suspend, and tells a story each time. The story does not depend on the script,
// nor on the lowering: that is what is tested. Every case ends: loops are short, recursion has a depth, and fuel runs out.
//
// Everything follows from the seed.
package generate
