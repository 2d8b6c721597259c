//! Ten tasks arrive each millisecond, of which one blocks its thread for 100 ms. How long the others take, which compute
//! for some microseconds and give way in between.

use crate::meter::Meter;
use crate::scale::compute;
use crate::{Workload, workload};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::yield_now;

pub fn all() -> Vec<Workload> {
    vec![workload("blockers/thread", 0, blockers)]
}

const BATCH: u32 = 10;
const MS: Duration = Duration::from_millis(1);

/// The arrivals stop after a fifth of a second: each blocked task holds a worker, so the queue grows while they last, and
/// what is measured with it. To work it off takes ten seconds on two workers as it is.
const BATCHES: u32 = 200;

fn blockers(m: &Meter) {
    let rt = m.runtime();
    let took = Arc::new(Mutex::new(Vec::new()));
    let begin = Instant::now();
    let mut tasks = Vec::new();
    for b in 0..BATCHES {
        std::thread::sleep((begin + b * MS).saturating_duration_since(Instant::now()));
        let now = Instant::now();
        for i in 0..BATCH {
            let took = took.clone();
            tasks.push(rt.spawn(async move {
                if i == b % BATCH {
                    std::thread::sleep(100 * MS);
                    return;
                }
                for _ in 0..3 {
                    std::hint::black_box(compute());
                    yield_now().await;
                }
                took.lock().unwrap().push(now.elapsed());
            }));
        }
    }
    rt.block_on(async {
        for t in tasks {
            t.await.unwrap();
        }
    });
    let mut took = took.lock().unwrap();
    took.sort();
    m.report("p50", took[took.len() / 2].as_micros() as f64);
    m.report("p99", took[took.len() * 99 / 100].as_micros() as f64);
    m.report("max", took[took.len() - 1].as_micros() as f64);
}
