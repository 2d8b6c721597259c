//! One sender and many receivers (benches/sync_broadcast.rs, sync_watch.rs).

use crate::meter::Meter;
use crate::{Workload, workload};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::sync::{Notify, broadcast, watch};

pub fn all() -> Vec<Workload> {
    let mut all = Vec::new();
    for k in [10, 100, 1000] {
        all.push(workload(format!("broadcast/{k}"), 6, move |m| broadcasts(m, k)));
        all.push(workload(format!("watch/{k}"), 6, move |m| watches(m, k)));
    }
    all
}

/// Counts receivers down, and tells the sender when all have received.
struct Round {
    left: AtomicUsize,
    over: Notify,
}

impl Round {
    fn new() -> Arc<Round> {
        Arc::new(Round { left: AtomicUsize::new(0), over: Notify::new() })
    }

    fn received(&self) {
        if self.left.fetch_sub(1, Relaxed) == 1 {
            self.over.notify_one();
        }
    }
}

/// One operation is one value at one of k receivers; the next value is sent when all have this one.
fn broadcasts(m: &Meter, k: usize) {
    m.per_op(|m, n| {
        let batches = m.batches(n, k);
        m.run(async move {
            let (tx, _) = broadcast::channel::<usize>(1000);
            let round = Round::new();
            for _ in 0..k {
                let (mut rx, round) = (tx.subscribe(), round.clone());
                tokio::spawn(async move {
                    while rx.recv().await.is_ok() {
                        round.received();
                    }
                });
            }
            for i in 0..batches {
                round.left.store(k, Relaxed);
                tx.send(i).unwrap();
                round.over.notified().await;
            }
        })
    })
}

/// The same of a watched value.
fn watches(m: &Meter, k: usize) {
    m.per_op(|m, n| {
        let batches = m.batches(n, k);
        m.run(async move {
            let (tx, _) = watch::channel(0usize);
            let round = Round::new();
            for _ in 0..k {
                let (mut rx, round) = (tx.subscribe(), round.clone());
                tokio::spawn(async move {
                    while rx.changed().await.is_ok() {
                        std::hint::black_box(*rx.borrow_and_update());
                        round.received();
                    }
                });
            }
            for i in 0..batches {
                round.left.store(k, Relaxed);
                tx.send(i + 1).unwrap();
                round.over.notified().await;
            }
        })
    })
}
