//! The workloads of bench/work on Tokio, by the same names, with the same parameters and the same output: one workload in
//! a process of its own, its figures as a line of JSON. `go run ./bench -peers` builds and runs it.
//!
//! Each workload is what a Tokio user would write for that work; its Go twins are in the file of bench/work that has the
//! same name. The root is a spawned task, as it is in Edo, so everything is spawned from a worker.

#![recursion_limit = "512"]

mod blockers;
mod broadcast;
mod call;
mod chain;
mod channel;
mod lock;
mod meter;
mod mpsc;
mod remote;
mod rt;
mod scale;
mod sleep;
mod spawn;
mod timer;
mod yields;

use meter::{Counting, Meter};
use std::time::Duration;

// glibc's allocator costs Tokio a third more in most rows and two thirds more memory: this is what its users turn to.
#[global_allocator]
static ALLOCATOR: Counting<tikv_jemallocator::Jemalloc> = Counting(tikv_jemallocator::Jemalloc);

/// A workload: its name, how many threads poll tasks (0 for the machine's), and what to do.
pub type Workload = (String, usize, Box<dyn Fn(&Meter)>);

pub fn workload(name: impl Into<String>, procs: usize, work: impl Fn(&Meter) + 'static) -> Workload {
    (name.into(), procs, Box::new(work))
}

fn workloads() -> Vec<Workload> {
    let all = [
        yields::all(),
        spawn::all(),
        channel::all(),
        lock::all(),
        sleep::all(),
        timer::all(),
        chain::all(),
        call::all(),
        scale::all(),
        blockers::all(),
        rt::all(),
        remote::all(),
        mpsc::all(),
        broadcast::all(),
    ];
    all.into_iter().flatten().collect()
}

fn main() {
    let (mut enough, mut many, mut name) = (Duration::from_millis(300), 1_000_000, None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-enough" => enough = Duration::from_millis(args.next().and_then(|n| n.parse().ok()).expect("-enough MS")),
            "-many" => many = args.next().and_then(|n| n.parse().ok()).expect("-many N"),
            "-list" => {
                workloads().iter().for_each(|w| println!("{}", w.0));
                return;
            }
            _ => name = Some(arg),
        }
    }
    let name = name.expect("which workload? -list lists them");
    let Some((_, procs, work)) = workloads().into_iter().find(|w| w.0 == name) else {
        eprintln!("no workload {name}; -list lists them");
        std::process::exit(2);
    };
    let procs = match procs {
        0 => std::thread::available_parallelism().unwrap().get(),
        n => n,
    };
    let m = Meter::new(procs, name.ends_with("/1w"), enough, many);
    work(&m);
    m.exit();
}
