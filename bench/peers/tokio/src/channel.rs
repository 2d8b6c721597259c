//! Round trips and streams over mpsc channels, and oneshots. Tokio has no unbuffered channel: its smallest holds one.

use crate::meter::Meter;
use crate::{Workload, workload};
use tokio::sync::{mpsc, oneshot};

pub fn all() -> Vec<Workload> {
    vec![
        workload("channel/buffer1", 1, round_trips),
        workload("channel/buffer1/2", 2, round_trips),
        workload("channel/stream", 1, stream),
        workload("oneshot", 1, oneshots),
        workload("select/4", 1, select),
    ]
}

/// One operation is a number to another task and back.
fn round_trips(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            let (there, mut there_rx) = mpsc::channel(1);
            let (back, mut back_rx) = mpsc::channel(1);
            let echo = tokio::spawn(async move {
                while let Some(v) = there_rx.recv().await {
                    back.send(v).await.unwrap();
                }
            });
            for i in 0..n {
                there.send(i).await.unwrap();
                back_rx.recv().await.unwrap();
            }
            drop(there);
            echo.await.unwrap();
        })
    })
}

/// One operation is one of many messages over a channel with a buffer of 100.
fn stream(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            let (tx, mut rx) = mpsc::channel(100);
            tokio::spawn(async move {
                for i in 0..n {
                    tx.send(i).await.unwrap();
                }
            });
            while rx.recv().await.is_some() {}
        })
    })
}

/// One operation is a new task and a new oneshot channel, over which the task answers.
fn oneshots(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            for i in 0..n {
                let (tx, rx) = oneshot::channel();
                tokio::spawn(async move { tx.send(i).unwrap() });
                rx.await.unwrap();
            }
        })
    })
}

/// One operation is a round trip to a task that waits for one of four channels, used in turn.
fn select(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            let (a, mut arx) = mpsc::channel(1);
            let (b, mut brx) = mpsc::channel(1);
            let (c, mut crx) = mpsc::channel(1);
            let (d, mut drx) = mpsc::channel(1);
            let (back, mut back_rx) = mpsc::channel(1);
            let echo = tokio::spawn(async move {
                loop {
                    let v = tokio::select! {
                        v = arx.recv() => v,
                        v = brx.recv() => v,
                        v = crx.recv() => v,
                        v = drx.recv() => v,
                    };
                    let Some(v) = v else { return };
                    back.send(v).await.unwrap();
                }
            });
            let to = [a, b, c, d];
            for i in 0..n {
                to[i % 4].send(i).await.unwrap();
                back_rx.recv().await.unwrap();
            }
            drop(to);
            echo.await.unwrap();
        })
    })
}
