package main

import (
	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
)

var selects = []workload{
	{"select/4", 1, selectTasks, selectGoroutines},
}

// One operation is a round trip to a task that waits for one of four channels, used in turn.

func selectTasks(m *meter) {
	m.perOp(func(n int) {
		m.run(func(cx edo.Context) error {
			a, b, c, d := channel.New[int](0), channel.New[int](0), channel.New[int](0), channel.New[int](0)
			back := channel.New[int](0)
			echo := edo.Spawn(cx, func(cx edo.Context) error {
				var v int
				var ok bool
				for {
					edo.Select(cx, a.OnRecv(&v, &ok), b.OnRecv(&v, &ok), c.OnRecv(&v, &ok), d.OnRecv(&v, &ok))
					if !ok {
						return nil
					}
					back.Send(cx, v)
				}
			})
			in := [4]*channel.Chan[int]{a, b, c, d}
			for i := range n {
				in[i%4].Send(cx, i)
				back.Recv(cx)
			}
			d.Close()
			echo.Join(cx)
			return nil
		})
	})
}

func selectGoroutines(m *meter) {
	m.perOp(func(n int) {
		a, b, c, d := make(chan int), make(chan int), make(chan int), make(chan int)
		back := make(chan int)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			var v int
			var ok bool
			for {
				select {
				case v, ok = <-a:
				case v, ok = <-b:
				case v, ok = <-c:
				case v, ok = <-d:
				}
				if !ok {
					return
				}
				back <- v
			}
		}()
		in := [4]chan int{a, b, c, d}
		for i := range n {
			in[i%4] <- i
			<-back
		}
		close(d)
		<-ended
	})
}
