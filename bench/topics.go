package main

import "strings"

// A topic is rows that are shown together: in a table of the document, and in a plot.
type topic struct {
	name, title string
	about       string   // what to know when reading
	rows        []string // how their names begin
}

var topics = []topic{
	{"tasks", "Tasks: start, switch, end", "", []string{"yield/", "spawn/", "switch/", "scaling"}},
	{"channels", "Channels", "Tokio has no unbuffered channel: `select/4` has room for one there.",
		[]string{"channel/", "oneshot", "select/"}},
	{"mpsc", "Channels: Tokio's own benchmarks", "A value of 32 KiB is copied several times on its way, on all sides.",
		[]string{"mpsc/", "broadcast/", "watch/"}},
	{"locks", "Locks", "", []string{"mutex/", "notify", "semaphore", "rwlock"}},
	{"time", "Time", "", []string{"timer/", "timers/", "timeout", "now"}},
	{"memory", "A million asleep", "", []string{"sleepers/"}},
	{"blockers", "Beside tasks that block", "", []string{"blockers"}},
	{"calls", "Compiled code", "Beside the same plain Go calls, and beside async functions of Rust whose polls are not inlined.",
		[]string{"resume/", "call/", "fib", "loop", "defer"}},
	{"runtime", "The runtime: Tokio's own benchmarks", "", []string{"rt/", "ct/", "remote_spawn/", "spawn_blocking/"}},
}

// of is the topic's rows among those that were measured.
func (t topic) of(all []measured) (some []measured) {
	for _, m := range all {
		for _, prefix := range t.rows {
			if strings.HasPrefix(m.row.name, prefix) {
				some = append(some, m)
				break
			}
		}
	}
	return some
}
