//go:build !linux

package main

// holdThread blocks like any other code, for want of a system call that is there everywhere.
func holdThread() { parkHere() }
