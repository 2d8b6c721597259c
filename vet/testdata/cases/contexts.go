package cases

import (
	"context"

	"github.com/edo-async/edo"
)

func passes(cx edo.Context) {
	own := cx // an alias is fine
	edo.Yield(own)
	ctx, cancel := context.WithCancel(cx)
	defer cancel()
	f := func() { edo.Yield(cx) } // runs as part of the task
	f()
	_ = ctx
}

func keeps(cx edo.Context, all map[int]edo.Context, c chan edo.Context) {
	all[1] = cx                   // EDO007
	c <- cx                       // EDO007 EDO003
	_ = []edo.Context{cx}         // EDO007
	go func() { edo.Yield(cx) }() // EDO008
}

func race(cx edo.Context) {
	edo.Race(cx,
		func(cx edo.Context) (int, error) { edo.Yield(cx); return 1, nil },
		func(mine edo.Context) (int, error) { edo.Yield(cx); return 1, nil }, // EDO008
	)
}
