//! Processor time, which other programs on the machine leave as it is.

use std::time::Duration;

/// Whose processor time is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// That of the thread that starts a stopwatch, and asks it.
    Thread,
    /// That of all threads of the process.
    Process,
}

/// Counts processor time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stopwatch {
    clock: Clock,
    since: Duration,
}

impl Stopwatch {
    pub fn start(clock: Clock) -> Self {
        Self { clock, since: now(clock) }
    }

    pub fn elapsed(self) -> Duration {
        now(self.clock).saturating_sub(self.since)
    }

    /// The time since the last lap, or the start.
    pub fn lap(&mut self) -> Duration {
        let now = now(self.clock);
        now.saturating_sub(std::mem::replace(&mut self.since, now))
    }
}

#[cfg(unix)]
fn now(clock: Clock) -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    let id = match clock {
        Clock::Thread => ClockId::ThreadCPUTime,
        Clock::Process => ClockId::ProcessCPUTime,
    };
    Duration::try_from(clock_gettime(id)).unwrap_or_default()
}

/// Where the system is not asked, the time on the wall stands for it.
#[cfg(not(unix))]
fn now(_: Clock) -> Duration {
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
        let (wall, watch) = (Instant::now(), Stopwatch::start(Clock::Thread));
        let process = Stopwatch::start(Clock::Process);
        std::thread::sleep(Duration::from_millis(60));
        assert!(watch.elapsed() < Duration::from_millis(30));
        let mut sum = 0.0_f64;
        while watch.elapsed() < Duration::from_millis(40) {
            sum = std::hint::black_box(sum + 1.0).sqrt();
        }
        assert!(wall.elapsed() >= Duration::from_millis(70) && sum > 0.0);
        assert!(process.elapsed() >= Duration::from_millis(40));
    }
}
