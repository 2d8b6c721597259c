//! Spawning from outside of the runtime, and work that blocks (benches/rt_multi_threaded.rs, remote_spawn.rs,
//! spawn_blocking.rs).

use crate::meter::Meter;
use crate::rt::keep_busy;
use crate::{Workload, workload};
use std::sync::atomic::Ordering::Relaxed;

pub fn all() -> Vec<Workload> {
    let mut all = vec![
        workload("rt/spawn_many_remote_idle", 4, |m| remote(m, 10_000, 0, false)),
        workload("rt/spawn_many_remote_busy1", 4, |m| remote(m, 10_000, 8, false)),
        workload("rt/spawn_many_remote_busy2", 4, |m| remote(m, 1000, 4, true)),
    ];
    for k in [1, 8, 64] {
        all.push(workload(format!("remote_spawn/{k}"), 0, move |m| spawners(m, k)));
    }
    for k in [1, 64] {
        all.push(workload(format!("spawn_blocking/{k}"), 0, move |m| blocking(m, k)));
    }
    all
}

/// One operation is one of batch tasks that are started from outside and waited for there, while busy others run inside.
fn remote(m: &Meter, batch: usize, busy: usize, respawn: bool) {
    m.per_op(|m, n| {
        let rt = m.runtime();
        let busy = keep_busy(&rt, busy, respawn);
        let mut tasks = Vec::with_capacity(batch);
        for _ in 0..m.batches(n, batch) {
            tasks.extend((0..batch).map(|_| rt.spawn(async {})));
            rt.block_on(async {
                for t in tasks.drain(..) {
                    t.await.unwrap();
                }
            });
        }
        busy.store(false, Relaxed);
    })
}

/// One operation is one of 12,800 tasks that k threads start; that they end is not measured.
fn spawners(m: &Meter, k: usize) {
    const TASKS: usize = 12_800;
    let (clock, cpu) = (std::cell::Cell::new(0.0), std::cell::Cell::new(0.0));
    let rounds = (m.enough.as_millis() / 5).max(3) as usize;
    let rt = m.runtime();
    for _ in 0..rounds {
        let (begin, used) = (std::time::Instant::now(), crate::meter::cpu_time());
        let mut tasks = Vec::new();
        std::thread::scope(|s| {
            let spawner = |_| {
                let rt = &rt;
                s.spawn(move || (0..TASKS / k).map(|_| rt.spawn(async {})).collect::<Vec<_>>())
            };
            let threads: Vec<_> = (0..k).map(spawner).collect();
            for t in threads {
                tasks.extend(t.join().unwrap());
            }
        });
        clock.set(clock.get() + begin.elapsed().as_nanos() as f64);
        cpu.set(cpu.get() + (crate::meter::cpu_time() - used).as_nanos() as f64);
        rt.block_on(async {
            for t in tasks {
                t.await.unwrap();
            }
        });
    }
    m.report("ns", clock.get() / (rounds * TASKS) as f64);
    m.report("cpu ns", cpu.get() / (rounds * TASKS) as f64);
}

/// One operation is a function that could block, and does not: k tasks give out 16 at a time.
fn blocking(m: &Meter, k: usize) {
    const BATCH: usize = 16;
    m.per_op(|m, n| {
        let turns = m.batches(n, k * BATCH);
        m.run(async move {
            let spawn = |_| {
                tokio::spawn(async move {
                    for _ in 0..turns {
                        let batch: Vec<_> = (0..BATCH).map(|_| tokio::task::spawn_blocking(|| ())).collect();
                        for t in batch {
                            t.await.unwrap();
                        }
                    }
                })
            };
            let tasks: Vec<_> = (0..k).map(spawn).collect();
            for t in tasks {
                t.await.unwrap();
            }
        })
    })
}
