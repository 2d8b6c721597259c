package main

// Rows of Tokio's own benchmarks. They have no bars: Tokio's figures stand beside Edo's.
var suite = func() (groups []group) {
	for _, name := range []string{
		"rt/spawn_many_local", "rt/spawn_many_remote_idle", "rt/spawn_many_remote_busy1", "rt/spawn_many_remote_busy2",
		"rt/ping_pong", "rt/yield_many", "rt/chained_spawn",
		"ct/spawn_many_local", "ct/ping_pong", "ct/chained_spawn",
		"spawn/yield/1", "spawn/yield/1/1w", "spawn/yield/10", "spawn/yield/10/1w",
		"remote_spawn/1", "remote_spawn/8", "remote_spawn/64",
		"spawn_blocking/1", "spawn_blocking/64",
		"mpsc/create/1", "mpsc/create/100", "mpsc/create/100000",
		"mpsc/send/512", "mpsc/send/32K",
		"mpsc/contention/bounded", "mpsc/contention/bounded/many", "mpsc/contention/full", "mpsc/contention/full/many",
		"mpsc/contention/unbounded", "mpsc/contention/unbounded/many",
		"mpsc/uncontended/bounded", "mpsc/uncontended/unbounded",
		"mpsc/oneshot", "mpsc/oneshot/1w",
		"broadcast/10", "broadcast/100", "broadcast/1000", "watch/10", "watch/100", "watch/1000",
		"rwlock/read", "rwlock/readers", "rwlock/contended",
		"semaphore/free", "semaphore/tasks", "semaphore/contended",
		"notify/one/10", "notify/one/500", "notify/all/10", "notify/all/500",
		"timeout/ready", "timeout/ready/8", "now",
	} {
		groups = append(groups, worked(name, ns(name, bar{}, bar{})))
	}
	return groups
}()
