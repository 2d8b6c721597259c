package edo

import (
	"math"
	"time"

	"github.com/edo-async/edo/internal/histogram"
	"github.com/edo-async/edo/internal/sched"
)

// Metrics is what a runtime tells about itself. Counts begin with the runtime and never go back. They are always kept; reading them disturbs
// nobody. A busy worker's counts lag behind by the polls of a few milliseconds, or by the one poll that it is blocked in.
type Metrics struct {
	Runtime uint64  // Runtime.ID
	Name    string  // Runtime.Name
	Flavour Flavour // Runtime.Flavour

	ConfiguredWorkers int // how many workers are to poll at the same time
	Workers           int // workers that there are now: more while some are blocked

	Tasks   int    // tasks that have not ended
	Spawned uint64 // tasks that were spawned
	Ended   uint64 // tasks that have ended
	Panics  uint64 // panics that nobody was waiting for

	GlobalQueue int    // tasks in the queue that all workers share
	Injected    uint64 // tasks that were put into it: woken or spawned from outside the workers, or too many for a worker's own queue

	BlockedWorkers uint64 // times that a task has blocked its worker so long that others had to take over
	SpareWorkers   uint64 // workers that were added for that

	Blocking       int    // functions given to Blocking that run now
	BlockingQueued int    // those that wait, under BlockingLimit
	BlockingTotal  uint64 // functions that were given to Blocking

	Timers      int    // timers that are armed
	Descriptors int    // descriptors (sockets) that the runtime watches; 0 with PortableIO
	Registered  uint64 // descriptors that it was given to watch
	Ready       uint64 // times that the system has reported one of them ready

	PerWorker []WorkerMetrics // of the workers that there are now
	// Retired is the sum over the workers that were added for blocked ones and have ended since. Its Number and Queued say nothing.
	Retired WorkerMetrics

	// PollTimes is how long polls have taken, and ScheduleDelays how long tasks that could run have waited for their polls; nil without option
	// Histograms.
	PollTimes, ScheduleDelays *Histogram
}

// WorkerMetrics is what one worker has done.
type WorkerMetrics struct {
	Number int  // of the worker, from 0
	Asleep bool // for want of something to do
	Queued int  // tasks in its own queue

	Polls        uint64        // polls of tasks
	SlotPolls    uint64        // polls of the task that the poll before had woken last (Tokio's LIFO slot)
	Scheduled    uint64        // tasks that became runnable on the worker, by what it polled or by its timers and sockets
	Injected     uint64        // tasks that it took from the global queue
	Steals       uint64        // times that it took tasks from another worker
	Stolen       uint64        // tasks that it got so
	Overflows    uint64        // times that its queue was full, and half of it went to the global queue
	Parks        uint64        // times that it went to sleep; it has woken as often, or once less if it is asleep
	IdleParks    uint64        // those of them before which it had found nothing to poll since it woke
	ForcedYields uint64        // polls that were ended because they had used up their budget
	Busy         time.Duration // time that it was not asleep; always 0 on a virtual clock
	AveragePoll  time.Duration // of its latest polls, smoothed, with the scheduler's own work; 0 if not known
}

// Metrics answers the counts. It may be called from anywhere, at any time, from tasks too.
func (r *Runtime) Metrics() Metrics {
	s, workers := r.schedulerStats()
	b := r.blocking.stats()
	m := Metrics{
		Runtime: r.id, Name: r.name, Flavour: r.flavour,
		ConfiguredWorkers: r.workers, Workers: len(workers),
		Panics:      r.panics.Load(),
		GlobalQueue: s.Queued, Injected: s.Injected,
		BlockedWorkers: s.Stuck, SpareWorkers: s.Spares,
		Blocking: b.running, BlockingQueued: b.queued, BlockingTotal: b.total,
		Retired: workerMetrics(&sched.WorkerStats{Counts: s.Retired}),
	}
	m.Spawned, m.Tasks = r.rt.Owned.Added()
	m.Ended = m.Spawned - uint64(m.Tasks)
	if r.driverStats != nil {
		d := r.driverStats()
		m.Timers, m.Descriptors, m.Registered, m.Ready = d.Timers, d.Sources, d.Added, d.Reports
	}
	m.PerWorker = make([]WorkerMetrics, len(workers))
	for i := range workers {
		m.PerWorker[i] = workerMetrics(&workers[i])
	}
	if o := r.rt.Observer; o != nil && o.PollTimes != nil {
		m.PollTimes, m.ScheduleDelays = newHistogram(o.PollTimes), newHistogram(o.Delays)
	}
	return m
}

// schedulerStats reads the scheduler's counts so that a worker which ends meanwhile is counted once: as one that there is, or among the retired.
func (r *Runtime) schedulerStats() (sched.Stats, []sched.WorkerStats) {
	s := r.sched.Stats()
	for {
		workers := r.sched.WorkerStats()
		again := r.sched.Stats()
		if again.Retired == s.Retired {
			return again, workers
		}
		s = again
	}
}

func workerMetrics(s *sched.WorkerStats) WorkerMetrics {
	return WorkerMetrics{
		Number: s.Number, Asleep: s.Asleep, Queued: s.Queued,
		Polls: s.Polls, SlotPolls: s.SlotPolls, Scheduled: s.Scheduled, Injected: s.Injected,
		Steals: s.Steals, Stolen: s.Stolen, Overflows: s.Overflows, Parks: s.Parks, IdleParks: s.IdleParks,
		ForcedYields: s.ForcedYields, Busy: s.Busy, AveragePoll: s.AveragePoll,
	}
}

// Total is the sum over all workers, those included that have ended; AveragePoll is the mean over those that know it. Number says nothing.
func (m *Metrics) Total() WorkerMetrics {
	sum := m.Retired
	known := 0
	for i := range m.PerWorker {
		w := &m.PerWorker[i]
		sum.Queued += w.Queued
		sum.Polls += w.Polls
		sum.SlotPolls += w.SlotPolls
		sum.Scheduled += w.Scheduled
		sum.Injected += w.Injected
		sum.Steals += w.Steals
		sum.Stolen += w.Stolen
		sum.Overflows += w.Overflows
		sum.Parks += w.Parks
		sum.IdleParks += w.IdleParks
		sum.ForcedYields += w.ForcedYields
		sum.Busy += w.Busy
		if w.AveragePoll > 0 {
			sum.AveragePoll += w.AveragePoll
			known++
		}
	}
	sum.AveragePoll /= time.Duration(max(known, 1))
	return sum
}

// A Histogram counts durations. Its buckets are log-linear: each power of two nanoseconds is split into four equal parts, so a bucket is at
// most a quarter as wide as its lower end; what takes 2^37 ns (137 s) and more shares the last one. The buckets are the same for all
// histograms of this version.
type Histogram struct {
	Counts []uint64        // how many durations each bucket holds
	Lower  []time.Duration // the least duration of each bucket; it ends where the next one begins
}

func newHistogram(r *histogram.Recorder) *Histogram {
	return &Histogram{Counts: r.Read(), Lower: histogram.Bounds()}
}

// Total is how many durations were counted.
func (h *Histogram) Total() (n uint64) {
	for _, c := range h.Counts {
		n += c
	}
	return n
}

// rounding is how far the product of a fraction and a count may be off.
const rounding = 1e-6

// Quantile answers a duration that the fraction q (0 to 1) of those counted does not exceed: the upper end of the bucket that the
// quantile is in, or the lower end of the last one. It is 0 if nothing was counted.
func (h *Histogram) Quantile(q float64) time.Duration {
	total := h.Total()
	if total == 0 {
		return 0
	}
	rank := max(uint64(math.Ceil(min(max(q, 0), 1)*float64(total)-rounding)), 1)
	for i, c := range h.Counts {
		if rank <= c && i+1 < len(h.Lower) {
			return h.Lower[i+1]
		}
		if rank <= c {
			break
		}
		rank -= c
	}
	return h.Lower[len(h.Lower)-1]
}
