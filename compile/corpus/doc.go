// Corpus tries the compiler on programs that were not written for it: any folder of Go programs of one file each.
//
//	go run ./compile/corpus -src $(go env GOROOT)/test -mode async -sample 100
//
// Each program is first built by plain Go and run twice: what it prints, and how it ends, is what is expected. It is skipped if that
// cannot be had (it does not build, runs too long, does not do the same twice, …). Then it is tried in the modes asked for:
//
//	sync      as it is, but for one async function more, compiled through edo
//	async     made async (see package asyncify), compiled through edo: stackless
//	stackful  made async, compiled by plain Go
//
// An async program is run with all places to suspend taken, then with a choice of them. The seed decides the sample, which places there
// are, and the choice; seed 0 stands for all places, always.
//
// Compared are standard output, exit code, and standard error up to the first stack. Of a panic during a panic only the last message counts; addresses
// do not.
//
// A program that fails is doubted: it is run natively again, and, if it starts goroutines, with pauses between its statements. If it does something
// else then, it is skipped: its output depends on the time, or on the schedule.
//
// # Programs
//
// A file is a program if it is of package main and has a main function. Of Go's own tests, which say in their first line what is to be done with them,
// only those that say "// run" are, and they must succeed natively. Their folders named *.dir hold parts of others.
// skips.txt lists those that test what no transform of the source can keep.
//
// Programs are packages of one module, built some at a time by one command. Each runs in a folder of its own, with its source in it (and links to
// what is beside that and in the corpus's folder, if it fails otherwise), nothing on standard input, and limits on time, memory and output; what it has started is killed with it.
package main
