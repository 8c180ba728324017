//! Monomer against product: what each instrument reads off the first look and off the last.

use crate::instruments::Instrument;
use crate::results::table::instruments::SignalRow;
use crate::statistics::Estimate;

/// What is read off one replicate, first and last.
pub(super) struct Signal {
    /// What it is.
    pub name: &'static str,
    /// Its unit; `1` for a ratio.
    pub unit: &'static str,
    /// At the first look.
    pub monomer: Option<f64>,
    /// At the last look.
    pub product: Option<f64>,
}

impl Signal {
    /// Of the first and the last of some rows; `None` without a row.
    pub(super) fn of<T>(
        name: &'static str,
        unit: &'static str,
        rows: &[T],
        value: impl Fn(&T) -> Option<f64>,
    ) -> Option<Self> {
        let (first, last) = (rows.first()?, rows.last()?);
        Some(Self { name, unit, monomer: value(first), product: value(last) })
    }
}

/// What is read off a replicate, in an order that is the same for all.
pub(super) type Signals = Vec<Option<Signal>>;

/// What a chemist calls it.
fn technique(instrument: Instrument) -> &'static str {
    match instrument {
        Instrument::Ftir => "FTIR",
        Instrument::Xrd => "XRD",
        Instrument::Nmr => "13C NMR",
        Instrument::Uvvis => "UV–Vis",
        Instrument::Dsc => "DSC",
    }
}

/// Mean and standard error of each signal of an instrument over those replicates that have it.
pub(super) fn over_replicates(instrument: Instrument, replicates: &[Signals]) -> Vec<SignalRow> {
    let count = replicates.iter().map(Vec::len).max().unwrap_or(0);
    let row = |index: usize| {
        let all = || replicates.iter().filter_map(|one| one.get(index)?.as_ref());
        let Signal { name, unit, .. } = all().next()?;
        let monomer = Estimate::of(all().map(|signal| signal.monomer));
        let product = Estimate::of(all().map(|signal| signal.product));
        Some(SignalRow {
            technique: technique(instrument).to_owned(),
            signal: (*name).to_owned(),
            unit: (*unit).to_owned(),
            monomer: monomer.mean,
            monomer_standard_error: monomer.standard_error,
            product: product.mean,
            product_standard_error: product.standard_error,
        })
    };
    (0..count).filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_averaged_over_the_replicates_that_have_them() {
        let signal = |monomer, product| {
            let edge = Signal { name: "edge", unit: "nm", monomer: Some(monomer), product };
            vec![None, Some(edge)]
        };
        let rows = over_replicates(Instrument::Uvvis, &[signal(1.0, Some(5.0)), signal(3.0, None)]);
        let [row] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((row.monomer, row.monomer_standard_error), (Some(2.0), Some(1.0)));
        assert_eq!((row.product, row.product_standard_error), (Some(5.0), None));
        assert!(over_replicates(Instrument::Dsc, &[]).is_empty());
    }
}
