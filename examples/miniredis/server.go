package main

import (
	"errors"
	"log"
	"net"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/examples/miniredis/command"
	"github.com/edo-async/edo/socket"
)

type options struct {
	maxClients   int // 0 for any number
	messageLimit int // bytes that may wait for a subscriber; 0 for the default
}

type server struct {
	db       *command.Server
	listener *socket.Listener
}

func listen(cx edo.Context, addr string, o options) (*server, error) {
	l, err := socket.Listen(cx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	db := command.NewServer(o.maxClients, o.messageLimit, edo.Now(cx))
	db.Addr = l.Addr().String()
	return &server{db, l}, nil
}

// serve accepts clients until it is aborted. It need not look after the tasks
// that it spawns: they end with their clients, or with the runtime.
func (s *server) serve(cx edo.Context) error {
	defer s.listener.Close()
	edo.Spawn(cx, s.expire, edo.Name("expire"))
	for {
		conn, err := s.listener.Accept(cx)
		switch {
		case errors.Is(err, net.ErrClosed):
			return err
		case err != nil: // most likely no file descriptor is free: some will be
			log.Print(err)
			edo.Sleep(cx, 10*time.Millisecond)
			continue
		}
		c := &client{server: s, conn: conn}
		edo.Spawn(cx, c.serve)
	}
}

// expire removes keys whose time has come, a few at a time: between two rounds
// the store's lock is free.
func (s *server) expire(cx edo.Context) error {
	for {
		edo.Sleep(cx, command.ExpireEvery)
		for s.db.ExpireSome(edo.Now(cx)) {
			edo.Yield(cx)
		}
	}
}
