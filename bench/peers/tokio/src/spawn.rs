//! One operation is to start a task that does nothing and to wait for it; a batch of them is started before the first
//! is waited for.

use crate::{Workload, workload};

pub fn all() -> Vec<Workload> {
    vec![
        spawns("spawn/one", 1, 1),
        spawns("spawn/one/2", 2, 1),
        spawns("spawn/1000", 1, 1000),
        spawns("spawn/1000/2", 2, 1000),
        workload("spawn/many", 0, |m| {
            m.once(m.many, |n| m.run(batches(n, n)));
        }),
    ]
}

fn spawns(name: &str, procs: usize, batch: usize) -> Workload {
    workload(name, procs, move |m| m.per_op(|m, n| m.run(batches(n, batch))))
}

async fn batches(n: usize, batch: usize) {
    let mut tasks = Vec::with_capacity(batch);
    for _ in 0..n / batch {
        tasks.extend((0..batch).map(|_| tokio::spawn(async {})));
        for t in tasks.drain(..) {
            t.await.unwrap();
        }
    }
}
