package main

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/edo-async/edo/examples/miniredis/conformance"
)

func TestConformance(t *testing.T) {
	for _, lean := range []bool{false, true} {
		t.Run(map[bool]string{false: "buffered", true: "lean"}[lean], func(t *testing.T) {
			conformance.Run(t, func(t *testing.T, o conformance.Options) (string, func()) {
				before := runtime.NumGoroutine()
				srv, err := listen("127.0.0.1:0", options{o.MaxClients, o.MessageLimit, lean})
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(context.Background())
				done := make(chan error, 1)
				go func() { done <- srv.serve(ctx) }()
				return srv.listener.Addr().String(), func() {
					cancel()
					select {
					case err := <-done:
						if err != nil {
							t.Error(err)
						}
					case <-time.After(10 * time.Second):
						t.Fatal("does not stop")
					}
					if n := srv.db.Clients(); n != 0 {
						t.Errorf("%d clients left", n)
					}
					for i := 0; runtime.NumGoroutine() > before; i++ {
						if i == 200 {
							t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
						}
						time.Sleep(10 * time.Millisecond)
					}
				}
			})
		})
	}
}
