package lawtest

import (
	"errors"
	"fmt"

	"github.com/edo-async/edo"
)

func init() {
	add("ifChain", 3, 3, ifChain)
	add("switchTag", 2, 3, switchTag)
	add("switchType", 1, 2, switchType)
	add("selectNative", 1, 2, selectNative)
	add("shortCircuit", 3, 3, shortCircuit)
	add("evalOrder", 2, 4, evalOrder)
	add("assignOrder", 2, 3, assignOrder)
	add("literals", 3, 3, literals)
	add("nestedCalls", 3, 3, nestedCalls)
	add("returnCall", 1, 3, returnCall)
	add("liveValues", 2, 4, liveValues)
	add("shadows", 2, 2, shadows)
	add("pointers", 2, 3, pointers)
}

func ifChain(cx edo.Context, p *proc, n *node) (int, error) {
	if v, err := p.kid(cx, n, 0); err != nil {
		return 0, fmt.Errorf("if: %w", err)
	} else if w := p.try(cx, n, 1); w == v {
		return p.try(cx, n, 2), nil
	} else if w > v {
		return w, nil
	}
	return -1, nil
}

func switchTag(cx edo.Context, p *proc, n *node) (int, error) {
	sum := 0
	switch v := p.try(cx, n, 0); v {
	case p.value(n, n.a), p.try(cx, n, 1):
		sum++
		fallthrough
	case p.value(n, 100):
		edo.Yield(cx)
		sum += 10
	case 1, 2, 3:
		sum += p.try(cx, n, 1)
		if sum > 3 {
			break
		}
		sum += 20
	default:
		sum = v
	}
	switch {
	case p.try(cx, n, 1) > 3:
		return sum, nil
	}
	return sum + 1000, nil
}

func switchType(cx edo.Context, p *proc, n *node) (int, error) {
	box := func(cx edo.Context) any {
		v, err := p.kid(cx, n, 0)
		switch {
		case err != nil:
			return err
		case v%2 == 0:
			return fmt.Sprint(v)
		case v == 7:
			return nil
		}
		return v
	}
	switch v := box(cx).(type) {
	case int:
		edo.Yield(cx)
		return v, nil
	case string:
		edo.Yield(cx)
		return len(v), nil
	case interface{ Unwrap() error }:
		return 0, errors.Join(v.Unwrap())
	case error:
		return 0, v
	default:
		edo.Yield(cx)
		p.log(n, "%v", v)
	}
	return 0, nil
}

func selectNative(cx edo.Context, p *proc, n *node) (int, error) {
	ch := make(chan int, 1)
	sum := 0
	for range 3 {
		select {
		case ch <- p.try(cx, n, 0):
			edo.Yield(cx)
			sum++
			continue
		default:
		}
		select {
		case v, ok := <-ch:
			sum += v
			edo.Yield(cx)
			p.log(n, "%d %v", v, ok)
		default:
			return sum, nil
		}
	}
	return sum, nil
}

func shortCircuit(cx edo.Context, p *proc, n *node) (int, error) {
	big := func(cx edo.Context, i int) bool { return p.try(cx, n, i) > 3 }
	v := 0
	if big(cx, 0) && big(cx, 1) || !big(cx, 2) {
		v = 1
	}
	both := p.value(n, n.a) > 2 && (big(cx, 0) || p.value(n, n.b) > 2)
	p.log(n, "%v", both)
	return v, nil
}

func evalOrder(cx edo.Context, p *proc, n *node) (int, error) {
	list := []int{1, 2, 3, 4}
	table := map[int]int{}
	at := n.a % 4
	table[p.value(n, 5)] = list[at] + p.try(cx, n, 0)*p.value(n, 6)
	list[p.value(n, at)], list[p.try(cx, n, 1)&3] = p.value(n, 7), list[0]
	bump := func(cx edo.Context) int {
		edo.Yield(cx)
		at++
		list[0] += 10
		return at
	}
	sum := at + bump(cx) + at
	at += bump(cx)
	list[1] += bump(cx)
	list[0] += bump(cx) * list[0]
	p.log(n, "%v %v %d %d", list, table, at, sum)
	return sum, nil
}

func assignOrder(cx edo.Context, p *proc, n *node) (int, error) {
	a, b, c := n.a, n.b, n.c
	set := func(cx edo.Context, to *int, v int) int {
		edo.Yield(cx)
		*to = v
		return v
	}
	a, b = b+set(cx, &c, a), a
	p.log(n, "%d %d %d", a, b, c)
	x := struct{ u, v int }{a, set(cx, &a, 4)}
	arr := [2]int{}
	arr[a&1], a = p.try(cx, n, 0), 9
	a, x.u = p.try(cx, n, 1), a
	var e, f = set(cx, &a, 1) + a, set(cx, &a, 2) - a
	p.log(n, "%v %v %d %d %d", x, arr, a, e, f)
	return a + b + c, nil
}

func literals(cx edo.Context, p *proc, n *node) (int, error) {
	type pair struct {
		left  any
		right []int
	}
	v := pair{left: p.try(cx, n, 0), right: []int{p.value(n, 1), p.try(cx, n, 1), 4: p.value(n, 2)}}
	m := map[string]*pair{fmt.Sprint("k", p.try(cx, n, 2)): {right: v.right[:2]}}
	for k, w := range m {
		p.log(n, "%s %v", k, *w)
	}
	w := &[...]string{3: "x", 5: fmt.Sprint(p.try(cx, n, 0))}
	p.log(n, "%v %q", v, *w)
	return len(w), nil
}

func nestedCalls(cx edo.Context, p *proc, n *node) (int, error) {
	add := func(a, b, c int) int { return a + 2*b + 3*c }
	return add(
		p.try(cx, n, 0),
		add(p.value(n, 1), p.try(cx, n, 1), p.value(n, 2)),
		min(p.try(cx, n, 2), p.value(n, 3), len(fmt.Sprint(p.try(cx, n, 0)))),
	), nil
}

func returnCall(cx edo.Context, p *proc, n *node) (int, error) { return p.kid(cx, n, 0) }

// liveValues keeps values of all kinds alive while it waits.
func liveValues(cx edo.Context, p *proc, n *node) (int, error) {
	type padded struct {
		a byte
		b int64
		c string
		d bool
		e any
		f [3]uint16
	}
	s := padded{byte(n.a), int64(n.b), fmt.Sprint("s", n.c), n.a > 3, n.id, [3]uint16{1, 2, 3}}
	f, c, i8, u32 := float64(n.a)/3, complex(float32(n.b), 1), int8(-n.c), ^uint32(n.a)
	list, err := []string{"p", s.c}, error(nil)
	empty := struct{}{}
	fn := p.value
	ptr := &s.b
	var face fmt.Stringer = ms(n.a)
	arr := [4]any{1, "two", nil, &s}
	v := p.try(cx, n, 0)
	*ptr += int64(v)
	s.f[n.a%3]++
	_, err = p.kid(cx, n, 1)
	p.log(n, "%d %d %q %v %v %v %.3f %v %d %d", s.a, s.b, s.c, s.d, s.e, s.f, f, c, i8, u32)
	p.log(n, "%q %v %v %v %v", list, empty, face, arr[:3], describe(err))
	return fn(n, int(s.b)), nil
}

func shadows(cx edo.Context, p *proc, n *node) (v int, err error) {
	v = n.a
	{
		v, err := p.kid(cx, n, 0)
		if err != nil {
			v := p.try(cx, n, 1)
			p.log(n, "inner %d", v)
		}
		p.log(n, "middle %d %s", v, describe(err))
	}
	if v := v + 1; v > 2 {
		edo.Yield(cx)
		p.log(n, "if %d", v)
	}
	return v, err
}

func pointers(cx edo.Context, p *proc, n *node) (int, error) {
	v, w := n.a, n.b
	at := &v
	if n.c > 3 {
		at = &w
	}
	incr := func() { v++; w += 2 }
	*at += p.try(cx, n, 0)
	incr()
	edo.Yield(cx)
	swap := func(cx edo.Context, a, b *int) {
		edo.Yield(cx)
		*a, *b = *b, *a
		edo.Yield(cx)
	}
	swap(cx, &v, &w)
	incr()
	list := []*int{&v, at, new(p.try(cx, n, 1))}
	p.log(n, "%d %d %d %d", v, *list[1], w, *list[2])
	return v - w, nil
}
