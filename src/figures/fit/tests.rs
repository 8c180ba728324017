//! A made-up fit, drawn: every text lies clear of the others.

use super::super::clear::{assert_texts_are_clear, says};
use super::super::synthetic::rows_of;
use super::super::{FigureError, Sheet, Style};
use super::{data, leave_one_out, posterior, residuals, sensitivity};
use crate::results::Tables;
use std::fmt::Write;

/// Two sets of data, over time and over temperature, and three free numbers.
fn tables(folder: &std::path::Path) -> Tables {
    let parameters = "parameter,unit,mean,deviation,low68,high68,low95,high95,prior_deviation,truth,median,mode,narrowing,\
                      effective_size,r_hat,title,prior,prior_first,prior_second\n\
                      fraction,,0.012,0.002,0.010,0.014,0.008,0.016,0.02,0.013,0.012,0.012,0.2,900,1.0,Weak spots,log uniform,0.001,0.1\n\
                      E_kJ_per_mol,kJ/mol,121,1,120,122,119,123,3,,121,121,0.3,900,1.0,Propagation,normal,121,3\n\
                      lost,,0.1,0.02,0.08,0.12,0.06,0.14,0.06,0.09,0.1,0.1,0.4,900,1.0,Lost order,uniform,0,0.2\n";
    let mut draws = "draw,fraction,E_kJ_per_mol,lost\n".to_owned();
    let mut points =
        "data,observable,time_s,temperature_K,value,error,fitted,low95,high95,residual\n"
            .to_owned();
    let mut left = "data,component,residual,expected\n".to_owned();
    for step in 0..200 {
        let share = f64::from(step) / 200.0;
        let (one, other) = ((6.0 * share).sin(), (11.0 * share).cos());
        writeln!(
            draws,
            "{step},{},{},{}",
            0.012 + 0.003 * one,
            121.0 + other,
            0.1 + 0.02 * one * other
        )
        .unwrap();
        if step % 5 == 0 {
            let time = 3600.0 * f64::from(step);
            writeln!(
                points,
                "140 °C,Conversion,{time},,{share},0.02,{share},{},{},{one}",
                share - 0.03,
                share + 0.03
            )
            .unwrap();
        }
        writeln!(left, "140 °C,1,{one},{}", 2.0 * share - 1.0).unwrap();
    }
    for kelvin in 400..460 {
        let flow = -(-f64::from(kelvin - 430).powi(2) / 100.0).exp();
        writeln!(
            points,
            "DSC 5 K/min,Heat flow / W/g,,{kelvin},{flow},0.02,{flow},{},{},2.5",
            flow - 0.03,
            flow + 0.03
        )
        .unwrap();
    }
    std::fs::write(folder.join("posterior.csv"), draws).unwrap();
    let found = "data,observable,rows,points,error,estimated,discrepancy,discrepancy_above_prior,leave_one_out_rms,leave_one_out_p,disagreement\n\
                 140 °C,conversion,40,40,0.02,true,0.01,false,1.02,0.5,0.9\n";
    let decides = "experiment,result,parameter,first_order_index,first_order_low95,first_order_high95,total_index,total_low95,total_high95\n\
                   1,t50_h,fraction,0.7,0.6,0.8,0.75,0.7,0.8\n1,t50_h,E_kJ_per_mol,0.2,0.1,0.3,0.25,0.2,0.3\n\
                   1,t50_h,lost,0.01,-0.05,0.06,0.02,0,0.05\n1,conversion_end,fraction,0.5,0.4,0.6,0.5,0.4,0.6\n\
                   2,t50_h,fraction,0.6,0.5,0.7,0.65,0.6,0.7\n2,t50_h,lost,0.3,0.2,0.4,0.35,0.3,0.4\n";
    Tables {
        sensitivity: rows_of(decides),
        folder: Some(folder.to_owned()),
        fit_parameters: rows_of(parameters),
        fit_points: rows_of(&points),
        fit_leave_one_out: rows_of(&left),
        fit_data: rows_of(found),
        ..Tables::default()
    }
}

type Draw = fn(&Tables, &Style) -> Result<Option<Sheet>, FigureError>;

#[test]
fn every_figure_is_drawn_with_its_texts_clear() {
    let place = tempfile::tempdir().unwrap();
    let tables = tables(place.path());
    let figures: [(&str, Draw, &str); 5] = [
        ("fit_data", data, "Heat flow / W/g"),
        ("fit_residuals", residuals, "DSC 5 K/min"),
        ("fit_posterior", posterior, "Weak spots"),
        ("fit_sensitivity", sensitivity, "experiment 2"),
        ("fit_leave_one_out", leave_one_out, "root mean square 1.02"),
    ];
    for (name, draw, part) in figures {
        let sheet = draw(&tables, &Style::default()).unwrap().unwrap();
        assert_texts_are_clear(&sheet, name);
        assert!(says(&sheet, part), "{name} does not say {part}");
    }
}
