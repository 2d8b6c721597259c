package difftest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/edo-async/edo/compile/difftest/asyncify"
)

// TestConformance makes the programs of Go's own test suite async, builds them by both lowerings, and compares what
// they print and how they end. It takes minutes, so it runs only if EDO_CONFORMANCE is set: to "all", or to a regular
// expression for paths below $GOROOT/test.
func TestConformance(t *testing.T) {
	want := os.Getenv("EDO_CONFORMANCE")
	if want == "" {
		t.Skip("takes minutes: set EDO_CONFORMANCE=all")
	}
	if want == "all" {
		want = "."
	}
	c := newCorpus(t, regexp.MustCompile(want))
	c.write(t)
	edo := filepath.Join(t.TempDir(), "edo")
	if out, err := exec.Command("go", "build", "-o", edo, "../../cmd/edo").CombinedOutput(); err != nil {
		t.Fatalf("go build edo: %v\n%s", err, out)
	}
	c.build(t, "go", func(pkg, messages string) { t.Logf("plain go rejects %s: %s", c.names[pkg], first(messages, 2)) })
	c.build(t, edo, func(pkg, messages string) { t.Errorf("%s: edo build fails:\n%s", c.names[pkg], first(messages, 12)) })
	c.build(t, "go", func(pkg, messages string) { t.Errorf("%s: go build fails:\n%s", c.names[pkg], messages) })
	c.compare(t)
}

// A corpus is a module with a package for each program.
type corpus struct {
	root  string // of edo
	dir   string
	names map[string]string // package → path below $GOROOT/test
	text  map[string][]byte
}

// newCorpus collects and rewrites the programs.
func newCorpus(t *testing.T, want *regexp.Regexp) *corpus {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	c := &corpus{root: root, dir: t.TempDir(), names: map[string]string{}, text: map[string][]byte{}}
	if keep := os.Getenv("EDO_CONFORMANCE_DIR"); keep != "" {
		c.dir = keep
	}
	suite := filepath.Join(goroot(t), "test")
	imp := c.importer(t)
	reasons := map[string]int{}
	err = filepath.WalkDir(suite, func(name string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		rel, _ := filepath.Rel(suite, name)
		src, err := os.ReadFile(name)
		if err != nil || !want.MatchString(rel) || !bytes.HasPrefix(src, []byte("// run\n")) {
			return err
		}
		for _, values := range []bool{false, true} {
			pkg := fmt.Sprintf("p%d", len(c.names))
			out, err := asyncify.File(name, src, asyncify.Options{Importer: imp, Values: values, Package: pkg})
			if err != nil {
				why := regexp.MustCompile(`[^ ]*:\d+:\d+: `).ReplaceAllString(err.Error(), "")
				reasons[first(why, 1)[:min(len(why), 40)]]++
				if os.Getenv("EDO_CONFORMANCE_WHY") != "" {
					t.Logf("%s is refused: %v", rel, err)
				}
				break
			}
			c.names[pkg], c.text[pkg] = rel, out
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d programs (each twice, without and with waits inside expressions); refused: %v", len(c.names)/2, reasons)
	return c
}

// importer knows the standard library, edo, and package wait.
func (c *corpus) importer(t *testing.T) types.Importer {
	cmd := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}",
		"github.com/edo-async/edo/compile/difftest/testdata/wait", "fmt", "os", "strings", "strconv", "reflect", "runtime", "runtime/debug", "sync", "sync/atomic",
		"math", "math/cmplx", "math/big", "math/bits", "math/rand", "bytes", "errors", "sort", "slices", "maps", "cmp", "time", "unsafe", "io", "bufio", "unicode", "unicode/utf8",
		"container/list", "container/heap", "context", "log", "iter", "go/ast", "go/parser", "go/token", "go/types", "encoding/json", "encoding/binary", "encoding/hex", "hash/crc32", "text/tabwriter", "regexp", "syscall", "path/filepath", "os/exec", "os/signal", "io/ioutil", "crypto/sha256", "unique", "weak", "container/ring")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal("go list: ", err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		files[path] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if files[path] == "" {
			return nil, errors.New("not in the list")
		}
		return os.Open(files[path])
	})
}

// write writes the module.
func (c *corpus) write(t *testing.T) {
	sums, _ := os.ReadFile(filepath.Join(c.root, "go.sum"))
	c.file(t, "go.sum", sums)
	c.file(t, "go.mod", fmt.Appendf(nil, "module corpus\n\ngo 1.26\n\nrequire github.com/edo-async/edo v0.0.0\n\nreplace github.com/edo-async/edo => %s\n", c.root))
	for pkg, text := range c.text {
		c.file(t, filepath.Join(pkg, "main.go"), text)
	}
	c.main(t)
}

// main writes the program that has all others inside.
func (c *corpus) main(t *testing.T) {
	var imports, cases strings.Builder
	for _, pkg := range c.packages() {
		fmt.Fprintf(&imports, "import %s \"corpus/%[1]s\"\n", pkg)
		fmt.Fprintf(&cases, "\tcase %q:\n\t\t%[1]s.Main()\n", pkg)
	}
	// The initialization of all programs runs in each of them.
	c.file(t, "main.go", fmt.Appendf(nil, "package main\n\nimport \"os\"\n%s\nfunc main() {\n\tname := os.Args[1]\n\tos.Args = os.Args[:1]\n\tswitch name {\n%s\t}\n}\n", &imports, &cases))
}

func (c *corpus) packages() []string {
	var pkgs []string
	for pkg := range c.names {
		pkgs = append(pkgs, pkg)
	}
	slices.Sort(pkgs)
	return pkgs
}

func (c *corpus) file(t *testing.T, name string, text []byte) {
	name = filepath.Join(c.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

// build builds all programs with a go command, leaving out those which it rejects.
func (c *corpus) build(t *testing.T, command string, rejected func(pkg, messages string)) {
	for _, target := range []string{"./...", "."} {
		for range 5 {
			cmd := exec.Command(command, "build", "-o", filepath.Join(c.dir, "bin-"+filepath.Base(command)), target)
			if target != "." {
				cmd.Args = []string{command, "build", "./..."}
			}
			cmd.Dir = c.dir
			cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off")
			out, err := cmd.CombinedOutput()
			if err == nil {
				break
			}
			left := len(c.names)
			for part := range strings.SplitSeq("\n"+string(out), "\n# corpus/") {
				pkg, messages, _ := strings.Cut(part, "\n")
				if c.names[pkg] == "" {
					continue
				}
				rejected(pkg, messages)
				delete(c.names, pkg)
				os.RemoveAll(filepath.Join(c.dir, pkg))
			}
			if len(c.names) == left {
				t.Fatalf("%s build: %v\n%s", command, err, first(string(out), 40))
			}
			c.main(t)
		}
	}
}

// compare runs every program in both lowerings.
func (c *corpus) compare(t *testing.T) {
	var mu sync.Mutex
	count := map[string]int{}
	t.Run("programs", func(t *testing.T) {
		for _, pkg := range c.packages() {
			t.Run(strings.ReplaceAll(c.names[pkg], "/", "_")+"_"+pkg, func(t *testing.T) {
				t.Parallel()
				for _, pattern := range []string{"0", "1", "7"} {
					plain, how := c.run("bin-go", pkg, pattern)
					lowered, how2 := c.run("bin-edo", pkg, pattern)
					mu.Lock()
					count[how]++
					mu.Unlock()
					if how == "timeout" {
						continue
					}
					if how != how2 || plain != lowered {
						t.Errorf("%s, pattern %s: stackful (-): %s, stackless (+): %s\n%s", c.names[pkg], pattern, how, how2, diff(plain, lowered))
						break
					}
				}
			})
		}
	})
	t.Logf("how the programs end, stackful: %v", count)
}

// run runs one program; a goroutine's stack and addresses are left out of what it says.
func (c *corpus) run(bin, pkg, pattern string) (output, how string) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(c.dir, bin), pkg)
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), "WAIT_PATTERN="+pattern)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	if ctx.Err() != nil {
		return "", "timeout"
	}
	how = "exit 0"
	if err != nil {
		how = err.Error()
	}
	text := errs.String()
	if i := strings.Index(text, "\ngoroutine "); i >= 0 {
		text = text[:i]
	}
	text = regexp.MustCompile(`0x[0-9a-f]{5,}`).ReplaceAllString(out.String()+first(text, 20), "0x…")
	return text, how
}

func goroot(t *testing.T) string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
