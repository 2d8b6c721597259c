package main

import "slices"

// The rows, in the order in which they are measured and printed. The bars are those of the project's plan: first light is
// what the first version has to reach, the goal is what the project is out for.

var groups = slices.Concat(rows, suite)

var rows = []group{
	worked("yield/1", ns("yield/1", times(5), times(10))),
	worked("yield/1000", ns("yield/1000", times(3), times(6))),
	worked("yield/1000/2", ns("yield/1000/2", times(3), times(5)).overTokio(), cpu("yield/1000/2")),

	worked("spawn/one", ns("spawn/one", times(1.5), times(3)).overTokio(), allocs("spawn/one", 1)),
	worked("spawn/one/2", ns("spawn/one/2", times(1.5), times(3)).overTokio(), cpu("spawn/one/2")),
	worked("spawn/1000", ns("spawn/1000", times(1), times(2)).overTokio(), allocs("spawn/1000", 1)),
	worked("spawn/1000/2", ns("spawn/1000/2", times(1), times(2)).overTokio(), cpu("spawn/1000/2")),
	worked("spawn/many", ns("spawn/many", times(1), times(2)).overTokio()).ofMany(3),

	worked("channel/unbuffered", ns("channel/unbuffered", times(1.5), times(3)).overTokio(), allocs("channel/unbuffered", 0)),
	worked("channel/buffer1", ns("channel/buffer1", times(1.5), times(3)).overTokio()),
	worked("channel/unbuffered/2", ns("channel/unbuffered/2", times(1.5), times(3)).overTokio(), cpu("channel/unbuffered/2")),
	worked("channel/buffer1/2", ns("channel/buffer1/2", times(1.5), times(3)).overTokio(), cpu("channel/buffer1/2")),
	worked("channel/stream", ns("channel/stream", bar{}, bar{})),

	worked("oneshot", ns("oneshot", times(1), times(2))),
	worked("mutex/free", ns("mutex/free", bar{}, bar{})),
	worked("mutex/handover", ns("mutex/handover", times(1), times(2))),
	worked("notify", ns("notify", times(1), times(2))),
	worked("semaphore", ns("semaphore", times(1), times(2))),
	worked("select/4", ns("select/4", times(1), times(2))),

	worked("sleepers",
		row{name: "sleepers/bytes", figure: "bytes", unit: "B", first: reach(320), goal: reach(200)},
		row{name: "sleepers/spawn", figure: "spawn ns", unit: "ns", first: reach(600), goal: reach(250)},
		row{name: "sleepers/gc", figure: "gc ms", unit: "ms", first: times(6), goal: times(15), precision: 1}).ofMany(3),

	worked("timer/stop", ns("timer/stop", times(1), times(3)), allocs("timer/stop", 0)),
	worked("timer/stop/2", ns("timer/stop/2", times(1), times(3)), cpu("timer/stop/2")),
	worked("timeout", ns("timeout", bar{}, bar{})),
	worked("timers/1s",
		row{name: "timers/1s/cpu", figure: "cpu ns", unit: "ns", first: times(1), goal: times(3)}.overTokio(),
		row{name: "timers/1s/late-p99", figure: "late p99 ms", unit: "ms", precision: 1}).ofMany(3),
	worked("timers/tenth",
		row{name: "timers/tenth/cpu", figure: "cpu ns", unit: "ns"},
		row{name: "timers/tenth/late-p99", figure: "late p99 ms", unit: "ms", goal: reach(2), precision: 1}).ofMany(3),

	worked("scaling", row{name: "scaling", figure: "times", unit: "×", more: true, first: reach(1.7), goal: reach(1.9), precision: 2}),

	besideBlockers("blockers"), besideBlockers("blockers/thread"),

	worked("resume/1", ns("resume/1", reach(8), reach(5))),
	worked("resume/8", ns("resume/8", reach(35), reach(6)).overTokio()),
	worked("resume/64", ns("resume/64", reach(400), reach(8)).overTokio()),
	worked("switch/1", ns("switch/1", bar{}, bar{})),
	worked("switch/8", ns("switch/8", bar{}, bar{})),
	worked("switch/64", ns("switch/64", bar{}, bar{})),

	worked("call/8", ns("call/8", slower(2.5), slower(1.2))),
	worked("call/interface", ns("call/interface", bar{}, reach(6)), allocs("call/interface", 0)),
	worked("call/interface/waits", ns("call/interface/waits", bar{}, reach(40)), allocs("call/interface/waits", 0)),
	worked("fib", ns("fib", slower(6), slower(1.5))),
	worked("loop", row{name: "loop", figure: "ns", unit: "ns", first: slower(1.6), goal: slower(1.05), precision: 2}),
	worked("defer", ns("defer", bar{}, bar{}),
		row{name: "defer/over", figure: "over ns", unit: "ns", goal: reach(10), precision: 1}),

	pipelined(1), pipelined(16), halfLoad, idle, idleRedis, deaf,
	besideBlocked("blocked", 'B'), besideBlocked("blocked/polite", 'P'),
	builds, frameSizes,

	stackful("yield/1"), stackful("yield/1000"), stackful("spawn/one"), stackful("spawn/1000"), stackful("channel/unbuffered"),
}

// worked is a group that package work measures.
func worked(name string, rows ...row) group {
	return group{name: name, work: name, rows: rows, measure: func(b *bench, s side) (map[string]float64, error) {
		return b.work(s, b.lowering, name)
	}}
}

// stackful is the same workload with Edo's side built by the plain go command.
func stackful(name string) group {
	return group{
		name:     "stackful/" + name,
		rows:     []row{ns("stackful/"+name, times(0.7), times(1))},
		lowering: "stackful",
		measure: func(b *bench, s side) (map[string]float64, error) {
			return b.work(s, "stackful", name)
		},
	}
}

// besideBlockers is a workload of which every tenth task blocks: how long the others take.
func besideBlockers(name string) group {
	g := worked(name,
		row{name: name + "/p50", figure: "p50", unit: "µs"},
		row{name: name + "/p99", figure: "p99", unit: "µs", goal: slower(1.5)})
	g.tokioOnce = true
	return g
}

// ofMany is for a group of so many tasks that a few rounds have to do, and that stacks for them would take gigabytes.
func (g group) ofMany(rounds int) group {
	g.rounds, g.many = rounds, true
	return g
}

// overTokio adds to the row's goal to be ahead of Tokio.
func (r row) overTokio() row {
	r.ahead = true
	return r
}

// ns is a row of nanoseconds for each operation.
func ns(name string, first, goal bar) row {
	return row{name: name, figure: "ns", unit: "ns", first: first, goal: goal, precision: 1}
}

// cpu is a row of CPU time beside one of time on the clock, for which others on the machine matter less.
func cpu(name string) row {
	return row{name: name + "/cpu", figure: "cpu ns", unit: "ns", precision: 1}
}

// allocs is a row of allocations for each operation.
func allocs(name string, n float64) row {
	atMost := reach(n + 0.05) // what a runtime takes to start does not count
	return row{name: name + "/allocs", figure: "allocs", unit: "", first: atMost, goal: atMost, precision: 2}
}
