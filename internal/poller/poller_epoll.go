//go:build linux

package poller

import (
	"encoding/binary"
	"fmt"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// epoll is Linux's mechanism. wake writes to an eventfd that is watched as well, edge-triggered, so that nobody
// has to read it.
type epoll struct {
	fd      int
	eventfd int
	coarse  bool // the kernel has no epoll_pwait2: milliseconds will have to do
	mu      sync.Mutex
	closed  bool // the descriptors' numbers may be strangers' by now; under mu
	raw     [128]unix.EpollEvent
}

// wakeToken names the eventfd. Generations of sources begin at 1.
var wakeToken = token{}

func newNative() (*Poller, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("edo: epoll_create1: %w", err)
	}
	m := &epoll{fd: fd}
	if m.eventfd, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err != nil {
		unix.Close(fd)
		return nil, fmt.Errorf("edo: eventfd: %w", err)
	}
	if err := m.ctl(m.eventfd, unix.EPOLLIN|unix.EPOLLET, wakeToken); err != nil {
		m.close()
		return nil, fmt.Errorf("edo: epoll_ctl: %w", err)
	}
	return &Poller{mech: m, name: "epoll"}, nil
}

func (m *epoll) add(fd int, t token) error {
	const all = unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLRDHUP | unix.EPOLLPRI | unix.EPOLLET
	return m.ctl(fd, all, t)
}

func (m *epoll) ctl(fd int, events uint32, t token) error {
	ev := unix.EpollEvent{Events: events, Fd: int32(t.slot), Pad: int32(t.gen)}
	err := unix.EpollCtl(m.fd, unix.EPOLL_CTL_ADD, fd, &ev)
	if err == unix.EEXIST {
		// The number was used before for a file that lives on under another number.
		err = unix.EpollCtl(m.fd, unix.EPOLL_CTL_MOD, fd, &ev)
	}
	return err
}

func (m *epoll) wait(timeout int64, events []event) (n int, err error) {
	raw := m.raw[:min(len(events), len(m.raw))]
	count, errno := m.epollWait(timeout, raw)
	if errno != 0 {
		if errno == unix.EINTR {
			return 0, nil
		}
		return 0, fmt.Errorf("edo: epoll_wait: %w", errno)
	}
	for i := range count {
		ev := &raw[i]
		t := token{uint32(ev.Fd), uint32(ev.Pad)}
		if t == wakeToken {
			continue
		}
		events[n] = event{t, bitsOf(ev.Events)}
		n++
	}
	return n, nil
}

// epollWait looks without telling Go's scheduler if it is not to sleep: that takes 0.2 µs.
func (m *epoll) epollWait(timeout int64, raw []unix.EpollEvent) (int, syscall.Errno) {
	buf, size := uintptr(unsafe.Pointer(&raw[0])), uintptr(len(raw)) // into m, which does not move
	if timeout == 0 {
		n, _, errno := syscall.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(m.fd), buf, size, 0, 0, 0)
		return int(n), errno
	}
	if timeout > 0 && !m.coarse {
		ts := unix.NsecToTimespec(timeout)
		n, _, errno := syscall.Syscall6(unix.SYS_EPOLL_PWAIT2, uintptr(m.fd), buf, size, uintptr(unsafe.Pointer(&ts)), 0, 0)
		if errno != unix.ENOSYS && errno != unix.EPERM { // EPERM: an old sandbox
			return int(n), errno
		}
		m.coarse = true
	}
	millis := int64(-1)
	if timeout > 0 {
		millis = min((timeout-1)/1e6+1, 1<<31-1)
	}
	n, _, errno := syscall.Syscall6(unix.SYS_EPOLL_PWAIT, uintptr(m.fd), buf, size, uintptr(millis), 0, 0)
	return int(n), errno
}

// bitsOf translates what epoll reports.
func bitsOf(events uint32) (bits Seen) {
	if events&(unix.EPOLLIN|unix.EPOLLRDHUP|unix.EPOLLHUP|unix.EPOLLERR) != 0 {
		bits |= readable
	}
	if events&(unix.EPOLLOUT|unix.EPOLLHUP|unix.EPOLLERR) != 0 {
		bits |= writable
	}
	if events&(unix.EPOLLRDHUP|unix.EPOLLHUP|unix.EPOLLERR|unix.EPOLLPRI) != 0 {
		bits |= drain
	}
	return bits
}

// wake may come late: from a goroutine that has woken a task with which the whole runtime has ended meanwhile.
func (m *epoll) wake() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return
	}
	one := binary.NativeEndian.AppendUint64(nil, 1)
	if _, err := unix.Write(m.eventfd, one); err == unix.EAGAIN {
		// The counter is full after 2⁶⁴ wakes that nobody has read: begin again.
		var count [8]byte
		unix.Read(m.eventfd, count[:])
		unix.Write(m.eventfd, one)
	}
}

func (m *epoll) close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	unix.Close(m.eventfd)
	return unix.Close(m.fd)
}

func closeFD(fd int) { unix.Close(fd) }
