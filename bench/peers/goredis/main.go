// Goredis is examples/miniredis on goroutines and package net: the same
// commands, the same keyspace, the same protocol code, and a goroutine for
// each connection. It is what miniredis is measured against, so it is written
// as well as its author knows how to:
//
//   - A goroutine for each connection, reading with plain blocking reads into
//     a buffer of its own, of 4 KiB, as bufio.Reader would have. With -lean it
//     waits without any buffer, through syscall.RawConn, which costs a system
//     call for each wait and is as small as a goroutine's connection can be.
//   - All other buffers (requests in pieces, replies) come from a pool, and are
//     held only while the connection is busy.
//   - A pipeline of requests is answered with one write.
//   - A second goroutine exists only where a connection has two things to wait
//     for: a subscriber has one for its messages, BLPOP has one that watches
//     whether the client is still there.
package main

import (
	"context"
	"flag"
	"log"
	"os/signal"
	"syscall"
)

func main() {
	addr := flag.String("addr", ":6379", "listen on this `address`")
	maxClients := flag.Int("maxclients", 10000, "serve at most this many clients at once; 0 for any")
	lean := flag.Bool("lean", false, "hold no buffer while waiting for a request")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	srv, err := listen(*addr, options{maxClients: *maxClients, lean: *lean})
	if err != nil {
		log.Fatal(err)
	}
	log.Print("listening on ", srv.listener.Addr())
	if err := srv.serve(ctx); err != nil {
		log.Fatal(err)
	}
}
