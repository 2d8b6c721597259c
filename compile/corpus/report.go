package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// report says how it ended, and answers how many attempts failed.
func (t *trial) report(programs []*program, others map[string]int, took time.Duration) (failed int) {
	if len(others) > 0 {
		fmt.Fprintf(t.out, "not programs of the corpus: %s\n", listed(others))
	}
	if s := t.stats; s.Funcs > 0 {
		fmt.Fprintf(t.out, "async: %d of %d functions, %d of %d calls (%d of them in a runtime of their own), %d places to suspend at\n",
			s.AsyncFuncs, s.Funcs, s.AsyncCalls, s.Calls, s.Run, s.Places)
		fmt.Fprintf(t.out, "stays as it is: %s\n", listed(s.Kept))
	}
	fmt.Fprintf(t.out, "%d programs in %v\n", len(programs), took.Round(time.Second))
	for _, m := range t.cfg.modes {
		passed, bad := 0, 0
		reasons := map[string][]string{}
		for _, p := range programs {
			r := p.results[m]
			skip := cmp.Or(p.skip, r.skip)
			switch {
			case skip != "":
				reasons[skip] = append(reasons[skip], p.rel)
			case r.fail != "":
				bad++
			default:
				passed++
			}
		}
		skipped := len(programs) - passed - bad
		for _, why := range slices.Sorted(maps.Keys(reasons)) {
			fmt.Fprintf(t.out, "skipped: %s: %s\n", why, strings.Join(reasons[why], " "))
		}
		if len(t.cfg.modes) > 1 {
			fmt.Fprintf(t.out, "%s: ", m)
		}
		fmt.Fprintf(t.out, "%d passed, %d failed, %d skipped\n", passed, bad, skipped)
		failed += bad
	}
	return failed
}

// listed lists what was counted, the most first.
func listed(m map[string]int) string {
	keys := slices.SortedFunc(maps.Keys(m), func(a, b string) int { return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b)) })
	var parts []string
	for _, k := range keys {
		parts = append(parts, fmt.Sprintf("%d %s", m[k], k))
	}
	return strings.Join(parts, ", ")
}
