package slots

import (
	"go/types"

	"github.com/edo-async/edo/compile/ir"
)

// maxPointers is how many pointer words a value may have to be kept word by word.
const maxPointers = 8

// split says how v is kept. align is that of a value kept as a whole.
func (l *layouter) split(v *ir.Var) (class Class, pieces []Piece, align int) {
	word := int(l.sizes.Sizeof(types.Typ[types.Uintptr]))
	if v.Boxed {
		if v.Text == "" {
			return Split, []Piece{{Size: word, P: true}}, word
		}
		return Pointer, []Piece{{Size: word, P: true}}, word
	}
	s := splitter{sizes: l.sizes, word: word, limit: maxPointers}
	if v.Text == "" {
		s.limit = 1 << 20 // it could not be copied: that takes the type's name
	}
	if !s.known(v.Type) {
		return Copied, []Piece{{Size: word, P: true}}, word
	}
	s.typ(v.Type, 0)
	size := int(l.sizes.Sizeof(v.Type))
	switch {
	case size == 0:
		return None, nil, 1
	case v.Text == "":
		return Split, s.pieces, word // without a typed view
	case s.pointers == 0:
		return Scalar, []Piece{{Size: size}}, int(l.sizes.Alignof(v.Type))
	case s.pointers > s.limit:
		return Copied, []Piece{{Size: word, P: true}}, word
	case s.pointers == 1 && len(s.pieces) == 1 && size == word:
		return Pointer, s.pieces, word
	}
	return Split, s.pieces, word
}

// splitter lists the words of a value.
type splitter struct {
	sizes    types.Sizes
	word     int
	pieces   []Piece
	pointers int
	limit    int // of pointers; beyond it the list is not complete
}

// known reports whether t's layout does not depend on type parameters.
func (s *splitter) known(t types.Type) bool {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok {
		return false
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for f := range u.Fields() {
			if !s.known(f.Type()) {
				return false
			}
		}
	case *types.Array:
		return s.known(u.Elem())
	}
	return true
}

func (s *splitter) pointer(off int) {
	s.pointers++
	s.pieces = append(s.pieces, Piece{Off: off, Size: s.word, P: true})
}

// scalar adds bytes without pointers; they join those right before.
func (s *splitter) scalar(off, size int) {
	if n := len(s.pieces); n > 0 && !s.pieces[n-1].P {
		s.pieces[n-1].Size = off + size - s.pieces[n-1].Off
		return
	}
	s.pieces = append(s.pieces, Piece{Off: off, Size: size})
}

func (s *splitter) typ(t types.Type, off int) {
	if s.pointers > s.limit {
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			s.pointer(off)
			s.scalar(off+s.word, s.word)
		case u.Kind() == types.UnsafePointer:
			s.pointer(off)
		default:
			s.scalar(off, int(s.sizes.Sizeof(t)))
		}
	case *types.Slice:
		s.pointer(off)
		s.scalar(off+s.word, 2*s.word)
	case *types.Interface:
		s.scalar(off, s.word)
		s.pointer(off + s.word)
	case *types.Struct:
		s.structure(u, off)
	case *types.Array:
		s.array(u, off)
	default: // pointers, maps, channels, functions
		s.pointer(off)
	}
}

func (s *splitter) structure(u *types.Struct, off int) {
	fields := make([]*types.Var, u.NumFields())
	for i := range fields {
		fields[i] = u.Field(i)
	}
	offsets := s.sizes.Offsetsof(fields)
	for i, f := range fields {
		if s.sizes.Sizeof(f.Type()) > 0 {
			s.typ(f.Type(), off+int(offsets[i]))
		}
	}
}

func (s *splitter) array(u *types.Array, off int) {
	elem := u.Elem()
	size := int(s.sizes.Sizeof(elem))
	if u.Len() == 0 || size == 0 {
		return
	}
	probe := splitter{sizes: s.sizes, word: s.word, limit: s.limit}
	probe.typ(elem, 0)
	if probe.pointers == 0 {
		s.scalar(off, int(u.Len())*size)
		return
	}
	for i := range int(u.Len()) {
		if s.typ(elem, off+i*size); s.pointers > s.limit {
			return
		}
	}
}
