package socket

import (
	"errors"
	"io"
	"net"
)

// errAgain is what a try answers that would have blocked.
var errAgain = errors.New("socket: would block")

// opError dresses an error as package net does.
func opError(op string, network string, source, addr net.Addr, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	if inner, ok := err.(*net.OpError); ok {
		err = inner.Err // package net's, from a pump: our addresses are as good
	}
	return &net.OpError{Op: op, Net: network, Source: source, Addr: addr, Err: err}
}
