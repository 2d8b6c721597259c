package main

import "fmt"

// A group is rows that one measurement answers.
type group struct {
	name string
	// measure does the work once, on one side, and answers its figures by the name that rows ask for.
	measure  func(b *bench, side side) (map[string]float64, error)
	about    string // said above its rows, where they are not beside goroutines
	rounds   int    // at most so many, where a round is long
	lowering string // of the Edo side, if it is not the run's
	work     string // the workload of package work that it is, if it is one
	rows     []row

	many      bool // of very many tasks: stacks for them would take gigabytes
	tokioOnce bool // Tokio takes so long that one round has to do
}

type side string

const (
	edoSide      side = "edo"
	stackfulSide side = "stackful"
	peerSide     side = "peer" // goroutines, or what the group says
	tokioSide    side = "tokio"
)

// A row is one figure, Edo's beside its peer's.
type row struct {
	name   string
	figure string // which of its group's
	unit   string
	// more: a larger figure is the better one. The ratio is turned so that above 1 Edo is better, in all rows.
	more      bool
	first     bar
	goal      bar
	ahead     bool // the goal is to be ahead of Tokio, too
	precision int  // digits after the point
}

// verdict tells which bar was reached; "" if there is none.
func (r row) verdict(v result) string {
	edo, ratio := v.value[edoSide], v.ratio[peerSide]
	overTokio, hasTokio := v.ratio[tokioSide]
	behind := r.ahead && hasTokio && overTokio < 1
	switch {
	case r.first.none() && r.goal.none():
		return ""
	case !r.goal.none() && r.goal.passed(r, edo, ratio) && !behind:
		return "goal"
	case r.first.none():
		return ""
	case r.first.passed(r, edo, ratio):
		return "pass"
	}
	return "MISS"
}

// A bar is what a row has to reach: a ratio, or an absolute figure of Edo's. The zero bar is none.
type bar struct {
	ratio  float64 // at least, if not 0
	figure float64 // at most (at least where more is better), if it counts
	counts bool
}

// times is a bar on the ratio; slower is one that allows Edo to be n times worse than its peer.
func times(n float64) bar  { return bar{ratio: n} }
func slower(n float64) bar { return bar{ratio: 1 / n} }

// reach is a bar on Edo's own figure.
func reach(n float64) bar { return bar{figure: n, counts: true} }

func (b bar) none() bool { return b == bar{} }

func (b bar) passed(r row, edo, ratio float64) bool {
	switch {
	case !b.counts:
		return ratio >= b.ratio
	case r.more:
		return edo >= b.figure
	}
	return edo <= b.figure
}

func (b bar) text(r row) string {
	switch {
	case b.none():
		return ""
	case !b.counts:
		return fmt.Sprintf("%.3g×", b.ratio)
	case r.more:
		return fmt.Sprintf("≥ %.4g %s", b.figure, r.unit)
	}
	return fmt.Sprintf("≤ %.4g %s", b.figure, r.unit)
}
