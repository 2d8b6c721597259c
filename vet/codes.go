package vet

import (
	"embed"
	"fmt"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

//go:embed codes/*.md
var texts embed.FS

// A Code is a kind of finding.
type Code struct {
	// ID is what stands before a finding, and never changes its meaning: EDO001.
	ID string
	// Title is the finding in general, in a few words.
	Title string
	// Text explains it, in Markdown. Its first block of Go code is wrong: each line with a finding ends in "// EDO001". The
	// second is right.
	Text string
	// Analyzer is the one that finds it.
	Analyzer *analysis.Analyzer
}

// Codes returns all codes, in order.
func Codes() []Code {
	var codes []Code
	for _, c := range []struct {
		id string
		by *analysis.Analyzer
	}{
		{lockHeld, LockHeld},
		{threadBound, ThreadBound},
		{blockingCall, BlockingCall},
		{recursion, Recursion},
		{largeFrame, LargeFrame},
		{unawaited, Unawaited},
		{contextStored, ContextEscape},
		{contextElsewhere, ContextEscape},
	} {
		text, err := texts.ReadFile("codes/" + c.id + ".md")
		if err != nil {
			panic("vet: a code without a text: " + err.Error())
		}
		title, _, _ := strings.Cut(strings.TrimPrefix(string(text), "# "+c.id+": "), "\n")
		codes = append(codes, Code{c.id, title, string(text), c.by})
	}
	return codes
}

// Analyzers returns all analyzers.
func Analyzers() []*analysis.Analyzer {
	return []*analysis.Analyzer{LockHeld, ThreadBound, BlockingCall, Recursion, LargeFrame, Unawaited, ContextEscape}
}

// The codes.
const (
	lockHeld         = "EDO001"
	threadBound      = "EDO002"
	blockingCall     = "EDO003"
	recursion        = "EDO004"
	largeFrame       = "EDO005"
	unawaited        = "EDO006"
	contextStored    = "EDO007"
	contextElsewhere = "EDO008"
)

// A place is another position that a finding involves.
type place struct {
	pos  token.Pos
	text string
}

// report reports a finding. Drivers that print one line each show the first of the places only in the message, so it names it.
func report(pass *analysis.Pass, code string, pos token.Pos, places []place, format string, args ...any) {
	d := analysis.Diagnostic{
		Pos:      pos,
		Category: code,
		URL:      "https://github.com/edo-async/edo/blob/main/vet/codes/" + code + ".md",
		Message:  code + ": " + fmt.Sprintf(format, args...),
	}
	for _, p := range places {
		d.Related = append(d.Related, analysis.RelatedInformation{Pos: p.pos, Message: p.text})
	}
	pass.Report(d)
}

// lines names the lines of places in words: "line 7", "lines 7, 9 and 12".
func lines(fset *token.FileSet, places []place) string {
	var nums []string
	for _, p := range places {
		if n := fmt.Sprint(fset.Position(p.pos).Line); len(nums) == 0 || nums[len(nums)-1] != n {
			nums = append(nums, n)
		}
	}
	if len(nums) == 1 {
		return "line " + nums[0]
	}
	last := len(nums) - 1
	return "lines " + strings.Join(nums[:last], ", ") + " and " + nums[last]
}
