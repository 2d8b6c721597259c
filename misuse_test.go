package edo_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/edo-async/edo"
)

func TestMisuseMessages(t *testing.T) {
	var kept edo.Context
	tests := map[string]struct {
		body func(cx edo.Context) error
		want string
	}{
		"empty Context": {func(edo.Context) error { edo.Yield(edo.Context{}); return nil }, "run inside edo.Run or edo.Spawn"},
		"another task's": {func(cx edo.Context) error {
			_, err := edo.Spawn(cx, func(edo.Context) error { edo.Sleep(cx, 1); return nil }).Join(cx)
			return err
		}, "use the cx that the function itself was given"},
		"a branch's": {func(cx edo.Context) error {
			_ = edo.Join(cx, func(cx edo.Context) error { kept = cx; return nil })
			edo.Yield(kept)
			return nil
		}, "use the cx that the function itself was given"},
		"nil future":   {func(cx edo.Context) error { edo.Await[int](cx, nil); return nil }, "nil Future"},
		"no racers":    {func(cx edo.Context) error { _, err := edo.Race[int](cx); return err }, "at least one"},
		"nil function": {func(cx edo.Context) error { edo.Spawn(cx, nil); return nil }, "Spawn of a nil function"},
		"future twice": {func(cx edo.Context) error {
			f := edo.Async(func(edo.Context) (int, error) { return 1, nil })
			edo.Await(cx, f)
			edo.Await(cx, f)
			return nil
		}, "polled after it had ended"},
		"outside a task": {func(cx edo.Context) error {
			edo.Async(func(edo.Context) (int, error) { return 1, nil }).Poll(edo.NewWaker(func() {}))
			return nil
		}, "can only be polled inside a task"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := run(t, test.body)
			var p *edo.PanicError
			if !errors.As(err, &p) || !strings.Contains(fmt.Sprint(p.Value), test.want) {
				t.Errorf("got %v\nwant a panic about %q", err, test.want)
			}
		})
	}
}
