package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// bench is one run of the program.
type bench struct {
	ctx      context.Context
	rounds   int
	quick    bool
	json     bool
	peers    bool   // measure both lowerings and Tokio, too
	lowering string // of Edo's side, where a row does not say otherwise
	enough   time.Duration

	programs
	halfRate int // see halfLoad
	printer  printer
	measured []measured
}

// measured is a row with its figures.
type measured struct {
	group  group
	row    row
	result result
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
	b.printer = printer{json: b.json, peers: b.peers, lowering: b.lowering}
	b.printer.head(b)
	for _, g := range groups {
		if b.peers && g.work == "" {
			continue // no peer but goroutines does it
		}
		rounds, err := b.measureRounds(g)
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
				v := summarize(r, rounds)
				if _, ok := v.value[edoSide]; !ok {
					b.printer.note(g, "means nothing in this lowering")
					continue
				}
				b.measured = append(b.measured, measured{g, r, v})
				b.printer.row(g, r, v)
			}
		}
	}
	return failed, nil
}

// A round is one measurement of each side: figures by their names.
type round map[side]map[string]float64

// measureRounds measures a group, in the order Edo, peers, peers, Edo, and so on: a drift of the machine hits all of them.
func (b *bench) measureRounds(g group) (rounds []round, err error) {
	n := b.rounds
	if g.rounds > 0 {
		n = min(n, g.rounds)
	}
	sides, err := b.sides(g)
	if err != nil {
		return nil, err
	}
	for i := range n {
		b.printer.progress("%s: round %d of %d", g.name, i+1, n)
		got := round{}
		for _, s := range sides {
			if s == tokioSide && i > 0 && g.tokioOnce {
				continue
			}
			if got[s], err = g.measure(b, s); err != nil {
				return nil, fmt.Errorf("%s: %w", s, err)
			}
		}
		slices.Reverse(sides)
		rounds = append(rounds, got)
	}
	b.printer.progress("")
	return rounds, nil
}

// A result is a row's figures: the medians of the sides that have one, and how much better Edo is than each of them.
type result struct{ value, ratio map[side]float64 }

func summarize(r row, rounds []round) result {
	values, ratios := map[side][]float64{}, map[side][]float64{}
	for _, got := range rounds {
		edo, hasEdo := got[edoSide][r.figure]
		for s, figures := range got {
			v, ok := figures[r.figure]
			if !ok {
				continue
			}
			values[s] = append(values[s], v)
			switch {
			case !hasEdo || s == edoSide:
			case edo == v:
				ratios[s] = append(ratios[s], 1)
			case r.more:
				ratios[s] = append(ratios[s], edo/v)
			default:
				ratios[s] = append(ratios[s], v/edo)
			}
		}
	}
	return result{medians(values), medians(ratios)}
}

func medians(of map[side][]float64) map[side]float64 {
	m := map[side]float64{}
	for s, v := range of {
		m[s] = median(v)
	}
	return m
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
