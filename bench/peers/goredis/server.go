package main

import (
	"context"
	"errors"
	"log"
	"net"
	"sync"
	"time"

	"github.com/edo-async/edo/examples/miniredis/command"
)

type options struct {
	maxClients   int
	messageLimit int
	lean         bool
}

type server struct {
	db       *command.Server
	listener net.Listener
	options  options

	running sync.WaitGroup // every goroutine that serve has started
	mu      sync.Mutex
	clients map[*client]struct{}
	closing bool
}

func listen(addr string, o options) (*server, error) {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	s := &server{
		db:       command.NewServer(o.maxClients, o.messageLimit, time.Now()),
		listener: l,
		options:  o,
		clients:  map[*client]struct{}{},
	}
	s.db.Addr = l.Addr().String()
	return s, nil
}

// serve serves until ctx is done, and returns when all connections are closed
// and all goroutines gone.
func (s *server) serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer s.running.Wait()
	defer s.shutdown()
	defer cancel()
	defer context.AfterFunc(ctx, s.shutdown)()
	s.running.Go(func() { s.expire(ctx) })
	for {
		conn, err := s.listener.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				conn.Close()
			}
			return nil
		case errors.Is(err, net.ErrClosed):
			return err
		case err != nil: // no file descriptors left, most likely: some will be
			log.Print(err)
			time.Sleep(10 * time.Millisecond)
			continue
		}
		s.running.Go(func() { s.handle(conn.(*net.TCPConn)) })
	}
}

func (s *server) handle(conn *net.TCPConn) {
	c := &client{srv: s, conn: conn}
	defer conn.Close()
	if !s.db.Connect(&c.session, c) {
		conn.Write([]byte(command.TooMany))
		return
	}
	defer c.session.Close()
	if s.add(c) {
		defer s.remove(c)
		c.serve()
	}
}

func (s *server) add(c *client) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closing {
		s.clients[c] = struct{}{}
	}
	return !s.closing
}

func (s *server) remove(c *client) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.clients, c)
}

// shutdown closes everything, which wakes everyone up.
func (s *server) shutdown() {
	s.listener.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closing = true
	for c := range s.clients {
		c.conn.Close()
	}
}

// expire removes keys whose time has come.
func (s *server) expire(ctx context.Context) {
	tick := time.NewTicker(command.ExpireEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for s.db.ExpireSome(time.Now()) {
		}
	}
}
