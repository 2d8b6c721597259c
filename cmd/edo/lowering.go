package main

import (
	"github.com/edo-async/edo/compile/load"
	"github.com/edo-async/edo/compile/lower"
)

// lowerFiles lowers a package to its rewritten files.
func lowerFiles(p *load.Package) (map[string][]byte, error) {
	res, err := lower.Package(p)
	if err != nil {
		return nil, err
	}
	return res.Files, nil
}
