//! Chains of async functions, each with a variable that lives across the call, whose polls are not inlined, as they are not
//! in Edo's twin: otherwise a chain is one function. At their bottom one gives way n times.

use crate::meter::Meter;
use crate::{Workload, workload};
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

pub fn all() -> Vec<Workload> {
    let mut all = Vec::new();
    for depth in [1, 8, 64] {
        all.push(workload(format!("resume/{depth}"), 1, move |m| resume(m, depth)));
        all.push(workload(format!("switch/{depth}"), 1, move |m| switch(m, depth)));
    }
    all
}

/// A future whose poll is a call.
pub struct Call<F>(pub F);

impl<F: Future> Future for Call<F> {
    type Output = F::Output;

    #[inline(never)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context) -> Poll<F::Output> {
        unsafe { self.map_unchecked_mut(|c| &mut c.0) }.poll(cx)
    }
}

/// Is pending once; wakes its task, or leaves that to who polls.
struct GiveWay {
    gone: bool,
    wake: bool,
}

impl Future for GiveWay {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context) -> Poll<()> {
        if self.gone {
            return Poll::Ready(());
        }
        self.gone = true;
        if self.wake {
            cx.waker().wake_by_ref();
        }
        Poll::Pending
    }
}

async fn give_way(depth: usize, n: usize, wake: bool) -> u64 {
    match depth {
        1 => chain1(0, n, wake).await,
        8 => Call(chain8(0, n, wake)).await,
        _ => Call(chain64(0, n, wake)).await,
    }
}

/// One operation is to resume a computation that waits at the bottom of a chain, bare, and to have it wait again.
fn resume(m: &Meter, depth: usize) {
    m.per_op(|_, n| match depth {
        1 => turn(chain1(0, n, false), n),
        8 => turn(chain8(0, n, false), n),
        _ => turn(chain64(0, n, false), n),
    })
}

fn turn(f: impl Future<Output = u64>, n: usize) {
    let mut f = pin!(Call(f));
    let mut cx = Context::from_waker(Waker::noop());
    for _ in 0..n {
        assert!(f.as_mut().poll(&mut cx).is_pending(), "returned too early");
    }
    assert!(f.as_mut().poll(&mut cx).is_ready(), "still waits in the end");
}

/// The same by the scheduler: ten tasks give way to each other.
fn switch(m: &Meter, depth: usize) {
    m.per_op(|m, n| {
        m.run(async move {
            let tasks: Vec<_> = (0..10).map(|_| tokio::spawn(give_way(depth, n / 10, true))).collect();
            for t in tasks {
                t.await.unwrap();
            }
        })
    })
}

async fn chain1(x: u64, n: usize, wake: bool) -> u64 {
    let k = x ^ 1;
    for _ in 0..n {
        GiveWay { gone: false, wake }.await;
    }
    k
}

macro_rules! chain {
    ($($name:ident $next:ident,)*) => {
        $(async fn $name(x: u64, n: usize, wake: bool) -> u64 {
            let k = x ^ 1;
            Call($next(x + 1, n, wake)).await.wrapping_add(k)
        })*
    };
}

chain! {
    chain2 chain1,
    chain3 chain2,
    chain4 chain3,
    chain5 chain4,
    chain6 chain5,
    chain7 chain6,
    chain8 chain7,
    chain9 chain8,
    chain10 chain9,
    chain11 chain10,
    chain12 chain11,
    chain13 chain12,
    chain14 chain13,
    chain15 chain14,
    chain16 chain15,
    chain17 chain16,
    chain18 chain17,
    chain19 chain18,
    chain20 chain19,
    chain21 chain20,
    chain22 chain21,
    chain23 chain22,
    chain24 chain23,
    chain25 chain24,
    chain26 chain25,
    chain27 chain26,
    chain28 chain27,
    chain29 chain28,
    chain30 chain29,
    chain31 chain30,
    chain32 chain31,
    chain33 chain32,
    chain34 chain33,
    chain35 chain34,
    chain36 chain35,
    chain37 chain36,
    chain38 chain37,
    chain39 chain38,
    chain40 chain39,
    chain41 chain40,
    chain42 chain41,
    chain43 chain42,
    chain44 chain43,
    chain45 chain44,
    chain46 chain45,
    chain47 chain46,
    chain48 chain47,
    chain49 chain48,
    chain50 chain49,
    chain51 chain50,
    chain52 chain51,
    chain53 chain52,
    chain54 chain53,
    chain55 chain54,
    chain56 chain55,
    chain57 chain56,
    chain58 chain57,
    chain59 chain58,
    chain60 chain59,
    chain61 chain60,
    chain62 chain61,
    chain63 chain62,
    chain64 chain63,
}
