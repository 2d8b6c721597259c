package edo

// A MetricSample names one of the numbers of Metrics, and takes it up. The shape is that of package runtime/metrics, for programs that read
// metrics of which they know nothing but the names.
type MetricSample struct {
	Name  string  // as in MetricDescription
	Value float64 // in the unit that the name ends with
	// Histogram is set in place of Value for those names that say so.
	Histogram *Histogram
	// Known is false if there is no such metric, or if the runtime does not record it.
	Known bool
}

// MetricDescription describes a metric that ReadMetrics knows.
type MetricDescription struct {
	Name        string // a path, a colon and the unit: "/tasks/alive:tasks"
	Description string // a sentence
	Cumulative  bool   // it never goes back
	Histogram   bool   // the sample's Histogram is set, not its Value
}

// metric is a description with the way to its value.
type metric struct {
	MetricDescription
	value     func(m *Metrics, total *WorkerMetrics) float64
	histogram func(m *Metrics) *Histogram
}

// The kinds of metric.
func gauge[N int | uint64](name, text string, get func(m *Metrics, total *WorkerMetrics) N) metric {
	return metric{MetricDescription: MetricDescription{Name: name, Description: text},
		value: func(m *Metrics, t *WorkerMetrics) float64 { return float64(get(m, t)) }}
}

func count(name, text string, get func(m *Metrics, total *WorkerMetrics) uint64) metric {
	c := gauge(name, text, get)
	c.Cumulative = true
	return c
}

var allMetrics = []metric{
	gauge("/workers/configured:workers", "Workers that are to poll at the same time.", func(m *Metrics, _ *WorkerMetrics) int { return m.ConfiguredWorkers }),
	gauge("/workers/now:workers", "Workers that there are: more than configured while some are blocked.", func(m *Metrics, _ *WorkerMetrics) int { return m.Workers }),
	count("/workers/blocked:events", "Times that a task has blocked its worker so long that others had to take over.", func(m *Metrics, _ *WorkerMetrics) uint64 { return m.BlockedWorkers }),
	count("/workers/spare:workers", "Workers that were added in place of blocked ones.", func(m *Metrics, _ *WorkerMetrics) uint64 { return m.SpareWorkers }),
	count("/workers/parks:events", "Times that a worker went to sleep.", func(_ *Metrics, t *WorkerMetrics) uint64 { return t.Parks }),
	count("/workers/idle-parks:events", "Times that a worker went to sleep again without having polled anything.", func(_ *Metrics, t *WorkerMetrics) uint64 { return t.IdleParks }),
	count("/workers/steals:events", "Times that a worker took tasks from another one.", func(_ *Metrics, t *WorkerMetrics) uint64 { return t.Steals }),
	count("/workers/stolen:tasks", "Tasks that were taken so.", func(_ *Metrics, t *WorkerMetrics) uint64 { return t.Stolen }),
	{MetricDescription: MetricDescription{Name: "/workers/busy:seconds", Description: "Time that workers were not asleep, summed up.", Cumulative: true},
		value: func(_ *Metrics, t *WorkerMetrics) float64 { return t.Busy.Seconds() }},

	gauge("/tasks/alive:tasks", "Tasks that have not ended.", func(m *Metrics, _ *WorkerMetrics) int { return m.Tasks }),
	count("/tasks/spawned:tasks", "Tasks that were spawned.", func(m *Metrics, _ *WorkerMetrics) uint64 { return m.Spawned }),
	count("/tasks/ended:tasks", "Tasks that have ended.", func(m *Metrics, _ *WorkerMetrics) uint64 { return m.Ended }),
	count("/tasks/unseen-panics:panics", "Panics of tasks that nobody was waiting for.", func(m *Metrics, _ *WorkerMetrics) uint64 { return m.Panics }),
	count("/tasks/polls:polls", "Polls of tasks.", func(_ *Metrics, t *WorkerMetrics) uint64 { return t.Polls }),
	count("/tasks/slot-polls:polls", "Polls of the task that the poll before had woken last.", func(_ *Metrics, t *WorkerMetrics) uint64 { return t.SlotPolls }),
	count("/tasks/forced-yields:polls", "Polls that were ended because they had used up their budget.", func(_ *Metrics, t *WorkerMetrics) uint64 { return t.ForcedYields }),
	count("/tasks/scheduled:tasks", "Tasks that became runnable on a worker.", func(_ *Metrics, t *WorkerMetrics) uint64 { return t.Scheduled }),

	gauge("/queues/global:tasks", "Tasks in the queue that all workers share.", func(m *Metrics, _ *WorkerMetrics) int { return m.GlobalQueue }),
	gauge("/queues/local:tasks", "Tasks in the workers' own queues.", func(_ *Metrics, t *WorkerMetrics) int { return t.Queued }),
	count("/queues/injected:tasks", "Tasks that were put into the global queue.", func(m *Metrics, _ *WorkerMetrics) uint64 { return m.Injected }),
	count("/queues/overflows:events", "Times that a worker's queue was full.", func(_ *Metrics, t *WorkerMetrics) uint64 { return t.Overflows }),

	gauge("/blocking/running:functions", "Functions given to Blocking that run now.", func(m *Metrics, _ *WorkerMetrics) int { return m.Blocking }),
	gauge("/blocking/queued:functions", "Functions given to Blocking that wait, under BlockingLimit.", func(m *Metrics, _ *WorkerMetrics) int { return m.BlockingQueued }),
	count("/blocking/total:functions", "Functions that were given to Blocking.", func(m *Metrics, _ *WorkerMetrics) uint64 { return m.BlockingTotal }),

	gauge("/timers/armed:timers", "Timers that are armed.", func(m *Metrics, _ *WorkerMetrics) int { return m.Timers }),
	gauge("/io/descriptors:descriptors", "Descriptors that are watched.", func(m *Metrics, _ *WorkerMetrics) int { return m.Descriptors }),
	count("/io/registered:descriptors", "Descriptors that were given to be watched.", func(m *Metrics, _ *WorkerMetrics) uint64 { return m.Registered }),
	count("/io/ready:events", "Times that the system has reported a descriptor ready.", func(m *Metrics, _ *WorkerMetrics) uint64 { return m.Ready }),

	{MetricDescription: MetricDescription{Name: "/tasks/poll-times:seconds", Description: "How long polls take; with option Histograms.", Cumulative: true, Histogram: true},
		histogram: func(m *Metrics) *Histogram { return m.PollTimes }},
	{MetricDescription: MetricDescription{Name: "/tasks/schedule-delays:seconds", Description: "How long tasks that can run wait for their polls; with option Histograms.", Cumulative: true, Histogram: true},
		histogram: func(m *Metrics) *Histogram { return m.ScheduleDelays }},
}

var metricsByName = func() map[string]*metric {
	all := make(map[string]*metric, len(allMetrics))
	for i := range allMetrics {
		all[allMetrics[i].Name] = &allMetrics[i]
	}
	return all
}()

// AllMetrics describes all metrics that ReadMetrics knows.
func AllMetrics() []MetricDescription {
	list := make([]MetricDescription, len(allMetrics))
	for i := range allMetrics {
		list[i] = allMetrics[i].MetricDescription
	}
	return list
}

// ReadMetrics fills in the samples, by their names: one reading serves them all.
func (r *Runtime) ReadMetrics(samples []MetricSample) {
	m := r.Metrics()
	total := m.Total()
	for i := range samples {
		s := &samples[i]
		s.Value, s.Histogram, s.Known = 0, nil, false
		switch d := metricsByName[s.Name]; {
		case d == nil:
		case d.histogram != nil:
			s.Histogram = d.histogram(&m)
			s.Known = s.Histogram != nil
		default:
			s.Value, s.Known = d.value(&m, &total), true
		}
	}
}
