package toolexec

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/edo-async/edo/compile/load"
	"github.com/edo-async/edo/internal/abi"
)

// modulePath is a prefix of every package of the runtime.
const modulePath = abi.RootPath

// knowsCore reports whether a package with these imports can name core.Context, or have it inferred: whether the export
// data of any of them mentions core. Nothing else can hold an async function.
func knowsCore(imports *load.Imports) bool {
	for path := range imports.File {
		if path == load.CorePath || path == modulePath {
			return true
		}
	}
	for _, file := range imports.File {
		// A file that cannot be read is a reason to look closer, where it is reported.
		if data, err := exportData(file); err != nil || bytes.Contains(data, []byte(load.CorePath)) {
			return true
		}
	}
	return false
}

// exportData reads the export data of a compiled package: the first member of an archive, before the code.
func exportData(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// An archive: "!<arch>\n", then for each member 60 bytes, of which 48 to 58 are its size in decimal.
	var head [68]byte
	if _, err := io.ReadFull(f, head[:]); err != nil {
		return nil, err
	}
	size, err := strconv.ParseInt(strings.TrimSpace(string(head[56:66])), 10, 64)
	if err != nil || !bytes.HasPrefix(head[:], []byte("!<arch>\n__.PKGDEF")) {
		return os.ReadFile(name)
	}
	return io.ReadAll(io.LimitReader(f, size))
}
