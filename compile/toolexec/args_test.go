package toolexec

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestParseArgs(t *testing.T) {
	response := filepath.Join(t.TempDir(), "args")
	if err := os.WriteFile(response, []byte("-pack\na b.go\nback\\\\slash\\nline.go\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	a, err := parseArgs([]string{"-o", "x.a", "-p", "q", "-trimpath", "a=>b", "-p=main", "-edo=id", "-std", "@" + response})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"a b.go", "back\\slash\nline.go"}; !slices.Equal(a.files, want) {
		t.Errorf("files %q, want %q", a.files, want)
	}
	if a.value("o") != "x.a" || a.value("p") != "main" || a.value("none") != "" || !a.has("std") || a.has("race") {
		t.Errorf("flags %q are misread", a.flags)
	}
	if v, ok := a.take("edo"); v != "id" || !ok {
		t.Errorf("take: %q %v", v, ok)
	}
	if _, ok := a.take("edo"); ok {
		t.Error("take leaves the flag")
	}
	a.set("o", "y.a")
	want := []string{"-o", "y.a", "-p", "q", "-trimpath", "a=>b", "-p=main", "-std", "-pack", "a b.go", "back\\slash\nline.go"}
	if got := a.list(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if a, _ := parseArgs([]string{"-V=full"}); len(a.files) != 0 {
		t.Errorf("files %q", a.files)
	}
	if _, err := parseArgs([]string{"@" + response + ".none"}); err == nil {
		t.Error("no error for a missing response file")
	}
}
