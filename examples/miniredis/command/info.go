package command

import (
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/edo-async/edo/examples/miniredis/glob"
	"github.com/edo-async/edo/examples/miniredis/resp"
)

// version is the Redis that clients should take this server for.
const version = "7.0.0"

func lower(b []byte) string { return strings.ToLower(string(b)) }

func commandAll(s *Session, x *Exchange, args [][]byte) {
	x.array(len(table))
	for _, c := range table {
		x.command(c)
	}
}

func commandCount(s *Session, x *Exchange, args [][]byte) { x.int(len(table)) }

func commandInfo(s *Session, x *Exchange, args [][]byte) {
	if len(args) == 2 {
		commandAll(s, x, args)
		return
	}
	x.array(len(args) - 2)
	for _, name := range args[2:] {
		if c := lookup(table, name); c != nil {
			x.command(c)
		} else {
			x.null()
		}
	}
}

func commandList(s *Session, x *Exchange, args [][]byte) {
	x.array(len(table))
	for name := range table {
		x.text(name)
	}
}

// commandDocs has nothing to tell: redis-cli takes its hints from it.
func commandDocs(s *Session, x *Exchange, args [][]byte) { x.array(0) }

// command describes a command: name, arity, flags, where its keys are.
func (x *Exchange) command(c *command) {
	x.array(6)
	x.text(c.name)
	x.int(c.arity)
	x.array(1)
	if c.flags&write != 0 {
		x.status("write")
	} else {
		x.status("readonly")
	}
	x.int(c.first)
	x.int(c.last)
	x.int(c.step)
}

func configGet(s *Session, x *Exchange, args [][]byte) {
	settings := [][2]string{
		{"appendonly", "no"},
		{"client-query-buffer-limit", strconv.Itoa(resp.MaxRequest)},
		{"databases", "1"},
		{"maxclients", strconv.Itoa(s.srv.MaxClients)},
		{"maxmemory", "0"},
		{"maxmemory-policy", "noeviction"},
		{"proto-max-bulk-len", strconv.Itoa(resp.MaxBulk)},
		{"save", ""},
		{"timeout", "0"},
	}
	settings = slices.DeleteFunc(settings, func(setting [2]string) bool {
		return !slices.ContainsFunc(args[2:], func(pattern []byte) bool {
			return glob.Match(lower(pattern), setting[0])
		})
	})
	x.array(2 * len(settings))
	for _, setting := range settings {
		x.text(setting[0])
		x.text(setting[1])
	}
}

// info does INFO [section...].
func info(s *Session, x *Exchange, args [][]byte) {
	var b strings.Builder
	section := func(name string, lines ...any) {
		wanted := len(args) == 1 || slices.ContainsFunc(args[1:], func(arg []byte) bool {
			return is(arg, name) || is(arg, "all") || is(arg, "default") || is(arg, "everything")
		})
		if !wanted {
			return
		}
		if b.Len() > 0 {
			b.WriteString("\r\n")
		}
		fmt.Fprintf(&b, "# %s\r\n", name)
		for i := 0; i < len(lines); i += 2 {
			fmt.Fprintf(&b, "%s:%v\r\n", lines[i], lines[i+1])
		}
	}
	db, srv := s.srv.Store, s.srv
	up := time.UnixMilli(x.now).Sub(srv.Started)
	section("Server", "redis_version", version, "redis_mode", "standalone",
		"os", runtime.GOOS+" "+runtime.GOARCH, "go_version", runtime.Version(),
		"process_id", os.Getpid(), "tcp_addr", srv.Addr,
		"uptime_in_seconds", int(up.Seconds()))
	section("Clients", "connected_clients", srv.clients.Load(), "maxclients", srv.MaxClients,
		"pubsub_patterns", srv.Hub.Patterns())
	section("Memory", "used_memory", usedMemory())
	section("Stats", "total_connections_received", srv.accepted.Load(),
		"total_commands_processed", srv.commands.Load(),
		"rejected_connections", srv.rejected.Load(), "expired_keys", db.Expired())
	section("Replication", "role", "master", "connected_slaves", 0)
	if n := db.Len(); n > 0 {
		section("Keyspace", "db0", fmt.Sprintf("keys=%d,expires=%d", n, db.Volatile()))
	} else {
		section("Keyspace")
	}
	x.text(b.String())
}

func usedMemory() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
