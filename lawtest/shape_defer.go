package lawtest

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/edo-async/edo"
)

func init() {
	add("deferPlain", 1, 4, deferPlain)
	add("deferAwait", 2, 5, deferAwait)
	add("deferRecover", 1, 5, deferRecover)
	add("deferRecoverAwait", 2, 5, deferRecoverAwait)
	add("deferNamed", 2, 3, deferNamed)
	add("deferMethod", 2, 3, deferMethod)
	add("deferLoop", 2, 3, deferLoop)
	add("deferResult", 1, 3, deferResult)
	add("deferPanics", 2, 2, deferPanics)
	add("deferGoexit", 2, 1, deferGoexit)
	add("deferNested", 3, 3, deferNested)
	add("deferArguments", 1, 3, deferArguments)
	add("deferConditional", 2, 3, deferConditional)
	add("deferRepanic", 1, 2, deferRepanic)
	add("deferBuiltin", 1, 1, deferBuiltin)
	add("deferClosure", 2, 3, deferClosure)
}

func deferPlain(cx edo.Context, p *proc, n *node) (int, error) {
	p.opened()
	defer p.closed(n, "first")
	v := p.try(cx, n, 0)
	p.opened()
	defer p.closed(n, "second")
	return v, nil
}

func deferAwait(cx edo.Context, p *proc, n *node) (int, error) {
	p.opened()
	defer func() {
		p.closed(n, "begins")
		edo.Yield(cx)
		p.log(n, "goes on")
		p.try(cx, n, 1)
		p.log(n, "ends")
	}()
	return p.kid(cx, n, 0)
}

func deferRecover(cx edo.Context, p *proc, n *node) (v int, err error) {
	p.opened()
	defer func() {
		p.closed(n, "recovers")
		if r := recover(); r != nil {
			v, err = v+1, fmt.Errorf("recovered %v", r)
		}
	}()
	v = n.a
	return p.kid(cx, n, 0)
}

func deferRecoverAwait(cx edo.Context, p *proc, n *node) (v int, err error) {
	p.opened()
	defer func() {
		p.closed(n, "awaits")
		edo.Sleep(cx, ms(n.a))
		r := recover()
		p.log(n, "recovers %v", r)
		v = p.try(cx, n, 1)
		p.log(n, "again %v", recover())
	}()
	v, err = p.kid(cx, n, 0)
	return v + 1, err
}

func (p *proc) rescue(cx edo.Context, n *node, i int, err *error) {
	p.closed(n, "rescue")
	if n.b%2 == 0 {
		edo.Yield(cx)
	}
	if r := recover(); r != nil {
		*err = fmt.Errorf("rescued from %v", r)
		edo.Yield(cx)
	}
	p.try(cx, n, i)
}

func deferNamed(cx edo.Context, p *proc, n *node) (v int, err error) {
	p.opened()
	defer p.rescue(cx, n, 1, &err)
	return p.kid(cx, n, 0)
}

// guard has methods to be deferred.
type guard struct {
	p *proc
	n *node
	v int
}

func (g guard) byValue(cx edo.Context) {
	g.p.closed(g.n, fmt.Sprint("by value ", g.v))
	edo.Yield(cx)
}

func (g *guard) byPointer(cx edo.Context, i int) {
	g.p.closed(g.n, fmt.Sprint("by pointer ", g.v))
	g.p.try(cx, g.n, i)
}

func deferMethod(cx edo.Context, p *proc, n *node) (int, error) {
	g := guard{p, n, n.a}
	p.opened()
	defer g.byValue(cx)
	p.opened()
	defer g.byPointer(cx, 1)
	late := g.byValue
	p.opened()
	defer late(cx)
	g.v += p.try(cx, n, 0)
	return g.v, nil
}

func deferLoop(cx edo.Context, p *proc, n *node) (sum int, err error) {
	for i := range 1 + n.a%3 {
		v := p.try(cx, n, 0)
		p.opened()
		if i%2 == 0 {
			defer func() {
				p.closed(n, fmt.Sprint("round ", i))
				sum += v * p.try(cx, n, 1)
			}()
			continue
		}
		defer func(w int) { p.closed(n, fmt.Sprint("odd ", i, w)); sum *= 2 }(v)
	}
	return sum + 1, nil
}

func deferResult(cx edo.Context, p *proc, n *node) (v int, err error) {
	p.opened()
	defer func() {
		p.closed(n, fmt.Sprintf("sees %d %s", v, describe(err)))
		if err != nil {
			v, err = n.a, nil
			return
		}
		edo.Yield(cx)
		v *= 2
	}()
	if n.b < 4 {
		v, err = p.kid(cx, n, 0)
		return
	}
	return n.c, errors.New("to be forgotten")
}

func deferPanics(cx edo.Context, p *proc, n *node) (v int, err error) {
	p.opened()
	defer func() {
		p.closed(n, "outer")
		if n.a%2 == 0 {
			err = fmt.Errorf("deferPanics %v", recover())
		}
	}()
	p.opened()
	defer func() {
		p.closed(n, "inner")
		p.try(cx, n, 1)
		panic(fmt.Sprint("from a deferred call ", n.id))
	}()
	return p.kid(cx, n, 0)
}

func deferGoexit(cx edo.Context, p *proc, n *node) (v int, err error) {
	p.opened()
	defer func() {
		p.closed(n, fmt.Sprint("outer ", recover()))
		edo.Yield(cx)
	}()
	p.opened()
	defer func() {
		p.closed(n, "exits")
		p.try(cx, n, 1)
		if n.a < 4 {
			runtime.Goexit()
		}
	}()
	return p.kid(cx, n, 0)
}

func deferNested(cx edo.Context, p *proc, n *node) (v int, err error) {
	p.opened()
	defer func() {
		p.closed(n, "outer")
		p.opened()
		defer func() {
			p.closed(n, fmt.Sprint("innermost ", recover()))
			edo.Yield(cx)
		}()
		p.opened()
		defer func() {
			p.closed(n, "middle")
			v += p.try(cx, n, 2)
		}()
		p.try(cx, n, 1)
		if n.b > 4 {
			panic("within a deferred call")
		}
		if r := recover(); r != nil {
			err = fmt.Errorf("nested %v", r)
		}
	}()
	return p.kid(cx, n, 0)
}

func (p *proc) say(cx edo.Context, n *node, a int, b ...string) int {
	p.closed(n, fmt.Sprint("say ", a, b))
	edo.Yield(cx)
	return a
}

func deferArguments(cx edo.Context, p *proc, n *node) (int, error) {
	v, text := n.a, []string{"x"}
	p.opened()
	defer p.say(cx, n, v, text...)
	v++
	text[0] = "y"
	text = nil
	defer p.say(cx, n, v+p.try(cx, n, 0), p.opened(), fmt.Sprint(v))
	v++
	return v, nil
}

func deferConditional(cx edo.Context, p *proc, n *node) (int, error) {
	if v := p.try(cx, n, 0); v > 2 {
		p.opened()
		defer func() { p.closed(n, fmt.Sprint("then ", v)) }()
	} else if v == 0 {
		p.opened()
		defer func() {
			edo.Yield(cx)
			p.log(n, "late")
		}()
		p.closed(n, "counted") // its Yield may be what an abort takes
	}
	return p.kid(cx, n, 1)
}

func deferRepanic(cx edo.Context, p *proc, n *node) (v int, err error) {
	p.opened()
	defer func() {
		p.closed(n, "repanics")
		edo.Yield(cx)
		if r := recover(); r != nil {
			edo.Yield(cx)
			panic(r)
		}
	}()
	return p.kid(cx, n, 0)
}

func deferBuiltin(cx edo.Context, p *proc, n *node) (int, error) {
	ch, m := make(chan int), map[int]int{1: 1}
	func() {
		defer close(ch)
		defer delete(m, 1)
		p.try(cx, n, 0)
	}()
	_, ok := <-ch
	p.log(n, "%v %v", ok, m)
	return len(m), nil
}

func deferClosure(cx edo.Context, p *proc, n *node) (v int, err error) {
	cleanup := func(cx edo.Context, what string) {
		p.closed(n, what)
		v += 100
		p.try(cx, n, 1)
	}
	p.opened()
	defer cleanup(cx, "variable")
	func(cx edo.Context) {
		p.opened()
		defer cleanup(cx, "in a literal")
		v = p.try(cx, n, 0)
	}(cx)
	return v + 1, nil
}
