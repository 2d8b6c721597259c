//! Timers that are stopped, timeouts that do not come true, and many naps.

use crate::meter::{Meter, cpu_time};
use crate::{Workload, workload};
use std::future::{Future, poll_fn, ready};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;
use tokio::task::{coop::unconstrained, yield_now};
use tokio::time::{Instant, sleep, sleep_until, timeout};

const HOUR: Duration = Duration::from_secs(3600);

pub fn all() -> Vec<Workload> {
    vec![
        workload("timer/stop", 1, stop),
        workload("timer/stop/2", 2, stop),
        workload("timeout", 1, timeouts),
        workload("timeout/ready", 1, |m| ready_timeouts(m, 1)),
        workload("timeout/ready/8", 8, |m| ready_timeouts(m, 8)),
        workload("now", 1, now),
        workload("timers/1s", 0, |m| naps(m, 1)),
        workload("timers/tenth", 0, |m| naps(m, 10)),
    ]
}

/// One operation is to arm a timer and to stop it. Unconstrained: a poll that the budget refuses would arm nothing.
fn stop(m: &Meter) {
    m.per_op(|m, n| {
        let procs = m.procs;
        m.run(async move {
            let spawn = |_| {
                tokio::spawn(unconstrained(async move {
                    let when = Instant::now() + HOUR;
                    for _ in 0..n / procs {
                        let mut s = pin!(sleep_until(when));
                        poll_fn(|cx| match s.as_mut().poll(cx) {
                            Poll::Pending => Poll::Ready(()),
                            Poll::Ready(()) => panic!("an hour is not over"),
                        })
                        .await;
                    }
                }))
            };
            let tasks: Vec<_> = (0..procs).map(spawn).collect();
            for t in tasks {
                t.await.unwrap();
            }
        })
    })
}

/// One operation is a call, which gives way once, under a timeout that does not come true.
fn timeouts(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            for _ in 0..n {
                timeout(HOUR, yield_now()).await.unwrap();
            }
        })
    })
}

/// The same of something that is ready at once, by k tasks.
fn ready_timeouts(m: &Meter, k: usize) {
    m.per_op(|m, n| {
        m.run(async move {
            let spawn = |_| {
                tokio::spawn(async move {
                    for _ in 0..n / k {
                        std::hint::black_box(timeout(Duration::from_secs(1), ready(1)).await.unwrap());
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

/// One operation is to ask for the time.
fn now(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            for _ in 0..n {
                std::hint::black_box(Instant::now());
            }
        })
    })
}

/// Many tasks that sleep from 1 to 1000 ms: CPU time each, and how late the latest hundredth wakes up.
fn naps(m: &Meter, part: usize) {
    let n = m.many / part;
    let before = cpu_time();
    let late = Arc::new(Mutex::new(Vec::new()));
    let out = late.clone();
    m.run(async move {
        let spawn = |i| {
            tokio::spawn(async move {
                let d = nap(i);
                let due = std::time::Instant::now() + d;
                sleep(d).await;
                due.elapsed()
            })
        };
        let tasks: Vec<_> = (0..n).map(spawn).collect();
        let mut all = Vec::with_capacity(n);
        for t in tasks {
            all.push(t.await.unwrap());
        }
        *out.lock().unwrap() = all;
    });
    m.report("cpu ns", (cpu_time() - before).as_nanos() as f64 / n as f64);
    let mut late = late.lock().unwrap();
    late.sort();
    m.report("late p99 ms", late[n * 99 / 100].as_micros() as f64 / 1000.0);
}

/// Spreads naps over 1 to 1000 ms, in no order.
fn nap(i: usize) -> Duration {
    Duration::from_millis(1) + Duration::from_micros(i as u64 * 7919 % 999_000)
}
