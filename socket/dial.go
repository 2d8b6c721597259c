package socket

import (
	"context"
	"net"
	"net/netip"
	"strconv"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/poller"
)

// Dial connects to an address. The networks are tcp, tcp4, tcp6 and unix; addresses are those of net.Dial. Host
// names are looked up by package net on a goroutine, and their addresses tried in turn. To limit how long it may take
// use edo.Timeout.
func Dial(cx core.Context, networkName, address string) (*Conn, error) {
	p, n, err := setUp(cx.RT(), networkName)
	if err != nil {
		return nil, opError("dial", networkName, nil, nil, err)
	}
	if p.Portable() {
		return dialPumped(cx, p, n, address)
	}
	if n == unixStream {
		c, err := dialOne(cx, p, n, netip.AddrPort{}, address)
		if err != nil {
			return nil, opError("dial", networkName, nil, &net.UnixAddr{Name: address, Net: "unix"}, err)
		}
		return c, nil
	}
	addrs, err := resolve(cx, n, address)
	if err != nil {
		return nil, opError("dial", networkName, nil, nil, err)
	}
	var first error
	for _, a := range addrs {
		if !a.Addr().IsValid() {
			a = netip.AddrPortFrom(n.loopback(), a.Port())
		}
		c, err := dialOne(cx, p, n, a, "")
		if err == nil {
			return c, nil
		}
		if first == nil {
			first = opError("dial", networkName, nil, net.TCPAddrFromAddrPort(a), err)
		}
	}
	return nil, first
}

// dialOne connects to one address.
func dialOne(cx core.Context, p *poller.Poller, n network, a netip.AddrPort, path string) (*Conn, error) {
	for retries := 2; ; retries-- {
		fd, err := sysConnect(n, a, path)
		if err != nil && err != errAgain {
			return nil, err
		}
		c := newConn(n, packAddr(a))
		c.src.Init(p, fd)
		if err == errAgain {
			if err := c.awaitConnect(cx); err != nil {
				return nil, err
			}
		}
		if n != unixStream && retries > 0 && c.selfConnected() {
			c.Close()
			continue
		}
		return c, nil
	}
}

// awaitConnect waits for the end of connecting. If it fails or is aborted the socket is closed.
func (c *Conn) awaitConnect(cx core.Context) error {
	connected := false
	defer func() {
		if !connected {
			c.src.Close()
		}
	}()
	for {
		seen, err := c.sock.begin(cx, modeWrite|modeWait)
		if err != nil {
			return err
		}
		err = c.tryConnected(seen)
		if err == nil {
			connected = true
			return nil
		}
		if err != errAgain {
			return err
		}
	}
}

// tryConnected looks once and releases the source.
func (c *Conn) tryConnected(seen poller.Seen) error {
	err := sysConnected(c.src.FD())
	if err == errAgain {
		c.src.Clear(poller.Write, seen)
	}
	c.src.Release(false)
	return err
}

func (c *Conn) selfConnected() bool { return sysSelfConnected(c.src.FD()) }

// dialPumped connects by package net.
func dialPumped(cx core.Context, p *poller.Poller, n network, address string) (*Conn, error) {
	d := new(dialing)
	d.start(cx.RT(), func(ctx context.Context) {
		d.conn, d.err = new(net.Dialer).DialContext(ctx, n.String(), address)
	}, func() {
		if d.conn != nil {
			d.conn.Close()
		}
	})
	d.outside.wait(cx)
	if d.err != nil {
		return nil, d.err
	}
	c := newConn(n, packedAddr{})
	c.initPumped(p, d.conn)
	return c, nil
}

type dialing struct {
	outside
	conn net.Conn
	err  error
}

// resolve turns host:port into addresses, of which there is at least one. An address without a host
// becomes an invalid one with a port when it is listened at, and this machine's when it is dialled.
func resolve(cx core.Context, n network, address string) ([]netip.AddrPort, error) {
	host, service, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if port, err := strconv.ParseUint(service, 10, 16); err == nil {
		if host == "" {
			return []netip.AddrPort{netip.AddrPortFrom(netip.Addr{}, uint16(port))}, nil
		}
		if ip, err := netip.ParseAddr(host); err == nil {
			if !n.suits(ip) {
				return nil, &net.AddrError{Err: "no suitable address found", Addr: host}
			}
			return []netip.AddrPort{netip.AddrPortFrom(ip, uint16(port))}, nil
		}
	}
	l := new(lookUp)
	l.start(cx.RT(), func(ctx context.Context) { l.do(ctx, n, host, service) }, func() {})
	l.outside.wait(cx)
	return l.addrs, l.err
}

// lookUp is a question to the system's resolver.
type lookUp struct {
	outside
	addrs []netip.AddrPort
	err   error
}

func (l *lookUp) do(ctx context.Context, n network, host, service string) {
	port, err := net.DefaultResolver.LookupPort(ctx, n.String(), service)
	if err != nil {
		l.err = err
		return
	}
	if host == "" {
		l.addrs = []netip.AddrPort{netip.AddrPortFrom(netip.Addr{}, uint16(port))}
		return
	}
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		l.err = err
		return
	}
	// IPv4 first, as package net does when it listens, and because connecting is not raced.
	for _, v4 := range []bool{true, false} {
		for _, ip := range ips {
			if ip = ip.Unmap(); ip.Is4() == v4 && n.suits(ip) {
				l.addrs = append(l.addrs, netip.AddrPortFrom(ip, uint16(port)))
			}
		}
	}
	if len(l.addrs) == 0 {
		l.err = &net.AddrError{Err: "no suitable address found", Addr: host}
	}
}
