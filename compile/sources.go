// Package compile holds the compiler's stages, a package each, and knows the compiler's identity.
package compile

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/edo-async/edo/internal/abi"
)

//go:embed */*.go
var sources embed.FS

// ID identifies what the compiler does: a hash of its own source and of what it was built with. Two binaries with the
// same ID lower a package in the same way, wherever they lie and however they were linked, so that `go run ./cmd/edo`, an installed edo and
// the tests share one build cache; and a change of one line in a stage gives another ID, so that nothing stale is reused.
//
// The facts of package abi, which lies elsewhere and cannot be embedded, are listed one by one; a test checks that none is missing.
//
// Rejected: a hash of the executable (differs between go run, go build and go test, and with every commit, since
// the go command stamps it); the module's version (does not change while the compiler is worked on).
var ID = sync.OnceValue(func() string {
	h := sha256.New()
	fmt.Fprintln(h, runtime.Version())
	fmt.Fprintln(h, facts()...)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Path == "golang.org/x/tools" {
				fmt.Fprintln(h, m.Path, m.Version, m.Sum)
			}
		}
	}
	err := fs.WalkDir(sources, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := sources.ReadFile(name)
		fmt.Fprintln(h, name, len(text))
		h.Write(text)
		return err
	})
	if err != nil {
		panic("compile: reading the embedded source: " + err.Error())
	}
	return hex.EncodeToString(h.Sum(nil)[:10])
})

// facts are the values of package abi.
func facts() []any {
	return []any{
		abi.RootPath, abi.CorePath, abi.RuntimeInternals, abi.ContextName, abi.LoweredName,
		abi.SuffixPoll, abi.SuffixP, abi.SuffixS, abi.SuffixFrame, abi.SuffixBody, abi.SuffixBox, abi.SuffixCell, abi.SuffixRun, abi.SuffixSpawn, abi.SuffixSite,
		abi.InfixMethod, abi.InfixLit, abi.MinFrameS, abi.AnyState, abi.FrameAlign(2), abi.FrameAlign(4), abi.FrameAlign(8),
		abi.TableFunc, abi.TableAwait, abi.TableLocal, abi.TableInFrame, abi.TableOnHeap, abi.RegisterName,
	}
}
