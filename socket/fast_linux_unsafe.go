//go:build linux && !race

package socket

import (
	"encoding/binary"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// The system calls that are made for each request. They never block, so Go's scheduler need not be told:
// that saves 40 ns or so each. Long copies are told all the same, so that no other goroutine waits for them.

// quickMost is the length up to which a copy counts as quick: about 10 µs with the work of the network stack.
const quickMost = 32 << 10

func fastRead(fd int, b []byte) (int, syscall.Errno) {
	if len(b) > quickMost {
		n, _, errno := syscall.Syscall(unix.SYS_READ, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
		return int(n), errno
	}
	n, _, errno := syscall.RawSyscall(unix.SYS_READ, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
	return int(n), errno
}

func fastWrite(fd int, b []byte) (int, syscall.Errno) {
	if len(b) > quickMost {
		n, _, errno := syscall.Syscall(unix.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
		return int(n), errno
	}
	n, _, errno := syscall.RawSyscall(unix.SYS_WRITE, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
	return int(n), errno
}

// fastAccept takes the peer's address apart itself: unix.Accept4 would allocate it.
func fastPeek(fd int) syscall.Errno {
	var b [1]byte
	_, _, errno := syscall.RawSyscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), 1, unix.MSG_PEEK, 0, 0)
	return errno
}

func fastAccept(fd int) (int, packedAddr, syscall.Errno) {
	var sa unix.RawSockaddrInet6 // the largest that is looked at
	size := uint32(unsafe.Sizeof(sa))
	n, _, errno := syscall.RawSyscall6(unix.SYS_ACCEPT4, uintptr(fd), uintptr(unsafe.Pointer(&sa)), uintptr(unsafe.Pointer(&size)),
		unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0, 0)
	var p packedAddr
	if errno != 0 {
		return -1, p, errno
	}
	switch sa.Family {
	case unix.AF_INET:
		in := (*unix.RawSockaddrInet4)(unsafe.Pointer(&sa)) // the shorter of the two, in the same place
		p.kind, p.port = 4, ntohs(in.Port)
		p.ip[10], p.ip[11] = 0xff, 0xff
		copy(p.ip[12:], in.Addr[:])
	case unix.AF_INET6:
		p = unpackSockaddr(&unix.SockaddrInet6{Port: int(ntohs(sa.Port)), ZoneId: sa.Scope_id, Addr: sa.Addr})
	}
	return int(n), p, 0
}

// ntohs turns a port in network order into a number.
func ntohs(port uint16) uint16 {
	var b [2]byte
	binary.NativeEndian.PutUint16(b[:], port)
	return binary.BigEndian.Uint16(b[:])
}
