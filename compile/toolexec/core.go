package toolexec

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"

	"github.com/edo-async/edo/compile/load"
)

// setLowered turns core's `const Lowered = false` into true, if the package is core: by this the runtime knows that
// the whole program has been lowered.
func setLowered(src *load.Source) error {
	if src.Path != load.CorePath {
		return nil
	}
	for _, name := range src.Files {
		name, err := filepath.Abs(name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		// As long as it was, so that positions stay.
		changed := bytes.Replace(text, []byte("const Lowered = false"), []byte("const Lowered = true "), 1)
		if !bytes.Equal(text, changed) {
			src.Text = map[string][]byte{name: changed}
			return nil
		}
	}
	return errors.New("internal error: package " + load.CorePath + " has no line `const Lowered = false`: this edo and the edo module of the program are of different versions: use `go tool edo`, which takes both from go.mod")
}
