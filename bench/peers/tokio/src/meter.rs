//! The meter that workloads report to: the same rules as in bench/work/meter.go.

use std::alloc::{GlobalAlloc, Layout};
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

pub struct Meter {
    /// How many threads poll tasks; 1 is the current-thread runtime, unless `threaded`.
    pub procs: usize,
    /// Use the multi-thread runtime even for one worker.
    pub threaded: bool,
    pub enough: Duration,
    pub many: usize,
    pub figures: Mutex<BTreeMap<&'static str, f64>>,
    /// How many operations the body has done, if not as many as it was asked for.
    did: AtomicUsize,
}

impl Meter {
    pub fn new(procs: usize, threaded: bool, enough: Duration, many: usize) -> Meter {
        Meter { procs, threaded, enough, many, figures: Mutex::default(), did: AtomicUsize::new(0) }
    }

    pub fn report(&self, figure: &'static str, v: f64) {
        self.figures.lock().unwrap().insert(figure, v);
    }

    /// Reports what one of n operations takes, for an n that keeps body busy for long enough. On one thread ns is CPU time,
    /// on several it is the time on the clock.
    pub fn per_op(&self, body: impl Fn(&Meter, usize)) {
        let mut n = 2000;
        loop {
            let took = self.once(n, |n| body(self, n));
            if took >= self.enough || n >= 1 << 31 {
                return;
            }
            let grow = 1.2 * self.enough.as_secs_f64() / took.max(Duration::from_micros(1)).as_secs_f64();
            n = (n as f64 * grow.min(100.0)) as usize;
        }
    }

    /// per_op for a body that is run a single time.
    pub fn once(&self, n: usize, body: impl FnOnce(usize)) -> Duration {
        let one = self.procs == 1;
        COUNTING.store(one, Relaxed);
        let (allocs, start, cpu) = (ALLOCS.load(Relaxed), Instant::now(), cpu_time());
        body(n);
        let (clock, cpu) = (start.elapsed(), cpu_time() - cpu);
        COUNTING.store(false, Relaxed);
        let n = match self.did.swap(0, Relaxed) {
            0 => n,
            did => did,
        };
        let took = if one { cpu } else { clock };
        self.report("ns", took.as_nanos() as f64 / n as f64);
        self.report("cpu ns", cpu.as_nanos() as f64 / n as f64);
        if one {
            self.report("allocs", (ALLOCS.load(Relaxed) - allocs) as f64 / n as f64);
        }
        took
    }

    /// How many batches have at least n operations. The body has to do all of them.
    pub fn batches(&self, n: usize, batch: usize) -> usize {
        let k = n.div_ceil(batch);
        self.did.store(k * batch, Relaxed);
        k
    }

    pub fn runtime(&self) -> Runtime {
        let mut b = if self.procs == 1 && !self.threaded {
            Builder::new_current_thread()
        } else {
            let mut b = Builder::new_multi_thread();
            b.worker_threads(self.procs);
            b
        };
        b.enable_all().build().unwrap()
    }

    /// Runs f as the first task of a runtime: on a worker, not on the thread that waits for it.
    pub fn run<F>(&self, f: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let rt = self.runtime();
        rt.block_on(async { tokio::spawn(f).await.unwrap() });
    }

    /// Prints what was measured and ends the process.
    pub fn exit(&self) -> ! {
        let figures = self.figures.lock().unwrap();
        let figures: Vec<String> = figures.iter().map(|(k, v)| format!("{k:?}:{v}")).collect();
        println!("{{\"Lowering\":\"tokio\",\"Figures\":{{{}}}}}", figures.join(","));
        std::process::exit(0)
    }
}

/// What the process has used so far, in user and in system mode.
pub fn cpu_time() -> Duration {
    let mut u: libc::rusage = unsafe { std::mem::zeroed() };
    assert_eq!(unsafe { libc::getrusage(libc::RUSAGE_SELF, &mut u) }, 0);
    let of = |t: libc::timeval| Duration::new(t.tv_sec as u64, t.tv_usec as u32 * 1000);
    of(u.ru_utime) + of(u.ru_stime)
}

/// How much memory the process has in use.
pub fn resident_bytes() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("memory is read from /proc");
    let pages: usize = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize
}

static COUNTING: AtomicBool = AtomicBool::new(false);
static ALLOCS: AtomicU64 = AtomicU64::new(0);

/// An allocator that counts where one thread runs; elsewhere the count would be what is measured.
pub struct Counting<A>(pub A);

unsafe impl<A: GlobalAlloc> GlobalAlloc for Counting<A> {
    unsafe fn alloc(&self, l: Layout) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            ALLOCS.store(ALLOCS.load(Relaxed) + 1, Relaxed);
        }
        unsafe { self.0.alloc(l) }
    }

    unsafe fn dealloc(&self, p: *mut u8, l: Layout) {
        unsafe { self.0.dealloc(p, l) }
    }

    unsafe fn realloc(&self, p: *mut u8, l: Layout, n: usize) -> *mut u8 {
        unsafe { self.0.realloc(p, l, n) }
    }
}
