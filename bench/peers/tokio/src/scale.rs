//! How much sooner 64 tasks end which compute, giving way every few microseconds, when two workers run them.

use crate::meter::Meter;
use crate::{Workload, workload};
use std::time::{Duration, Instant};
use tokio::task::yield_now;

pub fn all() -> Vec<Workload> {
    vec![workload("scaling", 2, scaling)]
}

fn scaling(m: &Meter) {
    let mut best = [Duration::MAX; 2];
    for _ in 0..3 {
        for workers in [1, 2] {
            let one = Meter::new(workers, false, m.enough, m.many);
            let start = Instant::now();
            one.run(async {
                let spawn = |_| {
                    tokio::spawn(async {
                        for _ in 0..1500 {
                            std::hint::black_box(compute());
                            yield_now().await;
                        }
                    })
                };
                let tasks: Vec<_> = (0..64).map(spawn).collect();
                for t in tasks {
                    t.await.unwrap();
                }
            });
            best[workers - 1] = best[workers - 1].min(start.elapsed());
        }
    }
    m.report("times", best[0].as_secs_f64() / best[1].as_secs_f64());
}

/// Takes about two microseconds.
#[inline(never)]
pub fn compute() -> u64 {
    let mut x = std::hint::black_box(1u64);
    for _ in 0..2000 {
        x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
    }
    x
}
