package emit

import "strings"

// Functions that defer leave by one exit, where the list of deferred calls runs. A panic, an abort or a Goexit below
// arrives in the one real deferred function of the poll, which runs the list too. Either may suspend there: the frame
// then keeps the list and the results, and its state is Exit until the list has been run.

// deferred writes the real deferred function.
func (w *writer) deferred() {
	w.printf("defer func() { if !normal__ { if ok__ = x__.Unwound(d__, recover()); ok__ { %s } else { ", w.setResults())
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
