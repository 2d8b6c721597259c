// Package frames reads suspended frames: with the tables that the compiler puts into a lowered binary (internal/abi has their
// format) it says which function a frame belongs to, where that waits, and what its variables hold.
//
// The tables are text in the binary's read-only data. Nothing is parsed before somebody asks, and nothing is paid by those who
// are not asked about.
//
// Who calls Walk makes sure that the frame does not change meanwhile.
package frames
