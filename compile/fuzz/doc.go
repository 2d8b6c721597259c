// Fuzz compares the two lowerings on random programs.
//
//	go run ./compile/fuzz [-n 1000] [-seed 1] [-j 2] [-keep DIR]
//
// Package generate writes the programs. Each is built by go and by edo, and plays its cases under every script of which awaits
// suspend, or many of them; all stories of a case must be the same: that of the plain program without any
// suspension, which is what the Go compiler makes of it, is the one that counts. A case that differs, kills the program or
// does not compile is shrunk, by leaving out and simplifying what can be, to a small program, which is printed and kept.
package main
