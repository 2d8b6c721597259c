package frames

import (
	"strconv"
	"strings"
	"sync"

	"github.com/edo-async/edo/internal/abi"
)

// function is what the tables say about one function.
type function struct {
	name   string // as in the tables, import path included
	file   string
	line   int
	p, s   int // pointer words and scalar bytes of its frame
	cellP  int // pointer words of the frame in a task's cell
	awaits map[int]*await
}

// await is what they say about a suspend point.
type await struct {
	line           int
	callee, twin   string
	childP, childS int
	boxP           int
	locals         []local
}

type local struct {
	name, typ, kind string
	onHeap          bool
	pieces          []piece
}

type piece struct {
	pointer       bool
	at, off, size int
}

// registry is the tables of the binary. They are added by the init functions of lowered packages.
var registry struct {
	mu     sync.Mutex
	texts  []string
	byName map[string]*function
	byPos  map[string]*function // "file:line"
}

// Register adds a package's tables.
func Register(text string) {
	registry.mu.Lock()
	registry.texts = append(registry.texts, text)
	registry.mu.Unlock()
}

// lookup answers the function of that name, or else the one that begins at file:line.
func lookup(name, file string, line int) *function {
	registry.mu.Lock()
	defer registry.mu.Unlock()
	if registry.byName == nil {
		registry.byName = map[string]*function{}
		registry.byPos = map[string]*function{}
	}
	for _, text := range registry.texts {
		parse(text)
	}
	registry.texts = nil
	if f := registry.byName[name]; f != nil || file == "" {
		return f
	}
	return registry.byPos[file+":"+strconv.Itoa(line)]
}

func parse(text string) {
	var f *function
	var a *await
	for line := range strings.Lines(text) {
		r := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case r[0] == abi.TableFunc && len(r) == 7:
			f = &function{name: r[1], file: r[2], line: number(r[3]), p: number(r[4]), s: number(r[5]), cellP: number(r[6]), awaits: map[int]*await{}}
			registry.byName[f.name] = f
			registry.byPos[f.file+":"+r[3]] = f
		case r[0] == abi.TableAwait && len(r) == 8 && f != nil:
			a = &await{line: number(r[2]), callee: r[3], twin: r[4], childP: number(r[5]), childS: number(r[6]), boxP: number(r[7])}
			f.awaits[number(r[1])] = a
		case r[0] == abi.TableLocal && len(r) == 6 && a != nil:
			l := local{name: r[1], typ: r[2], kind: r[3], onHeap: r[4] == abi.TableOnHeap}
			for _, s := range strings.Split(r[5], ",") {
				if p, ok := parsePiece(s); ok {
					l.pieces = append(l.pieces, p)
				}
			}
			a.locals = append(a.locals, l)
		}
	}
}

// parsePiece reads "p3@0+8".
func parsePiece(s string) (p piece, ok bool) {
	if s == "" {
		return p, false
	}
	at, rest, _ := strings.Cut(s[1:], "@")
	off, size, _ := strings.Cut(rest, "+")
	return piece{pointer: s[0] == 'p', at: number(at), off: number(off), size: number(size)}, true
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
