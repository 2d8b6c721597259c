package cases

import "github.com/edo-async/edo"

//edo:local
type handle struct{ n int }

func (h *handle) use() {}

func inner(cx edo.Context, h *handle) { edo.Yield(cx); h.use() }

func middle(cx edo.Context) error { inner(cx, &handle{}); return nil }

func spawnsByName(cx edo.Context) {
	edo.Spawn(cx, middle) // EDO002
	g := edo.NewGroup(cx)
	g.Go(middle) // EDO002
}

func captures(cx edo.Context, h *handle) {
	edo.Spawn(cx, func(cx edo.Context) error { h.use(); return nil }) // EDO002
}

func letsGo(cx edo.Context) error {
	h := &handle{}
	h.use()
	edo.Yield(cx)
	h = &handle{}
	h.use()
	return nil
}

func fine(cx edo.Context) { edo.Spawn(cx, letsGo) }
