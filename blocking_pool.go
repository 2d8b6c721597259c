package edo

import "sync"

// blockingPool starts the goroutines of Blocking, and keeps those that are too many waiting.
type blockingPool struct {
	limit int // 0: none

	mu          sync.Mutex
	running     int
	first, last *blockingJob // those that wait, linked by next and prev
	queued      int
	total       uint64
}

// blockingJob is one call of Blocking.
type blockingJob struct {
	run        func()
	waits      bool // it is in the list
	next, prev *blockingJob
}

// start runs the job on a goroutine of its own, now or when it is its turn. Its run must call ended at its end.
func (p *blockingPool) start(j *blockingJob) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total++
	if p.limit == 0 || p.running < p.limit {
		p.running++
		go j.run()
		return
	}
	j.waits = true
	if j.prev = p.last; j.prev != nil {
		j.prev.next = j
	} else {
		p.first = j
	}
	p.last = j
	p.queued++
}

// ended hands the place of a job that has ended to the next one.
func (p *blockingPool) ended() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if j := p.first; j != nil {
		p.unlink(j)
		go j.run()
		return
	}
	p.running--
}

// withdraw takes out a job that waits, and reports whether it did.
func (p *blockingPool) withdraw(j *blockingJob) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !j.waits {
		return false
	}
	p.unlink(j)
	return true
}

func (p *blockingPool) unlink(j *blockingJob) {
	if j.prev != nil {
		j.prev.next = j.next
	} else {
		p.first = j.next
	}
	if j.next != nil {
		j.next.prev = j.prev
	} else {
		p.last = j.prev
	}
	j.next, j.prev, j.waits = nil, nil, false
	p.queued--
}

// blockingStats are a pool's counts.
type blockingStats struct {
	running, queued int
	total           uint64
}

func (p *blockingPool) stats() blockingStats {
	p.mu.Lock()
	defer p.mu.Unlock()
	return blockingStats{p.running, p.queued, p.total}
}
