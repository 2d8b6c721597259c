//! Many tasks fall asleep for an hour: what each takes of memory, and of CPU time to be started and to fall asleep.

use crate::meter::{Meter, cpu_time, resident_bytes};
use crate::{Workload, workload};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::sleep;

pub fn all() -> Vec<Workload> {
    vec![workload("sleepers", 0, sleepers)]
}

static ASLEEP: AtomicUsize = AtomicUsize::new(0);

fn sleepers(m: &Meter) {
    let n = m.many;
    let (cpu, rss) = (cpu_time(), resident_bytes());
    let taken = Arc::new(std::sync::Mutex::new((Duration::ZERO, 0)));
    let out = taken.clone();
    let rt = m.runtime();
    rt.block_on(async move {
        let root = tokio::spawn(async move {
            for _ in 0..n {
                tokio::spawn(async {
                    ASLEEP.fetch_add(1, Relaxed);
                    sleep(Duration::from_secs(3600)).await;
                });
            }
            while ASLEEP.load(Relaxed) < n {
                yield_now().await;
            }
            *out.lock().unwrap() = (cpu_time() - cpu, resident_bytes() - rss);
        });
        root.await.unwrap();
    });
    let (cpu, bytes) = *taken.lock().unwrap();
    m.report("spawn ns", cpu.as_nanos() as f64 / n as f64);
    m.report("bytes", bytes as f64 / n as f64);
    m.exit() // here: nothing is measured of their end
}
