package task

import (
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"github.com/edo-async/edo/internal/core"
)

type noScheduler struct{}

func (noScheduler) Schedule(*Header, *core.Here) {}

// A panic of an observer is none of the task's: it goes on as it is, and so ends the program.
func TestObserverPanics(t *testing.T) {
	ways := map[string]func(*Header){
		"hook's": func(*Header) { panic("hook's") },
		"Goexit": func(*Header) { runtime.Goexit() },
	}
	for want, hook := range ways {
		for name, o := range map[string]*Observer{"polling": {Polling: hook}, "polled": {Polled: hook}, "ended": {Ended: hook}} {
			t.Run(name+", "+want, func(t *testing.T) {
				rt := &Runtime{Sched: noScheduler{}, Env: new(core.Env), Observer: o}
				rt.Prepare()
				h := new(Header)
				h.Init(rt, func(core.Context, unsafe.Pointer) bool { return true }, nil)
				h.Start(nil)
				here := &core.Here{Env: rt.Env}
				got := make(chan any)
				go func() {
					defer func() { got <- recover() }()
					defer func() { h.Fail(here, recover()) }() // as a worker does
					h.Poll(here)
				}()
				if v, is := (<-got).(string); !is || !strings.Contains(v, want) {
					t.Errorf("it became %v", v)
				}
			})
		}
	}
}
