package lawtest

import (
	"reflect"
	"slices"
	"sort"

	"github.com/edo-async/edo"
)

func init() {
	add("callInterface", 2, 3, callInterface)
	add("callValue", 2, 3, callValue)
	add("callMethodValue", 2, 3, callMethodValue)
	add("callEmbedded", 1, 2, callEmbedded)
	add("callGeneric", 2, 3, callGeneric)
	add("callGenericType", 1, 2, callGenericType)
	add("callRecursive", 1, 3, callRecursive)
	add("callMutual", 2, 2, callMutual)
	add("callDeep", 1, 3, callDeep)
	add("callVariadic", 2, 2, callVariadic)
	add("callLiteral", 2, 3, callLiteral)
	add("callCurried", 1, 2, callCurried)
	add("callMany", 1, 2, callMany)
	add("callPlain", 2, 2, callPlain)
	// Not chosen at random: in a branch, stackless, what waits below plain code holds up the other branches.
	add("callReflect", 1, 0, callReflect)
	add("callStruct", 1, 2, callStruct)
}

// stepper is what callInterface calls.
type stepper interface {
	step(cx edo.Context, v int) (int, error)
}

type stepOnce struct {
	p *proc
	n *node
}

func (s stepOnce) step(cx edo.Context, v int) (int, error) {
	w, err := s.p.kid(cx, s.n, 0)
	return v + w, err
}

type stepTwice struct {
	stepper
	again int
}

func (s *stepTwice) step(cx edo.Context, v int) (int, error) {
	v, err := s.stepper.step(cx, v)
	if err != nil {
		return v, err
	}
	s.again++
	return s.stepper.step(cx, v*2)
}

// stepFunc is a func type with a method.
type stepFunc func(cx edo.Context, v int) (int, error)

func (f stepFunc) step(cx edo.Context, v int) (int, error) { return f(cx, v+1) }

func callInterface(cx edo.Context, p *proc, n *node) (int, error) {
	steps := []stepper{
		stepOnce{p, n},
		&stepTwice{stepper: stepOnce{p, n}},
		stepFunc(func(cx edo.Context, v int) (int, error) {
			w, err := p.kid(cx, n, 1)
			return v - w, err
		}),
	}
	v := 0
	for _, s := range steps[n.a%3:] {
		w, err := s.step(cx, v)
		if err != nil {
			return v, err
		}
		v = w
	}
	return v, nil
}

func callValue(cx edo.Context, p *proc, n *node) (int, error) {
	table := map[bool]func(edo.Context, *node, int) int{true: p.try, false: p.double}
	pick := table[n.a > 3]
	v := pick(cx, n, 0)
	pick = table[n.b > 3]
	return v + pick(cx, n, 1), nil
}

func (p *proc) double(cx edo.Context, n *node, i int) int { return 2 * p.try(cx, n, i) }

func callMethodValue(cx edo.Context, p *proc, n *node) (int, error) {
	kid := p.kid
	v, err := kid(cx, n, 0)
	if err != nil {
		return v, err
	}
	expr := (*proc).double
	_ = expr
	var s stepper = stepOnce{p, n}
	step := s.step
	w, err := step(cx, v)
	return w + p.double(cx, n, 1), err
}

// outer has kid by embedding.
type outer struct {
	*proc
	depth int
}

func callEmbedded(cx edo.Context, p *proc, n *node) (int, error) {
	o := struct{ outer }{outer{p, n.a}}
	return o.kid(cx, n, 0)
}

func fold[T, A any](cx edo.Context, list []T, acc A, fn func(cx edo.Context, acc A, v T) (A, error)) (A, error) {
	for _, v := range list {
		var err error
		if acc, err = fn(cx, acc, v); err != nil {
			return acc, err
		}
		edo.Yield(cx)
	}
	return acc, nil
}

func callGeneric(cx edo.Context, p *proc, n *node) (int, error) {
	text, err := fold(cx, []int{0, 1}, "", func(cx edo.Context, acc string, i int) (string, error) {
		v, err := p.kid(cx, n, i)
		return acc + string(rune('a'+v&15)), err
	})
	p.log(n, "%q %s", text, describe(err))
	size, err := fold(cx, []string{text, "xy"}, [2]int{}, func(_ edo.Context, acc [2]int, v string) ([2]int, error) {
		acc[1] += len(v)
		return acc, nil
	})
	return size[1], err
}

type point struct{ x, y int }

// cached computes a value once.
type cached[K comparable, V any] struct {
	values map[K]V
	make   func(cx edo.Context, k K) (V, error)
}

func (c *cached[K, V]) get(cx edo.Context, k K) (v V, err error) {
	if v, ok := c.values[k]; ok {
		return v, nil
	}
	if v, err = c.make(cx, k); err != nil {
		return v, err
	}
	c.values[k] = v
	return v, nil
}

func callGenericType(cx edo.Context, p *proc, n *node) (int, error) {
	c := &cached[string, point]{map[string]point{}, func(cx edo.Context, k string) (point, error) {
		v, err := p.kid(cx, n, 0)
		return point{v, len(k)}, err
	}}
	sum := 0
	for _, k := range []string{"a", "bb", "a"} {
		v, err := c.get(cx, k)
		if err != nil {
			return sum, err
		}
		sum += v.x + v.y
	}
	return sum, nil
}

func (p *proc) down(cx edo.Context, n *node, depth int) (int, error) {
	if depth == 0 {
		return p.kid(cx, n, 0)
	}
	v, err := p.down(cx, n, depth-1)
	if depth%2 == 0 {
		edo.Yield(cx)
	}
	return v + 1, err
}

func callRecursive(cx edo.Context, p *proc, n *node) (int, error) { return p.down(cx, n, n.a) }

func isEven(cx edo.Context, p *proc, n *node, v int) (bool, error) {
	if v == 0 {
		_, err := p.kid(cx, n, 0)
		return true, err
	}
	return isOdd(cx, p, n, v-1)
}

func isOdd(cx edo.Context, p *proc, n *node, v int) (bool, error) {
	if v == 0 {
		_, err := p.kid(cx, n, 1)
		return false, err
	}
	edo.Yield(cx)
	even, err := isEven(cx, p, n, v-1)
	return even, err
}

func callMutual(cx edo.Context, p *proc, n *node) (int, error) {
	even, err := isEven(cx, p, n, n.a)
	p.log(n, "%v", even)
	return n.a, err
}

// A chain of static calls whose frames lie one in the other.
func deep1(cx edo.Context, p *proc, n *node, v int) (int, error) {
	x := v + 1
	w, err := deep2(cx, p, n, x, "one")
	return w + x, err
}

func deep2(cx edo.Context, p *proc, n *node, v int, s string) (int, error) {
	w, t, err := deep3(cx, p, n, [2]int{v, v})
	edo.Yield(cx)
	p.log(n, "%s %s", s, t)
	return w + v, err
}

func deep3(cx edo.Context, p *proc, n *node, v [2]int) (w int, t string, err error) {
	for i := range v {
		v[i] += deep4(cx, n, i)
	}
	w, err = p.kid(cx, n, 0)
	return w + v[0]*v[1], "three", err
}

func deep4(cx edo.Context, n *node, v int) int {
	edo.Sleep(cx, ms(n.b))
	return v + n.c
}

func callDeep(cx edo.Context, p *proc, n *node) (int, error) { return deep1(cx, p, n, n.a) }

func (p *proc) sum(cx edo.Context, n *node, kids ...int) (sum int) {
	for _, i := range kids {
		sum += p.try(cx, n, i)
	}
	return sum
}

func callVariadic(cx edo.Context, p *proc, n *node) (int, error) {
	v := p.sum(cx, n)
	v += p.sum(cx, n, 0, 1)
	return v + p.sum(cx, n, []int{1, 0, 1}[:n.a%4]...), nil
}

func callLiteral(cx edo.Context, p *proc, n *node) (int, error) {
	v := func(cx edo.Context, w int) int {
		u := func(cx edo.Context) int { return p.try(cx, n, 0) + w }(cx)
		w++
		edo.Yield(cx)
		return u*w + p.try(cx, n, 1)
	}(cx, n.a)
	return v, nil
}

func callCurried(cx edo.Context, p *proc, n *node) (int, error) {
	adder := func(cx edo.Context, a int) func(edo.Context, int) (int, error) {
		edo.Yield(cx)
		return func(cx edo.Context, b int) (int, error) {
			v, err := p.kid(cx, n, 0)
			a += v
			return a + b, err
		}
	}
	add := adder(cx, n.a)
	v, _ := add(cx, 1)
	w, err := add(cx, v)
	return w, err
}

// many has more parameters and results than there are registers.
func many(cx edo.Context, p *proc, n *node, a, b, c, d int, e, f string, g []int, h any, i float64, j [2]string) (int, string, []int, any, float64, bool, error) {
	a += p.try(cx, n, 0)
	edo.Yield(cx)
	return a + b + c + d, e + f + j[0] + j[1], append(g, a), h, i * 2, true, nil
}

func callMany(cx edo.Context, p *proc, n *node) (int, error) {
	a, b, c, d, e, f, err := many(cx, p, n, 1, n.a, n.b, n.c, "e", "f", []int{1}, n.id, 1.5, [2]string{"x", "y"})
	p.log(n, "%v %v %v %v %v %v %v", a, b, c, d, e, f, err)
	return a, err
}

// callPlain awaits below ordinary Go code that knows nothing of it.
func callPlain(cx edo.Context, p *proc, n *node) (int, error) {
	list := []int{n.c, n.a, n.b}
	first := true
	sort.Slice(list, func(i, j int) bool {
		if first {
			first = false
			p.try(cx, n, 0)
		}
		return list[i] < list[j]
	})
	edo.Yield(cx)
	i := slices.IndexFunc(list, func(v int) bool { return v > 3 && p.try(cx, n, 1) > 0 })
	p.log(n, "%v %d", list, i)
	return i, nil
}

func callReflect(cx edo.Context, p *proc, n *node) (int, error) {
	fn := reflect.ValueOf(p.kid)
	out := fn.Call([]reflect.Value{reflect.ValueOf(cx), reflect.ValueOf(n), reflect.ValueOf(0)})
	edo.Yield(cx)
	err, _ := out[1].Interface().(error)
	return int(out[0].Int()), err
}

// job is a struct of functions.
type job struct {
	prepare func(cx edo.Context) int
	do      func(cx edo.Context, v int) (int, error)
	done    func(v int)
}

func callStruct(cx edo.Context, p *proc, n *node) (int, error) {
	total := 0
	j := &job{
		prepare: func(cx edo.Context) int { edo.Sleep(cx, ms(n.a)); return n.b },
		do:      func(cx edo.Context, v int) (int, error) { w, err := p.kid(cx, n, 0); return v + w, err },
		done:    func(v int) { total += v },
	}
	v, err := j.do(cx, j.prepare(cx))
	j.done(v)
	j.done = nil
	return total, err
}
