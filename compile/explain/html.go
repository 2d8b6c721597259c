package explain

import (
	_ "embed"
	"html/template"
	"io"
	"os"
	"slices"
)

//go:embed page.html
var pageText string

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// A page is what the script of page.html works on.
type page struct {
	Packages []*Package `json:"packages"`
	// Twins maps a function's lowered name to its place in Packages: package, function.
	Twins map[string][2]int `json:"twins"`
	// Calls are the lowered names of the awaits' callees, "" if unknown: by package, function, await.
	Calls [][][]string `json:"calls"`
	// Files are the sources that the functions lie in, by the name that positions have.
	Files map[string]string `json:"files"`
}

// HTML writes a page about the functions that stands by itself: each frame as nested boxes to scale, what each await
// keeps and why, and the source beside it. All names, types and source text in it are data to its script, never markup.
func HTML(w io.Writer, pkgs []*Package) error {
	p := page{Packages: pkgs, Twins: map[string][2]int{}, Files: map[string]string{}, Calls: [][][]string{}}
	for i, pkg := range pkgs {
		calls := [][]string{}
		for j, f := range pkg.Funcs {
			p.Twins[f.twin] = [2]int{i, j}
			twins := []string{}
			for _, a := range f.Awaits {
				twins = append(twins, a.twin)
			}
			calls = append(calls, twins)
			if err := p.addFile(f); err != nil {
				return err
			}
		}
		p.Calls = append(p.Calls, calls)
	}
	return pageTemplate.Execute(w, p)
}

// addFile takes in the source that f lies in.
func (p *page) addFile(f *Func) error {
	name := position(f.file, 0)
	name = name[:len(name)-len(":0")]
	if _, ok := p.Files[name]; ok {
		return nil
	}
	text, err := os.ReadFile(f.file)
	if err != nil {
		return err
	}
	p.Files[name] = string(text)
	return nil
}

// Any reports whether there is a function in pkgs.
func Any(pkgs []*Package) bool {
	return slices.ContainsFunc(pkgs, func(p *Package) bool { return len(p.Funcs) > 0 })
}
