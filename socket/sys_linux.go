package socket

import (
	"net"
	"net/netip"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// The system calls. None of them blocks: descriptors are made non-blocking.

// mostAtOnce bounds one read or write, as package net does.
const mostAtOnce = 1 << 30

func sysRead(fd int, b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	for {
		n, errno := fastRead(fd, b[:min(len(b), mostAtOnce)])
		switch errno {
		case 0:
			return n, nil
		case unix.EAGAIN:
			return 0, errAgain
		case unix.EINTR:
			continue
		}
		return 0, os.NewSyscallError("read", errno)
	}
}

func sysWrite(fd int, b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	for {
		n, errno := fastWrite(fd, b[:min(len(b), mostAtOnce)])
		switch errno {
		case 0:
			return n, nil
		case unix.EAGAIN:
			return 0, errAgain
		case unix.EINTR:
			continue
		}
		return 0, os.NewSyscallError("write", errno)
	}
}

// sysPeek reports whether a read would answer at once.
func sysPeek(fd int) bool {
	for {
		if errno := fastPeek(fd); errno != unix.EINTR {
			return errno != unix.EAGAIN
		}
	}
}

// sysAcceptable reports whether a connection is there to be accepted.
func sysAcceptable(fd int) bool {
	fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, 0)
	return n > 0 || err != nil
}

func sysShutdown(fd int) error {
	return os.NewSyscallError("shutdown", unix.Shutdown(fd, unix.SHUT_WR))
}

func sysSetNoDelay(fd int, noDelay bool) error {
	v := 0
	if noDelay {
		v = 1
	}
	return os.NewSyscallError("setsockopt", unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, v))
}

func sysSetReadBuffer(fd, bytes int) error {
	return os.NewSyscallError("setsockopt", unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_RCVBUF, bytes))
}

func sysSetWriteBuffer(fd, bytes int) error {
	return os.NewSyscallError("setsockopt", unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_SNDBUF, bytes))
}

// sysAccept accepts one connection.
func sysAccept(fd int) (int, packedAddr, error) {
	for {
		nfd, peer, errno := fastAccept(fd)
		switch errno {
		case 0:
			return nfd, peer, nil
		case unix.EAGAIN:
			return -1, peer, errAgain
		case unix.EINTR, unix.ECONNABORTED: // one that was gone before it was accepted is nobody's concern
			continue
		}
		return -1, peer, os.NewSyscallError("accept4", errno)
	}
}

// sysSocket makes a socket that does not block.
func sysSocket(family int) (int, error) {
	fd, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	return fd, os.NewSyscallError("socket", err)
}

// sysDefaults sets what package net sets on connections: no delay, and keep-alives after 15 s, at most 9. Those that a
// listener accepts inherit its settings, which saves these calls for each.
func sysDefaults(fd int) {
	const seconds, probes = 15, 9
	_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1)
	_ = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_KEEPALIVE, 1)
	_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_KEEPIDLE, seconds)
	_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_KEEPINTVL, seconds)
	_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_KEEPCNT, probes)
}

// sysListen makes a listening socket. An invalid address means all of the machine's.
func sysListen(n network, a netip.AddrPort, path string) (fd int, err error) {
	sa, family := sockaddr(n, a, path)
	if fd, err = sysSocket(family); err != nil {
		if n != tcp || a.IsValid() && a.Addr().IsValid() {
			return -1, err
		}
		// A machine without IPv6.
		sa, family = &unix.SockaddrInet4{Port: int(a.Port())}, unix.AF_INET
		if fd, err = sysSocket(family); err != nil {
			return -1, err
		}
	}
	defer func() {
		if err != nil {
			unix.Close(fd)
		}
	}()
	if n != unixStream {
		if err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
			return -1, os.NewSyscallError("setsockopt", err)
		}
		if family == unix.AF_INET6 {
			only := 1
			if n == tcp && !a.Addr().IsValid() {
				only = 0 // both families
			}
			_ = unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_V6ONLY, only)
		}
		sysDefaults(fd)
	}
	if err = unix.Bind(fd, sa); err != nil {
		return -1, os.NewSyscallError("bind", err)
	}
	// The kernel cuts this down to net.core.somaxconn, which is what package net reads.
	if err = unix.Listen(fd, 1<<16-1); err != nil {
		return -1, os.NewSyscallError("listen", err)
	}
	return fd, nil
}

// sysConnect makes a socket and begins to connect it; errAgain means that it is under way.
func sysConnect(n network, a netip.AddrPort, path string) (fd int, err error) {
	sa, family := sockaddr(n, a, path)
	if fd, err = sysSocket(family); err != nil {
		return -1, err
	}
	if n != unixStream {
		sysDefaults(fd)
	}
	switch err := unix.Connect(fd, sa); err {
	case nil, unix.EISCONN:
		return fd, nil
	case unix.EINPROGRESS, unix.EALREADY, unix.EINTR:
		return fd, errAgain
	default:
		unix.Close(fd)
		return -1, os.NewSyscallError("connect", err)
	}
}

// sysConnected reports how connecting has ended; errAgain if it has not.
func sysConnected(fd int) error {
	errno, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err != nil {
		return os.NewSyscallError("getsockopt", err)
	}
	switch errno := syscall.Errno(errno); errno {
	case 0:
		if _, err := unix.Getpeername(fd); err == unix.ENOTCONN {
			return errAgain // a spurious report
		}
		return nil
	case unix.EINPROGRESS, unix.EALREADY, unix.EINTR:
		return errAgain
	case unix.EISCONN:
		return nil
	default:
		return os.NewSyscallError("connect", errno)
	}
}

// sysSelfConnected reports whether a connection has been made to itself, which TCP does now and then when nobody
// listens on a port of the ephemeral range.
func sysSelfConnected(fd int) bool {
	l, err1 := unix.Getsockname(fd)
	r, err2 := unix.Getpeername(fd)
	return err1 == nil && err2 == nil && unpackSockaddr(l) == unpackSockaddr(r)
}

func sysLocalAddr(fd int, n network) net.Addr {
	sa, err := unix.Getsockname(fd)
	if err != nil {
		return n.addr(packedAddr{})
	}
	return netAddr(sa, n)
}

func sysRemoteAddr(fd int, n network) net.Addr {
	sa, err := unix.Getpeername(fd)
	if err != nil {
		return n.addr(packedAddr{})
	}
	return netAddr(sa, n)
}

func netAddr(sa unix.Sockaddr, n network) net.Addr {
	if u, ok := sa.(*unix.SockaddrUnix); ok {
		return &net.UnixAddr{Name: u.Name, Net: "unix"}
	}
	return n.addr(unpackSockaddr(sa))
}

func sockaddr(n network, a netip.AddrPort, path string) (unix.Sockaddr, int) {
	ip := a.Addr()
	switch {
	case n == unixStream:
		return &unix.SockaddrUnix{Name: path}, unix.AF_UNIX
	case ip.Is4() || ip.Is4In6():
		return &unix.SockaddrInet4{Port: int(a.Port()), Addr: ip.As4()}, unix.AF_INET
	case !ip.IsValid() && n == tcp4:
		return &unix.SockaddrInet4{Port: int(a.Port())}, unix.AF_INET
	case !ip.IsValid():
		return &unix.SockaddrInet6{Port: int(a.Port())}, unix.AF_INET6
	}
	p := packAddr(a)
	return &unix.SockaddrInet6{Port: int(p.port), ZoneId: p.zone, Addr: p.ip}, unix.AF_INET6
}

func unpackSockaddr(sa unix.Sockaddr) (p packedAddr) {
	switch sa := sa.(type) {
	case *unix.SockaddrInet4:
		p.kind, p.port = 4, uint16(sa.Port)
		copy(p.ip[12:], sa.Addr[:])
		p.ip[10], p.ip[11] = 0xff, 0xff
	case *unix.SockaddrInet6:
		p.kind, p.port, p.zone, p.ip = 6, uint16(sa.Port), sa.ZoneId, sa.Addr
		if netip.AddrFrom16(sa.Addr).Is4In6() {
			p.kind = 4
		}
	}
	return p
}
