use super::*;
use crate::results::{LiveBand, LiveMoment, LivePoint, LiveRun, LiveSlice, LiveStudy};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// Half of a run of four replicates, with bands and a slice.
fn run() -> Live {
    let band = |mean: f64| LiveBand { mean, low95: Some(mean - 0.02), high95: Some(mean + 0.02) };
    let moment = |hour: i32| LiveMoment {
        time: 3600.0 * f64::from(hour),
        temperature: 413.15,
        replicates: 4,
        conversion: band(f64::from(hour) / 72.0),
        crystalline_fraction: band(1.0 - f64::from(hour) / 72.0),
    };
    let place = |across: bool| {
        (0..400).map(|site| if across { site % 20 } else { site / 20 } * 500).collect()
    };
    let kinds = [("proton hop", 12_345_678), ("propagation", 9_876), ("never", 0)];
    Live::here(
        "Ground powder",
        LiveStage::Running,
        1,
        60.0,
        LiveWork::Run(LiveRun {
            duration: 72.0 * 3600.0,
            shares: vec![0.5; 4],
            before: 0.0,
            events: 12_355_554,
            kinds: kinds.map(|(kind, count)| (kind.to_owned(), count)).into(),
            moments: (0..=36).map(moment).collect(),
            slice: Some(LiveSlice {
                replicate: 2,
                time: 129_600.0,
                places: [place(true), place(false)],
                states: "1111333".chars().cycle().take(400).collect(),
            }),
        }),
    )
}

/// A study of two axes of which some runs are there.
fn study() -> Live {
    let point = |point: usize| LivePoint {
        point: point + 1,
        series: String::new(),
        values: vec![(120 + 10 * (point % 4)).to_string(), (point / 4).to_string()],
        conversion_end: if point == 9 {
            Vec::new()
        } else {
            vec![0.1 * point as f64, 0.1 * point as f64]
        },
        t50_h: Vec::new(),
    };
    let rows = (0..10).map(point).collect();
    let study = LiveStudy {
        to_do: 24,
        done: 16,
        failed: 1,
        under_way: 2,
        points: 12,
        axes: vec!["temperature_degC".into(), "oxygen_mbar".into()],
        rows,
    };
    Live::here("A map", LiveStage::Running, 1, 30.0, LiveWork::Study(study))
}

/// The picture as lines of letters.
fn drawn(live: Option<&Live>, note: Option<&str>, size: (u16, u16), paint: Paint) -> Vec<String> {
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
    let picture = Picture { live, note: note.map(String::from), own: true, paint };
    terminal.draw(|frame| picture.draw(frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let letters = buffer.content.chunks(usize::from(size.0));
    letters.map(|row| row.iter().map(ratatui::buffer::Cell::symbol).collect()).collect()
}

fn assert_shows(lines: &[String], texts: &[&str]) {
    for text in texts {
        assert!(
            lines.iter().any(|line| line.contains(text)),
            "{text} is not in\n{}",
            lines.join("\n")
        );
    }
}

#[test]
fn a_run_shows_curves_slice_and_events_at_each_size() {
    for size in [LEAST, (80, 24), (120, 40), (250, 80)] {
        for paint in [Paint::Plain, Paint::Palette, Paint::Full] {
            let lines = drawn(Some(&run()), None, size, paint);
            let texts = [
                "Ground powder",
                "50 % done, about 60 s left",
                "36 h of 72 h, 140 °C",
                " Conversion ",
                " 0.500 ",
                " Crystalline fraction ",
                " Slice: replicate 2, 36 h ",
                "in chain 43 %",
                "12 345 678",
                "12 355 554 in all",
                "q closes the view",
            ];
            assert_shows(&lines, &texts);
            assert!(!lines.iter().any(|line| line.contains("never")), "a kind without an event");
        }
    }
}

/// Frames are whole: no text reaches over them.
#[test]
fn panels_do_not_overlap() {
    for live in [run(), study()] {
        let lines = drawn(Some(&live), None, (80, 24), Paint::Palette);
        for line in &lines[2..23] {
            let ends = [line.chars().next().unwrap(), line.chars().last().unwrap()];
            assert!(ends.iter().all(|end| "┌└│┐┘".contains(*end)), "{}", lines.join("\n"));
            assert_eq!(line.chars().count(), 80, "{line}");
        }
    }
}

#[test]
fn states_are_letters_where_there_are_no_colours() {
    let slice = drawn(Some(&run()), None, (80, 24), Paint::Plain);
    assert_shows(&slice, &["·· crystalline monomer 57 %", "██ in chain 43 %"]);
    let coloured = drawn(Some(&run()), None, (80, 24), Paint::Full);
    assert_shows(&coloured, &["▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀"]);
}

#[test]
fn a_study_shows_its_map_and_its_points() {
    for size in [(80, 24), (120, 40)] {
        let lines = drawn(Some(&study()), None, size, Paint::Plain);
        let texts = [
            "16 of 24 runs done, 2 under way, 1 failed",
            "→ temperature_degC",
            "↑ oxygen_mbar",
            " 80 ",
            "Points: 9 of 12 have runs",
            "not reached",
        ];
        assert_shows(&lines, &texts);
    }
    let (mut one, LiveWork::Study(mut inner)) = (study(), study().work) else { panic!() };
    inner.axes.truncate(1);
    inner.rows.iter_mut().for_each(|row| row.values.truncate(1));
    one.work = LiveWork::Study(inner);
    let lines = drawn(Some(&one), None, (80, 24), Paint::Full);
    assert_shows(&lines, &["Conversion at the end", "temperature_degC", "135"]);
}

#[test]
fn a_terminal_that_is_too_small_says_so() {
    for size in [(71, 24), (80, 19), (5, 2), (1, 1)] {
        let lines = drawn(Some(&run()), None, size, Paint::Full);
        assert!(lines.join("").starts_with('T'), "{lines:?}");
    }
    assert_shows(&drawn(None, None, (71, 24), Paint::Full), &["The view needs 72 × 20 letters."]);
}

#[test]
fn what_begins_is_drawn_and_notes_come_first() {
    assert_shows(&drawn(None, None, (80, 24), Paint::Full), &["waiting for the first news"]);
    assert_shows(&drawn(Some(&run()), Some("\nstopping"), (80, 24), Paint::Full), &["stopping"]);
    let begun = LiveRun { duration: 60.0, shares: vec![0.0], ..LiveRun::default() };
    let begun = Live::here("", LiveStage::Running, 0, 0.2, LiveWork::Run(begun));
    let texts = ["0 % done: 0 s of 60 s", "none recorded yet"];
    assert_shows(&drawn(Some(&begun), None, (80, 24), Paint::Full), &texts);
    let begun = Live::here("", LiveStage::Running, 0, 0.2, LiveWork::Study(LiveStudy::default()));
    assert_shows(&drawn(Some(&begun), None, (80, 24), Paint::Full), &["no run has ended yet"]);
}
