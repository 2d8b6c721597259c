package explain

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestHTML: the page holds everything as data, in one script element, whatever is in the names and the source.
func TestHTML(t *testing.T) {
	const nasty = "package x // </script><script>alert(1)</script> <!-- \u2028 &amp; \"'\n"
	file := filepath.Join(t.TempDir(), "x.go")
	if err := os.WriteFile(file, []byte(nasty), 0o666); err != nil {
		t.Fatal(err)
	}
	callee := &Func{Name: "g", Form: "stackless", file: file, twin: "p.g"}
	f := &Func{
		Name: "f", Form: "stackless", Size: 40, file: file, twin: "p.f",
		Awaits: []Await{{Callee: "g", Kind: "static", Size: 40, Child: 8, twin: "p.g", Saved: []Local{{Name: "</script>", Type: "[2]int", Size: 16}}}},
	}
	var b strings.Builder
	if err := HTML(&b, []*Package{{Path: "p", Funcs: []*Func{f, callee}}}); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	if n := strings.Count(strings.ToLower(page), "</script>"); n != 2 {
		t.Errorf("%d script elements end, not 2: the data got out", n)
	}
	for _, word := range []string{"http://", "https://", "src=", "@import"} {
		if strings.Contains(page, word) {
			t.Errorf("the page does not stand by itself: it has %s", word)
		}
	}
	_, data, _ := strings.Cut(page, `id="data">`)
	data, _, _ = strings.Cut(data, "</script>")
	var got readPage
	if err := json.Unmarshal([]byte(data), &got); err != nil {
		t.Fatal(err, data)
	}
	if len(got.Files) != 1 {
		t.Fatal(got.Files)
	}
	for _, text := range got.Files {
		if text != nasty {
			t.Errorf("source: %q", text)
		}
	}
	if at := got.Twins[got.Calls[0][0][0]]; at != [2]int{0, 1} {
		t.Errorf("the await's callee is %v", at)
	}
}

// readPage is page as its reader sees it.
type readPage struct {
	Twins map[string][2]int
	Calls [][][]string
	Files map[string]string
}
