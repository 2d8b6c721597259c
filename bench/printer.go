package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// printer shows results: a table for people, lines of JSON for programs.
type printer struct {
	json     bool
	peers    bool
	lowering string
	shown    int // how long the progress line is that stands on the terminal
}

const rowFormat = "%-24s %14s %14s %9s   %-12s %-12s %s\n"

func (p *printer) head(b *bench) {
	if p.json {
		return
	}
	if p.peers {
		fmt.Println(peersHead(b))
		return
	}
	fmt.Printf("Edo (%s) beside goroutines, %s, %d CPUs. Medians of %d pairs.\n", b.lowering, runtime.Version(), runtime.NumCPU(), b.rounds)
	fmt.Printf("A ratio above 1 means that Edo is better, in all rows. The bars are least ratios, or bounds for Edo's own figure.\n\n")
	if b.lowering == "stackful" {
		fmt.Printf("Stackful, a task has a stack: where a million are started, it is %s on both sides.\n\n", thousands(int64(b.many(b.lowering))))
	}
	fmt.Printf(rowFormat, "row", "edo", "goroutines", "ratio", "first light", "goal", "")
	fmt.Println(strings.Repeat("-", 100))
}

func (p *printer) row(g group, r row, v result) {
	lowering := p.lowering
	if g.lowering != "" {
		lowering = g.lowering
	}
	if p.json {
		p.line(r, v, lowering)
		return
	}
	if p.peers {
		fmt.Println(peersLine(r, v))
		return
	}
	fmt.Printf(rowFormat, r.name, r.figureOf(v, edoSide), r.figureOf(v, peerSide), ratioText(v, peerSide),
		r.first.text(r), r.goal.text(r), r.verdict(v))
}

// line prints a row as JSON.
func (p *printer) line(r row, v result, lowering string) {
	// number is nil for what there is not, and for what JSON cannot say: Edo's side is nothing at all.
	number := func(of map[side]float64, s side) *float64 {
		if n, ok := of[s]; ok && !math.IsInf(n, 0) && !math.IsNaN(n) {
			return &n
		}
		return nil
	}
	line, err := json.Marshal(struct {
		Name       string   `json:"name"`
		Edo        *float64 `json:"edo"`
		Stackful   *float64 `json:"stackful,omitempty"`
		Peer       *float64 `json:"peer"`
		Tokio      *float64 `json:"tokio,omitempty"`
		Ratio      *float64 `json:"ratio"`
		TokioRatio *float64 `json:"tokioRatio,omitempty"`
		Unit       string   `json:"unit"`
		Lowering   string   `json:"lowering"`
	}{r.name, number(v.value, edoSide), number(v.value, stackfulSide), number(v.value, peerSide), number(v.value, tokioSide),
		number(v.ratio, peerSide), number(v.ratio, tokioSide), r.unit, lowering})
	if err != nil {
		say("%s: %v", r.name, err)
		return
	}
	fmt.Println(string(line))
}

// ratioText is how much better Edo is than a side; "" if that cannot be said.
func ratioText(v result, s side) string {
	ratio, ok := v.ratio[s]
	if !ok || v.value[edoSide] < 0.005 { // nothing, but for what the process took to start
		return ""
	}
	if ratio >= 100 {
		return thousands(int64(ratio+0.5)) + "×"
	}
	return fmt.Sprintf("%.2f×", ratio)
}

// about says what a group's peer is, if it is not goroutines.
func (p *printer) about(g group) {
	if g.about != "" && !p.json {
		fmt.Printf("  (%s)\n", g.about)
	}
}

// note says why a group has no figures.
func (p *printer) note(g group, why string) {
	p.progress("")
	if p.json {
		say("%s: %s", g.name, why)
		return
	}
	first, rest, _ := strings.Cut(why, "\n")
	fmt.Printf("%-24s %s\n", g.name, first)
	if rest != "" {
		fmt.Fprintln(os.Stderr, rest)
	}
}

// progress shows what is being measured, where a terminal shows it; an empty text takes it away.
func (p *printer) progress(format string, a ...any) {
	if !onTerminal(os.Stderr) {
		return
	}
	fmt.Fprintf(os.Stderr, "\r%s\r", strings.Repeat(" ", p.shown))
	text := fmt.Sprintf(format, a...)
	p.shown = len(text)
	fmt.Fprint(os.Stderr, text)
}

func onTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (r row) format(v float64) string {
	s := strconv.FormatFloat(v, 'f', r.precision, 64)
	if r.precision == 0 || v >= 10_000 {
		s = thousands(int64(v + 0.5))
	}
	return strings.TrimSpace(s + " " + r.unit)
}

// thousands is n with commas.
func thousands(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
