package emit

import (
	"fmt"

	"github.com/edo-async/edo/compile/ir"
	"github.com/edo-async/edo/compile/naming"
	"github.com/edo-async/edo/compile/slots"
)

// typeOf is the type of the variable itself.
func typeOf(v *ir.Var) string {
	if v.Boxed {
		return "*" + v.Text
	}
	return v.Text
}

// view is the frame's memory for a variable that is kept as a whole.
func view(s slots.Slot) string {
	p := s.Pieces[0]
	if p.P {
		return fmt.Sprintf("*(*%s)(%s(&p__[%d]))", typeOf(s.Var), unsafePointer, p.At)
	}
	return fmt.Sprintf("*(*%s)(%s(&s__[%d]))", typeOf(s.Var), unsafePointer, p.At)
}

// piece is the frame's memory for a part of a variable, and the part of a copy of it at address a__.
func piece(p slots.Piece) (frame, part string) {
	addr := "a__"
	if p.Off > 0 {
		addr = fmt.Sprintf("%s.Add(a__, %d)", naming.UnsafeName, p.Off)
	}
	if p.P {
		return fmt.Sprintf("p__[%d]", p.At), fmt.Sprintf("*(*%s)(%s)", unsafePointer, addr)
	}
	return fmt.Sprintf("*(*[%d]byte)(%s(&s__[%d]))", p.Size, unsafePointer, p.At), fmt.Sprintf("*(*[%d]byte)(%s)", p.Size, addr)
}

// save stores a variable in its slot.
func (w *writer) save(s slots.Slot) {
	switch s.Class {
	case slots.Pointer, slots.Scalar:
		w.printf("%s = %s; ", view(s), s.Var.Name)
	case slots.Split:
		w.printf("{ v__ := %s; a__ := %s(&v__); ", s.Var.Name, unsafePointer)
		for _, p := range s.Pieces {
			frame, part := piece(p)
			w.printf("%s = %s; ", frame, part)
		}
		w.WriteString("}; ")
	case slots.Copied:
		w.printf("{ v__ := new(%s); *v__ = %s; p__[%d] = %s(v__) }; ", typeOf(s.Var), s.Var.Name, s.Pieces[0].At, unsafePointer)
	}
}

// load reads a variable from its slot.
func (w *writer) load(s slots.Slot) {
	switch s.Class {
	case slots.Pointer, slots.Scalar:
		w.printf("%s = %s\n", s.Var.Name, view(s))
	case slots.Split:
		if s.Var.Text == "" {
			w.printf("{ v__ := %s; a__ := %s(&v__); ", s.Var.Name, unsafePointer)
		} else {
			w.printf("{ var v__ %s; a__ := %s(&v__); ", typeOf(s.Var), unsafePointer)
		}
		for _, p := range s.Pieces {
			frame, part := piece(p)
			w.printf("%s = %s; ", part, frame)
		}
		w.printf("%s = v__ }\n", s.Var.Name)
	case slots.Copied:
		w.printf("%s = *(*%s)(p__[%d])\n", s.Var.Name, typeOf(s.Var), s.Pieces[0].At)
	}
}

// drop clears a slot's pointers: what was taken is not kept alive by the frame.
func (w *writer) drop(s slots.Slot) {
	for _, p := range s.Pieces {
		if p.P {
			w.printf("p__[%d] = nil\n", p.At)
		}
	}
}

func (w *writer) savePinned() {
	if !w.f.HasDefer {
		return
	}
	if w.fr.DeferP >= 0 {
		w.printf("p__[%d] = %s(d__); ", w.fr.DeferP, unsafePointer)
	}
	for _, s := range w.fr.Pinned {
		w.save(s)
	}
}

// peekPinned reads the pinned slots and leaves them: the child is polled next, and may be pending again, or panic.
func (w *writer) peekPinned() {
	if !w.f.HasDefer {
		return
	}
	w.WriteString("\n")
	if w.fr.DeferP >= 0 {
		w.printf("*(*%s)(%s(&d__)) = p__[%d]\n", unsafePointer, unsafePointer, w.fr.DeferP)
	}
	for _, s := range w.fr.Pinned {
		w.load(s)
	}
}

func (w *writer) dropPinned() {
	if !w.f.HasDefer {
		return
	}
	if w.fr.DeferP >= 0 {
		w.printf("p__[%d] = nil\n", w.fr.DeferP)
	}
	for _, s := range w.fr.Pinned {
		w.drop(s)
	}
}
