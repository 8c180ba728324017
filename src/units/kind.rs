//! The kinds of quantity and, for each, its one table of units.

use super::{ZERO_CELSIUS, shortest};

/// A unit: the kind's own unit is (value · times / over) + plus of it.
///
/// Two exact integers rather than one factor keep decimal text exact: 3 ms is 3/1000 s.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// Its spellings, the one to show first.
    pub(super) spellings: &'static [&'static str],
    times: f64,
    over: f64,
    plus: f64,
}

impl Unit {
    const fn times(spellings: &'static [&'static str], times: f64) -> Self {
        Self { spellings, times, over: 1.0, plus: 0.0 }
    }

    const fn over(spellings: &'static [&'static str], over: f64) -> Self {
        Self { spellings, times: 1.0, over, plus: 0.0 }
    }

    const fn plus(spellings: &'static [&'static str], plus: f64) -> Self {
        Self { spellings, times: 1.0, over: 1.0, plus }
    }

    /// The unit with this spelling, and its kind.
    pub fn named(spelling: &str) -> Option<(Kind, Self)> {
        Kind::ALL.into_iter().find_map(|kind| kind.unit(spelling).map(|unit| (kind, unit)))
    }

    /// A value in the kind's own unit, in this unit.
    pub fn from_base(self, value: f64) -> f64 {
        (value - self.plus) * self.over / self.times
    }

    /// A value in this unit, in the kind's own unit.
    pub fn to_base(self, value: f64) -> f64 {
        // Adding 0.0 would turn −0.0 into 0.0.
        let scaled = value * self.times / self.over;
        if self.plus == 0.0 { scaled } else { scaled + self.plus }
    }
}

/// A kind of quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Own unit K.
    Temperature,
    /// Own unit s.
    Time,
    /// Own unit J/mol.
    MolarEnergy,
    /// Own unit 1/s.
    Frequency,
    /// Own unit 1/(s Pa).
    FrequencyPerPressure,
    /// Own unit Å.
    Length,
    /// Own unit Pa.
    Pressure,
    /// Own unit K/s.
    HeatingRate,
    /// Own unit °.
    Angle,
    /// Own unit m².
    Area,
    /// Own unit 1/(m² s).
    PhotonFlux,
    /// Own unit Pa/s.
    PressureRate,
    /// Own unit K Å.
    TemperatureLength,
    /// Own unit J/kg.
    EnergyPerMass,
    /// Own unit m2/kg.
    AreaPerMass,
    /// Own unit 1/m2, length of lines in a volume.
    LineDensity,
    /// Own unit W.
    Power,
    /// Own unit W/kg.
    PowerPerMass,
    /// Own unit 1/m.
    Wavenumber,
    /// Own unit kg.
    Mass,
}

const TEMPERATURE: &[Unit] =
    &[Unit::times(&["K"], 1.0), Unit::plus(&["degC", "°C", "℃"], ZERO_CELSIUS)];
const TIME: &[Unit] = &[
    Unit::times(&["s"], 1.0),
    Unit::times(&["min"], 60.0),
    Unit::times(&["h"], 3600.0),
    Unit::times(&["d"], 86_400.0),
    Unit::over(&["ms"], 1e3),
    Unit::over(&["us", "µs", "μs"], 1e6),
    Unit::over(&["ns"], 1e9),
];
/// 1 eV a molecule is the Faraday constant in J/mol (CODATA 2018, exact).
const MOLAR_ENERGY: &[Unit] = &[
    Unit::times(&["J/mol"], 1.0),
    Unit::times(&["kJ/mol"], 1e3),
    Unit::times(&["kcal/mol"], 4184.0),
    Unit::times(&["eV"], 96_485.332_123_310_01),
];
const FREQUENCY: &[Unit] = &[
    Unit::times(&["1/s", "s^-1", "Hz"], 1.0),
    Unit::over(&["1/min", "min^-1"], 60.0),
    Unit::over(&["1/h", "h^-1"], 3600.0),
];
const FREQUENCY_PER_PRESSURE: &[Unit] = &[
    Unit::times(&["1/(s Pa)", "1/(s·Pa)"], 1.0),
    Unit::over(&["1/(s mbar)", "1/(s·mbar)"], 100.0),
];
const LENGTH: &[Unit] = &[
    Unit::times(&["angstrom", "Å", "\u{212b}"], 1.0),
    Unit::times(&["nm"], 10.0),
    Unit::times(&["um", "µm", "μm"], 1e4),
    Unit::times(&["mm"], 1e7),
    Unit::times(&["m"], 1e10),
];
const PRESSURE: &[Unit] = &[
    Unit::times(&["Pa"], 1.0),
    Unit::times(&["mbar"], 100.0),
    Unit::times(&["bar"], 1e5),
    Unit::times(&["kPa"], 1e3),
];
const HEATING_RATE: &[Unit] = &[
    Unit::times(&["K/s", "degC/s", "°C/s"], 1.0),
    Unit::over(&["K/min", "degC/min", "°C/min"], 60.0),
];
const ANGLE: &[Unit] = &[Unit::times(&["deg", "°"], 1.0)];
const AREA: &[Unit] = &[
    Unit::times(&["m2", "m^2", "m²"], 1.0),
    Unit::over(&["cm2", "cm^2", "cm²"], 1e4),
    Unit::over(&["nm2", "nm^2", "nm²"], 1e18),
];
const PHOTON_FLUX: &[Unit] = &[
    Unit::times(&["1/(m2 s)", "1/(m^2 s)", "1/(m² s)"], 1.0),
    Unit::times(&["1/(cm2 s)", "1/(cm^2 s)", "1/(cm² s)"], 1e4),
];
const TEMPERATURE_LENGTH: &[Unit] =
    &[Unit::times(&["K angstrom", "K Å"], 1.0), Unit::times(&["K nm"], 10.0)];
const PRESSURE_RATE: &[Unit] = &[
    Unit::times(&["Pa/s"], 1.0),
    Unit::times(&["mbar/s"], 100.0),
    Unit { spellings: &["mbar/min"], times: 100.0, over: 60.0, plus: 0.0 },
    Unit { spellings: &["mbar/h"], times: 100.0, over: 3600.0, plus: 0.0 },
];
const ENERGY_PER_MASS: &[Unit] = &[
    Unit::times(&["J/kg"], 1.0),
    Unit::times(&["J/g"], 1e3),
    Unit::times(&["kJ/kg"], 1e3),
    Unit::times(&["kJ/g"], 1e6),
];
const AREA_PER_MASS: &[Unit] = &[
    Unit::times(&["m2/kg", "m²/kg", "m^2/kg"], 1.0),
    Unit::times(&["m2/g", "m²/g", "m^2/g"], 1e3),
];
const LINE_DENSITY: &[Unit] = &[
    Unit::times(&["1/m2", "1/m²", "1/m^2", "m^-2"], 1.0),
    Unit::times(&["1/cm2", "1/cm²", "1/cm^2", "cm^-2"], 1e4),
];
const POWER: &[Unit] =
    &[Unit::times(&["W"], 1.0), Unit::over(&["mW"], 1e3), Unit::over(&["uW", "µW", "μW"], 1e6)];
const POWER_PER_MASS: &[Unit] =
    &[Unit::times(&["W/kg", "mW/g"], 1.0), Unit::times(&["W/g", "mW/mg"], 1e3)];
const MASS: &[Unit] = &[
    Unit::times(&["kg"], 1.0),
    Unit::over(&["g"], 1e3),
    Unit::over(&["mg"], 1e6),
    Unit::over(&["ug", "µg", "μg"], 1e9),
];
const WAVENUMBER: &[Unit] = &[
    Unit::times(&["1/m", "m^-1"], 1.0),
    Unit::times(&["1/cm", "cm-1", "cm^-1", "cm⁻¹", "cm−1"], 100.0),
];

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 20] = [
        Self::Temperature,
        Self::Time,
        Self::MolarEnergy,
        Self::Frequency,
        Self::FrequencyPerPressure,
        Self::Length,
        Self::Pressure,
        Self::HeatingRate,
        Self::Angle,
        Self::Area,
        Self::PhotonFlux,
        Self::PressureRate,
        Self::TemperatureLength,
        Self::EnergyPerMass,
        Self::AreaPerMass,
        Self::LineDensity,
        Self::Power,
        Self::PowerPerMass,
        Self::Wavenumber,
        Self::Mass,
    ];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Temperature => "temperature",
            Self::Time => "time",
            Self::MolarEnergy => "molar energy",
            Self::Frequency => "frequency",
            Self::FrequencyPerPressure => "frequency per pressure",
            Self::Length => "length",
            Self::Pressure => "pressure",
            Self::HeatingRate => "heating rate",
            Self::Angle => "angle",
            Self::Area => "area",
            Self::PhotonFlux => "photon flux",
            Self::PressureRate => "leak rate",
            Self::TemperatureLength => "temperature times length",
            Self::EnergyPerMass => "energy per mass",
            Self::AreaPerMass => "area per mass",
            Self::LineDensity => "line density",
            Self::Power => "power",
            Self::PowerPerMass => "power per mass",
            Self::Wavenumber => "wavenumber",
            Self::Mass => "mass",
        }
    }

    /// How one is written.
    pub fn example(self) -> &'static str {
        match self {
            Self::Temperature => "140 degC",
            Self::Time => "72 h",
            Self::MolarEnergy => "115 kJ/mol",
            Self::Frequency => "1e12 1/s",
            Self::FrequencyPerPressure => "3e-6 1/(s mbar)",
            Self::Length => "8.9 angstrom",
            Self::Pressure => "212 mbar",
            Self::HeatingRate => "5 K/min",
            Self::Angle => "90 deg",
            Self::Area => "3.4e-20 cm2",
            Self::PhotonFlux => "9.2e15 1/(cm2 s)",
            Self::PressureRate => "1e-4 mbar/h",
            Self::TemperatureLength => "192 K nm",
            Self::EnergyPerMass => "0.3 kJ/g",
            Self::AreaPerMass => "12 m2/g",
            Self::LineDensity => "1e16 1/m2",
            Self::Power => "3 mW",
            Self::PowerPerMass => "0.2 W/g",
            Self::Wavenumber => "2225 1/cm",
            Self::Mass => "6.4 mg",
        }
    }

    pub(super) fn units(self) -> &'static [Unit] {
        match self {
            Self::Temperature => TEMPERATURE,
            Self::Time => TIME,
            Self::MolarEnergy => MOLAR_ENERGY,
            Self::Frequency => FREQUENCY,
            Self::FrequencyPerPressure => FREQUENCY_PER_PRESSURE,
            Self::Length => LENGTH,
            Self::Pressure => PRESSURE,
            Self::HeatingRate => HEATING_RATE,
            Self::Angle => ANGLE,
            Self::Area => AREA,
            Self::PhotonFlux => PHOTON_FLUX,
            Self::PressureRate => PRESSURE_RATE,
            Self::TemperatureLength => TEMPERATURE_LENGTH,
            Self::EnergyPerMass => ENERGY_PER_MASS,
            Self::AreaPerMass => AREA_PER_MASS,
            Self::LineDensity => LINE_DENSITY,
            Self::Power => POWER,
            Self::PowerPerMass => POWER_PER_MASS,
            Self::Wavenumber => WAVENUMBER,
            Self::Mass => MASS,
        }
    }

    /// The unit in which values are held.
    pub fn base_unit(self) -> &'static str {
        self.units()[0].spellings[0]
    }

    /// The units that it may be written in, one spelling each, as a list for messages.
    pub fn unit_list(self) -> String {
        let units: Vec<&str> = self.units().iter().map(|unit| unit.spellings[0]).collect();
        units.join(", ")
    }

    /// The unit with this spelling.
    pub(super) fn unit(self, spelling: &str) -> Option<Unit> {
        self.units().iter().find(|unit| unit.spellings.contains(&spelling)).copied()
    }

    /// A value in the kind's own unit as text that reads back to the same bits.
    pub fn show(self, value: f64) -> String {
        format!("{} {}", shortest(value), self.base_unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_unit_belongs_to_one_kind_only() {
        let mut seen = BTreeSet::new();
        for unit in Kind::ALL.into_iter().flat_map(Kind::units) {
            for spelling in unit.spellings {
                assert!(seen.insert(spelling), "{spelling} stands in two tables");
            }
        }
    }

    #[test]
    fn every_example_is_read() {
        for kind in Kind::ALL {
            assert!(kind.parse(kind.example()).is_ok(), "{}", kind.example());
        }
    }

    #[test]
    fn the_first_unit_is_the_one_that_values_are_held_in() {
        for kind in Kind::ALL {
            assert_eq!(kind.units()[0].to_base(0.37), 0.37);
        }
    }
}
