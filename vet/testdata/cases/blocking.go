package cases

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/edo-async/edo"
)

func polls(cx edo.Context, c chan int) bool {
	select {
	case <-c:
		return true
	case c <- 1:
	default:
	}
	return false
}

func waits(cx edo.Context, c chan int, ctx context.Context) {
	select { // EDO003
	case <-c:
	case <-ctx.Done():
	}
	for range c { // EDO003
	}
	c <- 1 // EDO003
}

func elsewhere(cx edo.Context, c chan int, wg *sync.WaitGroup) error {
	go func() { c <- 1; wg.Wait() }()
	_, err := edo.Blocking(cx, func(context.Context) (int, error) { time.Sleep(1); return <-c, nil })
	return err
}

func onBorrowedStack(cx edo.Context, c net.Conn) error {
	return edo.Stackful(cx, func(cx edo.Context) error {
		_, err := c.Read(nil)
		return err
	})
}

func network(cx edo.Context, c net.Conn) {
	c.Write(nil)                 // EDO003
	net.Dial("tcp", "localhost") // EDO003
	func() { time.Sleep(1) }()   // EDO003
}

func notAsync(c chan int) int { time.Sleep(1); return <-c }
