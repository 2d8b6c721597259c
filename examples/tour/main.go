// Tour shows in ten seconds what Edo is about. Run it both ways:
//
//	go run ./examples/tour               stackful: every task is a coroutine
//	go run ./cmd/edo run ./examples/tour stackless: every task is a value
package main

import (
	"fmt"
	"log"
	"runtime"

	"github.com/edo-async/edo"
)

func main() {
	fmt.Printf("This is Edo's %s lowering, on %s and %d CPUs.\n", edo.Lowering(), runtime.Version(), runtime.GOMAXPROCS(0))
	for _, show := range []func() error{showSuspended, showSleepers, showSwitches, showAbort} {
		if err := show(); err != nil {
			log.Fatal(err)
		}
	}
}

// stackless tells how this program was built.
func stackless() bool { return edo.Lowering() == "stackless" }

var chapters int

func chapter(title string) {
	chapters++
	fmt.Printf("\n%d. %s\n\n", chapters, title)
}

// table prints what tasks and goroutines have taken for the same.
func table(header string, rows ...[3]string) {
	const format = "   %-26s %14s %14s\n"
	fmt.Printf(format, header, "edo tasks", "goroutines")
	for _, r := range rows {
		fmt.Printf(format, r[0], r[1], r[2])
	}
}

// count is n with commas.
func count(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
