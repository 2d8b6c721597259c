package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/socket"
)

// An echo server, for what is measured from outside. It answers what it reads. What begins with a B makes its handler
// block for 20 ms, as code does that does not know that it should not; a P does so politely. For each line on standard input it
// collects its garbage and prints how much memory it has in use.

// block is what a handler does that blocks.
func block() { time.Sleep(20 * time.Millisecond) }

// buffers hold a read while it is answered.
var buffers = sync.Pool{New: func() any { return new([4096]byte) }}

func serveEdo() error {
	return edo.Run(func(cx edo.Context) error {
		l, err := socket.Listen(cx, "tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		ready(l.Addr())
		for {
			conn, err := l.Accept(cx)
			if err != nil {
				return err
			}
			edo.Spawn(cx, func(cx edo.Context) error { return echoEdo(cx, conn) })
		}
	})
}

func echoEdo(cx edo.Context, conn *socket.Conn) error {
	defer conn.Close()
	for {
		if err := conn.ReadReady(cx); err != nil {
			return err
		}
		buf := buffers.Get().(*[4096]byte)
		n, err := conn.Read(cx, buf[:])
		if err != nil {
			return err
		}
		switch buf[0] {
		case 'B':
			block()
		case 'P':
			edo.Blocking(cx, func(context.Context) (int, error) { block(); return 0, nil })
		}
		if _, err := conn.Write(cx, buf[:n]); err != nil {
			return err
		}
		buffers.Put(buf)
	}
}

func serveGo() error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ready(l.Addr())
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go echoGo(conn)
	}
}

// echoGo keeps its buffer: a goroutine that blocks in Read has to have one.
func echoGo(conn net.Conn) {
	defer conn.Close()
	var buf [4096]byte
	for {
		n, err := conn.Read(buf[:])
		if err != nil {
			return
		}
		switch buf[0] {
		case 'B', 'P':
			block()
		}
		if _, err := conn.Write(buf[:n]); err != nil {
			return
		}
	}
}

// ready tells where the server listens, and answers questions from then on.
func ready(addr net.Addr) {
	fmt.Println(addr)
	go func() {
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			debug.FreeOSMemory()
			fmt.Println(residentBytes())
		}
		os.Exit(0) // who started it is gone
	}()
}
