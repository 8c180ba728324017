//! From what was given to everything that follows from it.

use super::entry::{Entry, Shown, constant};
use crate::sample::OutOfRange;
use crate::sample::grinding::{
    BURGERS, COARSEST, CORE_RADIUS, DISORDERED_DEPTH, FACES, Mill, THINNEST, Work,
    dislocations_from_strain, dislocations_of_weak_spots, size_from_area, surface_area,
    surface_share, weak_spots_of_dislocations,
};
use crate::sample::purity::{CRUDE_IMPURITY, LEFT_BY_RECRYSTALLIZATION, impurity_after};

/// Grinding times of the table in min.
const TIMES: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0];
const MINUTE: f64 = 60.0;

/// What was given, in SI units.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    Time(f64),
    Dose(f64),
    WeakSpots(f64),
    Dislocations(f64),
    Crystallite(f64),
    /// Strain, and the size of the crystallites.
    Strain(f64, f64),
    Area(f64),
    Recrystallizations(u32),
}

/// Numbers that belong together, in the order of their quantities.
#[derive(Clone, Debug)]
pub struct Row {
    pub mill: Option<Mill>,
    pub entries: Vec<Entry>,
}

/// The table of a mill, for crystals of this density in kg/m3.
pub fn over_times(mill: Mill, density: f64) -> Result<Vec<Row>, OutOfRange> {
    let input = |minutes: f64| Input::Time(minutes * MINUTE);
    TIMES.into_iter().map(|time| converted(input(time), Some(mill), density)).collect()
}

/// What follows from what was given, for crystals of this density in kg/m3. With a mill, also
/// what it would take to get there, and what else it would do.
pub fn converted(input: Input, mill: Option<Mill>, density: f64) -> Result<Row, OutOfRange> {
    let mut entries = told(input, density)?;
    if let Some(mill) = mill {
        let more = ground(input, mill, density)?;
        // What was given, and what follows from it alone, is nearer to the sample.
        let new = |entry: &Entry| entries.iter().all(|known| known.shown != entry.shown);
        let new: Vec<Entry> = more.into_iter().filter(new).collect();
        entries.extend(new);
    }
    entries.sort_by_key(|entry| entry.shown);
    Ok(Row { mill, entries })
}

/// What was given, and what follows from it alone.
fn told(input: Input, density: f64) -> Result<Vec<Entry>, OutOfRange> {
    Ok(match input {
        Input::Time(time) => vec![Entry::given(Shown::Time, time)],
        Input::Dose(dose) => vec![Entry::given(Shown::Dose, dose)],
        Input::WeakSpots(fraction) => {
            vec![Entry::given(Shown::WeakSpots, fraction), dislocations(fraction)?]
        }
        Input::Dislocations(lines) => {
            vec![Entry::given(Shown::Dislocations, lines), weak_spots(lines)?]
        }
        Input::Crystallite(size) => {
            vec![Entry::given(Shown::Crystallite, size), area(size, density)?, surface(size)?]
        }
        Input::Strain(strain, size) => strained(strain, size, density)?,
        Input::Area(area) => powder(area, density)?,
        Input::Recrystallizations(times) => recrystallized(times)?,
    })
}

fn dislocations(fraction: f64) -> Result<Entry, OutOfRange> {
    let formula = format!("ρ = c / (π ({} nm)²)", nanometres(CORE_RADIUS));
    let lines = dislocations_of_weak_spots(fraction)?;
    Ok(Entry::estimate(Shown::Dislocations, lines, formula))
}

fn weak_spots(lines: f64) -> Result<Entry, OutOfRange> {
    let formula = format!("c = ρ π ({} nm)²", nanometres(CORE_RADIUS));
    Ok(Entry::estimate(Shown::WeakSpots, weak_spots_of_dislocations(lines)?, formula))
}

fn area(size: f64, density: f64) -> Result<Entry, OutOfRange> {
    let formula = format!("S = 6 / ({} g/cm3 · d), at most", constant(density / 1e3));
    Ok(Entry::from_literature(Shown::Area, surface_area(size, density)?, formula))
}

/// Lost order at the faces of crystallites or particles whose size was measured.
fn surface(size: f64) -> Result<Entry, OutOfRange> {
    let formula = format!("a = 1 − (1 − {} nm / d)³", nanometres(THINNEST));
    Ok(Entry::estimate(Shown::Disordered, surface_share(size)?, formula))
}

fn strained(strain: f64, size: f64, density: f64) -> Result<Vec<Entry>, OutOfRange> {
    let lines = dislocations_from_strain(strain, size)?;
    let formula = format!("ρ = 2 √3 ε / (d · {} nm)", nanometres(BURGERS));
    let mut entries = told(Input::Crystallite(size), density)?;
    entries.push(Entry::given(Shown::Strain, strain));
    entries.push(Entry::estimate(Shown::Dislocations, lines, formula));
    entries.push(weak_spots(lines)?);
    Ok(entries)
}

fn powder(area: f64, density: f64) -> Result<Vec<Entry>, OutOfRange> {
    let size = size_from_area(area, density)?;
    let formula = format!("d = 6 / ({} g/cm3 · S)", constant(density / 1e3));
    let particle = Entry::from_literature(Shown::Particle, size, formula);
    Ok(vec![Entry::given(Shown::Area, area), particle, surface(size)?])
}

fn recrystallized(times: u32) -> Result<Vec<Entry>, OutOfRange> {
    let formula = format!("x = {CRUDE_IMPURITY} · {LEFT_BY_RECRYSTALLIZATION}^n");
    let impurity = impurity_after(CRUDE_IMPURITY, times)?;
    let times = Entry::given(Shown::Recrystallizations, f64::from(times));
    Ok(vec![times, Entry::estimate(Shown::Impurity, impurity, formula)])
}

/// The work that leads to what was given, and all that it does. Nothing, where a mill has no
/// part in it.
fn ground(input: Input, mill: Mill, density: f64) -> Result<Vec<Entry>, OutOfRange> {
    let Some((work, formula)) = work(input, mill)? else {
        return Ok(Vec::new());
    };
    let constants = mill.constants();
    let (minutes, dose) = (constant(constants.time / MINUTE), constant(constants.dose / 1e6));
    let (fraction, size) = (mill.weak_spots(work), mill.crystallite(work));
    let size_formula = format!(
        "1/d = (1 − e^(−w)) / ({} nm) + e^(−w) / ({} µm)",
        nanometres(constants.crystallite),
        constant(COARSEST * 1e6),
    );
    let fraction_formula = format!("c = {} (1 − e^(−w))", constants.weak_spots);
    let disordered_formula = format!("a = {FACES} · {} nm / d", nanometres(DISORDERED_DEPTH));
    Ok(vec![
        Entry::estimate(Shown::Time, mill.time_for(work), format!("t = w · {minutes} min")),
        Entry::estimate(Shown::Dose, mill.dose_for(work), format!("D = w · {dose} kJ/g")),
        Entry::estimate(Shown::Work, work.value(), formula),
        Entry::estimate(Shown::WeakSpots, fraction, fraction_formula),
        dislocations(fraction)?,
        Entry::estimate(Shown::Crystallite, size, size_formula),
        area(size, density)?.estimated(),
        Entry::estimate(Shown::Disordered, mill.disordered(work), disordered_formula),
    ])
}

/// The work of a mill that leads to what was given, and its formula.
fn work(input: Input, mill: Mill) -> Result<Option<(Work, String)>, OutOfRange> {
    let constants = mill.constants();
    let to_weak_spots = format!("w = −ln(1 − c / {})", constants.weak_spots);
    Ok(Some(match input {
        Input::Time(time) => {
            let minutes = constant(constants.time / MINUTE);
            (mill.work_in_time(time)?, format!("w = t / ({minutes} min)"))
        }
        Input::Dose(dose) => {
            let unit = constant(constants.dose / 1e6);
            (mill.work_of_dose(dose)?, format!("w = D / ({unit} kJ/g)"))
        }
        Input::WeakSpots(fraction) => (mill.work_for_weak_spots(fraction)?, to_weak_spots),
        Input::Dislocations(lines) => {
            (mill.work_for_weak_spots(weak_spots_of_dislocations(lines)?)?, to_weak_spots)
        }
        Input::Crystallite(size) => {
            let (finest, coarsest) = (constants.crystallite, COARSEST * 1e6);
            let [finest, coarsest] = [nanometres(finest), constant(coarsest)];
            let (d, d0) = (format!("1/({finest} nm)"), format!("1/({coarsest} µm)"));
            let formula = format!("w = −ln(1 − (1/d − {d0}) / ({d} − {d0}))");
            (mill.work_for_crystallite(size)?, formula)
        }
        Input::Strain(..) | Input::Area(_) | Input::Recrystallizations(_) => return Ok(None),
    }))
}

/// A length in m as its number of nm.
fn nanometres(length: f64) -> String {
    constant(length * 1e9)
}
