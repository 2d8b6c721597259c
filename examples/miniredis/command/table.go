package command

import (
	"strings"
)

type flags uint8

const (
	immediate  flags = 1 << iota // executed at once even after MULTI
	subscribed                   // allowed to a client with subscriptions
	lockless                     // has nothing to do with the store
	write                        // changes keys
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

// table is filled by init, because COMMAND, which is in it, reads it.
var table map[string]*command

func init() {
	commands := []command{
		{"ping", -1, lockless | subscribed, 0, 0, 0, ping},
		{"echo", 2, lockless, 0, 0, 0, echo},
		{"quit", -1, lockless | immediate | subscribed, 0, 0, 0, quit},
		{"reset", 1, immediate | subscribed, 0, 0, 0, reset},
		{"hello", -1, lockless | immediate, 0, 0, 0, hello},
		{"select", 2, lockless, 0, 0, 0, selectDB},
		{"auth", -2, lockless | immediate, 0, 0, 0, auth},
		{"command", -1, lockless, 0, 0, 0, commandInfo},
		{"config", -2, lockless, 0, 0, 0, config},
		{"client", -2, lockless, 0, 0, 0, client},
		{"info", -1, 0, 0, 0, 0, info},

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
		{"pubsub", -2, lockless, 0, 0, 0, pubsubInfo},

		{"multi", 1, lockless | immediate, 0, 0, 0, multi},
		{"exec", 1, immediate, 0, 0, 0, exec},
		{"discard", 1, immediate, 0, 0, 0, discard},
		{"watch", -2, immediate, 1, -1, 1, watch},
		{"unwatch", 1, 0, 0, 0, 0, unwatch},
	}
	table = make(map[string]*command, len(commands))
	for i := range commands {
		table[commands[i].name] = &commands[i]
	}
}

// lookup finds a command by its name in any case, without making a string.
func lookup(name []byte) *command {
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
	return table[string(lower[:len(name)])]
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
		quoted.WriteByte('\'')
		quoted.Write(arg[:min(len(arg), limit-quoted.Len())])
		quoted.WriteString("' ")
	}
	name := args[0][:min(len(args[0]), limit)]
	return "ERR unknown command '" + string(name) + "', with args beginning with: " + quoted.String()
}
