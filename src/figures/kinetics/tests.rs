//! Made-up tables, drawn: every text lies clear of the others, and what is undefined is not drawn.

use super::super::clear::{assert_texts_are_clear, says};
use super::super::synthetic::rows_of;
use super::super::{Sheet, Style};
use super::*;
use crate::results::Tables;
use std::fmt::Write;

fn tables() -> Tables {
    let mut energies = "method,conversion,activation_energy_kJ_per_mol,standard_error,low95,high95,A_times_f_per_s,\
                        A_over_g_per_s,correlation\n"
        .to_owned();
    let mut truth = "conversion,apparent_energy_kJ_per_mol,mean_barrier_kJ_per_mol,\
                     mean_barrier_with_fixed_shares_kJ_per_mol,live_ends_kJ_per_mol\n"
        .to_owned();
    let mut steps = "conversion,step,share_of_rate,mean_barrier_kJ_per_mol\n".to_owned();
    for step in 1..20 {
        let done = f64::from(step) * 0.05;
        let energy = 130.0 + 20.0 * done;
        for method in ["Friedman", "KAS", "Vyazovkin", "Vyazovkin by intervals"] {
            writeln!(energies, "{method},{done},{energy},1,{},{},,,", energy - 2.0, energy + 2.0)
                .unwrap();
        }
        writeln!(truth, "{done},{energy},121,122,{}", 8.0 + 20.0 * done).unwrap();
        for (kind, share) in [("initiation", 0.2), ("propagation", 0.8), ("proton hop", 0.0)] {
            writeln!(steps, "{done},{kind},{share},121").unwrap();
        }
    }
    let mut peaks = "curve,heating_rate_K_per_min,hold_temperature_K,peak_temperature_K,peak_conversion,peak_rate_per_s,\
                     last_conversion\n"
        .to_owned();
    let mut curves =
        "curve,time_s,temperature_K,conversion,heat_flow_W_per_g,baseline_W_per_g\n".to_owned();
    for (rate, peak) in [(2.0, 430.0), (5.0, 441.0), (10.0, 450.0), (20.0, 459.0)] {
        writeln!(peaks, "a ramp of {rate},{rate},,{peak},0.6,0.001,1").unwrap();
        for row in 0..100 {
            let kelvin = 380.0 + f64::from(row);
            let done = 1.0 / (1.0 + (-(kelvin - peak) / 6.0).exp());
            let flow = 0.1 - rate * done * (1.0 - done);
            writeln!(curves, "a ramp of {rate},{row},{kelvin},{done},{flow},0.1").unwrap();
        }
    }
    let overall = "method,activation_energy_kJ_per_mol,standard_error,low95,high95,prefactor_per_s,correlation\n\
                   Kissinger (ASTM E2890),130,1.2,,,,\n";
    Tables {
        isoconversional: rows_of(&energies),
        overall: rows_of(overall),
        peaks: rows_of(&peaks),
        conversion_curves: rows_of(&curves),
        truth: rows_of(&truth),
        truth_steps: rows_of(&steps),
        ..Tables::default()
    }
}

type Draw = fn(&Tables, &Style) -> Result<Option<Sheet>, super::super::FigureError>;

#[test]
fn every_figure_is_drawn_with_its_texts_clear() {
    let tables = tables();
    let figures: [(&str, Draw, &str); 5] = [
        ("activation_energy", energy, "Vyazovkin by intervals"),
        ("conversion_curves", curves, "10 K/min"),
        ("kissinger", kissinger, "130.0 ± 1.2"),
        ("baseline", baseline, "baseline"),
        ("truth", truth, "barrier + live ends"),
    ];
    for (name, draw, word) in figures {
        let sheet = draw(&tables, &Style::default()).unwrap().unwrap();
        assert_texts_are_clear(&sheet, name);
        assert!(says(&sheet, word), "{name}");
        assert!(!says(&sheet, "KAS") && !says(&sheet, "proton hop"), "{name}");
    }
}

/// Lines go from 131 to 149 kJ/mol, their bands 2 beyond; one band, of ± 900, is cut off.
#[test]
fn one_wide_band_leaves_the_axis_to_the_lines() {
    let mut tables = tables();
    let mut rows = tables.isoconversional.rows().unwrap().to_vec();
    let last = rows.iter_mut().rfind(|row| row.method == "Friedman").unwrap();
    (last.low95, last.high95) = (Some(last.energy - 900.0), Some(last.energy + 900.0));
    tables.isoconversional = rows.into();
    let sheet = energy(&tables, &Style::default()).unwrap().unwrap();
    assert_texts_are_clear(&sheet, "one wide band");
    assert!(says(&sheet, "130") && says(&sheet, "150") && !says(&sheet, "500"));
}

/// Holds are drawn against time, and without peaks there is no plot of them.
#[test]
fn holds_are_drawn_against_time() {
    let tables = tables();
    let peaks = "curve,heating_rate_K_per_min,hold_temperature_K,peak_temperature_K,peak_conversion,peak_rate_per_s,\
                 last_conversion\na ramp of 2,,413.15,,,,0.9\n";
    let tables = Tables { peaks: rows_of(peaks), ..tables };
    let sheet = curves(&tables, &Style::default()).unwrap().unwrap();
    assert!(says(&sheet, "140 °C") && says(&sheet, "Time"));
    assert!(kissinger(&tables, &Style::default()).unwrap().is_none());
}

/// Curves of first order with the model's line, master plots, a program and held temperatures with bands.
fn modelled() -> Tables {
    let mut curves = "model,curve,time_s,temperature_K,conversion,rate_per_s,fitted_conversion,fitted_rate_per_s\n".to_owned();
    for (rate, middle) in [(2.0, 430.0), (5.0, 441.0), (10.0, 450.0), (20.0, 459.0)] {
        for percent in 1..50 {
            let done = f64::from(percent) * 0.02;
            let kelvin = middle + 6.0 * (done / (1.0 - done)).ln();
            writeln!(
                curves,
                "A2,a ramp of {rate},{},{kelvin},{done},0.001,{},",
                kelvin / rate,
                done + 0.004
            )
            .unwrap();
        }
    }
    let numbers = "model,step,quantity,unit,value,standard_error,low95,high95\nA2,1,E,kJ/mol,130,1.2,127.6,132.4\n";
    let mut master = "kind,curve,conversion,y_over_y_at_half,z_over_z_at_half\n".to_owned();
    for percent in 1..20 {
        let done = f64::from(percent) * 0.05;
        for (kind, name, power) in [
            ("measured", "a ramp of 2", 1.1),
            ("measured", "a ramp of 20", 1.2),
            ("theory", "F1", 1.0),
            ("theory", "F2", 2.0),
            ("theory", "D3", 6.0),
        ] {
            let y = ((1.0 - done) / 0.5).powf(power);
            writeln!(master, "{kind},{name},{done},{y},{}", 2.0 * done * y).unwrap();
        }
    }
    let mut prediction =
        "program,conversion,time_s,time_low95_s,time_high95_s,temperature_K,extrapolated\n"
            .to_owned();
    let mut ttt =
        "temperature_K,conversion,time_s,time_low95_s,time_high95_s,extrapolated\n".to_owned();
    let time = |kelvin: f64, done: f64| -(1.0 - done).ln() * 1e-11 * (14_400.0 / kelvin).exp();
    for percent in 1..20 {
        let done = f64::from(percent) * 0.05;
        for kelvin in [393.15, 423.15] {
            let time = time(kelvin, done);
            let (name, far) = (kelvin - 273.15, kelvin < 400.0);
            writeln!(
                prediction,
                "hold at {name:.0} °C,{done},{time},{},{},{kelvin},{far}",
                time / 1.3,
                time * 1.3
            )
            .unwrap();
        }
    }
    for step in 0..12 {
        let kelvin = 298.15 + 15.0 * f64::from(step);
        for done in [0.05, 0.5, 0.95] {
            let (time, wide) = (time(kelvin, done), 1.0 + 0.05 * f64::from(15 - step));
            writeln!(
                ttt,
                "{kelvin},{done},{time},{},{},{}",
                time / wide,
                time * wide,
                kelvin < 420.0
            )
            .unwrap();
        }
    }
    Tables {
        model_curves: rows_of(&curves),
        model_numbers: rows_of(numbers),
        master: rows_of(&master),
        prediction: rows_of(&prediction),
        ttt: rows_of(&ttt),
        ..tables()
    }
}

/// Eight curves per rate, which a furnace holds to a hundredth, and the legends have one entry for each rate.
#[test]
fn replicates_share_a_look_and_an_entry() {
    let mut tables = modelled();
    let peaks = tables.peaks.rows().unwrap().to_vec();
    let again = (0..8).flat_map(|replicate| {
        peaks.clone().into_iter().map(move |mut peak| {
            peak.curve = format!("{}, replicate {replicate}", peak.curve);
            peak.heating_rate =
                peak.heating_rate.map(|rate| rate * (1.0 + 0.001 * f64::from(replicate)));
            peak
        })
    });
    tables.peaks = again.collect::<Vec<_>>().into();
    for (name, draw) in
        [("models", models as Draw), ("master", master), ("baseline", baseline), ("curves", curves)]
    {
        let sheet = draw(&tables, &Style::default()).unwrap().unwrap();
        assert_texts_are_clear(&sheet, name);
        assert!(says(&sheet, "20 K/min") && !says(&sheet, "replicate"), "{name}");
    }
}

#[test]
fn models_and_predictions_are_drawn_with_their_texts_clear() {
    let tables = modelled();
    let figures: [(&str, Draw, &str); 4] = [
        ("models", models, "A2: 130.0 ± 1.2"),
        ("master", master, "D3"),
        ("prediction", prediction, "hold at 120 °C"),
        ("ttt", ttt, "𝛼 = 0.05"),
    ];
    for (name, draw, word) in figures {
        let sheet = draw(&tables, &Style::default()).unwrap().unwrap();
        assert_texts_are_clear(&sheet, name);
        assert!(says(&sheet, word), "{name}");
    }
}
