package lower

import (
	"strings"
	"testing"
)

const checkSrc = `package main

import "github.com/edo-async/edo"

func f(cx edo.Context) int {
	g := func(cx edo.Context) int { return edo.Int(cx, 42) }
	return g(cx)
}
`

// A lowered function that is not valid Go is found, and runs stackful.
func TestFaultyOutputRunsStackful(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ old, unit string }{{"42", "f__lit1"}, {"return t__1", "f"}, {"g = ", "f"}} {
		p := w.check(t, "main", map[string]string{"f.go": checkSrc}, nil)
		res, err := Package(p)
		if err != nil {
			t.Fatal(err)
		}
		text := string(res.Files["f.go"])
		if !strings.Contains(text, c.old) {
			if c.old == "return t__1" {
				continue // the call is forwarded
			}
			t.Fatalf("no %q in\n%s", c.old, text)
		}
		res.Files["f.go"] = []byte(strings.ReplaceAll(text, c.old, c.old+" undefined__"))
		avoid := map[string]string{}
		for blame(p, res, avoid) {
			if res, err = lowerOnce(p, avoid); err != nil {
				t.Fatal(err)
			}
		}
		if avoid[c.unit] == "" {
			t.Errorf("a fault at %q is blamed on %v, not on %s", c.old, avoid, c.unit)
		}
		for _, f := range res.Funcs {
			if f.Name == c.unit && f.Form != Stackful {
				t.Errorf("%s is %s", f.Name, f.Form)
			}
		}
	}
}

// Lowering does not find fault with itself.
func TestNothingIsBlamed(t *testing.T) {
	w := newWorld(t)
	p := w.check(t, "main", map[string]string{"f.go": checkSrc}, nil)
	res, err := lowerOnce(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if avoid := map[string]string{}; blame(p, res, avoid) {
		t.Errorf("blamed: %v", avoid)
	}
}
