//! Figures of made-up studies: usual ones and odd ones.

use super::super::clear::{assert_texts_are_clear, says, texts};
use super::synthetic::Sample;
use super::*;
use crate::results::{FigureList, Limits, Scale};

/// The figures of a folder, by their names.
fn composed(folder: &Path, style: &Style) -> Vec<(String, Composed)> {
    let study = Study::read(folder).unwrap();
    let one = |figure: &Figure| (figure.name.clone(), compose(&study, figure, style).unwrap());
    study.list.figures.iter().map(one).collect()
}

fn drawn(folder: &Path) -> Vec<(String, Composed)> {
    composed(folder, &Style::default())
}

fn find<'a>(figures: &'a [(String, Composed)], name: &str) -> &'a Composed {
    &figures.iter().find(|(own, _)| own == name).unwrap().1
}

fn write_list(list: &FigureList, folder: &Path) {
    std::fs::write(folder.join(FIGURES_FILE), list.to_toml().unwrap()).unwrap();
}

/// What the data of a figure have in a column.
fn column<'a>(figure: &'a Composed, name: &str) -> Vec<&'a str> {
    let index = figure.data.columns.iter().position(|own| own == name).unwrap();
    figure.data.rows.iter().map(|row| row[index].as_str()).collect()
}

#[test]
fn every_figure_comes_in_every_format_with_its_data() {
    let folder = Sample { series: 2, ..Sample::default() }.folder();
    let drawings = || draw(folder.path(), &Style::default(), None).unwrap();
    assert_eq!(drawings().len(), 9 * 4);
    assert_eq!(drawings(), drawings(), "the same tables give the same bytes");
    let figures = drawn(folder.path());
    let curves = &find(&figures, "curves").sheet;
    assert!(texts(curves).any(|run| run.content == "140 °C"), "140.0 is shown as 140");
    assert!(says(&find(&figures, "conversion-24h").sheet, "Conversion at 24 h"));
    let arrhenius = find(&figures, "arrhenius");
    assert!(says(&arrhenius.sheet, "kJ/mol") && says(&arrhenius.sheet, "Temperature / °C"));
    let energy = column(arrhenius, "activation_energy_kJ_per_mol")[0];
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
        let figures = drawn(sample.folder().path());
        assert_eq!(figures.len(), 9, "{name}");
        for (figure, composed) in figures {
            assert_texts_are_clear(&composed.sheet, &format!("{name}-{figure}"));
        }
    }
}

#[test]
fn points_that_some_or_none_reached_are_told_apart() {
    let folder = Sample { duration: 24.0, times: 25, ..Sample::default() }.folder();
    let figures = drawn(folder.path());
    let panels = find(&figures, "t50-panels");
    for part in ["not reached by all replicates", "without a value: "] {
        assert!(says(&panels.sheet, part), "{part}");
    }
    assert!(column(panels, "t50_h_mean").contains(&""), "what none reached is an empty field");
    assert!(!says(&find(&figures, "conversion-24h").sheet, "not reached"));
}

#[test]
fn a_zero_on_a_logarithmic_axis_is_counted_and_kept_in_the_data() {
    let defects = vec![0.0, 0.01, 0.02];
    let folder = Sample { defects, ..Sample::default() }.folder();
    let figures = drawn(folder.path());
    for name in ["conversion-24h", "map"] {
        let figure = find(&figures, name);
        assert!(says(&figure.sheet, "zero on a log axis, not shown: 5"), "{name}");
        assert_eq!(column(figure, "defect_fraction").iter().filter(|x| **x == "0").count(), 5);
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
    let folder = sample.folder();
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
    let names_zero = |sheet: &Sheet| texts(sheet).any(|run| run.content == "zero");
    let figures = drawn(folder.path());
    let map = find(&figures, "map");
    assert!(names_zero(&map.sheet) && says(&map.sheet, "−4"), "zeros and decades are told");
    assert_texts_are_clear(&map.sheet, "study-decades");
    let kept = column(map, "conversion_mean");
    assert_eq!(kept.iter().filter(|value| **value == "0").count(), 2, "{kept:?}");
    let mut list = FigureList::read(folder.path()).unwrap();
    list.figures[6].z_scale = Some(Scale::Linear);
    write_list(&list, folder.path());
    assert!(!names_zero(&find(&drawn(folder.path()), "map").sheet));
}

/// What is wrong with figures that a change makes of the usual ones.
fn mistakes(change: impl Fn(&mut FigureList)) -> String {
    let folder = Sample { series: 1, times: 5, ..Sample::default() }.folder();
    let mut list = FigureList::read(folder.path()).unwrap();
    change(&mut list);
    write_list(&list, folder.path());
    draw(folder.path(), &Style::default(), None).unwrap_err().to_string()
}

#[test]
fn mistakes_of_all_figures_are_told_at_once() {
    let told = mistakes(|list| {
        list.figures[0].at = vec!["25 h".into()];
        list.figures[1].y = vec!["t60_h".into()];
        list.figures[2].only.clear();
        list.figures[4].series = Some("colour".into());
        list.figures[5].only.clear();
        list.figures[7].y = vec!["defect_fraction".into()];
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
    let folder = Sample { series: 1, ..Sample::default() }.folder();
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
    let folder = Sample { series: 1, ..Sample::default() }.folder();
    let mut list = FigureList::read(folder.path()).unwrap();
    list.figures[0].x_scale = Some(Scale::Linear);
    list.figures[4].x_scale = Some(Scale::Log);
    write_list(&list, folder.path());
    let figures = drawn(folder.path());
    assert!(says(&find(&figures, "conversion-24h").sheet, "0.02"));
    assert!(says(&find(&figures, "curves").sheet, "10"));
}

/// Larger type in less room: texts are cut short rather than laid upon each other.
#[test]
fn styles_keep_every_text_clear_of_the_others() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("large.toml");
    std::fs::write(&file, "width_mm = 75\nheight_mm = 55\nfont_size_pt = 9\n").unwrap();
    let folder = Sample { series: 3, ..Sample::default() }.folder();
    for (name, file) in
        [("large", file.to_str().unwrap()), ("rsc", "rsc"), ("elsevier", "elsevier")]
    {
        for (figure, composed) in composed(folder.path(), &Style::named(file).unwrap()) {
            assert_texts_are_clear(&composed.sheet, &format!("{name}-{figure}"));
        }
    }
}

/// A study that was broken off may lack the points that a figure asks for, or all of them.
#[test]
fn figures_of_points_that_are_not_there_say_so() {
    let folder = Sample { series: 1, ..Sample::default() }.folder();
    let whole = FigureList::read(folder.path()).unwrap();
    let mut list = whole.clone();
    for figure in &mut list.figures {
        let nothing = crate::results::Choice::Any(Vec::new());
        figure.only.insert("series".into(), nothing);
        figure.at.clear();
    }
    list.figures[6].z = Some("conversion_end".into());
    list.figures[0].y = vec!["conversion_end".into()];
    write_list(&list, folder.path());
    let all_gone = drawn(folder.path());
    for table in ["points.csv", "curves.csv", "runs.csv"] {
        let path = folder.path().join(table);
        let header = std::fs::read_to_string(&path).unwrap().lines().next().unwrap().to_owned();
        std::fs::write(path, header + "\n").unwrap();
    }
    write_list(&whole, folder.path());
    for (figure, Composed { sheet, .. }) in drawn(folder.path()).into_iter().chain(all_gone) {
        assert!(says(&sheet, "no values") || says(&sheet, "no level was"), "{figure}");
        assert_texts_are_clear(&sheet, &format!("none-{figure}"));
    }
}

#[test]
fn what_decides_is_drawn_series_by_series_and_what_is_not_known_is_said() {
    let folder = Sample { series: 2, ..Sample::default() }.folder();
    let mut list = FigureList::read(folder.path()).unwrap();
    list.figures = vec![Figure::new("decides", FigureKind::Sensitivity)];
    write_list(&list, folder.path());
    assert!(says(&drawn(folder.path())[0].1.sheet, "No result is known to differ"));
    let numbers = "-2,-3,-1,0.7,0.6,0.8,0.75,0.7,1.1";
    let mut rows = "experiment,result,parameter,derivative,derivative_low95,derivative_high95,first_order_index,\
                    first_order_low95,first_order_high95,total_index,total_low95,total_high95\n"
        .to_owned();
    for (series, result) in [(1, "t50_h"), (1, "conversion_end"), (2, "conversion_end")] {
        for axis in &list.axes {
            let row = [&series.to_string(), result, &axis.column, numbers].join(",");
            rows = rows + &row + "\n";
        }
    }
    std::fs::write(folder.path().join("sensitivity.csv"), rows).unwrap();
    let figures = drawn(folder.path());
    let decides = find(&figures, "decides");
    assert_texts_are_clear(&decides.sheet, "study-sensitivity");
    for text in ["Conversion at the end", "alone (first-order)", &list.axes[0].title] {
        assert!(says(&decides.sheet, text), "no {text}");
    }
    let series = column(decides, "series");
    assert_eq!(series.len(), 3 * list.axes.len());
    assert!(says(&decides.sheet, series[0]) && says(&decides.sheet, series[series.len() - 1]));
}

/// The highest number with a point beside the vertical axis is the end of the axis: times here are whole hours.
#[test]
fn a_prediction_holds_its_bands_though_they_reach_far_above_the_median() {
    let folder = Sample { series: 1, temperatures: vec![100.0], ..Sample::default() }.folder();
    let mut list = FigureList::read(folder.path()).unwrap();
    let prediction = Figure::new("prediction", FigureKind::Prediction);
    list.figures = vec![Figure { y: vec!["conversion".into()], ..prediction }];
    write_list(&list, folder.path());
    let figures = drawn(folder.path());
    let prediction = find(&figures, "prediction");
    let highest = |part| {
        let values = column(prediction, part).into_iter().map(|value| value.parse().unwrap());
        values.fold(0.0, f64::max)
    };
    let band = highest("conversion_high95");
    assert!(band > 2.0 * highest("conversion_median"), "{band} is nothing out of the ordinary");
    let ticks = texts(&prediction.sheet).filter(|run| run.content.contains('.'));
    let end = ticks.filter_map(|run| run.content.parse().ok()).fold(0.0, f64::max);
    assert!(end >= band, "the axis ends at {end}, the band at {band}");
    assert_texts_are_clear(&prediction.sheet, "study-prediction");
}

#[test]
fn several_times_are_panels_beside_series_and_series_without() {
    let folder = Sample { series: 1, ..Sample::default() }.folder();
    let mut list = FigureList::read(folder.path()).unwrap();
    let mut beside = list.figures[0].clone();
    beside.at = ["24 h", "48 h", "3 d"].map(str::to_owned).into();
    let mut without = Figure { name: "days".into(), series: None, ..beside.clone() };
    let middle = crate::results::Choice::One(crate::results::Value::Number(140.0));
    without.only.insert("temperature_degC".into(), middle);
    list.figures = vec![beside, without];
    write_list(&list, folder.path());
    let figures = drawn(folder.path());
    for (name, points) in [("conversion-24h", 3 * 25), ("days", 3 * 5)] {
        let figure = find(&figures, name);
        assert_texts_are_clear(&figure.sheet, &format!("study-times-{name}"));
        for text in ["at 24 h", "at 48 h", "at 3 d"] {
            let told = texts(&figure.sheet).filter(|run| run.content == text).count();
            assert_eq!(told, 1, "{name}: {text}");
        }
        let times = column(figure, "time_s");
        assert_eq!(times.len(), points);
        assert_eq!(times.iter().filter(|time| time.parse() == Ok(259_200.0)).count(), points / 3);
        assert!(says(&figure.sheet, "Conversion") && !says(&figure.sheet, "Conversion at"));
    }
    list.figures[0].at.push("25.5 h".into());
    write_list(&list, folder.path());
    let told = draw(folder.path(), &Style::default(), None).unwrap_err().to_string();
    assert!(told.contains("nothing was recorded at 25.5 h"), "{told}");
}

#[test]
fn figures_keep_to_limits_and_units_that_are_asked_for() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("units.toml");
    std::fs::write(&file, "time_unit = \"d\"\ntemperature_unit = \"K\"\n").unwrap();
    let style = Style::named(file.to_str().unwrap()).unwrap();
    let folder = Sample { series: 1, ..Sample::default() }.folder();
    let mut list = FigureList::read(folder.path()).unwrap();
    list.figures[4].x_limits = Some(Limits::of_quantities(["0 h", "48 h"]).unwrap());
    list.figures[4].y_limits = Some(Limits::of_numbers([0.2, 0.6]).unwrap());
    write_list(&list, folder.path());
    let figures = composed(folder.path(), &style);
    for (figure, composed) in &figures {
        assert_texts_are_clear(&composed.sheet, &format!("units-{figure}"));
        assert!(!says(&composed.sheet, "/ h") && !says(&composed.sheet, "/ °C"), "{figure}");
    }
    let curves = &find(&figures, "curves").sheet;
    assert!(says(curves, "Time / d") && says(curves, "0.6") && !says(curves, "0.8"));
    assert!(says(&find(&figures, "arrhenius").sheet, "Temperature / K"));
    list.figures[4].x_limits = Some(Limits::of_numbers([0.0, 30.0]).unwrap());
    write_list(&list, folder.path());
    let told = draw(folder.path(), &style, None).unwrap_err().to_string();
    assert!(told.contains("figure `curves`: limits 0 to 30 lack the unit"), "{told}");
}
