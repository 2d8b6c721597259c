package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// Rows about connections that are not busy, or not well.

// idle measures what a connection takes that has had one answer and is silent now, of the echo server's memory.
var idle = group{
	name: "idle", rounds: 3,
	rows: []row{{name: "idle/bytes", figure: "bytes", unit: "B", first: reach(700), goal: reach(350)}},
	measure: func(b *bench, s side) (map[string]float64, error) {
		srv, err := b.echo(s)
		if err != nil {
			return nil, err
		}
		defer srv.stop()
		before, err := srv.settled()
		if err != nil {
			return nil, err
		}
		n := b.idleConns()
		conns, err := connect(srv.addr, n, []byte(fmt.Sprintf("%064d", 1)), 64)
		defer conns.close()
		if err != nil {
			return nil, err
		}
		after, err := srv.settled()
		return map[string]float64{"bytes": float64(after-before) / float64(n)}, err
	},
}

// idleRedis is the same of miniredis. It cannot be asked to collect its garbage, so it has to keep little, on both sides.
var idleRedis = group{
	name: "redis/idle", rounds: 3,
	rows: []row{{name: "redis/idle/bytes", figure: "bytes", unit: "B"}},
	measure: func(b *bench, s side) (map[string]float64, error) {
		srv, err := b.redis(s, "GOGC=10")
		if err != nil {
			return nil, err
		}
		defer srv.stop()
		before, err := srv.resident()
		if err != nil {
			return nil, err
		}
		n := b.idleConns()
		conns, err := connect(srv.addr, n, []byte("PING\r\n"), len("+PONG\r\n"))
		defer conns.close()
		if err != nil {
			return nil, err
		}
		after, err := srv.resident()
		return map[string]float64{"bytes": float64(after-before) / float64(n)}, err
	},
}

// idleConns leaves room under a limit of 20,000 open files.
func (b *bench) idleConns() int {
	if b.quick {
		return 1000
	}
	return 9500
}

type connections []net.Conn

// connect makes n connections, with one request and answer on each.
func connect(addr string, n int, request []byte, reply int) (all connections, err error) {
	answer := make([]byte, reply)
	for range n {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			return all, err
		}
		all = append(all, conn)
		if _, err := conn.Write(request); err != nil {
			return all, err
		}
		if _, err := io.ReadFull(conn, answer); err != nil {
			return all, err
		}
	}
	return all, nil
}

func (all connections) close() {
	for _, conn := range all {
		conn.Close()
	}
}

// deaf is a client that sends and never reads the answers: how much does the server take before it stops reading?
// The kernel's buffers are a part of it.
var deaf = group{
	name: "deaf", rounds: 1,
	rows: []row{{name: "deaf/taken", figure: "taken", unit: "MiB", first: reach(16), goal: reach(1), precision: 1}},
	measure: func(b *bench, s side) (map[string]float64, error) {
		srv, err := b.redis(s)
		if err != nil {
			return nil, err
		}
		defer srv.stop()
		conn, err := net.Dial("tcp", srv.addr)
		if err != nil {
			return nil, err
		}
		defer conn.Close()
		const most = 192 << 20
		text := make([]byte, 16<<10)
		request := fmt.Appendf(nil, "*2\r\n$4\r\nPING\r\n$%d\r\n%s\r\n", len(text), text)
		taken := 0
		for taken < most && err == nil {
			conn.SetWriteDeadline(time.Now().Add(time.Second))
			var n int
			n, err = conn.Write(request)
			taken += n
		}
		if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, err
		}
		return map[string]float64{"taken": float64(taken) / (1 << 20)}, nil
	},
}

// besideBlocked measures 50 connections at 5,000 requests a second while the handlers of 4 others block for 20 ms at a
// time. first is the byte that makes them.
func besideBlocked(name string, first byte) group {
	return group{
		name: name,
		rows: []row{
			{name: name + "/p50", figure: "p50", unit: "ms", first: slower(1.25), goal: slower(1.05), precision: 3},
			{name: name + "/p99", figure: "p99", unit: "ms", first: slower(1.25), goal: slower(1.05), precision: 3},
		},
		measure: func(b *bench, s side) (map[string]float64, error) {
			srv, err := b.echo(s)
			if err != nil {
				return nil, err
			}
			defer srv.stop()
			request := []byte(fmt.Sprintf("%064d", 1))
			blocking := append([]byte{first}, request[1:]...)
			var bad sync.WaitGroup
			var badErr error
			bad.Go(func() {
				// Each has a request on its way at all times: the rate is more than it can get.
				_, badErr = load{addr: srv.addr, conns: 4, rate: 4 * 100, last: b.last() / 2, request: blocking, reply: len(blocking)}.run()
			})
			took, err := load{addr: srv.addr, conns: 50, rate: 5000, last: b.last(), request: request, reply: len(request)}.run()
			bad.Wait()
			if err := errors.Join(err, badErr); err != nil {
				return nil, err
			}
			return percentiles(took), nil
		},
	}
}
