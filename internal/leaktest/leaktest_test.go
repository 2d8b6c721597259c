package leaktest

import (
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { Main(m) }

func TestFindsGoroutine(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the whole grace period")
	}
	before := Take()
	stop := make(chan struct{})
	ended := make(chan struct{})
	go func() { <-stop; close(ended) }()
	if err := before.Check(); err == nil || !strings.Contains(err.Error(), "TestFindsGoroutine") {
		t.Errorf("a goroutine that stays was not reported: %v", err)
	}
	close(stop)
	<-ended
	if err := before.Check(); err != nil {
		t.Errorf("reported after it has ended: %v", err)
	}
}

func TestCountsDescriptors(t *testing.T) {
	before := Take()
	if before.fds < 0 {
		t.Skip("no way to count descriptors here")
	}
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if now := Take(); now.fds != before.fds+1 {
		t.Errorf("one more open file: %d descriptors, %d before", now.fds, before.fds)
	}
	f.Close()
}
