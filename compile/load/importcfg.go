package load

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
)

// Imports says where the export data of a package's imports is: what an importcfg file says.
type Imports struct {
	Map  map[string]string // import path in the source → package path (vendoring)
	File map[string]string // package path → file with its export data
}

// ReadImports reads an importcfg file.
func ReadImports(name string) (*Imports, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	cfg := &Imports{Map: map[string]string{}, File: map[string]string{}}
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for line := 1; sc.Scan(); line++ {
		verb, rest, _ := strings.Cut(strings.TrimSpace(sc.Text()), " ")
		if verb == "" || strings.HasPrefix(verb, "#") {
			continue
		}
		key, value, ok := strings.Cut(rest, "=")
		switch {
		case verb == "importmap" && ok:
			cfg.Map[key] = value
		case verb == "packagefile" && ok:
			cfg.File[key] = value
		case verb == "modinfo" || verb == "packageshlib":
			// For the linker only.
		default:
			return nil, fmt.Errorf("%s:%d: importcfg line %q is not understood; this edo may be older than the go command that runs it: rebuild it", name, line, sc.Text())
		}
	}
	return cfg, sc.Err()
}

// open opens the export data for an import path; its signature is the one that go/importer asks for.
func (cfg *Imports) open(path string) (io.ReadCloser, error) {
	if to, ok := cfg.Map[path]; ok {
		path = to
	}
	file, ok := cfg.File[path]
	if !ok {
		return nil, fmt.Errorf("no export data for %q: the importcfg does not list it", path)
	}
	return os.Open(file)
}
