//! Time that the processor spent on this thread, which other programs on the machine leave as it is.

use std::time::Duration;

/// Counts processor time of the thread that starts it, and that asks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stopwatch(Duration);

impl Stopwatch {
    pub fn start() -> Self {
        Self(now())
    }

    pub fn elapsed(self) -> Duration {
        now().saturating_sub(self.0)
    }
}

#[cfg(unix)]
fn now() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}

/// Where the system is not asked, the time on the wall stands for it.
#[cfg(not(unix))]
fn now() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::Instant;

    /// A thread that sleeps spends none; one that works spends no more than passes.
    #[test]
    fn only_work_is_counted() {
        let (wall, watch) = (Instant::now(), Stopwatch::start());
        std::thread::sleep(Duration::from_millis(60));
        assert!(watch.elapsed() < Duration::from_millis(30));
        let mut sum = 0.0_f64;
        while watch.elapsed() < Duration::from_millis(40) {
            sum = std::hint::black_box(sum + 1.0).sqrt();
        }
        assert!(wall.elapsed() >= Duration::from_millis(70) && sum > 0.0);
    }
}
