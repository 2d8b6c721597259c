package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/edo-async/edo/compile/explain"
)

// errUsage is answered when the flag package has already said what is wrong.
var errUsage = errors.New("see edo help")

// runExplain prints what the compiler made of packages.
func runExplain(args []string, stdout, stderr io.Writer) (int, error) {
	flags := flag.NewFlagSet("edo explain", flag.ContinueOnError)
	flags.SetOutput(stderr)
	asJSON := flags.Bool("json", false, "print JSON")
	asHTML := flags.Bool("html", false, "write a page for the browser, to redirect to a file")
	slots := flags.Bool("v", false, "print where each variable lies in the frame")
	name := flags.String("func", "", "only the function, method or literal of this `name`")
	tags := flags.String("tags", "", "build tags, as for the go command")
	args, err := parseMixed(flags, args)
	if err != nil {
		return 2, errUsage
	}
	want := *name
	if n := len(args); n > 0 && strings.Contains(args[n-1], ".go:") { // file.go:12
		want, args = args[n-1], args[:n-1]
		if i := strings.LastIndex(want, "/"); i >= 0 {
			args, want = append(args, "./"+want[:i]), want[i+1:]
		}
	}
	targets, err := list(*tags, args, stderr)
	if err != nil {
		return 1, err
	}
	pkgs, err := explain.Report(targets)
	if err != nil {
		return 1, err
	}
	explain.Filter(pkgs, want)
	if *asJSON {
		enc := json.NewEncoder(stdout)
		enc.SetIndent("", "\t")
		return 0, enc.Encode(pkgs)
	}
	if *asHTML && explain.Any(pkgs) {
		return 0, explain.HTML(stdout, pkgs)
	}
	explain.Text(stdout, pkgs, *slots)
	if explain.Any(pkgs) {
		return 0, nil
	}
	if want != "" {
		return 1, fmt.Errorf("no async function %s there; edo explain without -func lists them", want)
	}
	fmt.Fprintln(stderr, "edo explain: no async functions there (those whose first parameter is cx edo.Context)")
	return 0, nil
}

// runEject writes the lowered source of packages.
func runEject(args []string, stdout, stderr io.Writer) (int, error) {
	flags := flag.NewFlagSet("edo eject", flag.ContinueOnError)
	flags.SetOutput(stderr)
	dir := flags.String("o", "", "the `folder` to write to")
	tags := flags.String("tags", "", "build tags, as for the go command")
	args, err := parseMixed(flags, args)
	if err != nil {
		return 2, errUsage
	}
	if *dir == "" {
		return 2, errors.New("where to? say edo eject -o folder [packages]")
	}
	targets, err := list(*tags, args, stderr)
	if err != nil {
		return 1, err
	}
	written, err := explain.Eject(targets, *dir)
	for _, name := range written {
		fmt.Fprintln(stdout, name)
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}

// list finds the packages.
func list(tags string, args []string, stderr io.Writer) ([]*explain.Target, error) {
	if tags != "" {
		args = append([]string{"-tags=" + tags}, args...)
	}
	return explain.List(args, stderr)
}

// parseMixed parses flags wherever they stand, before and after the packages.
func parseMixed(flags *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, flags.Arg(0)), flags.Args()[1:]
	}
}
