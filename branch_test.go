package edo_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// pollOnce polls a future once and leaves it.
type pollOnce struct {
	f edo.Future[edo.Result[int]]
}

func (p pollOnce) Poll(w *edo.Waker) (struct{}, bool) {
	p.f.Poll(w)
	return struct{}{}, true
}

// A computation belongs to the task that began it: its wakes go there.
func TestComputationMovesToNoOtherTask(t *testing.T) {
	err := edo.Run(func(cx edo.Context) error {
		f := edo.Async(func(cx edo.Context) (int, error) {
			edo.Sleep(cx, time.Hour)
			return 1, nil
		})
		edo.Await[struct{}](cx, pollOnce{f})
		_, err := edo.Spawn(cx, func(cx edo.Context) error {
			edo.Await(cx, f)
			return nil
		}).Join(cx)
		edo.Await(cx, f) // here it goes on
		return err
	}, edo.Deterministic(1))
	if !strings.Contains(fmt.Sprint(err), "await it where it was begun") {
		t.Error(err)
	}
}
