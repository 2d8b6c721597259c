//! Tokio's own benchmarks of its runtimes (benches/rt_multi_threaded.rs, rt_current_thread.rs, spawn.rs), with the same
//! parameters; but the root is a spawned task.

use crate::meter::Meter;
use crate::{Workload, workload};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::task::yield_now;

pub fn all() -> Vec<Workload> {
    vec![
        workload("rt/spawn_many_local", 4, |m| spawn_many(m, 10_000)),
        workload("rt/ping_pong", 4, |m| ping_pong(m, 1000)),
        workload("rt/yield_many", 4, yield_many),
        workload("rt/chained_spawn", 4, chained),
        workload("ct/spawn_many_local", 1, |m| spawn_many(m, 1000)),
        workload("ct/ping_pong", 1, |m| ping_pong(m, 1000)),
        workload("ct/chained_spawn", 1, chained),
        workload("spawn/yield/1", 1, |m| spawn_yield(m, 1)),
        workload("spawn/yield/1/1w", 1, |m| spawn_yield(m, 1)),
        workload("spawn/yield/10", 1, |m| spawn_yield(m, 10)),
        workload("spawn/yield/10/1w", 1, |m| spawn_yield(m, 10)),
    ]
}

/// One operation is one of batch detached tasks, the last of which tells.
fn spawn_many(m: &Meter, batch: usize) {
    m.per_op(|m, n| {
        let batches = m.batches(n, batch);
        m.run(async move {
            for _ in 0..batches {
                let (tx, rx) = oneshot::channel();
                let all = Arc::new((AtomicUsize::new(batch), std::sync::Mutex::new(Some(tx))));
                for _ in 0..batch {
                    let all = all.clone();
                    tokio::spawn(async move {
                        if all.0.fetch_sub(1, Relaxed) == 1 {
                            all.1.lock().unwrap().take().unwrap().send(()).unwrap();
                        }
                    });
                }
                rx.await.unwrap();
            }
        })
    })
}

/// One operation is two new tasks that exchange a message each way over oneshots; batch of them at a time.
fn ping_pong(m: &Meter, batch: usize) {
    m.per_op(|m, n| {
        let batches = m.batches(n, batch);
        m.run(async move {
            for _ in 0..batches {
                let (tx, rx) = oneshot::channel();
                let all = Arc::new((AtomicUsize::new(batch), std::sync::Mutex::new(Some(tx))));
                for _ in 0..batch {
                    let all = all.clone();
                    tokio::spawn(async move {
                        let (there, there_rx) = oneshot::channel();
                        let (back, back_rx) = oneshot::channel();
                        tokio::spawn(async move {
                            there_rx.await.unwrap();
                            back.send(()).unwrap();
                        });
                        there.send(()).unwrap();
                        back_rx.await.unwrap();
                        if all.0.fetch_sub(1, Relaxed) == 1 {
                            all.1.lock().unwrap().take().unwrap().send(()).unwrap();
                        }
                    });
                }
                rx.await.unwrap();
            }
        })
    })
}

/// One operation is one of the 1,000 times that each of 200 tasks gives way.
fn yield_many(m: &Meter) {
    const TASKS: usize = 200;
    const YIELDS: usize = 1000;
    m.per_op(|m, n| {
        let batches = m.batches(n, TASKS * YIELDS);
        m.run(async move {
            for _ in 0..batches {
                let spawn = |_| {
                    tokio::spawn(async {
                        for _ in 0..YIELDS {
                            yield_now().await;
                        }
                    })
                };
                let tasks: Vec<_> = (0..TASKS).map(spawn).collect();
                for t in tasks {
                    t.await.unwrap();
                }
            }
        })
    })
}

/// One operation is a task that starts the next one, 1,000 in a row.
fn chained(m: &Meter) {
    const LENGTH: usize = 1000;
    fn next(tx: oneshot::Sender<()>, left: usize) {
        if left == 0 {
            tx.send(()).unwrap();
        } else {
            tokio::spawn(async move { next(tx, left - 1) });
        }
    }
    m.per_op(|m, n| {
        let batches = m.batches(n, LENGTH);
        m.run(async move {
            for _ in 0..batches {
                let (tx, rx) = oneshot::channel();
                tokio::spawn(async move { next(tx, LENGTH) });
                rx.await.unwrap();
            }
        })
    })
}

/// One operation is a task that gives way once; batch of them at a time.
fn spawn_yield(m: &Meter, batch: usize) {
    m.per_op(|m, n| {
        m.run(async move {
            let mut tasks = Vec::with_capacity(batch);
            for _ in 0..n / batch {
                tasks.extend((0..batch).map(|_| tokio::spawn(yield_now())));
                for t in tasks.drain(..) {
                    t.await.unwrap();
                }
            }
        })
    })
}

/// What keeps a runtime busy while others spawn into it: tasks that give way and compute for 10 µs.
pub fn keep_busy(rt: &tokio::runtime::Runtime, tasks: usize, respawn: bool) -> Arc<AtomicBool> {
    let busy = Arc::new(AtomicBool::new(true));
    for _ in 0..tasks {
        let busy = busy.clone();
        if respawn {
            rt.spawn(async move { again(busy) });
        } else {
            rt.spawn(async move {
                while busy.load(Relaxed) {
                    yield_now().await;
                    stall();
                }
            });
        }
    }
    busy
}

fn again(busy: Arc<AtomicBool>) {
    if busy.load(Relaxed) {
        let next = busy.clone();
        tokio::spawn(async move { again(next) });
        stall();
    }
}

fn stall() {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_micros(10) {
        std::hint::spin_loop();
    }
}
