//! Figures of made-up studies: usual ones and odd ones.

use super::super::clear::assert_texts_are_clear;
use super::synthetic::{Folder, Sample};
use super::*;
use crate::results::{FigureList, Scale};

/// Draws everything, and keeps it where the folder is kept.
fn drawn(folder: &Folder) -> Vec<Drawing> {
    let drawings = draw(folder.path(), &Style::default(), None).unwrap();
    for drawing in &drawings {
        std::fs::write(folder.path().join(&drawing.name), &drawing.bytes).unwrap();
    }
    drawings
}

fn text<'a>(drawings: &'a [Drawing], name: &str) -> &'a str {
    let drawing = drawings.iter().find(|drawing| drawing.name == format!("figures/{name}"));
    std::str::from_utf8(&drawing.unwrap().bytes).unwrap()
}

fn is_svg(drawing: &Drawing) -> bool {
    Path::new(&drawing.name).extension().is_some_and(|extension| extension == "svg")
}

/// What the rows of a CSV have in a column.
fn column<'a>(csv: &'a str, name: &str) -> Vec<&'a str> {
    let index = csv.lines().next().unwrap().split(',').position(|own| own == name).unwrap();
    csv.lines().skip(1).map(|row| row.split(',').nth(index).unwrap()).collect()
}

#[test]
fn every_figure_comes_in_every_format_with_its_data() {
    let folder = Folder::with("study", &Sample { series: 2, ..Sample::default() });
    let drawings = drawn(&folder);
    assert_eq!(drawings.len(), 9 * 4);
    assert_eq!(drawings, drawn(&folder), "the same tables give the same bytes");
    let svg = text(&drawings, "arrhenius.svg");
    assert!(text(&drawings, "curves.svg").contains("\n140 °C\n"), "140.0 is shown as 140");
    assert!(text(&drawings, "conversion-24h.svg").contains("Conversion at 24 h"));
    assert!(svg.contains("kJ/mol") && svg.contains("Temperature / °C"));
    let energy = column(text(&drawings, "arrhenius.csv"), "activation_energy_kJ_per_mol")[0];
    // Made with 115 kJ/mol and a scatter of 0.25/√12 in ln t: with 6 replicates at each of 5
    // temperatures the error is 0.072/√30 over the spread of 1/(R T), 0.0099 mol/kJ: 1.3.
    // Four of these.
    assert!((energy.parse::<f64>().unwrap() - 115.0).abs() < 5.3, "{energy}");
}

#[test]
fn odd_studies_draw_every_text_clear_of_the_others() {
    let usual = Sample::default;
    let odd = [
        (
            "study-point",
            Sample { series: 1, defects: vec![0.02], temperatures: vec![140.0], ..usual() },
        ),
        (
            "study-two",
            Sample { series: 1, defects: vec![0.02], temperatures: vec![140.0, 150.0], ..usual() },
        ),
        ("study-single", Sample { replicates: 1, ..usual() }),
        ("study-twelve", Sample { series: 12, ..usual() }),
        ("study-three", Sample { series: 3, ..usual() }),
        ("study-pair", Sample { replicates: 2, ..usual() }),
        ("study-never", Sample { duration: 24.0, temperatures: vec![20.0, 30.0, 40.0], ..usual() }),
        ("study-partly", Sample { duration: 24.0, times: 25, ..usual() }),
        ("study-zero", Sample { defects: vec![0.0, 0.01, 0.02], ..usual() }),
        ("study-holes", Sample { without: vec![3, 7, 8, 19], ..usual() }),
    ];
    for (name, sample) in odd {
        let folder = Folder::with(name, &sample);
        let drawings = drawn(&folder);
        assert_eq!(drawings.len(), 9 * 4, "{name}");
        for svg in drawings.iter().filter(|drawing| is_svg(drawing)) {
            let text = std::str::from_utf8(&svg.bytes).unwrap();
            assert_texts_are_clear(text, &format!("{name}: {}", svg.name));
        }
    }
}

#[test]
fn points_that_some_or_none_reached_are_told_apart() {
    let folder =
        Folder::with("study-partly", &Sample { duration: 24.0, times: 25, ..Sample::default() });
    let drawings = drawn(&folder);
    let svg = text(&drawings, "t50-panels.svg");
    assert!(svg.contains("not reached by all replicates") && svg.contains("without a value: "));
    let csv = text(&drawings, "t50-panels.csv");
    assert!(column(csv, "t50_h_mean").contains(&""), "what none reached is an empty field");
    assert!(!text(&drawings, "conversion-24h.svg").contains("not reached"));
}

#[test]
fn a_zero_on_a_logarithmic_axis_is_counted_and_kept_in_the_data() {
    let defects = vec![0.0, 0.01, 0.02];
    let folder = Folder::with("study-zero", &Sample { defects, ..Sample::default() });
    let drawings = drawn(&folder);
    for name in ["conversion-24h", "map"] {
        let svg = text(&drawings, &format!("{name}.svg"));
        assert!(svg.contains("zero on a log axis, not shown: 5"), "{name}");
        let csv = text(&drawings, &format!("{name}.csv"));
        assert_eq!(column(csv, "defect_fraction").iter().filter(|x| **x == "0").count(), 5);
    }
}

/// Cells from 1e-5 to 1, two of them zero: colours of factors, ticks at decades, zeros marked.
#[test]
fn a_map_over_decades_has_a_logarithmic_scale_and_keeps_its_data() {
    let sample = Sample {
        series: 1,
        defects: vec![1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1],
        temperatures: vec![120.0, 130.0, 140.0, 150.0],
        ..Sample::default()
    };
    let folder = Folder::with("study-decades", &sample);
    let path = folder.path().join("curves.csv");
    let table = std::fs::read_to_string(&path).unwrap();
    let names = table.lines().next().unwrap().to_owned();
    let mean = names.split(',').position(|name| name == "conversion_mean").unwrap();
    let mut rows = names + "\n";
    for row in table.lines().skip(1) {
        let mut fields: Vec<String> = row.split(',').map(str::to_owned).collect();
        let number = |at: usize| fields[at].parse::<f64>().unwrap();
        let (point, warmth) = (number(0), (number(3) - 120.0) / 30.0);
        let value = if point < 3.0 { 0.0 } else { 0.9 * number(2).powf(1.0 - 0.4 * warmth) };
        fields[mean] = value.to_string();
        rows += &(fields.join(",") + "\n");
    }
    std::fs::write(&path, rows).unwrap();
    let drawings = drawn(&folder);
    let svg = text(&drawings, "map.svg");
    assert!(svg.contains("\nzero\n") && svg.contains("−4"), "zeros and decades are told");
    assert_texts_are_clear(svg, "study-decades");
    let kept = column(text(&drawings, "map.csv"), "conversion_mean");
    assert_eq!(kept.iter().filter(|value| **value == "0").count(), 2, "{kept:?}");
    let mut list = FigureList::read(folder.path()).unwrap();
    list.figures[6].z_scale = Some(Scale::Linear);
    std::fs::write(folder.path().join(FIGURES_FILE), list.to_toml().unwrap()).unwrap();
    let drawings = draw(folder.path(), &Style::default(), Some("map")).unwrap();
    assert!(!text(&drawings, "map.svg").contains("\nzero\n"));
}

/// What is wrong with figures that a change makes of the usual ones.
fn mistakes(change: impl Fn(&mut FigureList)) -> String {
    let folder = tempfile::tempdir().unwrap();
    Sample { series: 1, times: 5, ..Sample::default() }.write(folder.path());
    let mut list = FigureList::read(folder.path()).unwrap();
    change(&mut list);
    std::fs::write(folder.path().join(FIGURES_FILE), list.to_toml().unwrap()).unwrap();
    draw(folder.path(), &Style::default(), None).unwrap_err().to_string()
}

#[test]
fn mistakes_of_all_figures_are_told_at_once() {
    let told = mistakes(|list| {
        list.figures[0].at = Some("25 h".into());
        list.figures[1].y = Some("t60_h".into());
        list.figures[2].only.clear();
        list.figures[4].series = Some("colour".into());
        list.figures[5].only.clear();
        list.figures[7].y = Some("defect_fraction".into());
        list.figures[8].only.clear();
    });
    let expected = [
        "figures.toml:\n  figure `conversion-24h`: nothing was recorded at 25 h",
        "figure `t50`: ",
        "no column `t60_h_mean`",
        "figure `t50-mills`: points 1 and 2 fall on one place",
        "figure `curves`: ",
        "no column `colour`",
        "figure `curves-panels`: points",
        "figure `ttc`: `defect_fraction` is no axis with the unit",
        "figure `arrhenius`: points",
    ];
    for part in expected {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
}

#[test]
fn a_table_that_is_not_there_is_missed_by_its_figures_only() {
    let folder = tempfile::tempdir().unwrap();
    Sample { series: 1, ..Sample::default() }.write(folder.path());
    std::fs::remove_file(folder.path().join("runs.csv")).unwrap();
    let told = draw(folder.path(), &Style::default(), None).unwrap_err().to_string();
    assert!(
        told.contains("figure `arrhenius`: there is no runs.csv") && !told.contains("`map`"),
        "{told}"
    );
    let map = draw(folder.path(), &Style::default(), Some("map")).unwrap();
    assert_eq!(map.len(), 4);
}

#[test]
fn an_axis_keeps_to_the_scale_that_a_figure_asks_for() {
    let folder = tempfile::tempdir().unwrap();
    Sample { series: 1, ..Sample::default() }.write(folder.path());
    let mut list = FigureList::read(folder.path()).unwrap();
    list.figures[0].x_scale = Some(Scale::Linear);
    list.figures[4].x_scale = Some(Scale::Log);
    std::fs::write(folder.path().join(FIGURES_FILE), list.to_toml().unwrap()).unwrap();
    let drawings = draw(folder.path(), &Style::default(), None).unwrap();
    assert!(text(&drawings, "conversion-24h.svg").contains("0.02"));
    assert!(text(&drawings, "curves.svg").contains("10"));
}

/// Larger type in less room: texts are cut short rather than laid upon each other.
#[test]
fn styles_keep_every_text_clear_of_the_others() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("large.toml");
    std::fs::write(&file, "width_mm = 75\nheight_mm = 55\nfont_size_pt = 9\n").unwrap();
    for name in [file.to_str().unwrap(), "rsc", "elsevier"] {
        let style = Style::named(name).unwrap();
        let folder = Folder::with("study-styled", &Sample { series: 3, ..Sample::default() });
        for drawing in draw(folder.path(), &style, None).unwrap() {
            std::fs::write(folder.path().join(&drawing.name), &drawing.bytes).unwrap();
            if is_svg(&drawing) {
                let text = std::str::from_utf8(&drawing.bytes).unwrap();
                assert_texts_are_clear(text, &format!("{name}: {}", drawing.name));
            }
        }
    }
}

/// A study that was broken off may lack the points that a figure asks for, or all of them.
#[test]
fn figures_of_points_that_are_not_there_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let sample = Sample { series: 1, ..Sample::default() };
    sample.write(folder.path());
    let whole = FigureList::read(folder.path()).unwrap();
    let mut list = whole.clone();
    for figure in &mut list.figures {
        let nothing = crate::results::Choice::Any(Vec::new());
        figure.only.insert("series".into(), nothing);
        figure.at = None;
    }
    list.figures[6].z = Some("conversion_end".into());
    list.figures[0].y = Some("conversion_end".into());
    std::fs::write(folder.path().join(FIGURES_FILE), list.to_toml().unwrap()).unwrap();
    let all_gone = draw(folder.path(), &Style::default(), None).unwrap();
    for table in ["points.csv", "curves.csv", "runs.csv"] {
        let path = folder.path().join(table);
        let header = std::fs::read_to_string(&path).unwrap().lines().next().unwrap().to_owned();
        std::fs::write(path, header + "\n").unwrap();
    }
    std::fs::write(folder.path().join(FIGURES_FILE), whole.to_toml().unwrap()).unwrap();
    let empty = draw(folder.path(), &Style::default(), None).unwrap();
    for drawings in [all_gone, empty] {
        for svg in drawings.iter().filter(|drawing| is_svg(drawing)) {
            let text = std::str::from_utf8(&svg.bytes).unwrap();
            assert!(text.contains("no values") || text.contains("no level was"), "{}", svg.name);
            assert_texts_are_clear(text, &svg.name);
        }
    }
}
