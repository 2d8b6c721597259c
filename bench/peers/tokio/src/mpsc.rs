//! Channels of many senders (benches/sync_mpsc.rs, sync_mpsc_oneshot.rs).

use crate::meter::Meter;
use crate::{Workload, workload};
use std::hint::black_box;
use tokio::sync::{mpsc, oneshot};

pub fn all() -> Vec<Workload> {
    let mut all = vec![
        workload("mpsc/send/512", 1, send::<512>),
        workload("mpsc/send/32K", 1, send::<32768>),
        workload("mpsc/contention/bounded", 6, |m| contention(m, Some(1_000_000), false)),
        workload("mpsc/contention/bounded/many", 6, |m| contention(m, Some(1_000_000), true)),
        workload("mpsc/contention/full", 6, |m| contention(m, Some(100), false)),
        workload("mpsc/contention/full/many", 6, |m| contention(m, Some(100), true)),
        workload("mpsc/contention/unbounded", 6, |m| contention(m, None, false)),
        workload("mpsc/contention/unbounded/many", 6, |m| contention(m, None, true)),
        workload("mpsc/uncontended/bounded", 6, |m| uncontended(m, Some(1_000_000))),
        workload("mpsc/uncontended/unbounded", 6, |m| uncontended(m, None)),
        workload("mpsc/oneshot", 1, requests),
        workload("mpsc/oneshot/1w", 1, requests),
    ];
    for cap in [1, 100, 100_000] {
        all.push(workload(format!("mpsc/create/{cap}"), 1, move |m| create(m, cap)));
    }
    all
}

/// One operation is to make a channel for values of 512 bytes.
fn create(m: &Meter, cap: usize) {
    m.per_op(|m, n| {
        m.run(async move {
            for _ in 0..n {
                black_box(&mpsc::channel::<[u8; 512]>(cap));
            }
        })
    })
}

/// One operation is to send a large value into a channel with room for 1,000, and to receive it.
fn send<const BYTES: usize>(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            let (tx, mut rx) = mpsc::channel::<[u8; BYTES]>(1000);
            for _ in 0..n {
                let _ = tx.send(black_box([0; BYTES])).await;
                black_box(rx.recv().await.unwrap());
            }
        })
    })
}

/// The two kinds of channel as one.
#[derive(Clone)]
enum Tx {
    Bounded(mpsc::Sender<usize>),
    Unbounded(mpsc::UnboundedSender<usize>),
}

enum Rx {
    Bounded(mpsc::Receiver<usize>),
    Unbounded(mpsc::UnboundedReceiver<usize>),
}

fn channel(cap: Option<usize>) -> (Tx, Rx) {
    match cap {
        Some(cap) => {
            let (tx, rx) = mpsc::channel(cap);
            (Tx::Bounded(tx), Rx::Bounded(rx))
        }
        None => {
            let (tx, rx) = mpsc::unbounded_channel();
            (Tx::Unbounded(tx), Rx::Unbounded(rx))
        }
    }
}

async fn produce(tx: Tx, n: usize) {
    match tx {
        Tx::Bounded(tx) => {
            for i in 0..n {
                tx.send(i).await.unwrap();
            }
        }
        Tx::Unbounded(tx) => {
            for i in 0..n {
                tx.send(i).unwrap();
            }
        }
    }
}

async fn consume(rx: &mut Rx, n: usize, many: bool) {
    if !many {
        match rx {
            Rx::Bounded(rx) => {
                for _ in 0..n {
                    rx.recv().await.unwrap();
                }
            }
            Rx::Unbounded(rx) => {
                for _ in 0..n {
                    rx.recv().await.unwrap();
                }
            }
        }
        return;
    }
    let mut got = 0;
    let mut buffer = Vec::with_capacity(5000);
    while got < n {
        buffer.clear();
        got += match rx {
            Rx::Bounded(rx) => rx.recv_many(&mut buffer, 5000).await,
            Rx::Unbounded(rx) => rx.recv_many(&mut buffer, 5000).await,
        };
    }
}

/// One operation is one of 1,000 messages that each of five tasks sends to one, one by one or up to 5,000 at a time.
fn contention(m: &Meter, cap: Option<usize>, many: bool) {
    m.per_op(|m, n| {
        let batches = m.batches(n, 5000);
        m.run(async move {
            for _ in 0..batches {
                let (tx, mut rx) = channel(cap);
                for _ in 0..5 {
                    tokio::spawn(produce(tx.clone(), 1000));
                }
                consume(&mut rx, 5000, many).await;
            }
        })
    })
}

/// One operation is one of 5,000 messages that a task sends and then receives itself.
fn uncontended(m: &Meter, cap: Option<usize>) {
    m.per_op(|m, n| {
        let batches = m.batches(n, 5000);
        m.run(async move {
            for _ in 0..batches {
                let (tx, mut rx) = channel(cap);
                produce(tx, 5000).await;
                consume(&mut rx, 5000, false).await;
            }
        })
    })
}

/// One operation is a request over a channel with room for ten, answered over the oneshot that it carries.
fn requests(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            let (tx, mut rx) = mpsc::channel::<oneshot::Sender<()>>(10);
            let server = tokio::spawn(async move {
                while let Some(reply) = rx.recv().await {
                    reply.send(()).unwrap();
                }
            });
            for _ in 0..n {
                let (reply, answer) = oneshot::channel();
                tx.send(reply).await.unwrap();
                answer.await.unwrap();
            }
            drop(tx);
            server.await.unwrap();
        })
    })
}
