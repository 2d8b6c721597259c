package explain

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/edo-async/edo/compile/load"
	"github.com/edo-async/edo/compile/lower"
)

// read loads and lowers a target. The result has no functions if the package cannot hold any.
func (t *Target) read() (*load.Package, *lower.Result, error) {
	p, err := load.Load(t.source)
	if err != nil {
		return nil, nil, fmt.Errorf("package %s: %w", t.ImportPath, err)
	}
	if p.Path != load.CorePath && !p.HasAsync() {
		return p, &lower.Result{}, nil
	}
	res, err := lower.Package(p)
	if err != nil {
		return nil, nil, fmt.Errorf("internal error: cannot lower package %s: %w", t.ImportPath, err)
	}
	return p, res, nil
}

// Eject writes the lowered form of the targets below dir, a folder for each import path: rewritten files and, so that the
// package is whole, those that did not change. It returns the names of the files that it has rewritten.
func Eject(targets []*Target, dir string) ([]string, error) {
	var written []string
	for _, t := range targets {
		p, res, err := t.read()
		if err != nil {
			return written, err
		}
		to := filepath.Join(dir, filepath.FromSlash(t.ImportPath))
		if err := os.MkdirAll(to, 0o777); err != nil {
			return written, err
		}
		for _, name := range p.Names {
			text, changed := res.Files[name]
			if !changed {
				text = p.Src[name]
			}
			out := filepath.Join(to, filepath.Base(name))
			if err := os.WriteFile(out, text, 0o666); err != nil {
				return written, err
			}
			if changed {
				written = append(written, out)
			}
		}
	}
	return written, nil
}
