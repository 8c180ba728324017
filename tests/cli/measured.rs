//! `tautomata plot --measured`: curves from a laboratory over the figures of a run.

use crate::bench::{Bench, SMALL, assert_same, files};
use std::fmt::Write as _;
use tautomata::results::Manifest;

/// The head of `instruments/dsc.csv`.
const DSC: &str = "replicate,time_s,duration_s,temperature_K,heating_rate_K_per_min,\
                   heat_flow_W_per_g,heat_capacity_W_per_g,reaction_W_per_g,\
                   melting_W_per_g,glass_transition_W_per_g\n";

/// A folder `here` with what a calorimeter saw from 25 to 185 °C: 0.1 to 0.26 W/g. Nothing is run.
fn with_ramp() -> Bench {
    let bench = Bench::with(SMALL);
    std::fs::create_dir_all(bench.path("here/instruments")).unwrap();
    let mut table = DSC.to_owned();
    for n in 0..=160_u32 {
        let (time, kelvin) = (6 * n, 298.15 + f64::from(n));
        let flow = 0.1 + 1e-3 * f64::from(n);
        writeln!(table, "1,{time},6,{kelvin},10,{flow},0.1,0,0,0").unwrap();
    }
    bench.write("here/instruments/dsc.csv", &table);
    bench
}

/// What is kept of a curve: x and y.
fn kept(bench: &Bench) -> Vec<(f64, f64)> {
    let table = bench.read("here/instruments/measured_dsc.csv");
    let number = |text: &str| text.parse::<f64>().unwrap();
    let point = |line: &str| line.split_once(',').map(|(x, y)| (number(x), number(y))).unwrap();
    table.lines().skip(1).map(point).collect()
}

#[test]
fn units_in_headings_are_converted() {
    let bench = with_ramp();
    for (name, text) in [
        ("kelvin.csv", "Temperature (K),Heat flow (mW/mg)\n323.15,0.125\n373.15,0.25\n"),
        ("german.txt", "Zeit/min;Ts/°C;DSC/(W/kg)\n0;50,0;125,0\n5;100,0;250,0\n"),
        ("order.txt", "Heat Flow  Temperature\n[W/g]  [°C]\n0.125 50\n# remark\n0.25 100\n"),
        ("bare.txt", "50 0.125\n100 0.25\n"),
    ] {
        bench.write(name, text);
        bench.succeeds(&["plot", "here", "--measured", &format!("dsc={name}")]);
        let expected = [(50.0, 0.125), (100.0, 0.25)];
        for ((x, y), (at, flow)) in kept(&bench).into_iter().zip(expected) {
            // 273.15 K is added and taken away: half a unit in the last place of 373 each time.
            assert!((x - at).abs() < 1e-12 && (y - flow).abs() < 1e-15, "{name}: {x}, {y}");
        }
        assert_eq!(kept(&bench).len(), 2, "{name}");
        assert!(bench.read("here/figures/dsc.svg").contains("measured"), "{name}");
    }
    let output = bench.tautomata(&["plot", "here", "--measured", "dsc=bare.txt"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("bare.txt: no unit stands over the temperature: it is taken to be °C"),
        "{said}"
    );
    bench.write("gaps.csv", "T/°C,DSC/(W/g)\n50,0.125\n60,\n70,NaN\n100,0.25\n");
    let output = bench.tautomata(&["plot", "here", "--measured", "dsc=gaps.csv"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("gaps.csv: 2 of 4 rows left out: lines 3, 4"), "{said}");
}

/// What TRIOS writes: 2 mg, exothermic up, so that −0.25 mW are 0.125 W/g endothermic up.
const TRIOS: &str = "Filename\tx\nSample Mass\t2.0 mg\n[step]\nRamp\nTime\tTemperature\tHeat Flow (Exo Up)\n\
                     min\t°C\tmW\n0\t50.0\t-0.25\n5\t100.0\t-0.50\n";

#[test]
fn an_export_lies_over_the_figure_with_the_mass_and_the_sign_that_it_states() {
    let bench = with_ramp();
    bench.write("trios.txt", TRIOS);
    bench.write("open.txt", &TRIOS.replace("Sample Mass\t2.0 mg\n", "").replace(" (Exo Up)", ""));
    let plot = ["plot", "here", "--measured"];
    let with = |more: &[&'static str]| [&plot[..], more].concat();
    let said = bench.refuses(&with(&["dsc=open.txt"]));
    for part in ["--mass \"6.4 mg\"", "--exo up", "open.txt:4:1"] {
        assert!(said.contains(part), "no {part} in {said}");
    }
    for arguments in [&["dsc=trios.txt"][..], &["dsc=open.txt", "--mass", "2 mg", "--exo", "up"]] {
        bench.succeeds(&with(arguments));
        let expected = [(50.0, 0.125), (100.0, 0.25)];
        assert_eq!(kept(&bench).len(), 2);
        for ((x, y), (at, flow)) in kept(&bench).into_iter().zip(expected) {
            // Four roundings of temperatures in K, and of heat flow.
            assert!((x - at).abs() < 1e-12 && (y - flow).abs() < 1e-15, "{x}, {y}");
        }
    }
}

#[test]
fn a_curve_that_does_not_fit_is_refused_and_nothing_is_written() {
    let bench = with_ramp();
    std::fs::create_dir_all(bench.path("study")).unwrap();
    bench.write("study/points.csv", "point,x\n");
    bench.write("study/figures.toml", "");
    let curve = "x,y\n50,0.125\n100,0.25\n";
    for (name, text) in [
        ("curve.csv", curve),
        ("kelvin.csv", "T,flow\n473,0.125\n523,0.25\n"),
        ("milliwatt.csv", "50,-12.5\n100,-25\n"),
        ("mass.csv", "Temperature (°C),Heat Flow (mW)\n50,0.125\n"),
        ("exo.csv", "Temperature (°C),Exo heat flow (W/g)\n50,0.125\n"),
        ("seconds.csv", "Time (s),Heat Flow (W/g)\n50,0.125\n"),
        ("three.csv", "Ts (°C),Tr (°C),Heat Flow (W/g)\n50,51,0.125\n"),
        ("warm.csv", "T,flow\n50,0.125\nwarm,0.25\n60,0:30\n"),
        ("thousands.csv", "1,234;2,345\n"),
        ("words.txt", "no numbers here\n"),
    ] {
        bench.write(name, text);
    }
    std::fs::write(bench.path("image.png"), b"\x89PNG\r\n\x1a\n\0\0").unwrap();
    let before = files(bench.path("").as_path());
    for (folder, measured, parts) in [
        (
            "here",
            "dsc=kelvin.csv",
            &[
                "no point lies within",
                "x: 473 to 523",
                "temperature in °C, 0 to 200",
                "Temperature (K)",
            ][..],
        ),
        ("here", "dsc=milliwatt.csv", &["y: -25 to -12.5; the figure: heat flow in W/g, 0 to 0.3"]),
        ("here", "dsc=mass.csv", &["`Heat Flow` is in mW", "divide by the sample's mass"]),
        ("here", "dsc=exo.csv", &["the figure is endothermic up: change the sign"]),
        ("here", "dsc=seconds.csv", &["`Time` is in s", "temperature in °C"]),
        ("here", "dsc=three.csv", &["of 3 columns", "`Ts`, `Tr`, `Heat Flow`"]),
        ("here", "dsc=warm.csv", &["--> warm.csv:3:1", "\"warm\" is no number", "warm.csv:4:1"]),
        ("here", "dsc=thousands.csv", &["may be 1.234 or 1234"]),
        ("here", "dsc=words.txt", &["no rows of at least two numbers"]),
        ("here", "dsc=image.png", &["image.png: this file is not text"]),
        ("here", "dsc=absent.csv", &["absent.csv"]),
        (
            "here",
            "ftir=curve.csv",
            &["ftir did not look in this run: here/instruments/ftir_spectra.csv is missing"],
        ),
        ("study", "dsc=curve.csv", &["study holds a study"]),
    ] {
        let said = bench.refuses(&["plot", folder, "--measured", measured]);
        for part in parts {
            assert!(said.contains(part), "{measured}: no {part} in {said}");
        }
    }
    assert_same(&before, &files(bench.path("").as_path()));
}

#[test]
fn a_curve_is_remembered_until_it_is_taken_off() {
    let scenario = SMALL.replace("[record]", "[instruments]\nuse = [\"ftir\"]\n[record]");
    let bench = Bench::with(&scenario);
    bench.succeeds(&["run", "sample.toml", "--output", "here", "--quiet"]);
    let before = files(&bench.path("here"));
    bench.write("film.dpt", "2225,0.5\n2210,0.25\n");
    bench.succeeds(&["plot", "here", "--measured", "ftir=film.dpt"]);
    bench.succeeds(&["plot", "here"]);
    assert!(bench.read("here/figures/ftir.svg").contains("measured"));
    bench.succeeds(&["plot", "here", "--measured", "ftir=none"]);
    let (mut after, mut before) = (files(&bench.path("here")), before);
    let folder = bench.path("here");
    assert_eq!(Manifest::read(&folder).unwrap().verify(&folder).unwrap(), []);
    // Figures, tables and page are as they were.
    before.remove("manifest.json");
    after.remove("manifest.json");
    assert_same(&before, &after);
    // Taking off what is not there changes nothing.
    bench.succeeds(&["plot", "here", "--measured", "ftir=none"]);
}

/// `../field`, number 18: a hundred thousand points gave 50 MB of SVG. Four points for each of a thousand
/// columns of pixels and two panels, of at most 16 bytes each, and the typeface.
#[test]
fn a_hundred_thousand_points_make_a_small_figure() {
    let bench = Bench::with(SMALL);
    std::fs::create_dir_all(bench.path("here/instruments")).unwrap();
    let mut table = String::from("time_s,wavenumber_per_cm,absorbance\n");
    (400..=3800).for_each(|at| writeln!(table, "0,{at},0.1").unwrap());
    bench.write("here/instruments/ftir_spectra.csv", &table);
    bench.write("none.csv", "400,1\n");
    bench.succeeds(&["plot", "here", "--measured", "ftir=none.csv", "--figure", "ftir"]);
    let plain = bench.read("here/figures/ftir.svg").len();
    let mut curve = String::new();
    (0..100_000)
        .for_each(|n| writeln!(curve, "{},{}", 400.0 + f64::from(n) * 0.03, n % 7).unwrap());
    bench.write("m.csv", &curve);
    bench.succeeds(&["plot", "here", "--measured", "ftir=m.csv", "--figure", "ftir"]);
    let grown = bench.read("here/figures/ftir.svg").len() - plain;
    assert!((1..2 * 4 * 1000 * 16).contains(&grown), "{grown} bytes");
    assert_eq!(bench.read("here/instruments/measured_ftir.csv").lines().count(), 100_001);
}

#[test]
fn measured_conversions_lie_over_the_curve_with_their_errors() {
    let bench = Bench::with(SMALL);
    bench.succeeds(&["run", "sample.toml", "--output", "here", "--quiet"]);
    let kept = || bench.read("here/instruments/measured_conversion.csv");
    for (name, text, expected) in [
        (
            "errors.csv",
            "t (min),conversion (%),SE (%)\n0,0,\n720,25,5\n",
            "x,y,error\n0,0,\n12,0.25,0.05\n",
        ),
        ("bare.csv", "0,0\n12,0.25\n", "x,y\n0,0\n12,0.25\n"),
    ] {
        bench.write(name, text);
        bench.succeeds(&["plot", "here", "--measured", &format!("conversion={name}")]);
        assert_eq!(kept(), expected, "{name}");
        assert!(
            bench.read("here/figures/conversion.svg").contains("measured conversion"),
            "{name}"
        );
    }
    for (name, text, part) in [
        (
            "percent.csv",
            "t (h),conversion\n0,0\n12,25\n",
            "write its unit, such as `conversion (%)`",
        ),
        ("negative.csv", "t (h),conversion,SE\n0,0,-1\n", "the error -1 is negative"),
        ("late.csv", "t (h),conversion\n30,0.5\n", "no point lies within"),
        ("four.csv", "t (h),a,b,c\n1,0.1,0.1,0.1\n", "it has 4 columns: keep time, conversion and"),
    ] {
        bench.write(name, text);
        let said = bench.refuses(&["plot", "here", "--measured", &format!("conversion={name}")]);
        assert!(said.contains(part), "{name}: {said}");
    }
    bench.succeeds(&["plot", "here", "--measured", "conversion=none"]);
    assert!(!bench.path("here/instruments/measured_conversion.csv").exists());
    assert!(!bench.read("here/figures/conversion.svg").contains("measured"));
}

#[test]
fn measured_conversions_lie_over_the_curves_of_a_study() {
    let bench = Bench::with("");
    bench.write(
        "study.toml",
        "replicates = 2\n[base]\ncrystal = { size = [4, 4, 4] }\nsample = { defects = { fraction = 0.1 } }\n\
         [[base.protocol]]\nstep = \"anneal\"\ntemperature = \"140 degC\"\ntime = \"24 h\"\n\
         [[axis]]\npath = \"protocol.anneal.temperature\"\nvalues = [\"130 degC\", \"140 degC\"]\n\
         [[figure]]\nname = \"both\"\nkind = \"curves\"\ny = [\"conversion\", \"crystalline_fraction\"]\n",
    );
    bench.write("ftir.csv", "Time (h),conversion (%),error (%)\n6,10,2\n12,30,3\n48,50,3\n");
    bench.succeeds(&["sweep", "study.toml", "--output", "study"]);
    let bare = bench.read("study/figures/both.svg");
    bench.succeeds(&["plot", "study", "--measured", "conversion=ftir.csv"]);
    let drawn = bench.read("study/figures/both.svg");
    assert!(drawn.contains("measured conversion") && drawn.contains("not shown: 1"), "{drawn}");
    // Two points in the one panel of conversion, and the legend's sample.
    let markers = |svg: &str| svg.matches("<circle").count();
    assert_eq!(markers(&drawn) - markers(&bare), 3);
    bench.succeeds(&["plot", "study", "--measured", "conversion=none"]);
    assert_eq!(bench.read("study/figures/both.svg"), bare);
}
