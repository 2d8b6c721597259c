package edo

import (
	"runtime"
	"strings"
)

// mustNotBeTask panics if the calling goroutine is polling a task, or is a worker's or a monitor's own. That is found on its stack: a goroutine
// has nothing else that tells. It takes half a microsecond; so it is for calls that block, and are going to take longer.
func mustNotBeTask(remedy string) {
	if onTask() {
		panic(remedy)
	}
}

func onTask() bool {
	var pcs [64]uintptr
	for skip := 3; ; skip += len(pcs) {
		n := runtime.Callers(skip, pcs[:])
		for _, pc := range pcs[:n] {
			if f := runtime.FuncForPC(pc - 1); f != nil && (strings.HasPrefix(f.Name(), workerPrefix) || strings.HasPrefix(f.Name(), coroutinePrefix)) {
				return true
			}
		}
		if n < len(pcs) {
			return false
		}
	}
}

const (
	internalPrefix  = "github.com/edo-async/edo/internal/"
	workerPrefix    = internalPrefix + "sched."
	coroutinePrefix = internalPrefix + "core.(*Coroutine)."
)
