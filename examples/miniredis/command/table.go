package command

import (
	"slices"
	"strings"
)

type flags uint8

const (
	immediate  flags = 1 << iota // executed at once even after MULTI
	subscribed                   // allowed to a client with subscriptions
	lockless                     // has nothing to do with the store
	write                        // changes keys
	container                    // has subcommands, as rows of their own
)

// A command is a row of the table.
type command struct {
	name  string
	arity int // number of arguments with the name; if negative, at least so many
	flags flags
	// Where the keys stand among the arguments: COMMAND tells it to clients.
	first, last, step int

	run func(s *Session, x *Exchange, args [][]byte)
}

func (c *command) accepts(args int) bool {
	return args == c.arity || c.arity < 0 && args >= -c.arity
}

// The tables are filled by init, because COMMAND, which is in one, reads it.
var (
	table    = map[string]*command{}
	subTable = map[string]*command{}
)

func init() {
	commands := []command{
		{"ping", -1, lockless | subscribed, 0, 0, 0, ping},
		{"echo", 2, lockless, 0, 0, 0, echo},
		{"quit", -1, lockless | immediate | subscribed, 0, 0, 0, quit},
		{"reset", 1, immediate | subscribed, 0, 0, 0, reset},
		{"hello", -1, lockless | immediate, 0, 0, 0, hello},
		{"select", 2, lockless, 0, 0, 0, selectDB},
		{"auth", -2, lockless | immediate, 0, 0, 0, auth},
		{"info", -1, 0, 0, 0, 0, info},
		{"client", -2, container, 0, 0, 0, nil},
		{"client|setname", 3, lockless, 0, 0, 0, clientSetName},
		{"client|getname", 2, lockless, 0, 0, 0, clientGetName},
		{"client|id", 2, lockless, 0, 0, 0, clientID},
		{"client|info", 2, lockless, 0, 0, 0, clientInfo},
		{"client|setinfo", 4, lockless, 0, 0, 0, clientIgnored},
		{"client|no-evict", 3, lockless, 0, 0, 0, clientIgnored},
		{"config", -2, container, 0, 0, 0, nil},
		{"config|get", -3, lockless, 0, 0, 0, configGet},
		{"command", -1, lockless | container, 0, 0, 0, commandAll},
		{"command|count", 2, lockless, 0, 0, 0, commandCount},
		{"command|docs", -2, lockless, 0, 0, 0, commandDocs},
		{"command|info", -2, lockless, 0, 0, 0, commandInfo},
		{"command|list", 2, lockless, 0, 0, 0, commandList},

		{"get", 2, 0, 1, 1, 1, get},
		{"set", -3, write, 1, 1, 1, set},
		{"setnx", 3, write, 1, 1, 1, setNX},
		{"setex", 4, write, 1, 1, 1, setEX},
		{"psetex", 4, write, 1, 1, 1, setEX},
		{"getset", 3, write, 1, 1, 1, getSet},
		{"getdel", 2, write, 1, 1, 1, getDel},
		{"strlen", 2, 0, 1, 1, 1, strLen},
		{"append", 3, write, 1, 1, 1, appendTo},
		{"incr", 2, write, 1, 1, 1, incr},
		{"decr", 2, write, 1, 1, 1, decr},
		{"incrby", 3, write, 1, 1, 1, incrBy},
		{"decrby", 3, write, 1, 1, 1, decrBy},
		{"mget", -2, 0, 1, -1, 1, mget},
		{"mset", -3, write, 1, -1, 2, mset},

		{"del", -2, write, 1, -1, 1, del},
		{"unlink", -2, write, 1, -1, 1, del},
		{"exists", -2, 0, 1, -1, 1, exists},
		{"type", 2, 0, 1, 1, 1, typeOf},
		{"expire", -3, write, 1, 1, 1, expire},
		{"pexpire", -3, write, 1, 1, 1, expire},
		{"expireat", -3, write, 1, 1, 1, expire},
		{"pexpireat", -3, write, 1, 1, 1, expire},
		{"ttl", 2, 0, 1, 1, 1, ttl},
		{"pttl", 2, 0, 1, 1, 1, ttl},
		{"persist", 2, write, 1, 1, 1, persist},
		{"keys", 2, 0, 0, 0, 0, keys},
		{"scan", -2, 0, 0, 0, 0, scan},
		{"dbsize", 1, 0, 0, 0, 0, dbSize},
		{"flushall", -1, write, 0, 0, 0, flush},
		{"flushdb", -1, write, 0, 0, 0, flush},

		{"lpush", -3, write, 1, 1, 1, push},
		{"rpush", -3, write, 1, 1, 1, push},
		{"lpop", -2, write, 1, 1, 1, pop},
		{"rpop", -2, write, 1, 1, 1, pop},
		{"lrange", 4, 0, 1, 1, 1, lrange},
		{"llen", 2, 0, 1, 1, 1, llen},
		{"blpop", -3, write, 1, -2, 1, blockingPop},
		{"brpop", -3, write, 1, -2, 1, blockingPop},

		{"hset", -4, write, 1, 1, 1, hset},
		{"hget", 3, 0, 1, 1, 1, hget},
		{"hgetall", 2, 0, 1, 1, 1, hgetall},
		{"hdel", -3, write, 1, 1, 1, hdel},
		{"hlen", 2, 0, 1, 1, 1, hlen},

		{"publish", 3, lockless, 0, 0, 0, publish},
		{"subscribe", -2, lockless | subscribed, 0, 0, 0, subscribe},
		{"psubscribe", -2, lockless | subscribed, 0, 0, 0, subscribe},
		{"unsubscribe", -1, lockless | subscribed, 0, 0, 0, unsubscribe},
		{"punsubscribe", -1, lockless | subscribed, 0, 0, 0, unsubscribe},
		{"pubsub", -2, container, 0, 0, 0, nil},
		{"pubsub|channels", -2, lockless, 0, 0, 0, pubsubChannels},
		{"pubsub|numsub", -2, lockless, 0, 0, 0, pubsubNumSub},
		{"pubsub|numpat", 2, lockless, 0, 0, 0, pubsubNumPat},

		{"multi", 1, lockless | immediate, 0, 0, 0, multi},
		{"exec", 1, immediate, 0, 0, 0, exec},
		{"discard", 1, immediate, 0, 0, 0, discard},
		{"watch", -2, immediate, 1, -1, 1, watch},
		{"unwatch", 1, 0, 0, 0, 0, unwatch},
	}
	for i, c := range commands {
		if strings.Contains(c.name, "|") {
			subTable[c.name] = &commands[i]
		} else {
			table[c.name] = &commands[i]
		}
	}
}

// resolve finds the command of a request, or the reason for refusing it.
func resolve(args [][]byte) (c *command, refusal string) {
	if c = lookup(table, args[0]); c == nil {
		return nil, unknown(args)
	}
	if c.flags&container != 0 && len(args) > 1 {
		sub := lookup(subTable, slices.Concat(args[0], []byte{'|'}, args[1]))
		if sub == nil {
			return nil, "ERR unknown subcommand '" + string(args[1][:min(len(args[1]), 128)]) +
				"'. Try " + strings.ToUpper(c.name) + " HELP."
		}
		c = sub
	}
	if !c.accepts(len(args)) {
		return nil, wrongArity(c.name)
	}
	return c, ""
}

// lookup finds a command by its name in any case, without making a string.
func lookup(in map[string]*command, name []byte) *command {
	var lower [16]byte
	if len(name) > len(lower) {
		return nil
	}
	for i, c := range name {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	return in[string(lower[:len(name)])]
}

// is compares an option with its name in upper case.
func is(arg []byte, name string) bool {
	return len(arg) == len(name) && strings.EqualFold(string(arg), name)
}

func wrongArity(name string) string {
	return "ERR wrong number of arguments for '" + name + "' command"
}

// unknown quotes the beginning of what it does not know, as Redis does.
func unknown(args [][]byte) string {
	const limit = 128
	var quoted strings.Builder
	for _, arg := range args[1:] {
		if quoted.Len() >= limit {
			break
		}
		room := limit - quoted.Len()
		quoted.WriteByte('\'')
		quoted.Write(arg[:min(len(arg), room)])
		quoted.WriteString("' ")
	}
	name := args[0][:min(len(args[0]), limit)]
	return "ERR unknown command '" + string(name) + "', with args beginning with: " + quoted.String()
}
