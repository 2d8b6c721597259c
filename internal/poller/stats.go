package poller

// Stats is what a poller has to do.
type Stats struct {
	Sources int    // descriptors that it watches
	Added   uint64 // descriptors that were given to it since the start
	Reports uint64 // times that one of them had become ready
}

// Stats answers the counts. Any goroutine may call it. A portable poller watches nothing.
func (p *Poller) Stats() Stats {
	p.mu.Lock()
	defer p.mu.Unlock()
	return Stats{Sources: len(p.sources) - len(p.free), Added: p.added, Reports: p.reports}
}
