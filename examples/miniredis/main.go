// Miniredis is a Redis server on Edo: redis-cli, redis-benchmark and client
// libraries use it unchanged. It is there to be read.
//
// What a server has to do while it waits is in this package, and it is little:
//
//	main.go     start, and stop on a signal
//	server.go   a task that accepts, a task for each client, a task that expires keys
//	client.go   what a client's task does: wait, read, execute, write
//	waiting.go  BLPOP: waiting for several things at once
//	pubsub.go   messages that come while a client is silent
//
// What a server has to know is in the packages beside it, which have nothing to
// do with Edo: resp (the protocol), store (the keys), pubsub (the channels),
// command (the commands). bench/peers/goredis is the same server on goroutines.
//
// Each client's task is written as if it had a thread of its own, and costs,
// while its client is silent, what it must remember and no more: no stack under
// `edo build`, and no buffer in either build.
package main

import (
	"context"
	"errors"
	"flag"
	"log"
	"os/signal"
	"syscall"

	"github.com/edo-async/edo"
)

func main() {
	addr := flag.String("addr", ":6379", "listen on this `address`")
	maxClients := flag.Int("maxclients", 10000, "serve at most this many clients at once; 0 for any")
	flag.Parse()

	// On a signal ctx ends, and with it the task below: it unwinds where it
	// waits, in Accept. Run then aborts all other tasks, each where it waits,
	// and returns when their deferred calls have run: connections are closed
	// and nothing is left.
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	err := edo.Run(func(cx edo.Context) error {
		s, err := listen(cx, *addr, options{maxClients: *maxClients})
		if err != nil {
			return err
		}
		log.Print("listening on ", s.listener.Addr(), ", ", edo.Lowering())
		return s.serve(cx)
	}, edo.WithContext(ctx))
	if err != nil && !(ctx.Err() != nil && errors.Is(err, edo.ErrAborted)) {
		log.Fatal(err)
	}
}
