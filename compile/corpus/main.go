package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	cfg, err := parseFlags(os.Args[1:])
	if err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "corpus:", err)
		}
		os.Exit(2)
	}
	// An interrupt ends the programs that run, which would not hear of it otherwise.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	failed, err := run(ctx, cfg, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(2)
	}
	if failed > 0 {
		os.Exit(1)
	}
}

// config is what the command line says.
type config struct {
	src     string
	sample  int
	seed    uint64
	modes   []mode
	match   *regexp.Regexp
	timeout time.Duration // of a program as it is
	patient time.Duration // of its other forms
	memory  int           // megabytes for a program
	batch   int           // programs in a build
	verbose bool
	work    string // where to leave the modules, if anywhere
	skips   string // a list of programs to skip, beyond the built-in one
}

func parseFlags(args []string) (config, error) {
	cfg := config{}
	fs := flag.NewFlagSet("corpus", flag.ContinueOnError)
	fs.StringVar(&cfg.src, "src", "", "`folder` with the programs, searched recursively")
	fs.IntVar(&cfg.sample, "sample", 0, "try only `n` programs, chosen by the seed")
	fs.Uint64Var(&cfg.seed, "seed", 1, "decides the sample, where the programs may suspend, and where they do; 0: everywhere, always")
	modes := fs.String("mode", "async", "sync, async or stackful; several with commas")
	match := fs.String("run", "", "try only programs whose path below the folder matches this `regexp`")
	fs.DurationVar(&cfg.timeout, "timeout", 30*time.Second, "how long a program may run natively")
	fs.DurationVar(&cfg.patient, "patience", 3*time.Minute, "how long it may run in the other forms")
	fs.IntVar(&cfg.memory, "memory", 4096, "how many `megabytes` a program may hold")
	fs.IntVar(&cfg.batch, "batch", 50, "how many programs are built at once")
	fs.BoolVar(&cfg.verbose, "v", false, "name every program and what became of it")
	fs.StringVar(&cfg.work, "work", "", "leave the modules in this `folder`")
	fs.StringVar(&cfg.skips, "skips", "", "a `file` of programs to skip, in the form of skips.txt")
	if err := fs.Parse(args); err != nil {
		return cfg, err
	}
	switch {
	case fs.NArg() > 0:
		return cfg, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	case cfg.src == "":
		return cfg, errors.New("-src is missing: name a folder with programs, such as $(go env GOROOT)/test")
	case cfg.batch < 1:
		return cfg, errors.New("-batch must be at least 1")
	}
	for name := range strings.SplitSeq(*modes, ",") {
		m := mode(name)
		if !slices.Contains(allModes, m) {
			return cfg, fmt.Errorf("-mode %q: there are %v", name, allModes)
		}
		cfg.modes = append(cfg.modes, m)
	}
	var err error
	if cfg.match, err = regexp.Compile(*match); err != nil {
		return cfg, fmt.Errorf("-run: %w", err)
	}
	return cfg, nil
}

// A mode is a form in which the programs are tried.
type mode string

const (
	modeSync     mode = "sync"     // as they are, through edo
	modeAsync    mode = "async"    // asyncified, through edo
	modeStackful mode = "stackful" // asyncified, by plain Go
)

var allModes = []mode{modeSync, modeAsync, modeStackful}

// run tries the programs and answers how many attempts failed.
func run(ctx context.Context, cfg config, out io.Writer) (failed int, err error) {
	src, err := filepath.Abs(cfg.src)
	if err != nil {
		return 0, err
	}
	cfg.src = src
	programs, others, err := find(cfg)
	if err != nil {
		return 0, err
	}
	t := &trial{ctx: ctx, cfg: cfg, out: out, limit: make(chan struct{}, runtime.GOMAXPROCS(0))}
	if cfg.work != "" {
		if t.dir, err = filepath.Abs(cfg.work); err != nil {
			return 0, err
		}
	} else {
		if t.dir, err = os.MkdirTemp("", "edo-corpus-"); err != nil {
			return 0, err
		}
		defer os.RemoveAll(t.dir)
	}
	began := time.Now()
	if err := t.prepare(programs); err != nil {
		return 0, err
	}
	for batch := range slices.Chunk(programs, cfg.batch) {
		if err := t.batch(batch); err != nil {
			return 0, err
		}
		if ctx.Err() != nil {
			return 0, errors.New("interrupted")
		}
		t.tried += len(batch)
		fmt.Fprintf(os.Stderr, "%d of %d programs in %v (builds %v)\n", t.tried, len(programs), time.Since(began).Round(time.Second), t.building.Round(time.Second))
	}
	return t.report(programs, others, time.Since(began)), nil
}
