package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// builds is edo build beside go build, of miniredis: with an empty build cache, and again with nothing changed.
var builds = group{
	name: "build", rounds: 3,
	about: "edo build beside go build",
	rows: []row{
		{name: "build/cold", figure: "cold", unit: "s", first: slower(3), goal: slower(1.5), precision: 1},
		{name: "build/unchanged", figure: "unchanged", unit: "s", first: slower(1.3), goal: slower(1.15), precision: 2},
	},
	measure: func(b *bench, s side) (map[string]float64, error) {
		tool := "go"
		if s == edoSide {
			var err error
			if tool, err = b.edo(); err != nil {
				return nil, err
			}
		}
		cache, err := os.MkdirTemp(b.dir, "cache-")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(cache)
		figures := map[string]float64{}
		for _, figure := range []string{"cold", "unchanged"} {
			cmd := exec.CommandContext(b.ctx, tool, "build", "-o", filepath.Join(cache, "binary"), "./examples/miniredis")
			cmd.Dir = b.root
			cmd.Env = append(os.Environ(), "GOCACHE="+cache)
			start := time.Now()
			if out, err := cmd.CombinedOutput(); err != nil {
				return nil, fmt.Errorf("%s build: %w\n%s", filepath.Base(tool), err, out)
			}
			figures[figure] = time.Since(start).Seconds()
		}
		return figures, nil
	},
}
