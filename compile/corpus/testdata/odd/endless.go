// Endless waits for a process that outlives it, for ever.
package main

import (
	"os/exec"
	"time"
)

func main() {
	_ = exec.Command("sleep", "1000").Start()
	for {
		time.Sleep(time.Hour)
	}
}
