package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strconv"

	"github.com/edo-async/edo/bench/frames"
)

// frameSizes compares what the functions of package frames keep while they are suspended with what rustc's futures take:
// frames of callees and what the compiler has moved to the heap included.
var frameSizes = func() group {
	g := group{
		name: "frame", rounds: 1,
		about:   "bytes of frames, beside rustc 1.95's",
		measure: func(b *bench, s side) (map[string]float64, error) { return b.frameSizes(s) },
	}
	var names []string
	for name := range frames.RustBytes {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		atMost := reach(float64(frames.RustBytes[name] + 16))
		g.rows = append(g.rows, row{name: "frame/" + name, figure: name, unit: "B", goal: atMost})
	}
	g.rows = append(g.rows, row{name: "frame/sum", figure: "sum", unit: "B", goal: times(1 / 0.7)})
	return g
}()

// An explained function is what `edo explain -json` tells of it.
type explained struct {
	Name   string
	Size   int
	Awaits []struct {
		Callee      string
		Size        int
		CalleeFrame int
		Saved       []struct {
			Type  string
			Boxed bool
		}
	}
}

func (b *bench) frameSizes(s side) (map[string]float64, error) {
	figures := map[string]float64{}
	if s == peerSide {
		for name, bytes := range frames.RustBytes {
			figures[name] = float64(bytes)
			figures["sum"] += float64(bytes)
		}
		return figures, nil
	}
	if b.lowering != "stackless" {
		return figures, nil
	}
	edo, err := b.edo()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(b.ctx, edo, "explain", "-json", "./bench/frames")
	cmd.Dir = b.root
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("edo explain: %w\n%s", err, firstLines(stderr.String(), 8))
	}
	var packages []struct{ Funcs []explained }
	if err := json.Unmarshal(out, &packages); err != nil {
		return nil, fmt.Errorf("edo explain: %w", err)
	}
	all := map[string]explained{}
	for _, p := range packages {
		for _, f := range p.Funcs {
			all[f.Name] = f
		}
	}
	for name := range frames.RustBytes {
		held, err := heldBytes(all, name)
		if err != nil {
			return nil, err
		}
		figures[name] = float64(held)
		figures["sum"] += float64(held)
	}
	return figures, nil
}

// heldBytes is what a call keeps at the await that keeps most.
func heldBytes(all map[string]explained, name string) (most int, err error) {
	f := all[name]
	for _, a := range f.Awaits {
		held := a.Size
		if _, ok := all[a.Callee]; ok && a.CalleeFrame > 0 { // a recursive call has its frame elsewhere, one for each
			callee, err := heldBytes(all, a.Callee)
			if err != nil {
				return 0, err
			}
			held += callee - a.CalleeFrame
		}
		for _, v := range a.Saved {
			if v.Boxed {
				bytes, err := arrayBytes(v.Type)
				if err != nil {
					return 0, fmt.Errorf("%s: %w", name, err)
				}
				held += bytes
			}
		}
		most = max(most, held, f.Size)
	}
	return most, nil
}

var arrayType = regexp.MustCompile(`^\[(\d+)\](byte|uint64)$`)

// arrayBytes is the size of an array type of those that the suite uses.
func arrayBytes(typ string) (int, error) {
	m := arrayType.FindStringSubmatch(typ)
	if m == nil {
		return 0, fmt.Errorf("how large is a %s?", typ)
	}
	n, err := strconv.Atoi(m[1])
	if m[2] == "uint64" {
		n *= 8
	}
	return n, err
}
