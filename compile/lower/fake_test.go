package lower

import (
	"fmt"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/edo-async/edo/compile/load"
	"github.com/edo-async/edo/internal/abi"
)

// Fakes of the runtime's packages, as far as lowered code can tell them from the real ones.
const (
	fakeCore = `package core
import "unsafe"
type Context struct{ x *Cx }
func (c Context) RT() *Cx { return c.x }
type Cx struct{}
type Defers struct{}
func (x *Cx) Enter() (unsafe.Pointer, bool)
func (x *Cx) Call(box unsafe.Pointer)
func (x *Cx) Pending() unsafe.Pointer
func (x *Cx) Pend(box unsafe.Pointer)
func (x *Cx) Block()
func (x *Cx) Plain()
func (x *Cx) Goexit()
func (x *Cx) OnCoroutine() bool
func (x *Cx) NoDefers() *Defers
func (x *Cx) Defer(d *Defers, fn func(raise func())) *Defers
func (x *Cx) DeferAsync(d *Defers, fn func(cx Context)) *Defers
func (x *Cx) RunDefers(d *Defers) bool
func (x *Cx) Unwound(d *Defers, v any) bool
func (x *Cx) TakeRecover() *Defers
func (d *Defers) Recover() any
func (x *Cx) EnterRecovering() (box unsafe.Pointer, direct bool)
func (x *Cx) CallAt(site *uintptr, id uintptr)
func (x *Cx) Callee(fn unsafe.Pointer)
func (x *Cx) Stretch(work func()) func(cx Context)
func (x *Cx) SomeDefers(d *Defers) *Defers
func (x *Cx) Borrow(run func(cx Context), data unsafe.Pointer) unsafe.Pointer
func (x *Cx) PollBorrowed(p unsafe.Pointer) bool
func (x *Cx) EndBorrowed(p unsafe.Pointer) unsafe.Pointer
`
	fakeDep = `package dep
type hidden struct{ A int; S string; P *hidden }
func (h *hidden) Name() string { return h.S }
func (h hidden) Twin() (hidden, error) { return h, nil }
func New() *hidden { return new(hidden) }
func Pair() (hidden, error) { return hidden{}, nil }
type T struct { F hidden; M map[string]hidden; C chan *hidden }
func (t *T) Get(n int, more ...string) hidden { return t.F }
type I interface { Get(n int, more ...string) hidden }
var V hidden
`
	fakeRoot = `package edo
import (
	"unsafe"
	"github.com/edo-async/edo/internal/core"
)
type Context = core.Context
type Task[T any] struct{ v T }
type SpawnOption interface{ option() }
func (t *Task[T]) Finish(v T, err error)
func Spawn(cx Context, fn func(cx Context) error, opts ...SpawnOption) *Task[struct{}]
func SpawnValue[T any](cx Context, fn func(cx Context) (T, error), opts ...SpawnOption) *Task[T] { panic(0) }
func Spawn__cell[T any](cx Context, t *Task[T], run func(cx Context, cell unsafe.Pointer) bool, opts ...SpawnOption) *Task[T] { panic(0) }
func Frames__register(text string)
const Yield__p, Yield__s = 0, 2
func Yield(cx Context)
func Yield__poll(cx Context, p *[0]unsafe.Pointer, s *[2]byte) (ok bool)
const Int__p, Int__s = 1, 16
func Int(cx Context, n int) int
func Int__poll(cx Context, p *[1]unsafe.Pointer, s *[16]byte, n int) (r int, ok bool)
const Task__Join__p, Task__Join__s = 2, 2
func (t *Task[T]) Join(cx Context) (T, error)
func Task__Join__poll[T any](cx Context, p *[2]unsafe.Pointer, s *[2]byte, t *Task[T]) (v T, err error, ok bool) { panic(0) }
`
)

// world imports the fakes, and other packages from the installed Go.
type world struct {
	fset *token.FileSet
	pkgs map[string]*types.Package
	std  types.Importer
}

func newWorld(t testing.TB) *world {
	w := &world{fset: token.NewFileSet(), pkgs: map[string]*types.Package{}}
	w.std = importer.ForCompiler(w.fset, "source", nil)
	w.check(t, abi.CorePath, map[string]string{"core.go": fakeCore}, nil)
	w.check(t, "dep", map[string]string{"dep.go": fakeDep}, nil)
	w.check(t, abi.RootPath, map[string]string{"edo.go": fakeRoot}, nil)
	return w
}

func (w *world) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if p := w.pkgs[path]; p != nil {
		return p, nil
	}
	return w.std.Import(path)
}

// check type-checks a package of files by name and makes it importable.
func (w *world) check(t testing.TB, path string, files map[string]string, order []string) *load.Package {
	t.Helper()
	p, err := w.load(path, files, order)
	if err != nil {
		t.Fatal(err)
	}
	w.pkgs[path] = p.Types
	return p
}

func (w *world) load(path string, files map[string]string, order []string) (*load.Package, error) {
	p := &load.Package{
		Fset: w.fset, Src: map[string][]byte{}, Info: load.NewInfo(),
		Sizes: types.SizesFor("gc", "amd64"), Path: path,
	}
	if order == nil {
		for name := range files {
			order = append(order, name)
		}
	}
	for _, name := range order {
		f, err := parser.ParseFile(w.fset, name, files[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		p.Files = append(p.Files, f)
		p.Names = append(p.Names, name)
		p.Src[name] = []byte(files[name])
	}
	var errs []error
	conf := types.Config{
		Importer: w, Sizes: p.Sizes, IgnoreFuncBodies: path == abi.CorePath || path == abi.RootPath,
		Error: func(err error) { errs = append(errs, err) },
	}
	p.Types, _ = conf.Check(path, w.fset, p.Files, p.Info)
	if len(errs) > 0 {
		return nil, fmt.Errorf("%v (%d errors)", errs[0], len(errs))
	}
	return p, nil
}
