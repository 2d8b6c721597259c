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
	everywhere := map[string][]string{}
	for _, p := range programs {
		if p.skip != "" {
			everywhere[p.skip] = append(everywhere[p.skip], p.rel)
		}
	}
	t.reasons("skipped", everywhere)
	for _, m := range t.cfg.modes {
		passed, bad := 0, 0
		reasons := map[string][]string{}
		for _, p := range programs {
			switch r := p.results[m]; {
			case p.skip != "":
			case r.skip != "":
				reasons[r.skip] = append(reasons[r.skip], p.rel)
			case r.fail != "":
				bad++
			default:
				passed++
			}
		}
		name := ""
		if len(t.cfg.modes) > 1 {
			name = string(m) + ": "
		}
		t.reasons(name+"skipped", reasons)
		fmt.Fprintf(t.out, "%s%d passed, %d failed, %d skipped\n", name, passed, bad, len(programs)-passed-bad)
		failed += bad
	}
	return failed
}

// reasons says why programs were skipped.
func (t *trial) reasons(what string, programs map[string][]string) {
	for _, why := range slices.Sorted(maps.Keys(programs)) {
		fmt.Fprintf(t.out, "%s: %s: %s\n", what, why, strings.Join(programs[why], " "))
	}
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
