package main

import (
	"fmt"
	"time"

	"github.com/edo-async/edo"
)

func showAbort() error {
	chapter("A task can be aborted where it waits, and its deferred calls run")
	return edo.Run(abortSleeper)
}

func abortSleeper(cx edo.Context) error {
	task := edo.Spawn(cx, func(cx edo.Context) error {
		fmt.Println("   task:   I open a file, and sleep for an hour")
		defer func() {
			edo.Sleep(cx, 10*time.Millisecond) // deferred calls may wait, too
			fmt.Println("   task:   (deferred) I have closed my file")
		}()
		edo.Sleep(cx, time.Hour)
		fmt.Println("   task:   this is never printed")
		return nil
	})
	edo.Sleep(cx, 100*time.Millisecond)
	fmt.Println("   parent: 0.1 s is enough, abort")
	start := edo.Now(cx)
	task.Abort()
	_, err := task.Join(cx)
	fmt.Printf("   parent: it ended %v later, with %q\n", edo.Now(cx).Sub(start).Round(time.Millisecond), err)
	return nil
}
