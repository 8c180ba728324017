//! What of a run is compared with a measured curve.

use crate::diagnostics::names::did_you_mean;
use crate::inference::Map;
use crate::instruments::Instrument;
use crate::instruments::nmr::Region;
use crate::results::table::instruments::{DscRow, FtirBand, NmrLine, UvvisColour, XrdRow};
use crate::results::table::{Column, Role, Row, SampleRow};
use crate::study::Kept;

/// A quantity of a run over time: one of its time series, or what an instrument reads.
#[derive(Clone, Debug)]
pub struct Observable {
    /// Its name in files: `conversion`, `dsc.heat_flow`, `nmr.CH3.area`.
    pub name: String,
    /// Its title in print.
    pub title: &'static str,
    /// Its unit; empty for a number.
    pub unit: &'static str,
    /// Whether it lies between 0 and 1.
    pub is_share: bool,
    /// The name of its column, without the unit.
    pub column: &'static str,
    of: Of,
}

/// Where it is kept.
#[derive(Clone, Debug)]
enum Of {
    Sample(&'static Column<SampleRow>),
    Dsc(&'static Column<DscRow>),
    Ftir(&'static Column<FtirBand>),
    Xrd(&'static Column<XrdRow>),
    Uvvis(&'static Column<UvvisColour>),
    Nmr(Region, &'static Column<NmrLine>),
}

impl Observable {
    /// All of them.
    pub fn all() -> Vec<Self> {
        let mut all = Vec::new();
        all.extend(listed("", SampleRow::quantities(), Of::Sample));
        all.extend(listed("dsc.", DscRow::quantities(), Of::Dsc));
        all.extend(listed("ftir.", FtirBand::quantities(), Of::Ftir));
        all.extend(listed("xrd.", XrdRow::quantities(), Of::Xrd));
        all.extend(listed("uvvis.", UvvisColour::quantities(), Of::Uvvis));
        for region in Region::ALL {
            let of = |column| Of::Nmr(region, column);
            all.extend(listed(&format!("nmr.{}.", region.name()), NmrLine::quantities(), of));
        }
        all
    }

    /// The one of a name.
    ///
    /// # Errors
    /// What may be meant.
    pub fn named(name: &str) -> Result<Self, String> {
        let all = Self::all();
        let found = all.iter().find(|one| one.name == name).cloned();
        found.ok_or_else(|| {
            let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
            did_you_mean(name, &names, "possible")
        })
    }

    /// The scale on which it is smooth in the free numbers.
    pub fn map(&self) -> Map {
        if self.is_share { Map::Share } else { Map::Identity }
    }

    /// The instrument that reads it; `None` for a time series.
    pub fn instrument(&self) -> Option<Instrument> {
        match self.of {
            Of::Sample(_) => None,
            Of::Dsc(_) => Some(Instrument::Dsc),
            Of::Ftir(_) => Some(Instrument::Ftir),
            Of::Xrd(_) => Some(Instrument::Xrd),
            Of::Uvvis(_) => Some(Instrument::Uvvis),
            Of::Nmr(..) => Some(Instrument::Nmr),
        }
    }

    /// Its values at times in s, ascending or not, from what is kept of a run: on straight lines between what was
    /// recorded. `None` if it is undefined at one of them.
    pub fn at(&self, kept: &Kept, times: &[f64]) -> Option<Vec<f64>> {
        let read = &kept.readings;
        let curve = match &self.of {
            Of::Sample(column) => pairs(&kept.samples, &SampleRow::time, column),
            Of::Dsc(column) => pairs(&read.dsc, &DscRow::time, column),
            Of::Ftir(column) => pairs(&read.ftir, &FtirBand::time, column),
            Of::Xrd(column) => pairs(&read.xrd, &XrdRow::time, column),
            Of::Uvvis(column) => pairs(&read.uvvis, &UvvisColour::time, column),
            Of::Nmr(region, column) => {
                let lines = read.nmr.iter().filter(|row| row.line == region.name());
                pairs(lines, &NmrLine::time, column)
            }
        };
        times.iter().map(|&time| between(&curve, time)).collect()
    }
}

/// The columns of a table, each as an observable.
fn listed<R: 'static>(
    before: &str,
    columns: impl Iterator<Item = &'static Column<R>>,
    of: impl Fn(&'static Column<R>) -> Of,
) -> Vec<Observable> {
    let one = |column: &'static Column<R>| Observable {
        name: format!("{before}{}", column.bare_name()),
        title: column.title,
        unit: column.unit(),
        is_share: column.role == Role::Share,
        column: column.bare_name(),
        of: of(column),
    };
    columns.map(one).collect()
}

/// Times and values of rows.
fn pairs<'a, R: 'static>(
    rows: impl IntoIterator<Item = &'a R>,
    time: &Column<R>,
    column: &Column<R>,
) -> Vec<(f64, Option<f64>)> {
    rows.into_iter().filter_map(|row| Some((time.number(row)?, column.number(row)))).collect()
}

/// The value of a curve at a time, on a straight line between its points; before the first and after the last, theirs:
/// a calorimeter's points stand in the middle of intervals.
fn between(curve: &[(f64, Option<f64>)], time: f64) -> Option<f64> {
    let after = curve.partition_point(|point| point.0 < time);
    let (first, last) = (curve.first()?, curve.last()?);
    if after == 0 {
        return first.1;
    }
    let Some(&(to, end)) = curve.get(after) else { return last.1 };
    if to == time {
        return end;
    }
    let (from, start) = curve[after - 1];
    let (start, end) = (start?, end?);
    Some(start + (end - start) * (time - from) / (to - from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_of_all_five_instruments() {
        let all = Observable::all();
        let names: std::collections::BTreeSet<&str> =
            all.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names.len(), all.len());
        for name in [
            "conversion",
            "crystalline_fraction",
            "dsc.heat_flow",
            "ftir.nitrile_area_integrated",
            "xrd.crystallinity",
            "nmr.C=N.area",
            "uvvis.band_edge",
        ] {
            assert!(Observable::named(name).is_ok(), "{name}");
        }
        assert!(Observable::named("dsc.heatflow").unwrap_err().contains("dsc.heat_flow"));
    }

    #[test]
    fn between_points_lie_straight_lines() {
        let curve = [(0.0, None), (1.0, Some(2.0)), (3.0, Some(6.0))];
        assert_eq!(between(&curve, 2.0), Some(4.0));
        assert_eq!(between(&curve, 1.0), Some(2.0));
        assert_eq!(between(&curve, 0.5), None, "the line begins undefined");
        assert_eq!(between(&curve, 9.0), Some(6.0));
        assert_eq!(between(&curve, -1.0), None);
        assert_eq!(between(&[], 0.0), None);
    }
}
