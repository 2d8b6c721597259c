package edo

import (
	"testing"

	"github.com/edo-async/edo/internal/sched"
)

// retiring is a scheduler of which a worker ends while its counts are being read.
type retiring struct {
	scheduler
	reads, retiresAt int
}

func (s *retiring) retired() bool { s.reads++; return s.reads > s.retiresAt }

func (s *retiring) Stats() sched.Stats {
	if s.retired() {
		return sched.Stats{Retired: sched.Counts{Polls: 7}}
	}
	return sched.Stats{}
}

func (s *retiring) WorkerStats() []sched.WorkerStats {
	list := []sched.WorkerStats{{Counts: sched.Counts{Polls: 5}}}
	if !s.retired() {
		list = append(list, sched.WorkerStats{Counts: sched.Counts{Polls: 7}})
	}
	return list
}

// A worker that ends while metrics are read is counted, and counted once.
func TestMetricsOfAWorkerThatEnds(t *testing.T) {
	for at := range 6 {
		r := &Runtime{sched: &retiring{retiresAt: at}}
		m := r.Metrics()
		if m.Total().Polls != 12 || m.Workers != len(m.PerWorker) {
			t.Errorf("it ends before read %d: %d polls, %d workers of %d", at, m.Total().Polls, len(m.PerWorker), m.Workers)
		}
	}
}
