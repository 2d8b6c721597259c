package wheel

// Len is how many timers are in use: armed, or fired a moment ago. Any goroutine may call it.
func (w *Wheel) Len() (n int) {
	for i := range w.shards {
		s := &w.shards[i]
		s.mu.Lock()
		n += s.nodes.Len()
		s.mu.Unlock()
	}
	return n
}
