//! One operation is one switch: of k tasks, each lets the others go first, again and again.

use crate::{Workload, workload};
use tokio::task::yield_now;

pub fn all() -> Vec<Workload> {
    vec![yields("yield/1", 1, 1), yields("yield/1000", 1, 1000), yields("yield/1000/2", 2, 1000)]
}

fn yields(name: &str, procs: usize, k: usize) -> Workload {
    workload(name, procs, move |m| {
        m.per_op(|m, n| {
            m.run(async move {
                let spawn = |_| {
                    tokio::spawn(async move {
                        for _ in 0..n / k {
                            yield_now().await;
                        }
                    })
                };
                let tasks: Vec<_> = (0..k).map(spawn).collect();
                for t in tasks {
                    t.await.unwrap();
                }
            })
        })
    })
}
