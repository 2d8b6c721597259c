package asyncify

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

const program = `package main

import "fmt"

func twice(n int) int {
	if(n < 0) { return(twice(-n)) }
	return 2 * n
}

func main() {
	go func() { fmt.Println(twice(1)) }()
	select {
	case <-make(chan int):
	default:
	}
}
`

func TestJitter(t *testing.T) {
	out, concurrent, err := Jitter("p.go", []byte(program))
	if err != nil || !concurrent {
		t.Fatal(err, concurrent)
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "p.go", out, 0); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if n := strings.Count(string(out), "wait__.Jitter();"); n != 6 {
		t.Errorf("%d pauses, not 6:\n%s", n, out)
	}
	if _, concurrent, _ = Jitter("p.go", []byte("package main\n\nfunc main() {}\n")); concurrent {
		t.Error("a program without goroutines is said to be concurrent")
	}
}

func TestWitness(t *testing.T) {
	out, err := Witness("p.go", []byte(program))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "p.go", out, 0); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if want := program[len("package main"):]; !strings.Contains(string(out), want) {
		t.Errorf("the program is changed:\n%s", out)
	}
}

func TestEdits(t *testing.T) {
	fset := token.NewFileSet()
	f := fset.AddFile("p.go", -1, 5)
	e := edits{tokens: f, src: []byte("abcde")}
	e.insert(f.Pos(3), "2")
	e.insert(f.Pos(1), "1")
	e.insert(f.Pos(3), "3")
	e.replace(f.Pos(4), f.Pos(5), "E")
	if got := string(e.apply()); got != "a1bc23dE" {
		t.Error(got)
	}
}
