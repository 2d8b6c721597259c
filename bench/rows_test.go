package main

import (
	"os/exec"
	"strings"
	"testing"
)

// Every row must have a workload, and every workload a row.
func TestRowsAndWorkloadsAgree(t *testing.T) {
	out, err := exec.Command("go", "run", "./work", "-list").Output()
	if err != nil {
		t.Skip("package work does not build: ", err)
	}
	workloads := strings.Fields(string(out))
	measured := map[string]bool{}
	for _, g := range groups {
		measured[g.name] = true
	}
	for _, name := range workloads {
		if !measured[name] {
			t.Errorf("workload %s has no rows", name)
		}
	}
	names := map[string]bool{}
	for _, g := range groups {
		for _, r := range g.rows {
			if names[r.name] {
				t.Errorf("two rows are called %s", r.name)
			}
			names[r.name] = true
		}
	}
}

func TestBarsAndRatios(t *testing.T) {
	less := row{figure: "f", unit: "ns", first: times(2), goal: reach(10)}
	of := func(edo, peer float64) round {
		return round{edoSide: {"f": edo}, peerSide: {"f": peer}, tokioSide: {"f": 2 * edo}}
	}
	rounds := []round{of(5, 20), of(10, 20), of(20, 60)}
	v := summarize(less, rounds)
	if v.value[edoSide] != 10 || v.value[peerSide] != 20 || v.ratio[peerSide] != 3 || v.ratio[tokioSide] != 2 {
		t.Errorf("medians: %+v", v)
	}
	if _, ok := v.value[stackfulSide]; ok {
		t.Error("a side that was not measured has a figure")
	}
	if got := less.verdict(v); got != "goal" {
		t.Errorf("bars that are reached: %q", got)
	}
	ahead := less
	ahead.ahead = true
	if v := (result{v.value, map[side]float64{peerSide: 3, tokioSide: 0.9}}); ahead.verdict(v) != "pass" {
		t.Error("a row that is behind Tokio has reached its goal, which is to be ahead")
	}
	if slower(2).passed(less, 30, 0.4) || !slower(3).passed(less, 30, 0.4) {
		t.Error("slower")
	}
	more := row{figure: "f", more: true, first: reach(1.7)}
	if v := summarize(more, rounds); v.ratio[peerSide] != 1.0/3 {
		t.Errorf("more: %+v", v)
	}
	if more.first.passed(more, 1.6, 1) || !more.first.passed(more, 1.8, 1) {
		t.Error("more: bar")
	}
}
