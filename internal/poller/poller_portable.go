package poller

import "time"

// portable is the mechanism that any system has: it sleeps on a channel, and reports nothing itself.
type portable struct {
	woken chan struct{}
	timer *time.Timer
}

func newPortable() *portable {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return &portable{woken: make(chan struct{}, 1), timer: t}
}

func (*portable) add(int, token) error { return nil }

func (m *portable) wait(timeout int64, _ []event) (int, error) {
	switch {
	case timeout == 0:
		select {
		case <-m.woken:
		default:
		}
	case timeout < 0:
		<-m.woken
	default:
		m.timer.Reset(time.Duration(timeout))
		select {
		case <-m.woken:
			m.timer.Stop()
		case <-m.timer.C:
		}
	}
	return 0, nil
}

func (m *portable) wake() {
	select {
	case m.woken <- struct{}{}:
	default:
	}
}

func (*portable) close() error { return nil }
