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
	pairs := []pair{
		{map[string]float64{"f": 5}, map[string]float64{"f": 20}},
		{map[string]float64{"f": 10}, map[string]float64{"f": 20}},
		{map[string]float64{"f": 20}, map[string]float64{"f": 60}},
	}
	v := summarize(less, pairs)
	if v != (result{10, 20, 3}) {
		t.Errorf("medians: %+v", v)
	}
	if !less.first.passed(less, v.edo, v.ratio) || !less.goal.passed(less, v.edo, v.ratio) {
		t.Error("bars that are reached do not pass")
	}
	if slower(2).passed(less, 30, 0.4) || !slower(3).passed(less, 30, 0.4) {
		t.Error("slower")
	}
	more := row{figure: "f", more: true, first: reach(1.7)}
	if v := summarize(more, pairs); v.ratio != 1.0/3 {
		t.Errorf("more: %+v", v)
	}
	if more.first.passed(more, 1.6, 1) || !more.first.passed(more, 1.8, 1) {
		t.Error("more: bar")
	}
}
