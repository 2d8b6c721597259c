package main

import (
	"fmt"

	"github.com/edo-async/edo"
)

// foo and bar are async functions: ordinary Go, with a Context first.
func foo(cx edo.Context) int {
	local := 123
	got := bar(cx)
	return local + got
}

func bar(cx edo.Context) int {
	other := 456
	edo.Yield(cx) // suspended here: other tasks run now
	return other
}

func showSuspended() error {
	chapter("A suspended task is a value")
	// One worker: while this task looks at the other one, that stays as it is.
	return edo.Run(lookAtFoo, edo.CurrentThread())
}

func lookAtFoo(cx edo.Context) error {
	begun := false
	task := edo.SpawnValue(cx, func(cx edo.Context) (int, error) {
		begun = true
		return foo(cx), nil
	}, edo.Name("tour"))
	for !begun {
		edo.Yield(cx)
	}
	fmt.Println("   foo (local = 123) awaits bar (other = 456), which is suspended at a yield.")
	printValue(task.Inspect(cx))
	sum, err := task.Join(cx)
	fmt.Printf("\n   Resumed, it goes on from there: 123 + 456 = %d.\n", sum)
	return err
}
