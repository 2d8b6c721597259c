package edo

import (
	"runtime"
	"strings"
)

// mustNotBeTask panics if the calling goroutine is polling a task, or is a worker's or a monitor's own. That is found on its stack: a goroutine
// has nothing else that tells. It takes about a microsecond; so it is for calls that block, and are going to take longer.
func mustNotBeTask(remedy string) {
	if onTask() {
		panic(remedy)
	}
}

func onTask() bool {
	var pcs [64]uintptr
	for skip := 3; ; skip += len(pcs) {
		n := runtime.Callers(skip, pcs[:])
		frames := runtime.CallersFrames(pcs[:n])
		for more := n > 0; more; {
			var f runtime.Frame
			f, more = frames.Next()
			if strings.HasPrefix(f.Function, workerPrefix) || f.Function == coroutineBody {
				return true
			}
		}
		if n < len(pcs) {
			return false
		}
	}
}

const (
	internalPrefix = "github.com/edo-async/edo/internal/"
	workerPrefix   = internalPrefix + "sched."
	coroutineBody  = internalPrefix + "core.(*Coroutine).body"
)
