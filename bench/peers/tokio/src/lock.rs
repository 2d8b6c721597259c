//! Mutex, Notify, Semaphore and RwLock. The rows below rwlock/ and semaphore/ are those of Tokio's own benchmarks.

use crate::meter::Meter;
use crate::{Workload, workload};
use std::sync::Arc;
use tokio::sync::{Mutex, Notify, RwLock, Semaphore};
use tokio::task::yield_now;

pub fn all() -> Vec<Workload> {
    let mut all = vec![
        workload("mutex/free", 1, |m| mutex(m, 1, false)),
        workload("mutex/handover", 1, |m| mutex(m, 10, true)),
        workload("notify", 1, notify),
        workload("semaphore", 1, |m| permits(m, 3, 10)),
        workload("rwlock/read", 1, rwlock_read),
        workload("rwlock/readers", 6, |m| rwlock_tasks(m, false)),
        workload("rwlock/contended", 6, |m| rwlock_tasks(m, true)),
        workload("semaphore/free", 1, semaphore_free),
        workload("semaphore/tasks", 6, |m| semaphore_tasks(m, 10)),
        workload("semaphore/contended", 6, |m| semaphore_tasks(m, 5)),
    ];
    for k in [10, 500] {
        all.push(workload(format!("notify/one/{k}"), 6, move |m| wakes(m, k, false)));
        all.push(workload(format!("notify/all/{k}"), 6, move |m| wakes(m, k, true)));
    }
    all
}

/// One operation is to lock and unlock, by k tasks; if they give way while they hold the lock, the others queue for it.
fn mutex(m: &Meter, k: usize, give_way: bool) {
    m.per_op(|m, n| {
        m.run(async move {
            let mu = Arc::new(Mutex::new(()));
            let spawn = |_| {
                let mu = mu.clone();
                tokio::spawn(async move {
                    for _ in 0..n / k {
                        let _held = mu.lock().await;
                        if give_way {
                            yield_now().await;
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

/// One operation is a notification to another task and one back.
fn notify(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            let ends = Arc::new((Notify::new(), Notify::new()));
            let other = ends.clone();
            let echo = tokio::spawn(async move {
                for _ in 0..n {
                    other.0.notified().await;
                    other.1.notify_one();
                }
            });
            for _ in 0..n {
                ends.0.notify_one();
                ends.1.notified().await;
            }
            echo.await.unwrap();
        })
    })
}

/// One operation is to take one of few permits, give way, and give it back.
fn permits(m: &Meter, permits: usize, tasks: usize) {
    m.per_op(|m, n| {
        m.run(async move {
            let permits = Arc::new(Semaphore::new(permits));
            let spawn = |_| {
                let permits = permits.clone();
                tokio::spawn(async move {
                    for _ in 0..n / tasks {
                        let _permit = permits.acquire().await.unwrap();
                        yield_now().await;
                    }
                })
            };
            let tasks: Vec<_> = (0..tasks).map(spawn).collect();
            for t in tasks {
                t.await.unwrap();
            }
        })
    })
}

/// One operation is to take a lock for reading that nobody writes, and to give it back.
fn rwlock_read(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            let lock = RwLock::new(0u64);
            for _ in 0..n {
                std::hint::black_box(*lock.read().await);
            }
        })
    })
}

/// One operation is one of six tasks that read once; contended, they come while the lock is held for writing.
fn rwlock_tasks(m: &Meter, contended: bool) {
    m.per_op(|m, n| {
        m.run(async move {
            let lock = Arc::new(RwLock::new(0u64));
            for _ in 0..n / 6 {
                let held = match contended {
                    true => Some(lock.write().await),
                    false => None,
                };
                let spawn = |_| {
                    let lock = lock.clone();
                    tokio::spawn(async move {
                        std::hint::black_box(*lock.read().await);
                    })
                };
                let tasks: Vec<_> = (0..6).map(spawn).collect();
                if contended {
                    yield_now().await;
                }
                drop(held);
                for t in tasks {
                    t.await.unwrap();
                }
            }
        })
    })
}

/// One operation is to take one of ten permits and to give it back.
fn semaphore_free(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            let s = Semaphore::new(10);
            for _ in 0..n {
                drop(s.acquire().await.unwrap());
            }
        })
    })
}

/// One operation is one of six tasks that take a permit, give way, and give it back.
fn semaphore_tasks(m: &Meter, permits: usize) {
    m.per_op(|m, n| {
        m.run(async move {
            let s = Arc::new(Semaphore::new(permits));
            for _ in 0..n / 6 {
                let spawn = |_| {
                    let s = s.clone();
                    tokio::spawn(async move {
                        let _permit = s.acquire().await.unwrap();
                        yield_now().await;
                    })
                };
                let tasks: Vec<_> = (0..6).map(spawn).collect();
                for t in tasks {
                    t.await.unwrap();
                }
            }
        })
    })
}

/// One operation is one wake of one of k waiting tasks: singly, or all of them at once.
fn wakes(m: &Meter, k: usize, all: bool) {
    m.per_op(|m, n| {
        m.run(async move {
            use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
            struct State {
                waiters: Notify,
                woken: AtomicUsize,
                end: AtomicBool,
            }
            let s = Arc::new(State { waiters: Notify::new(), woken: AtomicUsize::new(0), end: AtomicBool::new(false) });
            let spawn = |_| {
                let s = s.clone();
                tokio::spawn(async move {
                    while !s.end.load(Relaxed) {
                        s.waiters.notified().await;
                        s.woken.fetch_add(1, Relaxed);
                    }
                })
            };
            let tasks: Vec<_> = (0..k).map(spawn).collect();
            while s.woken.load(Relaxed) < n {
                if all {
                    s.waiters.notify_waiters();
                } else {
                    s.waiters.notify_one();
                }
                yield_now().await;
            }
            s.end.store(true, Relaxed);
            for t in tasks {
                while !t.is_finished() {
                    s.waiters.notify_waiters();
                    yield_now().await;
                }
            }
        })
    })
}
