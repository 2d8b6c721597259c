//go:build !linux

package poller

func newNative() (*Poller, error) { return NewPortable(), nil }

func closeFD(int) {}
