// Package expvars shows a runtime's metrics through package expvar. It is a package of its own because importing expvar
// registers a handler with net/http: /debug/vars on the default mux.
package expvars

import (
	"expvar"

	"github.com/edo-async/edo"
)

// Publish publishes r's metrics under a name: as an object with a member for each field of edo.Metrics, in which durations are nanoseconds. They
// are read when the variable is. Like expvar.Publish it panics if the name is taken, and there is no taking back: for runtimes that
// come and go, put Var(r) into an expvar.Map.
func Publish(name string, r *edo.Runtime) { expvar.Publish(name, Var(r)) }

// Var is the variable that Publish publishes.
func Var(r *edo.Runtime) expvar.Var { return expvar.Func(func() any { return r.Metrics() }) }
