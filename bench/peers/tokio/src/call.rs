//! Calls that never wait, though the compiler cannot know.

use crate::chain::Call;
use crate::meter::Meter;
use crate::{Workload, workload};
use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use tokio::task::yield_now;

pub fn all() -> Vec<Workload> {
    vec![
        workload("call/8", 1, calls),
        workload("call/interface", 1, |m| interface(m, &Adder(3))),
        workload("call/interface/waits", 1, |m| interface(m, &Giver(3))),
        workload("fib", 1, fibs),
        workload("loop", 1, turns),
        workload("defer", 1, drops),
    ]
}

/// Is never set.
static WAIT: AtomicBool = AtomicBool::new(false);

async fn bottom(x: u64) -> u64 {
    if WAIT.load(Relaxed) {
        yield_now().await;
    }
    x.wrapping_mul(3)
}

macro_rules! chain {
    ($($name:ident $next:ident,)*) => {
        $(async fn $name(x: u64) -> u64 {
            Call($next(x.wrapping_add(1))).await ^ x
        })*
    };
}

chain! { call2 bottom, call3 call2, call4 call3, call5 call4, call6 call5, call7 call6, call8 call7, }

/// One operation is a chain of eight calls, which are not inlined.
fn calls(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            let mut sum = 0u64;
            for i in 0..n {
                sum = sum.wrapping_add(Call(call8(i as u64)).await);
            }
            black_box(sum);
        })
    })
}

type Boxed<'a> = Pin<Box<dyn Future<Output = u64> + Send + 'a>>;

trait Step: Sync {
    fn step(&self, x: u64) -> Boxed<'_>;
}

struct Adder(u64);

impl Step for Adder {
    fn step(&self, x: u64) -> Boxed<'_> {
        Box::pin(async move {
            if WAIT.load(Relaxed) {
                yield_now().await;
            }
            x + self.0
        })
    }
}

struct Giver(u64);

impl Step for Giver {
    fn step(&self, x: u64) -> Boxed<'_> {
        Box::pin(async move {
            yield_now().await;
            x + self.0
        })
    }
}

/// One operation is a call through a trait object, as async-trait makes it: the future is boxed.
fn interface(m: &Meter, step: &'static dyn Step) {
    m.per_op(|m, n| {
        m.run(async move {
            let step = black_box(step);
            let mut sum = 0;
            for _ in 0..n {
                sum = step.step(sum).await;
            }
            black_box(sum);
        })
    })
}

/// One operation is a call of a recursive function: each is boxed, as rustc asks for.
fn fibs(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            for _ in 0..n / 1973 + 1 {
                black_box(fib(15).await);
            }
        })
    })
}

fn fib(n: u64) -> Boxed<'static> {
    Box::pin(async move {
        if n < 2 {
            if WAIT.load(Relaxed) {
                yield_now().await;
            }
            return n;
        }
        fib(n - 1).await + fib(n - 2).await
    })
}

/// One operation is a turn of a loop that gives way every 65536 turns.
fn turns(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            let mut sum = 1u64;
            for i in 0..n {
                sum = sum.wrapping_mul(31).wrapping_add(i as u64);
                if i & 0xffff == 0xffff {
                    yield_now().await;
                }
            }
            black_box(sum);
        })
    })
}

static BUMPED: AtomicU64 = AtomicU64::new(0);

struct Bump;

impl Drop for Bump {
    fn drop(&mut self) {
        BUMPED.store(BUMPED.load(Relaxed) + 1, Relaxed);
    }
}

async fn dropping() {
    let _bump = Bump;
    yield_now().await;
}

/// One operation is a call that has something to drop, gives way and returns.
fn drops(m: &Meter) {
    m.per_op(|m, n| {
        m.run(async move {
            for _ in 0..n {
                Call(dropping()).await;
            }
        })
    })
}
