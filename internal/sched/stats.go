package sched

// Stats are counts of what has happened in a scheduler since it started, and how many workers there are.
type Stats struct {
	Workers   int
	Parks     int64 // times that a worker went to sleep
	Steals    int64 // tasks taken from other workers
	Overflows int64 // times that a worker's queue was full
	Stuck     int64 // polls that took so long that the monitor stepped in
	Spares    int64 // workers started for that reason
}

// Stats answers the counts.
func (p *Multi) Stats() Stats {
	return Stats{
		Workers:   len(*p.all.Load()),
		Parks:     p.parks.Load(),
		Steals:    p.steals.Load(),
		Overflows: p.overflows.Load(),
		Stuck:     p.stucks.Load(),
		Spares:    p.spares.Load(),
	}
}
