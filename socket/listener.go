package socket

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"os"
	"time"

	"github.com/edo-async/edo/internal/core"
	"github.com/edo-async/edo/internal/poller"
)

// Listener accepts stream connections. Several tasks may use it at the same time.
type Listener struct {
	sock
	network network
	addr    net.Addr
	unlink  string // the file of a Unix socket, removed by Close
}

// Listen makes a listener. The networks are tcp, tcp4, tcp6 and unix; addresses are those of net.Listen. A host name
// is looked up, which waits.
func Listen(cx core.Context, networkName, address string) (*Listener, error) {
	p, n, err := setUp(cx.RT(), networkName)
	if err != nil {
		return nil, opError("listen", networkName, nil, nil, err)
	}
	if p.Portable() {
		return listenPumped(p, n, address)
	}
	if n == unixStream {
		return listenAt(p, n, netip.AddrPort{}, address)
	}
	addrs, err := resolve(cx, n, address)
	if err != nil {
		return nil, opError("listen", networkName, nil, nil, err)
	}
	return listenAt(p, n, addrs[0], "")
}

// setUp finds the poller of the runtime that x runs in.
func setUp(x *core.Cx, networkName string) (*poller.Poller, network, error) {
	p, _ := x.Env().IO.(*poller.Poller)
	if p == nil {
		return nil, 0, fmt.Errorf("edo: this runtime has no sockets")
	}
	n, err := parseNetwork(networkName)
	return p, n, err
}

func listenAt(p *poller.Poller, n network, a netip.AddrPort, path string) (*Listener, error) {
	fd, err := sysListen(n, a, path)
	if err != nil {
		var addr net.Addr = &net.UnixAddr{Name: path, Net: "unix"}
		if n != unixStream {
			addr = net.TCPAddrFromAddrPort(a)
		}
		return nil, opError("listen", n.String(), nil, addr, err)
	}
	l := &Listener{network: n, addr: sysLocalAddr(fd, n)}
	if path != "" && path[0] != '@' {
		l.unlink = path
	}
	l.src.Init(p, fd)
	return l, nil
}

func listenPumped(p *poller.Poller, n network, address string) (*Listener, error) {
	// Not to wait for a look-up here is worth a task of its own; package net's answers from the hosts file at once.
	nl, err := new(net.ListenConfig).Listen(context.Background(), n.String(), address)
	if err != nil {
		return nil, err
	}
	l := &Listener{network: n, addr: nl.Addr()}
	l.src.Init(p, -1)
	l.pump = &pump{l: nl, src: &l.src}
	return l, nil
}

// Accept waits for the next connection. Errors are package net's: too many open files
// (syscall.EMFILE) among them, after which accepting may go on.
func (l *Listener) Accept(cx core.Context) (*Conn, error) {
	m := modeRead
	for {
		seen, err := l.sock.begin(cx, m)
		if err != nil {
			return nil, l.failed("accept", err)
		}
		c, err := l.tryAccept(seen)
		if err != errAgain {
			return c, err
		}
		cx.RT().Refund()
		m = modeRead | modeWait
	}
}

// tryAccept accepts once and releases the source.
func (l *Listener) tryAccept(seen poller.Seen) (c *Conn, err error) {
	if l.pump != nil {
		c, err = l.acceptPumped()
	} else {
		var fd int
		var peer packedAddr
		if fd, peer, err = sysAccept(l.src.FD()); err == nil {
			c = newConn(l.network, peer)
			c.src.Init(l.src.Poller(), fd)
		}
	}
	if err == errAgain {
		l.src.Clear(poller.Read, seen)
	}
	l.src.Release(false)
	if err != nil && err != errAgain {
		err = l.failed("accept", err)
	}
	return c, err
}

func (l *Listener) acceptPumped() (*Conn, error) {
	nc, err := l.pump.accept()
	if err != nil {
		return nil, err
	}
	c := newConn(l.network, packedAddr{})
	c.initPumped(l.src.Poller(), nc)
	return c, nil
}

func (c *Conn) initPumped(p *poller.Poller, nc net.Conn) {
	c.src.Init(p, -1)
	c.pump = &pump{conn: nc, src: &c.src}
}

// Close stops listening. Tasks that accept are woken and get net.ErrClosed.
func (l *Listener) Close() error {
	if l.unlink != "" && !l.src.Look().Closed() {
		_ = os.Remove(l.unlink)
	}
	if !l.src.Close() {
		return l.failed("close", net.ErrClosed)
	}
	if l.pump != nil {
		l.pump.close()
	}
	return nil
}

// Addr is the address that is listened at.
func (l *Listener) Addr() net.Addr { return l.addr }

// SetDeadline sets when Accept, in tasks that wait now included, ends with os.ErrDeadlineExceeded. The zero time means never.
func (l *Listener) SetDeadline(t time.Time) error {
	if l.src.Look().Closed() {
		return l.failed("set", net.ErrClosed)
	}
	l.setDeadline(poller.Read, t)
	return nil
}

func (l *Listener) failed(op string, err error) error {
	return opError(op, l.network.String(), nil, l.addr, err)
}
