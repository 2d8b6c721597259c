package explain

import (
	"strings"
	"testing"
)

func TestDisplayName(t *testing.T) {
	for name, want := range map[string]string{"F": "F", "T__M": "T.M", "F__lit1": "F.lit1", "T__M__lit12": "T.M.lit12"} {
		if got := displayName(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestShortType(t *testing.T) {
	for typ, want := range map[string]string{
		"int": "int",
		"*github.com/edo-async/edo.Task[a.b/c.T]": "*edo.Task[c.T]",
		"map[x/y.K][]chan<- x/z.V":                "map[y.K][]chan<- z.V",
		"func(cx a/b/core.Context, n int) error":  "func(cx core.Context, n int) error",
	} {
		if got := shortType(typ); got != want {
			t.Errorf("%s: %s, want %s", typ, got, want)
		}
	}
}

func TestSizeClass(t *testing.T) {
	for _, test := range []struct {
		size     int
		pointers bool
		want     int
	}{{0, false, 0}, {8, true, 8}, {33, false, 48}, {312, true, 320}, {512, true, 512}, {513, false, 576}, {513, true, 568}} {
		if got := sizeClass(test.size, test.pointers); got != test.want {
			t.Errorf("%d: %d, want %d", test.size, got, test.want)
		}
	}
}

func TestFilter(t *testing.T) {
	for want, names := range map[string]string{
		"":           "F F.lit1 T.M T.M.lit1 U.M",
		"F":          "F F.lit1",
		"M":          "T.M T.M.lit1 U.M",
		"T.M":        "T.M T.M.lit1",
		"T.M.lit1":   "T.M.lit1",
		"lit1":       "F.lit1 T.M.lit1",
		"x.go:25":    "T.M",
		"d/x.go:10":  "F",
		"d/x.go:5":   "",
		"other.go:9": "",
		"nothing":    "",
	} {
		p := &Package{}
		for _, name := range strings.Fields("F F.lit1 T.M T.M.lit1 U.M") {
			p.Funcs = append(p.Funcs, &Func{Name: name, file: "/a/d/x.go"})
		}
		for i, line := range []int{10, 12, 20, 26, 30} {
			p.Funcs[i].line = line
		}
		Filter([]*Package{p}, want)
		var got []string
		for _, f := range p.Funcs {
			got = append(got, f.Name)
		}
		if strings.Join(got, " ") != names {
			t.Errorf("%q: got %v, want %s", want, got, names)
		}
	}
}

func TestCause(t *testing.T) {
	deep := &Func{Name: "deep", Pos: "d.go:1", Awaits: []Await{{Size: 150, Saved: []Local{{Name: "row", Type: "[128]byte", Size: 128}}}}}
	mid := &Func{Name: "mid", Pos: "m.go:1", Awaits: []Await{{Size: 20}, {Size: 160, Child: 150, Kind: "static", twin: "p.deep"}}}
	top := &Func{Name: "top", Pos: "t.go:1", Awaits: []Await{{Size: 170, Child: 160, Kind: "static", twin: "p.mid"}}}
	loop := &Func{Name: "loop", Awaits: []Await{{Size: 99, Kind: "static", twin: "p.loop"}}}
	index := map[string]*Func{"p.deep": deep, "p.mid": mid, "p.top": top, "p.loop": loop}
	if c := cause(top, index); c == nil || c.String() != "mid → deep holds row [128]byte (d.go:1); on the heap it would save 120 bytes of the frame" {
		t.Errorf("got %v", c)
	}
	if c := cause(deep, index); c == nil || len(c.Chain) != 0 {
		t.Errorf("got %v", c)
	}
	if c := cause(loop, index); c != nil {
		t.Errorf("got %v", c)
	}
}
