package emit

import "strings"

// Functions that defer leave by one exit, where the list of deferred calls runs. A panic, an abort or a Goexit below
// arrives in the one real deferred function of the poll, which runs the list too. Either may suspend there: the frame
// then keeps the list and the results, and its state is Exit until the list has been run.

// deferred writes the real deferred function. (Plain: a panic may have come between announcing a dynamic call
// and the callee's entry.)
func (w *writer) deferred() {
	if w.f.OpenBits != nil {
		w.openDeferred()
		return
	}
	w.printf("defer func() { if !normal__ { x__.Plain(); if ok__ = x__.Unwound(d__, recover()); ok__ { %s } else { ", w.setResults())
	w.savePinned()
	w.printf("*(*uint16)(%s(s__)) = %d } } }()\n", unsafePointer, w.fr.Exit)
}

// setResults copies the result variables to what the twin returns.
func (w *writer) setResults() string {
	if len(w.f.Results) == 0 {
		return ""
	}
	var dst, src []string
	for i, v := range w.f.Results {
		dst = append(dst, "r__"+itoa(i))
		src = append(src, v.Ref())
	}
	return strings.Join(dst, ", ") + " = " + strings.Join(src, ", ")
}

func itoa(i int) string {
	if i >= 10 {
		return itoa(i/10) + string(rune('0'+i%10))
	}
	return string(rune('0' + i))
}

// exit writes what follows the exit label.
func (w *writer) exit() {
	w.line(w.f.Unit.Body.Rbrace)
	if w.f.OpenBits != nil {
		w.openExit()
		return
	}
	w.WriteString("if d__ != nil && !x__.RunDefers(d__) { ")
	w.savePinned()
	w.printf("*(*uint16)(%s(s__)) = %d; normal__, ok__ = true, false; return }\n", unsafePointer, w.fr.Exit)
	if set := w.setResults(); set != "" {
		w.WriteString(set + "; ")
	}
	w.WriteString("normal__, ok__ = true, true; return ")
}

// resumeExit goes on with the list after it has suspended.
func (w *writer) resumeExit() {
	w.printf("\ncase %d: ", w.fr.Exit)
	w.peekPinned()
	w.line(w.f.Unit.Body.Rbrace)
	w.WriteString("if !x__.RunDefers(d__) { normal__ = true; return }\n")
	w.dropPinned()
	if set := w.setResults(); set != "" {
		w.WriteString(set + "; ")
	}
	w.WriteString("normal__, ok__ = true, true; return")
}

// Deferred calls that are kept in variables cannot suspend. A function that is left normally calls them as they
// are; only one that is left otherwise makes a list of those that are due.

func (w *writer) openDeferred() {
	bits := w.f.OpenBits.Name
	w.WriteString("defer func() { if !normal__ { x__.Plain(); d__ := x__.NoDefers()\n")
	for i, d := range w.f.Open {
		w.printf("if %s&%d != 0 { ", bits, 1<<i)
		for _, v := range d.Vars {
			w.printf("%s := %s; ", v.Name, v.Name)
		}
		w.printf("d__ = x__.Defer(d__, func(raise__ func()) { defer %s; raise__() }) }\n", d.Call)
	}
	w.printf("%s = 0; if ok__ = x__.Unwound(d__, recover()); ok__ { %s } } }()\n", bits, w.setResults())
}

func (w *writer) openExit() {
	bits := w.f.OpenBits.Name
	for i := len(w.f.Open) - 1; i >= 0; i-- {
		d := w.f.Open[i]
		w.printf("if %[1]s&%[2]d != 0 { %[1]s &^= %[2]d", bits, 1<<i)
		w.line(w.f.Unit.Body.Rbrace)
		w.printf("%s }\n", d.Call)
	}
	if set := w.setResults(); set != "" {
		w.WriteString(set + "; ")
	}
	w.WriteString("normal__, ok__ = true, true; return ")
}
