// Package pubsub passes messages from those who publish to those who have
// subscribed, by the name of a channel or by a pattern.
//
// A publisher never waits for a subscriber. Each subscriber has a queue, which
// its own connection empties as fast as its client reads; one that reads too
// slowly overruns the limit of its queue, and is to be disconnected, as by
// Redis's client-output-buffer-limit. Dropping messages instead would be
// silent loss, and waiting would let one client stop all.
package pubsub

import (
	"iter"
	"maps"
	"sync"

	"github.com/edo-async/edo/examples/miniredis/glob"
	"github.com/edo-async/edo/examples/miniredis/resp"
)

// A Bell reaches the connection of a subscriber, from wherever something is
// published. Its methods must not block.
type Bell interface {
	// Ring tells that there are messages. It must not be lost.
	Ring()
	// Cut ends the connection, even in the middle of a write that its client
	// does not take.
	Cut()
}

type set = map[*Subscriber]struct{}

// A Hub knows who has subscribed to what. Its lock comes before those of the
// subscribers.
type Hub struct {
	mu       sync.RWMutex
	channels map[string]set
	patterns map[string]set
	limit    int
}

// NewHub returns a hub whose subscribers may have limit bytes of messages
// waiting.
func NewHub(limit int) *Hub {
	return &Hub{channels: map[string]set{}, patterns: map[string]set{}, limit: limit}
}

// Publish sends a message and returns how many subscribers it has reached. It
// is encoded once and shared by all of them.
func (h *Hub) Publish(channel, payload []byte) (reached int) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if subs := h.channels[string(channel)]; len(subs) > 0 {
		m := resp.AppendArray(nil, 3)
		m = resp.AppendBulk(m, "message")
		m = resp.AppendBulk(m, channel)
		m = resp.AppendBulk(m, payload)
		reached += h.deliver(subs, m)
	}
	for pattern, subs := range h.patterns {
		if !glob.Match(pattern, string(channel)) {
			continue
		}
		m := resp.AppendArray(nil, 4)
		m = resp.AppendBulk(m, "pmessage")
		m = resp.AppendBulk(m, pattern)
		m = resp.AppendBulk(m, channel)
		m = resp.AppendBulk(m, payload)
		reached += h.deliver(subs, m)
	}
	return reached
}

func (h *Hub) deliver(subs set, message []byte) int {
	for s := range subs {
		s.deliver(message, h.limit)
	}
	return len(subs)
}

// Channels walks the names of the channels that have subscribers, with their
// number.
func (h *Hub) Channels() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		h.mu.RLock()
		defer h.mu.RUnlock()
		for name, subs := range h.channels {
			if !yield(name, len(subs)) {
				return
			}
		}
	}
}

// Subscribers returns the number of subscribers of a channel by its name.
func (h *Hub) Subscribers(channel []byte) int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return len(h.channels[string(channel)])
}

// Patterns returns the number of patterns that have subscribers.
func (h *Hub) Patterns() int {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return len(h.patterns)
}

// A Subscriber is a client that has subscribed to something.
type Subscriber struct {
	hub  *Hub
	bell Bell

	// Only the subscriber's own connection uses these.
	channels map[string]struct{}
	patterns map[string]struct{}

	mu      sync.Mutex
	queue   [][]byte // messages, encoded, shared: not to be written to
	size    int      // their bytes
	overrun bool
}

// NewSubscriber returns a subscriber to nothing.
func (h *Hub) NewSubscriber(b Bell) *Subscriber {
	return &Subscriber{
		hub: h, bell: b,
		channels: map[string]struct{}{}, patterns: map[string]struct{}{},
	}
}

// perMessage is what a message in a queue costs beside its bytes.
const perMessage = 24

func (s *Subscriber) deliver(message []byte, limit int) {
	s.mu.Lock()
	ring, cut := false, false
	switch {
	case s.overrun:
	case s.size+len(message)+perMessage > limit:
		s.overrun, s.queue, s.size = true, nil, 0
		cut = true
	default:
		ring = len(s.queue) == 0
		s.queue = append(s.queue, message)
		s.size += len(message) + perMessage
	}
	s.mu.Unlock()
	if ring {
		s.bell.Ring()
	}
	if cut {
		s.bell.Cut()
	}
}

// Take appends waiting messages to out, until that has max bytes or more. It
// reports whether the subscriber has been too slow, and has lost messages.
func (s *Subscriber) Take(out []byte, max int) (_ []byte, overrun bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := 0
	for taken < len(s.queue) && len(out) < max {
		out = append(out, s.queue[taken]...)
		s.size -= len(s.queue[taken]) + perMessage
		s.queue[taken] = nil
		taken++
	}
	if s.queue = s.queue[taken:]; len(s.queue) == 0 {
		s.queue = nil
	}
	return out, s.overrun
}

// Pending reports whether Take has something to say.
func (s *Subscriber) Pending() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue) > 0 || s.overrun
}

// Count returns the number of subscriptions.
func (s *Subscriber) Count() int { return len(s.channels) + len(s.patterns) }

// Subscribe adds a channel, or a pattern.
func (s *Subscriber) Subscribe(name []byte, pattern bool) {
	mine, all := s.tables(pattern)
	key := string(name)
	mine[key] = struct{}{}
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	if all[key] == nil {
		all[key] = set{}
	}
	all[key][s] = struct{}{}
}

// Unsubscribe removes a channel, or a pattern.
func (s *Subscriber) Unsubscribe(name []byte, pattern bool) {
	mine, all := s.tables(pattern)
	key := string(name)
	delete(mine, key)
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	delete(all[key], s)
	if len(all[key]) == 0 {
		delete(all, key)
	}
}

// Names walks the channels, or the patterns. They may be unsubscribed on the
// way.
func (s *Subscriber) Names(pattern bool) iter.Seq[string] {
	mine, _ := s.tables(pattern)
	return maps.Keys(mine)
}

// Close removes all.
func (s *Subscriber) Close() {
	for _, pattern := range []bool{false, true} {
		for name := range s.Names(pattern) {
			s.Unsubscribe([]byte(name), pattern)
		}
	}
}

func (s *Subscriber) tables(pattern bool) (mine map[string]struct{}, all map[string]set) {
	if pattern {
		return s.patterns, s.hub.patterns
	}
	return s.channels, s.hub.channels
}
