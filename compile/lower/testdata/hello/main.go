package main

import (
	"fmt"

	"github.com/edo-async/edo"
)

func add(cx edo.Context, a, b int) int {
	edo.Yield(cx)
	return a + b
}

func loop(cx edo.Context, n int) (sum int, err error) {
	for i := 0; i < n; i++ {
		v := add(cx, i, 1)
		sum += v
		if i == 100 {
			return 0, fmt.Errorf("bad")
		}
	}
	return sum, nil
}

func main() {
	err := edo.Run(func(cx edo.Context) error {
		n, err := loop(cx, 10)
		fmt.Println("sum", n, err)
		return nil
	})
	fmt.Println(err)
}
