package socket

import (
	"net"
	"net/netip"
	"strconv"
)

// network is which kind of socket.
type network uint8

const (
	tcp network = iota
	tcp4
	tcp6
	unixStream
)

var networkNames = [...]string{"tcp", "tcp4", "tcp6", "unix"}

func (n network) String() string { return networkNames[n] }

func parseNetwork(name string) (network, error) {
	for i, s := range networkNames {
		if s == name {
			return network(i), nil
		}
	}
	return 0, net.UnknownNetworkError(name)
}

// suits reports whether ip can be used on n.
func (n network) suits(ip netip.Addr) bool {
	switch n {
	case tcp4:
		return ip.Is4() || ip.Is4In6()
	case tcp6:
		return ip.Is6() && !ip.Is4In6()
	}
	return true
}

// loopback is what an address without a host means to one who dials.
func (n network) loopback() netip.Addr {
	if n == tcp6 {
		return netip.IPv6Loopback()
	}
	return netip.AddrFrom4([4]byte{127, 0, 0, 1})
}

// addr answers a as package net would.
func (n network) addr(a packedAddr) net.Addr {
	if n == unixStream {
		return &net.UnixAddr{Net: "unix"}
	}
	return a.tcp()
}

// packedAddr is an IP address with a port in 24 bytes, one of which is free for the kind of socket. The zero value is
// no address.
type packedAddr struct {
	ip      [16]byte
	zone    uint32
	port    uint16
	kind    uint8 // 0, 4 or 6
	network network
}

func packAddr(a netip.AddrPort) packedAddr {
	p := packedAddr{ip: a.Addr().As16(), port: a.Port(), kind: 6}
	if a.Addr().Is4() || a.Addr().Is4In6() {
		p.kind = 4
	}
	if z := a.Addr().Zone(); z != "" {
		p.zone = zoneIndex(z)
	}
	return p
}

func (p packedAddr) tcp() *net.TCPAddr {
	switch p.kind {
	case 0:
		return &net.TCPAddr{}
	case 4:
		return &net.TCPAddr{IP: net.IPv4(p.ip[12], p.ip[13], p.ip[14], p.ip[15]), Port: int(p.port)}
	}
	return &net.TCPAddr{IP: append(net.IP(nil), p.ip[:]...), Port: int(p.port), Zone: zoneName(p.zone)}
}

// zoneIndex is the number of an IPv6 zone, which is an interface's name or a number.
func zoneIndex(zone string) uint32 {
	if i, err := net.InterfaceByName(zone); err == nil {
		return uint32(i.Index)
	}
	n, _ := strconv.ParseUint(zone, 10, 32)
	return uint32(n)
}

func zoneName(index uint32) string {
	if index == 0 {
		return ""
	}
	if i, err := net.InterfaceByIndex(int(index)); err == nil {
		return i.Name
	}
	return strconv.FormatUint(uint64(index), 10)
}
