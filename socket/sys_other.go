//go:build !linux

package socket

import (
	"net"
	"net/netip"
)

// Where there is no poller for descriptors every socket has a pump, and none of these is called.

const noDescriptors = "edo: a socket without a pump on a system without a poller; this is a bug in edo"

func sysRead(int, []byte) (int, error)                               { panic(noDescriptors) }
func sysWrite(int, []byte) (int, error)                              { panic(noDescriptors) }
func sysPeek(int) bool                                               { panic(noDescriptors) }
func sysAcceptable(int) bool                                         { panic(noDescriptors) }
func sysShutdown(int) error                                          { panic(noDescriptors) }
func sysSetNoDelay(int, bool) error                                  { panic(noDescriptors) }
func sysSetReadBuffer(int, int) error                                { panic(noDescriptors) }
func sysSetWriteBuffer(int, int) error                               { panic(noDescriptors) }
func sysAccept(int) (int, packedAddr, error)                         { panic(noDescriptors) }
func sysListen(network, netip.AddrPort, string) (fd int, err error)  { panic(noDescriptors) }
func sysConnect(network, netip.AddrPort, string) (fd int, err error) { panic(noDescriptors) }
func sysConnected(int) error                                         { panic(noDescriptors) }
func sysSelfConnected(int) bool                                      { panic(noDescriptors) }
func sysLocalAddr(int, network) net.Addr                             { panic(noDescriptors) }
func sysRemoteAddr(int, network) net.Addr                            { panic(noDescriptors) }
