//! Where processor time went, as a small table.

use crate::results::Timing;
use crate::units::digits;

/// One line per stage: seconds, and the share of all. Then what the engine took per event and per site.
pub fn profile(timing: &Timing) -> String {
    let stages = timing.stages();
    let all: f64 = stages.iter().map(|(_, seconds)| seconds).sum();
    let line = |(stage, seconds): (&str, f64)| {
        let share = if all > 0.0 { 100.0 * seconds / all } else { 0.0 };
        format!("  {stage:<12}{seconds:>10.3} s{share:>6.0} %")
    };
    let engine = [
        timing.ns_per_event.map(|time| format!("{} ns per event", digits(time, 3))),
        timing.bytes_per_site.map(|bytes| format!("{} bytes per site", digits(bytes, 3))),
    ];
    let engine: Vec<String> = engine.into_iter().flatten().collect();
    let mut lines = vec!["processor time".to_owned()];
    lines.extend(stages.into_iter().chain([("all", all)]).map(line));
    if !engine.is_empty() {
        lines.push(format!("  the engine took {}", engine.join(" and ")));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_per_stage_and_one_for_the_engine() {
        let timing = Timing {
            sample_s: 0.25,
            engine_s: 2.0,
            recording_s: 0.5,
            writing_s: 0.25,
            figures_s: 1.0,
            ns_per_event: Some(412.34),
            bytes_per_site: Some(5.712),
        };
        let expected = "processor time
  sample           0.250 s     6 %
  engine           2.000 s    50 %
  recording        0.500 s    12 %
  writing          0.250 s     6 %
  figures          1.000 s    25 %
  all              4.000 s   100 %
  the engine took 412 ns per event and 5.71 bytes per site";
        assert_eq!(profile(&timing), expected);
    }

    #[test]
    fn a_run_without_events_has_no_time_per_event() {
        let shown = profile(&Timing::default());
        assert!(shown.ends_with("all              0.000 s     0 %"), "{shown}");
    }
}
