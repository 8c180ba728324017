//! Long calls: the work runs on a thread of its own, while the calling thread tells of progress and looks for
//! Ctrl-C twenty times a second.

use crate::errors::{Tried, panicked, unexpected};
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;
use tautomata::run::ProgressObserver;
use tautomata::study::{Outcome, SweepObserver};
use tautomata::sync::lock;

/// Time between two looks at progress and signals.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// What the work and the calling thread tell each other.
#[derive(Debug, Default)]
pub struct Watch {
    stop: AtomicBool,
    /// The share of its protocol that each replicate has gone through, by replicate.
    shares: Mutex<Vec<f64>>,
    /// The first of these replicates.
    first: u32,
    /// Runs of a study: how many are finished, of how many.
    finished: AtomicU64,
    runs: AtomicU64,
}

impl Watch {
    /// Of a run of these replicates.
    pub fn of_run(first: u32, replicates: u32) -> Self {
        Self { shares: Mutex::new(vec![0.0; replicates as usize]), first, ..Self::default() }
    }

    /// Of a study that lacks so many runs.
    pub fn of_study(runs: usize) -> Self {
        Self { runs: AtomicU64::new(runs as u64), ..Self::default() }
    }

    /// The share that is done.
    fn share(&self) -> f64 {
        let runs = self.runs.load(Ordering::Relaxed);
        if runs > 0 {
            return self.finished.load(Ordering::Relaxed) as f64 / runs as f64;
        }
        let shares = lock(&self.shares);
        shares.iter().sum::<f64>() / shares.len().max(1) as f64
    }
}

impl ProgressObserver for Watch {
    fn progress(&self, replicate: u32, share: f64) {
        let mut shares = lock(&self.shares);
        if let Some(place) = shares.get_mut(replicate.wrapping_sub(self.first) as usize) {
            *place = share;
        }
    }

    fn interrupted(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl SweepObserver for Watch {
    fn finished(&self, _: usize, _: u32, _: &Outcome) {
        self.finished.fetch_add(1, Ordering::Relaxed);
    }

    fn added(&self, _: usize, runs: usize) {
        self.runs.fetch_add(runs as u64, Ordering::Relaxed);
    }
}

/// What came of a long call: its result, and why it was stopped, if it was.
pub struct Attended<T> {
    pub result: T,
    pub stopped: Option<PyErr>,
}

impl<T> Attended<T> {
    /// The result as a Python object; where the call was stopped, as `partial` of the exception.
    pub fn partial<'py, P: IntoPyObject<'py>>(
        self,
        py: Python<'py>,
        object: impl FnOnce(T) -> P,
    ) -> PyResult<P> {
        let object = object(self.result);
        let Some(error) = self.stopped else { return Ok(object) };
        // An exception that takes no attributes is raised as it is.
        let _ = error.value(py).setattr("partial", object);
        Err(error)
    }
}

/// Does the work on a thread of its own. `progress` is called with the share that is done; what it raises, and
/// Ctrl-C, stop the work.
///
/// # Errors
/// What the work reports, also by a panic.
pub fn attended<T: Send>(
    py: Python<'_>,
    watch: &Watch,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce() -> Tried<T> + Send,
) -> PyResult<Attended<T>> {
    let interrupt = Interrupt::listen(py)?;
    let (done, woken) = (Mutex::new(false), Condvar::new());
    let mut stopped = None;
    let mut told = 0.0;
    let result = std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let result = catch_unwind(AssertUnwindSafe(work));
            *lock(&done) = true;
            woken.notify_all();
            result
        });
        let wait = || {
            let guard = lock(&done);
            let waited = woken.wait_timeout_while(guard, BETWEEN_LOOKS, |done| !*done);
            *waited.unwrap_or_else(PoisonError::into_inner).0
        };
        loop {
            let ended = py.detach(wait);
            if stopped.is_none()
                && let Err(error) = look(py, watch, (progress, &mut told), &interrupt)
            {
                watch.stop.store(true, Ordering::Relaxed);
                stopped = Some(error);
            }
            if ended {
                break worker.join();
            }
        }
    });
    let result = result.and_then(|caught| caught).unwrap_or_else(|what| Err(panicked(&*what)));
    Ok(Attended { result: result.map_err(PyErr::from)?, stopped })
}

/// Does work that can't be asked to stop on a thread of its own. Ctrl-C ends the call at once; what the thread still
/// computes is lost.
///
/// # Errors
/// What the work reports, also by a panic; `KeyboardInterrupt`.
pub fn abandonable<T: Send + 'static>(
    py: Python<'_>,
    work: impl FnOnce() -> Tried<T> + Send + 'static,
) -> PyResult<T> {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || tell.send(catch_unwind(AssertUnwindSafe(work))));
    let result = awaited(py, &Mutex::new(told))?;
    let result = result.ok_or_else(|| unexpected("a thread ended early"))?;
    Ok(result.unwrap_or_else(|what| Err(panicked(&*what)))?)
}

/// Waits for what another thread sends; `None` if it sends no more.
///
/// # Errors
/// `KeyboardInterrupt`.
pub fn awaited<T: Send>(py: Python<'_>, told: &Mutex<Receiver<T>>) -> PyResult<Option<T>> {
    let interrupt = Interrupt::listen(py)?;
    loop {
        match py.detach(|| lock(told).recv_timeout(BETWEEN_LOOKS)) {
            Ok(result) => return Ok(Some(result)),
            Err(RecvTimeoutError::Timeout) => {
                look(py, &Watch::default(), (None, &mut 0.0), &interrupt)?;
            }
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
        }
    }
}

fn look(
    py: Python<'_>,
    watch: &Watch,
    (progress, told): (Option<&Bound<'_, PyAny>>, &mut f64),
    interrupt: &Interrupt,
) -> PyResult<()> {
    py.check_signals()?;
    if interrupt.came() {
        return Err(PyKeyboardInterrupt::new_err(()));
    }
    let share = watch.share();
    if let Some(progress) = progress
        && share > *told
    {
        *told = share;
        progress.call1((share,))?;
    }
    Ok(())
}

/// Ctrl-C on a thread that is not the main one. Python tells only its main thread, which then waits for this one.
/// Where Ctrl-C means `KeyboardInterrupt`, it stops this thread's work, too.
struct Interrupt {
    flag: Arc<AtomicBool>,
    #[cfg(unix)]
    id: Option<signal_hook::SigId>,
}

impl Interrupt {
    #[cfg(unix)]
    fn listen(py: Python<'_>) -> PyResult<Self> {
        let flag = Arc::new(AtomicBool::new(false));
        let threading = py.import("threading")?;
        let current = threading.call_method0("current_thread")?;
        let on_main = current.is(&threading.call_method0("main_thread")?);
        let signal = py.import("signal")?;
        let handler = signal.call_method1("getsignal", (signal.getattr("SIGINT")?,))?;
        let id = if on_main || !handler.is(&signal.getattr("default_int_handler")?) {
            None
        } else {
            // Beside Python's own handler, which is called as before.
            let id = signal_hook::flag::register(signal_hook::consts::SIGINT, flag.clone()).ok();
            // As Python asks the system: Ctrl-C ends a wait of the main thread. The crate asks for the opposite.
            signal.call_method1("siginterrupt", (signal.getattr("SIGINT")?, true))?;
            id
        };
        Ok(Self { flag, id })
    }

    #[cfg(not(unix))]
    fn listen(_: Python<'_>) -> PyResult<Self> {
        Ok(Self { flag: Arc::default() })
    }

    fn came(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }
}

#[cfg(unix)]
impl Drop for Interrupt {
    fn drop(&mut self) {
        self.id.map(signal_hook::low_level::unregister);
    }
}
