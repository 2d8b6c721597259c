package crank

import (
	"fmt"
	"testing"

	"github.com/edo-async/edo/internal/core"
)

func TestChooser(t *testing.T) {
	c := new(Chooser)
	got := ""
	for more := true; more; more = c.Next() {
		a := c.Choose(2)
		if a == 0 {
			got += fmt.Sprint(a, " ")
			continue
		}
		got += fmt.Sprint(a, c.Choose(3), " ")
	}
	if want := "0 1 0 1 1 1 2 "; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestTask(t *testing.T) {
	k := New()
	k.Waker.Wake()
	k.Waker.Wake()
	if !k.IsWoken() || k.Woken() != 2 || k.IsWoken() {
		t.Error("wakes are not counted")
	}
	k.Abort = true
	if !k.Poll(func(cx core.Context) { cx.RT().Check() }) {
		t.Error("an abort has not unwound")
	}
	if k.Poll(func(cx core.Context) { cx.RT().Check() }) {
		t.Error("an abort was taken twice")
	}
}
