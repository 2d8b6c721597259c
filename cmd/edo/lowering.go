package main

import "github.com/edo-async/edo/compile/load"

// lowerFiles lowers a package.
func lowerFiles(p *load.Package) (map[string][]byte, error) {
	return nil, nil
}
