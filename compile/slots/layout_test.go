package slots

import (
	"go/types"
	"testing"

	"github.com/edo-async/edo/compile/ir"
)

var sizes = types.SizesFor("gc", "amd64")

// Small values fill the gap after the state.
func TestArgsFillGaps(t *testing.T) {
	var vars []*ir.Var
	for _, k := range []types.BasicKind{types.Uint8, types.Uint64, types.Uint16, types.Uint32, types.Bool} {
		vars = append(vars, &ir.Var{Type: types.Typ[k], Text: types.Typ[k].Name()})
	}
	list, p, s := Args(vars, sizes)
	if p != 0 || s != 24 {
		t.Errorf("P %d, S %d; want 0, 24", p, s)
	}
	taken := map[int]bool{0: true, 1: true}
	for _, slot := range list {
		for _, piece := range slot.Pieces {
			for i := range piece.Size {
				if taken[piece.At+i] {
					t.Errorf("byte %d is taken twice", piece.At+i)
				}
				taken[piece.At+i] = true
			}
		}
	}
}

// No word changes its part: pointers go to P, everything else, an interface's type word included, to S.
func TestSplit(t *testing.T) {
	word := types.Typ[types.Uintptr]
	ptr := types.NewPointer(types.Typ[types.Int])
	field := func(name string, t types.Type) *types.Var { return types.NewField(0, nil, name, t, false) }
	st := types.NewStruct([]*types.Var{field("a", word), field("b", ptr), field("c", types.Typ[types.String]), field("d", types.Typ[types.Bool])}, nil)
	tp := types.NewTypeParam(types.NewTypeName(0, nil, "T", nil), types.Universe.Lookup("any").Type())
	for _, c := range []struct {
		name  string
		typ   types.Type
		class Class
		p, s  int // words and bytes
	}{
		{"int", types.Typ[types.Int], Scalar, 0, 8},
		{"pointer", ptr, Pointer, 1, 0},
		{"map", types.NewMap(word, ptr), Pointer, 1, 0},
		{"string", types.Typ[types.String], Split, 1, 8},
		{"slice", types.NewSlice(word), Split, 1, 16},
		{"any", types.Universe.Lookup("any").Type(), Split, 1, 8},
		{"struct", st, Split, 2, 17},
		{"scalars", types.NewArray(word, 100), Scalar, 0, 800},
		{"pointers", types.NewArray(ptr, 9), Copied, 1, 0},
		{"type parameter", tp, Copied, 1, 0},
		{"empty", types.NewStruct(nil, nil), None, 0, 0},
	} {
		l := &layouter{sizes: sizes}
		class, pieces, _ := l.split(&ir.Var{Type: c.typ, Text: "x"})
		p, s := 0, 0
		for _, piece := range pieces {
			if piece.P {
				p++
			} else {
				s += piece.Size
			}
		}
		if class != c.class || p != c.p || s != c.s {
			t.Errorf("%s: %s, %d words, %d bytes; want %s, %d, %d", c.name, class, p, s, c.class, c.p, c.s)
		}
	}
}
