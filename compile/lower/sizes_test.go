package lower

import (
	"os"
	"regexp"
	"strconv"
	"testing"
)

var frameMark = regexp.MustCompile(`(?m)^// frame (\d+).*\nfunc (\w+)`)

func TestFrameSizes(t *testing.T) {
	src, err := os.ReadFile("testdata/sizes.go")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	p, err := w.load("main", map[string]string{"sizes.go": string(src)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := Package(p)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, f := range res.Funcs {
		if f.Form == Stackful {
			t.Errorf("%s is stackful: %s", f.Name, f.Reason)
		}
		got[f.Name] = f.P*8 + f.S
	}
	marks := frameMark.FindAllStringSubmatch(string(src), -1)
	if len(marks) < 20 {
		t.Fatalf("only %d functions say how large their frame is to be", len(marks))
	}
	for _, m := range marks {
		want, _ := strconv.Atoi(m[1])
		if got[m[2]] != want {
			t.Errorf("%s: the frame has %d bytes, the goal is %d", m[2], got[m[2]], want)
		}
	}
}
