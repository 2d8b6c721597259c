package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
)

// bench is one run of the program.
type bench struct {
	ctx      context.Context
	rounds   int
	quick    bool
	json     bool
	lowering string // of Edo's side, where a row does not say otherwise

	programs
	halfRate int // see halfLoad
	printer  printer
}

// errSkip is why a group cannot be measured here: a tool is missing.
type errSkip struct{ why string }

func (e errSkip) Error() string { return e.why }

func skip(format string, a ...any) error { return errSkip{fmt.Sprintf(format, a...)} }

// measureAll measures groups and prints their rows as they are known. failed means that some could not be measured.
func (b *bench) measureAll(groups []group) (failed bool, err error) {
	if err := b.programs.prepare(); err != nil {
		return false, err
	}
	defer b.programs.remove()
	b.printer = printer{json: b.json, lowering: b.lowering}
	b.printer.head(b)
	for _, g := range groups {
		pairs, err := b.measurePairs(g)
		var s errSkip
		switch {
		case b.ctx.Err() != nil:
			return failed, errors.New("interrupted")
		case errors.As(err, &s):
			b.printer.note(g, "skipped: "+s.why)
		case err != nil:
			failed = true
			b.printer.note(g, "failed: "+err.Error())
		default:
			b.printer.about(g)
			for _, r := range g.rows {
				if _, ok := pairs[0].edo[r.figure]; !ok {
					b.printer.note(g, "means nothing in this lowering")
					continue
				}
				b.printer.row(g, r, summarize(r, pairs))
			}
		}
	}
	return failed, nil
}

// A pair is what one round has measured.
type pair struct{ edo, peer map[string]float64 }

// measurePairs measures a group's pairs, in the order Edo, peer, peer, Edo, and so on: a drift of the machine hits both.
func (b *bench) measurePairs(g group) (pairs []pair, err error) {
	n := b.rounds
	if g.rounds > 0 {
		n = min(n, g.rounds)
	}
	for i := range n {
		b.printer.progress("%s: round %d of %d", g.name, i+1, n)
		order := []side{edoSide, peerSide}
		if i%2 == 1 {
			slices.Reverse(order)
		}
		got := map[side]map[string]float64{}
		for _, s := range order {
			if got[s], err = g.measure(b, s); err != nil {
				return nil, fmt.Errorf("%s: %w", s, err)
			}
		}
		pairs = append(pairs, pair{got[edoSide], got[peerSide]})
	}
	b.printer.progress("")
	return pairs, nil
}

// A result is a row's figures.
type result struct{ edo, peer, ratio float64 }

func summarize(r row, pairs []pair) result {
	var edo, peer, ratio []float64
	for _, p := range pairs {
		e, g := p.edo[r.figure], p.peer[r.figure]
		edo, peer = append(edo, e), append(peer, g)
		switch {
		case e == g:
			ratio = append(ratio, 1)
		case r.more:
			ratio = append(ratio, e/g)
		default:
			ratio = append(ratio, g/e)
		}
	}
	return result{median(edo), median(peer), median(ratio)}
}

func median(v []float64) float64 {
	slices.Sort(v)
	if len(v)%2 == 0 {
		return (v[len(v)/2-1] + v[len(v)/2]) / 2
	}
	return v[len(v)/2]
}

// say tells on the terminal what is going on.
func say(format string, a ...any) { fmt.Fprintf(os.Stderr, "bench: "+format+"\n", a...) }
