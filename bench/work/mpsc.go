package main

import (
	"runtime"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
)

// Channels as Tokio's own benchmarks use them (benches/sync_mpsc.rs, sync_mpsc_oneshot.rs).

var mpscs = []workload{
	{"mpsc/create/1", 1, createTasks(1), createGoroutines(1)},
	{"mpsc/create/100", 1, createTasks(100), createGoroutines(100)},
	{"mpsc/create/100000", 1, createTasks(100_000), createGoroutines(100_000)},
	{"mpsc/send/512", 1, sendLarge[[512]byte], goSendLarge[[512]byte]},
	{"mpsc/send/32K", 1, sendLarge[[32 << 10]byte], goSendLarge[[32 << 10]byte]},
	{"mpsc/contention/bounded", 6, contentionTasks(1_000_000, false), contentionGoroutines(1_000_000)},
	{"mpsc/contention/bounded/many", 6, contentionTasks(1_000_000, true), contentionGoroutines(1_000_000)},
	{"mpsc/contention/full", 6, contentionTasks(100, false), contentionGoroutines(100)},
	{"mpsc/contention/full/many", 6, contentionTasks(100, true), contentionGoroutines(100)},
	{"mpsc/contention/unbounded", 6, contentionTasks(unbounded, false), contentionGoroutines(allMessages)},
	{"mpsc/contention/unbounded/many", 6, contentionTasks(unbounded, true), contentionGoroutines(allMessages)},
	{"mpsc/uncontended/bounded", 6, uncontendedTasks(1_000_000), uncontendedGoroutines(1_000_000)},
	{"mpsc/uncontended/unbounded", 6, uncontendedTasks(unbounded), uncontendedGoroutines(allMessages)},
	{"mpsc/oneshot", 1, requestTasks, requestGoroutines},
	{"mpsc/oneshot/1w", 1, requestTasks, requestGoroutines},
}

// One operation is to make a channel for values of 512 bytes.

func createTasks(capacity int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				for range n {
					runtime.KeepAlive(channel.New[[512]byte](capacity))
				}
				return nil
			})
		})
	}
}

func createGoroutines(capacity int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			for range n {
				runtime.KeepAlive(make(chan [512]byte, capacity))
			}
		})
	}
}

// One operation is to send a large value into a channel with room for 1,000, and to receive it.

func sendLarge[T any](m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			c := channel.New[T](1000)
			for range n {
				var v T
				c.Send(cx, v)
				got, _ := c.Recv(cx)
				runtime.KeepAlive(&got)
			}
			return nil
		})
	})
}

func goSendLarge[T any](m *meter) {
	m.perOp(func(n int) {
		c := make(chan T, 1000)
		for range n {
			var v T
			c <- v
			got := <-c
			runtime.KeepAlive(&got)
		}
	})
}

// One operation is one of 1,000 messages that each of five tasks sends to one, one by one or up to 5,000 at a time. Go's nearest
// form of an unbounded channel is one with room for all.

const (
	contenders  = 5
	messages    = 1000
	allMessages = contenders * messages
	unbounded   = -1 // as a capacity
)

func newChan(capacity int) *channel.Chan[int] {
	if capacity == unbounded {
		return channel.NewUnbounded[int]()
	}
	return channel.New[int](capacity)
}

func contentionTasks(capacity int, many bool) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				buf := make([]int, allMessages)
				for range m.batches(n, allMessages) {
					c := newChan(capacity)
					for range contenders {
						edo.Spawn(cx, func(cx edo.Context) error {
							for i := range messages {
								c.Send(cx, i)
							}
							return nil
						})
					}
					if many {
						for got := 0; got < allMessages; {
							n, _ := c.RecvMany(cx, buf)
							got += n
						}
						continue
					}
					for range allMessages {
						c.Recv(cx)
					}
				}
				return nil
			})
		})
	}
}

func contentionGoroutines(capacity int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			for range m.batches(n, allMessages) {
				c := make(chan int, capacity)
				for range contenders {
					go func() {
						for i := range messages {
							c <- i
						}
					}()
				}
				for range allMessages {
					<-c
				}
			}
		})
	}
}

// One operation is one of 5,000 messages that a task sends and then receives itself.

func uncontendedTasks(capacity int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				for range m.batches(n, allMessages) {
					c := newChan(capacity)
					for i := range allMessages {
						c.Send(cx, i)
					}
					for range allMessages {
						c.Recv(cx)
					}
				}
				return nil
			})
		})
	}
}

func uncontendedGoroutines(capacity int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			for range m.batches(n, allMessages) {
				c := make(chan int, capacity)
				for i := range allMessages {
					c <- i
				}
				for range allMessages {
					<-c
				}
			}
		})
	}
}

// One operation is a request over a channel with room for ten, answered over the oneshot that it carries.

func requestTasks(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			requests := channel.New[channel.Sender[struct{}]](10)
			server := edo.Spawn(cx, func(cx edo.Context) error {
				for {
					reply, ok := requests.Recv(cx)
					if !ok {
						return nil
					}
					reply.SendFrom(cx, struct{}{})
				}
			})
			for range n {
				reply, answer := channel.NewOneshot[struct{}]()
				requests.Send(cx, reply)
				answer.Recv(cx)
			}
			requests.Close()
			server.Join(cx)
			return nil
		})
	})
}

func requestGoroutines(m *meter) {
	m.perOp(func(n int) {
		requests := make(chan chan struct{}, 10)
		ended := make(chan struct{})
		go func() {
			for reply := range requests {
				reply <- struct{}{}
			}
			close(ended)
		}()
		for range n {
			reply := make(chan struct{}, 1)
			requests <- reply
			<-reply
		}
		close(requests)
		<-ended
	})
}
