// Channels, select, goroutines that talk.
package main

import (
	"fmt"
	"sync"
	"time"
)

func produce(n int) <-chan int {
	c := make(chan int)
	go func() {
		defer close(c)
		for i := range n {
			c <- square(i)
		}
	}()
	return c
}

func square(n int) int { return n * n }

func merge(cs ...<-chan int) (sum int) {
	a, b := cs[0], cs[1]
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				break
			}
			sum += v
		case v, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			sum += v
		}
	}
	return sum
}

func main() {
	fmt.Println(merge(produce(10), produce(5)))
	out := make(chan int, 1)
	where := [2]int{}
	pick := func(i int) int { fmt.Print("pick ", i, " "); return i }
	select {
	case where[pick(1)] = <-out:
	case out <- square(pick(3)):
		fmt.Println("sent")
	}
	select {
	case where[pick(1)] = <-out:
		fmt.Println("received", where)
	default:
		fmt.Println("nothing")
	}
	select {
	case <-out:
	case <-time.After(time.Millisecond):
		fmt.Println("late")
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	add := func(n int) { mu.Lock(); defer mu.Unlock(); total += n }
	for i := range 8 {
		wg.Go(func() { add(square(i)) })
	}
	wg.Wait()
	fmt.Println(total)
}
