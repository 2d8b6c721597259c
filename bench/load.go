package main

import (
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"time"
)

// A load is requests at a steady rate, whatever the server does: a slow answer does not slow the others down.
type load struct {
	addr    string
	conns   int
	rate    int // requests a second, over all connections
	last    time.Duration
	request []byte
	reply   int // bytes
}

// run answers how long each request took. If a connection was still busy when its next request was due, that one counts
// from when it was due; else from when it was sent: what the client oversleeps is not the server's fault.
func (l load) run() ([]time.Duration, error) {
	var (
		mu    sync.Mutex
		all   []time.Duration
		wrong error
		group sync.WaitGroup
	)
	begin := time.Now().Add(50 * time.Millisecond)
	for i := range l.conns {
		group.Go(func() {
			took, err := l.client(begin.Add(l.period() * time.Duration(i) / time.Duration(l.conns)))
			mu.Lock()
			all = append(all, took...)
			wrong = errors.Join(wrong, err)
			mu.Unlock()
		})
	}
	group.Wait()
	return all, wrong
}

// period is how often each connection has a request.
func (l load) period() time.Duration {
	return time.Second * time.Duration(l.conns) / time.Duration(l.rate)
}

func (l load) client(due time.Time) (took []time.Duration, err error) {
	conn, err := net.Dial("tcp", l.addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	reply := make([]byte, l.reply)
	for end := due.Add(l.last); due.Before(end); due = due.Add(l.period()) {
		sent := due
		if wait := time.Until(due); wait > 0 {
			time.Sleep(wait)
			sent = time.Now()
		}
		if _, err := conn.Write(l.request); err != nil {
			return nil, err
		}
		if _, err := io.ReadFull(conn, reply); err != nil {
			return nil, err
		}
		took = append(took, time.Since(sent))
	}
	return took, nil
}

// percentiles are p50 and p99, in milliseconds.
func percentiles(took []time.Duration) map[string]float64 {
	slices.Sort(took)
	at := func(p int) float64 { return float64(took[len(took)*p/100].Nanoseconds()) / 1e6 }
	return map[string]float64{"p50": at(50), "p99": at(99)}
}
