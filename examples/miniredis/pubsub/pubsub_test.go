package pubsub

import "testing"

type testBell struct{ rings, cuts int }

func (t *testBell) Ring() { t.rings++ }
func (t *testBell) Cut()  { t.cuts++ }

func TestPublish(t *testing.T) {
	h := NewHub(1 << 20)
	bell := &testBell{}
	s := h.NewSubscriber(bell)
	s.Subscribe([]byte("a"), false)
	s.Subscribe([]byte("[ab]"), true)
	if n := h.Publish([]byte("a"), []byte("x")); n != 2 {
		t.Error("reached", n)
	}
	if n := h.Publish([]byte("b"), []byte("y")); n != 1 {
		t.Error("reached", n)
	}
	if n := h.Publish([]byte("c"), []byte("z")); n != 0 {
		t.Error("reached", n)
	}
	want := "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n" +
		"*4\r\n$8\r\npmessage\r\n$4\r\n[ab]\r\n$1\r\na\r\n$1\r\nx\r\n" +
		"*4\r\n$8\r\npmessage\r\n$4\r\n[ab]\r\n$1\r\nb\r\n$1\r\ny\r\n"
	first, _ := s.Take(nil, 1)
	rest, overrun := s.Take(nil, 1<<20)
	if string(first)+string(rest) != want || overrun || s.Pending() || s.size != 0 {
		t.Errorf("%q %q %v", first, rest, overrun)
	}
	if bell.rings != 1 {
		t.Error("rings", bell.rings)
	}
	s.Close()
	if s.Count() != 0 || len(h.channels) != 0 || len(h.patterns) != 0 {
		t.Error("subscriptions left")
	}
}

func TestSlowSubscriberIsCut(t *testing.T) {
	h := NewHub(1000)
	bell := &testBell{}
	s := h.NewSubscriber(bell)
	s.Subscribe([]byte("a"), false)
	for range 100 {
		h.Publish([]byte("a"), []byte("0123456789"))
	}
	if _, overrun := s.Take(nil, 1); !overrun || bell.cuts != 1 || len(s.queue) != 0 {
		t.Error("not cut:", overrun, bell.cuts)
	}
}
