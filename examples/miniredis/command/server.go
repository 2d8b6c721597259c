package command

import (
	"sync/atomic"
	"time"

	"github.com/edo-async/edo/examples/miniredis/pubsub"
	"github.com/edo-async/edo/examples/miniredis/store"
)

// A Bell is how the code here reaches a connection from outside of it, with an
// element for BLPOP or a message for a subscriber.
type Bell interface {
	// Ring tells the connection to look again. It must not block, and must not
	// be lost: a ring before the connection begins to wait must end that wait.
	Ring()
	// Cut ends the connection, whatever it is doing. It must not block.
	Cut()
}

// A Conn is a connection, as far as a session knows it.
type Conn interface {
	NewBell() Bell // called once, by the connection's own task, if ever
}

// DefaultMessageLimit bounds the messages that wait for one subscriber (Redis:
// client-output-buffer-limit pubsub).
const DefaultMessageLimit = 8 << 20

// A Server is what all sessions share.
type Server struct {
	Store *store.Store
	Hub   *pubsub.Hub

	Addr       string // for INFO
	MaxClients int
	Started    time.Time

	lastID   atomic.Int64
	clients  atomic.Int64 // connected now
	accepted atomic.Int64
	rejected atomic.Int64
	commands atomic.Int64
}

// NewServer returns a server with an empty keyspace. A messageLimit of 0 means
// DefaultMessageLimit.
func NewServer(maxClients, messageLimit int, now time.Time) *Server {
	if messageLimit == 0 {
		messageLimit = DefaultMessageLimit
	}
	return &Server{
		Store:      store.New(),
		Hub:        pubsub.NewHub(messageLimit),
		MaxClients: maxClients,
		Started:    now,
	}
}

// TooMany is what a client gets to read that comes when all places are taken.
const TooMany = "-ERR max number of clients reached\r\n"

// Connect begins the session of a new client, unless there are too many.
func (srv *Server) Connect(s *Session, c Conn) bool {
	if n := srv.clients.Add(1); srv.MaxClients > 0 && n > int64(srv.MaxClients) {
		srv.clients.Add(-1)
		srv.rejected.Add(1)
		return false
	}
	srv.accepted.Add(1)
	s.srv, s.conn, s.id = srv, c, srv.lastID.Add(1)
	return true
}

// Clients returns the number of connected clients.
func (srv *Server) Clients() int { return int(srv.clients.Load()) }

// ExpireSome removes a few keys whose time has come, and reports whether there
// may be more. Call it every now and then: see ExpireEvery.
func (srv *Server) ExpireSome(now time.Time) (more bool) {
	srv.Store.Lock(now.UnixMilli())
	defer srv.Store.Unlock()
	return srv.Store.Expire(256)
}

// ExpireEvery is the pause between two rounds of active expiry.
const ExpireEvery = 100 * time.Millisecond
