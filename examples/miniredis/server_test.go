package main

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/examples/miniredis/conformance"
)

func TestConformance(t *testing.T) {
	for name, opts := range map[string][]edo.Option{
		"workers":        nil,
		"current thread": {edo.CurrentThread()},
		"portable":       {edo.PortableIO()},
	} {
		t.Run(name, func(t *testing.T) {
			conformance.Run(t, func(t *testing.T, o conformance.Options) (string, func()) {
				return start(t, options{o.MaxClients, o.MessageLimit}, opts...)
			})
		})
	}
}

// start runs a server as main does, and returns what stops it as a signal does.
func start(t *testing.T, o options, opts ...edo.Option) (addr string, stop func()) {
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	started, done := make(chan *server, 1), make(chan error, 1)
	go func() {
		done <- edo.Run(func(cx edo.Context) error {
			s, err := listen(cx, "127.0.0.1:0", o)
			if err != nil {
				return err
			}
			started <- s
			return s.serve(cx)
		}, append(opts, edo.WithContext(ctx))...)
	}()
	var s *server
	select {
	case s = <-started:
	case err := <-done:
		t.Fatal(err)
	}
	return s.db.Addr, func() {
		cancel()
		select {
		case err := <-done:
			if !errors.Is(err, edo.ErrAborted) {
				t.Errorf("Run: %v", err)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("does not stop")
		}
		if n := s.db.Clients(); n != 0 {
			t.Errorf("%d clients left", n)
		}
		for i := 0; runtime.NumGoroutine() > before; i++ {
			if i == 200 {
				buf := make([]byte, 1<<16)
				t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}
