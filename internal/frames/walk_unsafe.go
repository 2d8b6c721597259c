package frames

import (
	"fmt"
	"math"
	"path"
	"runtime"
	"strconv"
	"strings"
	"unsafe"

	"github.com/edo-async/edo/internal/abi"
)

// Frame is one async function of a suspended strand.
type Frame struct {
	Func   string // name, as people write it
	File   string // base name
	Line   int    // where it waits
	Awaits string // what it waits for, as written there
	Bytes  int    // the size of the frame, with those of the functions that it calls
	Locals []Local
}

// Local is a variable that the frame holds.
type Local struct {
	Name, Type string
	Value      string // as text; "…" where that is not known how
	Where      string // in the frame: "s+8" bytes into its scalar part, "p+0" words into its pointer part
}

// Entry is how a frame is found: in a task's cell, by the code of its run function; or in the box that a function known only as
// a value has answered, by the code of that.
type Entry struct {
	PC  uintptr
	Box unsafe.Pointer
}

// maxDepth bounds a walk; recursion may be deep.
const maxDepth = 1000

// Walk answers the frames from e inwards, outermost first.
func Walk(e Entry) []Frame {
	fn := runtime.FuncForPC(e.PC)
	if fn == nil {
		return nil
	}
	file, line := fn.FileLine(e.PC)
	name, _, _ := strings.Cut(fn.Name(), "[")
	base, isCell := strings.CutSuffix(name, abi.SuffixRun)
	f := lookup(base, path.Base(file), line)
	var p, s unsafe.Pointer
	switch {
	case f == nil:
	case isCell:
		p, s = e.Box, unsafe.Add(e.Box, f.cellP*8)
	default:
		p, s = split(f, e.Box)
	}
	var frames []Frame
	for f != nil && s != nil && len(frames) < maxDepth {
		state := int(*(*uint16)(s))
		a := f.awaits[state]
		if a == nil && state != 0 {
			a = f.awaits[abi.AnyState]
		}
		if a == nil || state == 0 {
			frames = append(frames, Frame{Func: short(f.name), File: f.file, Line: f.line, Bytes: f.p*8 + f.s})
			break
		}
		fr := Frame{Func: short(f.name), File: f.file, Line: a.line, Awaits: a.callee, Bytes: f.p*8 + f.s}
		for _, l := range a.locals {
			fr.Locals = append(fr.Locals, Local{Name: l.name, Type: l.typ, Value: l.value(p, s), Where: l.where()})
		}
		frames = append(frames, fr)
		f = lookup(a.twin, "", 0)
		switch {
		case f == nil:
		case a.boxP < 0:
			p, s = unsafe.Add(p, a.childP*8), unsafe.Add(s, a.childS)
		default:
			p, s = split(f, *(*unsafe.Pointer)(unsafe.Add(p, a.boxP*8)))
		}
	}
	return frames
}

// split finds the two parts of a frame in its box: struct { p [P]unsafe.Pointer; s [S]byte }.
func split(f *function, box unsafe.Pointer) (p, s unsafe.Pointer) {
	if box == nil {
		return nil, nil
	}
	return box, unsafe.Add(box, f.p*8)
}

// short is a name as people write it: with its package's unless that is main, T.M for T__M, and a literal by its function.
func short(name string) string {
	name = strings.TrimPrefix(name[strings.LastIndexByte(name, '/')+1:], "main.")
	fn, lit, isLit := strings.Cut(name, abi.InfixLit)
	fn = strings.Replace(fn, abi.InfixMethod, ".", 1)
	if isLit {
		return fn + ".func" + lit
	}
	return fn
}

func (l *local) where() string {
	var parts []string
	for _, p := range l.pieces {
		part := "s+"
		if p.pointer {
			part = "p+"
		}
		parts = append(parts, part+strconv.Itoa(p.at))
	}
	return strings.Join(parts, " ")
}

// maxText bounds how much of a string is shown.
const maxText = 64

// value prints the variable. Only what the frame itself holds is read, and strings, which cannot change.
func (l *local) value(p, s unsafe.Pointer) string {
	var buf [3]uint64 // what is printed is at most a slice
	at := unsafe.Pointer(&buf)
	if l.onHeap {
		if len(l.pieces) != 1 || !l.pieces[0].pointer {
			return "…"
		}
		if at = *(*unsafe.Pointer)(unsafe.Add(p, l.pieces[0].at*8)); at == nil {
			return "nil"
		}
	} else {
		for _, pc := range l.pieces {
			if pc.off+pc.size > len(buf)*8 {
				return "…"
			}
			from := unsafe.Add(s, pc.at)
			if pc.pointer {
				from = unsafe.Add(p, pc.at*8)
			}
			copy(unsafe.Slice((*byte)(unsafe.Add(at, pc.off)), pc.size), unsafe.Slice((*byte)(from), pc.size))
		}
	}
	return text(l.kind, at)
}

func text(kind string, at unsafe.Pointer) string {
	switch kind {
	case "bool":
		return strconv.FormatBool(*(*bool)(at))
	case "int":
		return strconv.Itoa(*(*int)(at))
	case "int8":
		return strconv.Itoa(int(*(*int8)(at)))
	case "int16":
		return strconv.Itoa(int(*(*int16)(at)))
	case "int32", "rune":
		return strconv.Itoa(int(*(*int32)(at)))
	case "int64":
		return strconv.FormatInt(*(*int64)(at), 10)
	case "uint", "uint64", "uintptr":
		return strconv.FormatUint(*(*uint64)(at), 10)
	case "uint8", "byte":
		return strconv.Itoa(int(*(*uint8)(at)))
	case "uint16":
		return strconv.Itoa(int(*(*uint16)(at)))
	case "uint32":
		return strconv.Itoa(int(*(*uint32)(at)))
	case "float32":
		return strconv.FormatFloat(float64(*(*float32)(at)), 'g', -1, 32)
	case "float64":
		return strconv.FormatFloat(math.Float64frombits(*(*uint64)(at)), 'g', -1, 64)
	case "string":
		str := *(*string)(at)
		if len(str) > maxText {
			return strconv.Quote(str[:maxText]) + "…"
		}
		return strconv.Quote(str)
	case "pointer", "unsafe.Pointer":
		v := *(*uintptr)(at)
		if v == 0 {
			return "nil"
		}
		return fmt.Sprintf("%#x", v)
	case "slice":
		h := (*[3]uintptr)(at)
		if h[0] == 0 {
			return "nil"
		}
		return fmt.Sprintf("len %d, cap %d", h[1], h[2])
	case "any":
		v := *(*any)(at)
		if v == nil {
			return "nil"
		}
		return fmt.Sprintf("%T", v)
	case "interface":
		if *(*uintptr)(at) == 0 {
			return "nil"
		}
		return "set"
	}
	return "…"
}
