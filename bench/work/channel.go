package main

import (
	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
)

var channels = []workload{
	{"channel/unbuffered", 1, pingPongTasks(0), pingPongGoroutines(0)},
	{"channel/buffer1", 1, pingPongTasks(1), pingPongGoroutines(1)},
	{"channel/unbuffered/2", 2, pingPongTasks(0), pingPongGoroutines(0)},
	{"channel/buffer1/2", 2, pingPongTasks(1), pingPongGoroutines(1)},
	{"channel/stream", 1, streamTasks, streamGoroutines},
	{"oneshot", 1, oneshotTasks, oneshotGoroutines},
}

// One operation is a round trip: a number to another task and back.

func pingPongTasks(buffer int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			m.run(func(cx edo.Context) error {
				there, back := channel.New[int](buffer), channel.New[int](buffer)
				echo := edo.Spawn(cx, func(cx edo.Context) error {
					for {
						v, ok := there.Recv(cx)
						if !ok {
							return nil
						}
						back.Send(cx, v)
					}
				})
				for i := range n {
					there.Send(cx, i)
					back.Recv(cx)
				}
				there.Close()
				echo.Join(cx)
				return nil
			})
		})
	}
}

func pingPongGoroutines(buffer int) func(m *meter) {
	return func(m *meter) {
		m.perOp(func(n int) {
			there, back := make(chan int, buffer), make(chan int, buffer)
			ended := make(chan struct{})
			go func() {
				for v := range there {
					back <- v
				}
				close(ended)
			}()
			for i := range n {
				there <- i
				<-back
			}
			close(there)
			<-ended
		})
	}
}

// One operation is one of many messages over a channel with a buffer of 100.

func streamTasks(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			stream := channel.New[int](100)
			edo.Spawn(cx, func(cx edo.Context) error {
				for i := range n {
					stream.Send(cx, i)
				}
				stream.Close()
				return nil
			})
			for {
				if _, ok := stream.Recv(cx); !ok {
					return nil
				}
			}
		})
	})
}

func streamGoroutines(m *meter) {
	m.perOp(func(n int) {
		stream := make(chan int, 100)
		go func() {
			for i := range n {
				stream <- i
			}
			close(stream)
		}()
		for range stream {
		}
	})
}

// One operation is a new task and a new oneshot channel, over which the task answers.

func oneshotTasks(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			for i := range n {
				tx, rx := channel.NewOneshot[int]()
				edo.Spawn(cx, func(cx edo.Context) error { return tx.SendFrom(cx, i) })
				rx.Recv(cx)
			}
			return nil
		})
	})
}

func oneshotGoroutines(m *meter) {
	m.perOp(func(n int) {
		for i := range n {
			answer := make(chan int, 1)
			go func() { answer <- i }()
			<-answer
		}
	})
}
