package lawtest

import (
	"slices"

	"github.com/edo-async/edo"
)

func init() {
	add("loopCount", 1, 4, loopCount)
	add("loopClassic", 2, 3, loopClassic)
	add("loopSlice", 1, 3, loopSlice)
	add("loopArray", 1, 2, loopArray)
	add("loopString", 1, 2, loopString)
	add("loopMap", 1, 2, loopMap)
	add("loopChannel", 1, 2, loopChannel)
	add("loopFunc", 1, 2, loopFunc)
	add("loopClosures", 2, 3, loopClosures)
	add("loopLabels", 3, 4, loopLabels)
	add("loopGoto", 2, 3, loopGoto)
	add("loopCondition", 2, 3, loopCondition)
	add("loopForever", 2, 2, loopForever)
}

func loopCount(cx edo.Context, p *proc, n *node) (int, error) {
	sum := 0
	for i := range n.a % 4 {
		v, err := p.kid(cx, n, 0)
		if err != nil {
			return sum, err
		}
		sum += v * i
	}
	return sum, nil
}

func loopClassic(cx edo.Context, p *proc, n *node) (sum int, err error) {
	for i, j := 0, n.b; i < j; i, j = i+1, j-2 {
		if sum += p.try(cx, n, i%2); sum > 20 {
			break
		}
		p.log(n, "round %d %d", i, j)
	}
	return
}

func loopSlice(cx edo.Context, p *proc, n *node) (int, error) {
	type item struct {
		name  string
		value int
	}
	list := []item{{"x", n.a}, {"y", n.b}, {"z", n.c}}
	for i, it := range list {
		if i == 1 {
			list = append(list[:2], item{"w", 9}) // the range goes over what it was at first
		}
		it.value += p.try(cx, n, 0)
		list[i%len(list)].value++
		p.log(n, "%d %s %d", i, it.name, it.value)
	}
	return len(list), nil
}

func loopArray(cx edo.Context, p *proc, n *node) (int, error) {
	grid := [3]int{n.a, n.b, n.c}
	sum := 0
	for i, v := range grid { // over a copy
		grid[2] = 100
		sum += v + p.try(cx, n, 0)
		p.log(n, "%d %d", i, v)
	}
	for i := range grid {
		grid[i]++
		edo.Yield(cx)
	}
	for i, v := range &grid { // not over a copy
		grid[2] = i
		edo.Yield(cx)
		sum += v
	}
	return sum + grid[0], nil
}

func loopString(cx edo.Context, p *proc, n *node) (int, error) {
	sum := 0
	for i, r := range "aé\xff世"[:n.a] {
		if r == 'a' {
			continue
		}
		sum += p.try(cx, n, 0)
		p.log(n, "%d %q", i, r)
	}
	return sum, nil
}

func loopMap(cx edo.Context, p *proc, n *node) (int, error) {
	counts := map[string]int{"one": n.a}
	for k, v := range counts {
		counts[k] += p.try(cx, n, 0)
		p.log(n, "%s %d", k, v)
		delete(counts, k)
	}
	counts["x"], counts["y"] = 1, 2
	sum := 0
	for range counts {
		edo.Yield(cx)
		sum++
	}
	return sum, nil
}

func loopChannel(cx edo.Context, p *proc, n *node) (int, error) {
	ch := make(chan int, 3)
	ch <- n.a
	ch <- n.b
	close(ch)
	sum := 0
	for v := range ch {
		sum += v + p.try(cx, n, 0)
	}
	return sum, nil
}

func loopFunc(cx edo.Context, p *proc, n *node) (int, error) {
	sum := 0
	for i, v := range slices.Backward([]int{n.a, n.b, n.c}) {
		if i == 0 && n.a > 4 {
			break
		}
		w, err := p.kid(cx, n, 0)
		if err != nil {
			return sum, err
		}
		sum += v + w
	}
	return sum, nil
}

func loopClosures(cx edo.Context, p *proc, n *node) (int, error) {
	var later []func(cx edo.Context) int
	total := 0
	for i := 0; i < 3; i++ {
		v := p.try(cx, n, 0)
		later = append(later, func(cx edo.Context) int {
			edo.Yield(cx)
			total += v
			return i*10 + p.try(cx, n, 1)
		})
		if i == n.a%4 {
			i++ // each round has an i of its own, copied at its end
		}
	}
	sum := 0
	for _, fn := range later {
		sum += fn(cx)
	}
	p.log(n, "total %d", total)
	return sum, nil
}

func loopLabels(cx edo.Context, p *proc, n *node) (int, error) {
	sum := 0
outer:
	for i := range 3 {
		for j := range 3 {
			switch v := p.try(cx, n, j); {
			case v < 0:
				continue outer
			case v == n.a:
				break outer
			case v > 6:
				//lint:ignore SA4011 it leaves the switch, as it is meant to
				break
			default:
				sum += v
				if i > 1 {
					edo.Yield(cx)
					continue
				}
			}
			p.log(n, "%d %d", i, j)
		}
	}
	return sum, nil
}

func loopGoto(cx edo.Context, p *proc, n *node) (int, error) {
	i, sum := 0, 0
again:
	v := p.try(cx, n, i%2)
	if v == 3 {
		goto end
	}
	sum += v
	i++
	if i < 3 {
		goto again
	}
end:
	edo.Yield(cx)
	return sum, nil
}

func loopCondition(cx edo.Context, p *proc, n *node) (int, error) {
	rounds := 0
	for v, err := p.kid(cx, n, 0); err == nil && v < 5 && rounds < 3; v, err = p.kid(cx, n, 1) {
		rounds++
		p.log(n, "v %d", v)
	}
	for rounds < 4 && p.try(cx, n, 0)+rounds < 6 {
		rounds++
	}
	return rounds, nil
}

func loopForever(cx edo.Context, p *proc, n *node) (int, error) {
	sum := 0
	for {
		v, err := p.kid(cx, n, 0)
		switch {
		case err != nil:
			return sum, err
		case v > 2 || sum > 3:
			return p.kid(cx, n, 1)
		}
		sum += v + 1
	}
}
