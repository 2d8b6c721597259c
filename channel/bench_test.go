package channel_test

import (
	"fmt"
	"testing"
	"unsafe"

	"github.com/edo-async/edo"
	"github.com/edo-async/edo/channel"
)

// player is a task as the compiler makes it, by hand: for n rounds it sends and receives (serve), or
// receives and sends. So these benchmarks are in the stackless lowering under the plain go command, too.
type player struct {
	t       edo.Task[struct{}]
	p       [1]unsafe.Pointer
	s       [2]byte
	out, in *channel.Chan[int]
	n       int
	serve   bool
	state   uint8
}

func play(cx edo.Context, cell unsafe.Pointer) bool {
	c := (*player)(cell)
	switch c.state {
	case 1:
		goto sending
	case 2:
		goto receiving
	}
	if !c.serve {
		goto receive
	}
send:
	if c.n == 0 {
		c.t.Finish(struct{}{}, nil)
		return true
	}
	c.n--
	c.s = [2]byte{}
sending:
	if _, ok := channel.Chan__Send__poll(cx, &c.p, &c.s, c.out, c.n); !ok {
		c.state = 1
		return false
	}
receive:
	if !c.serve && c.n == 0 {
		c.t.Finish(struct{}{}, nil)
		return true
	}
	c.s = [2]byte{}
receiving:
	if _, _, ok := channel.Chan__Recv__poll(cx, &c.p, &c.s, c.in); !ok {
		c.state = 2
		return false
	}
	goto send
}

func flavours(b *testing.B, run func(b *testing.B, opts ...edo.Option)) {
	b.Run("edo-current", func(b *testing.B) { run(b, edo.CurrentThread()) })
	b.Run("edo-multi", func(b *testing.B) { run(b) })
}

// BenchmarkPingPong is a round trip of two tasks over two channels.
func BenchmarkPingPong(b *testing.B) {
	for capacity := range 2 {
		b.Run(fmt.Sprintf("cap=%d", capacity), func(b *testing.B) {
			flavours(b, func(b *testing.B, opts ...edo.Option) {
				b.ReportAllocs()
				edo.Run(func(cx edo.Context) error {
					c, d := channel.New[int](capacity), channel.New[int](capacity)
					b.ResetTimer()
					x := &player{out: c, in: d, n: b.N, serve: true}
					y := &player{out: d, in: c, n: b.N}
					edo.Spawn__cell(cx, &x.t, play)
					edo.Spawn__cell(cx, &y.t, play)
					x.t.Join(cx)
					b.StopTimer()
					return nil
				}, opts...)
			})
			b.Run("edo-source-"+edo.Lowering(), func(b *testing.B) {
				edo.Run(func(cx edo.Context) error {
					c, d := channel.New[int](capacity), channel.New[int](capacity)
					b.ResetTimer()
					edo.Spawn(cx, func(cx edo.Context) error {
						for {
							v, ok := c.Recv(cx)
							if !ok {
								return nil
							}
							d.Send(cx, v)
						}
					})
					for i := range b.N {
						c.Send(cx, i)
						d.Recv(cx)
					}
					c.Close()
					b.StopTimer()
					return nil
				}, edo.CurrentThread())
			})
			b.Run("go", func(b *testing.B) {
				c, d := make(chan int, capacity), make(chan int, capacity)
				go func() {
					for v := range c {
						d <- v
					}
				}()
				for i := range b.N {
					c <- i
					<-d
				}
				close(c)
			})
		})
	}
}

// BenchmarkUncontended is a send and a receive that need not wait.
func BenchmarkUncontended(b *testing.B) {
	b.Run("edo", func(b *testing.B) {
		b.ReportAllocs()
		edo.Run(func(cx edo.Context) error {
			c := channel.New[int](1)
			b.ResetTimer()
			for i := range b.N {
				c.Send(cx, i)
				c.Recv(cx)
			}
			return nil
		}, edo.CurrentThread())
	})
	b.Run("go", func(b *testing.B) {
		c := make(chan int, 1)
		for i := range b.N {
			c <- i
			<-c
		}
	})
}

// chooser is a task by hand that sends, and then selects from two channels.
type chooser struct {
	t     edo.Task[struct{}]
	p     [1]unsafe.Pointer
	s     [2]byte
	out   *channel.Chan[int]
	cases []edo.Case
	n     int
	state uint8
}

func choose(cx edo.Context, cell unsafe.Pointer) bool {
	c := (*chooser)(cell)
	switch c.state {
	case 1:
		goto sending
	case 2:
		goto selecting
	}
again:
	if c.n == 0 {
		c.t.Finish(struct{}{}, nil)
		return true
	}
	c.n--
	c.s = [2]byte{}
sending:
	if _, ok := channel.Chan__Send__poll(cx, &c.p, &c.s, c.out, c.n); !ok {
		c.state = 1
		return false
	}
	c.s = [2]byte{}
selecting:
	if _, ok := edo.Select__poll(cx, &c.p, &c.s, c.cases...); !ok {
		c.state = 2
		return false
	}
	goto again
}

// BenchmarkSelect is a round trip of two tasks that each receive by a select of two.
func BenchmarkSelect(b *testing.B) {
	flavours(b, func(b *testing.B, opts ...edo.Option) {
		b.ReportAllocs()
		edo.Run(func(cx edo.Context) error {
			c, d, never := channel.New[int](1), channel.New[int](1), channel.New[int](1)
			cases := func(c *channel.Chan[int]) []edo.Case {
				var v int
				return []edo.Case{c.OnRecv(&v, nil), never.OnRecv(&v, nil)}
			}
			b.ResetTimer()
			x := &chooser{out: c, cases: cases(d), n: b.N}
			y := &chooser{out: d, cases: cases(c), n: b.N}
			edo.Spawn__cell(cx, &x.t, choose)
			edo.Spawn__cell(cx, &y.t, choose)
			x.t.Join(cx)
			y.t.Join(cx)
			b.StopTimer()
			return nil
		}, opts...)
	})
	b.Run("go", func(b *testing.B) {
		c, d, never := make(chan int, 1), make(chan int, 1), make(chan int, 1)
		run := func(out, in chan int) {
			for i := range b.N {
				out <- i
				select {
				case <-in:
				case <-never:
				}
			}
		}
		ended := make(chan struct{})
		go func() { run(c, d); close(ended) }()
		run(d, c)
		<-ended
	})
}
