// Package slots lays out frames: where each saved variable lies at each suspend point.
//
// A frame has two parts, and a word never changes its part, because Go's write barriers and its collector depend on it:
//
//	P   pointer words, unsafe.Pointer
//	S   bytes that the collector does not scan; the first two are the state
//
// A value is taken apart by its layout: strings and slices into pointer and lengths, interfaces into type word (S: the collector
// does not follow it either) and data word, structs field by field. What has no known layout (type parameters) or too many
// pointers is copied to the heap for the time of the suspension, one pointer in P.
//
// Variables are saved when a call suspends and taken back when it has ended, so each suspend point has a layout of its
// own: its live variables, packed, and then the callee's frame. Two variables share bytes whenever they are not live at the
// same suspend point, and callees overlap. A function with one suspend point has its callee's state for its own (Frame.Lent). Pinned slots (the list of deferred calls, the results of functions that
// have one) have the same place at all suspend points.
package slots

import (
	"cmp"
	"go/types"
	"slices"

	"github.com/edo-async/edo/compile/colour"
	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/internal/abi"
)

// A Class says how a variable is kept.
type Class uint8

// The classes.
const (
	None    Class = iota // it has no size
	Pointer              // one pointer word, through a typed view
	Scalar               // pointer-free, as a whole, through a typed view
	Split                // word by word
	Copied               // copied to the heap
)

func (c Class) String() string {
	return [...]string{"none", "pointer", "scalar", "split", "copied"}[c]
}

// A Piece is a part of a variable and where it is kept.
type Piece struct {
	Off, Size int // in the variable
	P         bool
	At        int // word index in P, or offset in S
}

// A Slot is where a variable is kept at a suspend point.
type Slot struct {
	Var    *ir.Var
	Class  Class
	Pieces []Piece
}

// A State is a suspend point's layout.
type State struct {
	N     int // the state's number, from 1
	Call  *ir.Call
	Saved []Slot // live across the call
	Held  []Slot // kept for the call itself
	// Child's frame, or its box.
	ChildP, ChildS         int // where it begins
	ChildPWords, ChildSize int // its size
	BoxP                   int // word of the callee's box, -1 if its frame is inline
	// Callee is what is called, for people.
	P, S int // extent
}

// A Frame is a function's layout.
type Frame struct {
	P, S   int
	States []*State
	DeferP int    // word of the list of deferred calls, -1 if there is none
	Pinned []Slot // results, and deferred calls that are kept in variables
	Exit   int    // the state in which deferred calls run, 0 if there are none
	// Lent: the function has one suspend point and no deferred calls, and its state is its callee's, whose frame begins where
	// its own does. Whatever is pending has a state other than 0, so there is nothing to add.
	Lent bool
}

// Sizes tells the frame of a static callee.
type Sizes func(site *colour.Call) (p, s int)

// Layout lays out f's frame.
func Layout(f *ir.Func, live map[*ir.Call][]*ir.Var, sizes types.Sizes, child Sizes) *Frame {
	l := &layouter{f: f, sizes: sizes}
	fr := &Frame{DeferP: -1, Lent: lent(f)}
	base := arena{s: []span{{0, abi.MinFrameS}}}
	if fr.Lent {
		base.s = nil
	}
	if f.HasDefer && f.OpenBits == nil {
		fr.DeferP = base.pointer()
	}
	fr.Pinned = l.place(&base, f.Pinned())
	fr.P, fr.S = base.p, base.end()
	pinned := map[*ir.Var]bool{}
	for _, v := range f.Pinned() {
		pinned[v] = true
	}
	align := 2
	for i, call := range f.Calls() {
		st := &State{N: i + 1, Call: call, BoxP: -1}
		a := base.clone()
		if call.Site.Kind != colour.Static {
			st.BoxP = a.pointer()
		}
		seen := map[*ir.Var]bool{}
		var vars []*ir.Var
		for _, v := range call.Hold {
			if !seen[v] {
				seen[v] = true
				vars = append(vars, v)
			}
		}
		held := len(vars)
		for _, v := range live[call] {
			if !seen[v] && !pinned[v] {
				seen[v] = true
				vars = append(vars, v)
			}
		}
		p, s := 0, 0
		if call.Site.Kind == colour.Static {
			p, s = child(call.Site)
			st.ChildPWords, st.ChildSize = p, s
		}
		if fr.Lent {
			a.bytes(s, abi.FrameAlign(s))
		}
		all := l.place(&a, vars)
		st.Held, st.Saved = all[:held], all[held:]
		if call.Site.Kind == colour.Static {
			st.ChildP = a.p
			if !fr.Lent {
				st.ChildS = a.bytes(s, abi.FrameAlign(s)) // into a gap, if it fits
			}
		}
		st.P, st.S = a.p+p, a.end()
		align = max(align, a.align)
		fr.P, fr.S = max(fr.P, st.P), max(fr.S, st.S)
		fr.States = append(fr.States, st)
	}
	align = max(align, base.align)
	fr.S = roundUp(fr.S, align)
	if fr.DeferP >= 0 {
		fr.Exit = len(fr.States) + 1
	}
	return fr
}

// lent reports whether f's state may be its callee's.
func lent(f *ir.Func) bool {
	calls := f.Calls()
	return len(calls) == 1 && calls[0].Site.Kind == colour.Static && !f.HasDefer && len(f.Pinned()) == 0
}

func roundUp(n, align int) int { return (n + align - 1) / align * align }

type layouter struct {
	f     *ir.Func
	sizes types.Sizes
}

// place gives the variables their slots: the widest first, into the first gap that fits.
func (l *layouter) place(a *arena, vars []*ir.Var) []Slot {
	list := make([]Slot, len(vars))
	type want struct {
		piece *Piece
		align int
	}
	var scalars []want
	for i, v := range vars {
		class, pieces, align := l.split(v)
		list[i] = Slot{Var: v, Class: class, Pieces: pieces}
		for j := range list[i].Pieces {
			p := &list[i].Pieces[j]
			if p.P {
				p.At = a.pointer()
				continue
			}
			al := align
			if class == Split {
				al = p.Size & -p.Size
			}
			scalars = append(scalars, want{p, min(al, 8)})
		}
	}
	slices.SortStableFunc(scalars, func(x, y want) int {
		return cmp.Or(cmp.Compare(y.align, x.align), cmp.Compare(y.piece.Size, x.piece.Size))
	})
	for _, w := range scalars {
		w.piece.At = a.bytes(w.piece.Size, w.align)
	}
	return list
}

// span is a stretch of S that is taken.
type span struct{ lo, hi int }

// arena is what is taken of a frame.
type arena struct {
	p     int
	s     []span // sorted, disjoint
	align int
}

func (a *arena) clone() arena {
	return arena{p: a.p, s: slices.Clone(a.s), align: a.align}
}

func (a *arena) pointer() int {
	a.p++
	return a.p - 1
}

func (a *arena) end() int {
	if len(a.s) == 0 {
		return 0
	}
	return a.s[len(a.s)-1].hi
}

// bytes takes size bytes, aligned, from the first gap that is wide enough.
func (a *arena) bytes(size, align int) int {
	a.align = max(a.align, align)
	at := 0
	for i, sp := range a.s {
		at = roundUp(at, align)
		if at+size <= sp.lo {
			a.s = slices.Insert(a.s, i, span{at, at + size})
			return at
		}
		at = sp.hi
	}
	at = roundUp(at, align)
	a.s = append(a.s, span{at, at + size})
	return at
}

// Args lays out values that a frame holds before its function's first poll, in state 0, and answers how much they take.
func Args(vars []*ir.Var, sizes types.Sizes) (list []Slot, p, s int) {
	l := &layouter{sizes: sizes}
	a := arena{s: []span{{0, abi.MinFrameS}}}
	list = l.place(&a, vars)
	return list, a.p, roundUp(a.end(), max(a.align, 2))
}
