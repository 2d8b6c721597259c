package edo_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"runtime/pprof"
	"strings"
	"testing"
	"time"

	"github.com/edo-async/edo"
)

// A CPU profile tells which kind of task the time goes to: in a task, in a branch of it, and in Blocking.
func TestProfileLabels(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes CPU profiles")
	}
	for _, flavour := range []string{"current thread", "two workers"} {
		t.Run(flavour, func(t *testing.T) {
			want := []string{"edo.func", "edo.spawned", "edo.runtime", "profiled", "burnsInATask", "burnsInABranch", "burnsInBlocking", "profile_test.go:"}
			var last string
			// The profiler samples what runs: on a busy machine that may be little. Look again until all is there.
			for deadline := time.Now().Add(60 * time.Second); ; {
				last = profileOf(t, flavours[flavour])
				missing := ""
				for _, w := range want {
					if !strings.Contains(last, w) {
						missing = w
					}
				}
				if missing == "" {
					return
				}
				if time.Now().After(deadline) {
					t.Fatalf("the profiles do not tell of %q", missing)
				}
			}
		})
	}
}

// profileOf takes a CPU profile of the three and answers the labels in it.
func profileOf(t *testing.T, opts []edo.Option) string {
	t.Helper()
	var buf bytes.Buffer
	if err := pprof.StartCPUProfile(&buf); err != nil {
		t.Skipf("no CPU profile: %v", err)
	}
	err := edo.Run(func(cx edo.Context) error {
		_, _ = edo.Spawn(cx, burnsInATask).Join(cx)
		_, _ = edo.Spawn(cx, burnsInABranch).Join(cx)
		_, err := edo.Spawn(cx, burnsInBlocking).Join(cx)
		return err
	}, append(opts[:len(opts):len(opts)], edo.ProfileLabels(), edo.Name("profiled"))...)
	pprof.StopCPUProfile()
	if err != nil {
		t.Fatal(err)
	}
	unzipped, err := gzip.NewReader(&buf)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(unzipped)
	if err != nil {
		t.Fatal(err)
	}
	return labelStrings(t, raw)
}

const burning = 50 * time.Millisecond

func burn() {
	for began := time.Now(); time.Since(began) < burning; {
	}
}

func burnsInATask(cx edo.Context) error { edo.Yield(cx); burn(); return nil }

func burnsInABranch(cx edo.Context) error {
	return edo.Join(cx, func(cx edo.Context) error { edo.Yield(cx); burn(); return nil }, func(cx edo.Context) error { edo.Yield(cx); return nil })
}

func burnsInBlocking(cx edo.Context) error {
	_, err := edo.Blocking(cx, func(context.Context) (int, error) { burn(); return 0, nil })
	return err
}

// labelStrings answers the labels of a profile's samples, "key value" a line. It reads as much of the format (profile.proto) as that needs:
// samples (field 2) hold labels (field 3) with key and str (1 and 2), which are places in the table of strings (field 6).
func labelStrings(t *testing.T, profile []byte) string {
	t.Helper()
	var table []string
	type label struct{ key, str uint64 }
	var labels []label
	fields(t, profile, func(field int, _ uint64, sub []byte) {
		switch field {
		case 6:
			table = append(table, string(sub))
		case 2:
			fields(t, sub, func(field int, _ uint64, sub []byte) {
				if field != 3 {
					return
				}
				var l label
				fields(t, sub, func(field int, v uint64, _ []byte) {
					switch field {
					case 1:
						l.key = v
					case 2:
						l.str = v
					}
				})
				labels = append(labels, l)
			})
		}
	})
	var b strings.Builder
	for _, l := range labels {
		b.WriteString(table[l.key] + " " + table[l.str] + "\n")
	}
	return b.String()
}

// fields walks a message of protocol buffers.
func fields(t *testing.T, msg []byte, visit func(field int, v uint64, sub []byte)) {
	t.Helper()
	number := func() (v uint64) {
		for shift := 0; len(msg) > 0; shift += 7 {
			b := msg[0]
			msg = msg[1:]
			v |= uint64(b&0x7f) << shift
			if b < 0x80 {
				return v
			}
		}
		t.Fatal("the profile ends in the middle")
		return 0
	}
	for len(msg) > 0 {
		tag := number()
		switch tag & 7 {
		case 0:
			visit(int(tag>>3), number(), nil)
		case 2:
			n := number()
			visit(int(tag>>3), 0, msg[:n])
			msg = msg[n:]
		default:
			t.Fatalf("the profile has a field of kind %d", tag&7)
		}
	}
}
