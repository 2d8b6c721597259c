//go:build linux && race

package socket

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// Under the race detector the system calls are made through package unix, which tells it what they read and write.

func fastRead(fd int, b []byte) (int, syscall.Errno) {
	n, err := unix.Read(fd, b)
	return n, errnoOf(err)
}

func fastWrite(fd int, b []byte) (int, syscall.Errno) {
	n, err := unix.Write(fd, b)
	return n, errnoOf(err)
}

func fastPeek(fd int) syscall.Errno {
	var b [1]byte
	_, _, err := unix.Recvfrom(fd, b[:], unix.MSG_PEEK)
	return errnoOf(err)
}

func fastAccept(fd int) (int, packedAddr, syscall.Errno) {
	n, sa, err := unix.Accept4(fd, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
	return n, unpackSockaddr(sa), errnoOf(err)
}

func errnoOf(err error) syscall.Errno {
	errno, _ := err.(syscall.Errno)
	return errno
}
