package main

import "syscall"

// holdThread blocks the thread, too, as a system call or C do.
func holdThread() {
	left := syscall.NsecToTimespec(int64(blockedFor))
	for syscall.Nanosleep(&left, &left) == syscall.EINTR {
	}
}
