//! Typed quantities and their text form: "140 degC", "95 kJ/mol", "30 min".
//!
//! A quantity is SI inside and carries its unit as text at the edge. Lengths and angles
//! are the exception: ångström and degrees, as in the crystal's own data, so that a cell
//! written in ångström comes back to the same bits.
//!
//! ```
//! use tautomata::units::{Kind, Quantity, Temperature, parse_any};
//!
//! let oven: Temperature = "140 degC".parse()?;
//! assert_eq!(oven.value(), 413.15);
//! assert_eq!(parse_any("95 kJ/mol")?, (Kind::MolarEnergy, 95e3));
//! assert!("140 kJ/mol".parse::<Temperature>().is_err());
//! # Ok::<(), tautomata::units::UnitError>(())
//! ```

mod kind;
mod laboratory;
mod number;
mod parse;
mod schema;

pub use kind::{Kind, Unit};
pub use laboratory::in_the_laboratory;
pub use number::{digits, number, time, with_error};
pub use parse::{UnitError, as_written, nearest, parse_any};
pub(crate) use schema::schema;

use std::fmt;
use std::str::FromStr;

/// A quantity of one kind, made from and shown as text with a unit.
pub trait Quantity: Copy + FromStr<Err = UnitError> + fmt::Display {
    /// What kind of quantity it is.
    const KIND: Kind;
    /// From its value in the kind's own unit, see [`Kind::base_unit`].
    fn new(value: f64) -> Self;
    /// Its value in the kind's own unit.
    fn value(self) -> f64;
}

macro_rules! quantities {
    ($($(#[$doc:meta])* $name:ident = $kind:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
        pub struct $name(pub f64);

        impl Quantity for $name {
            const KIND: Kind = Kind::$kind;
            fn new(value: f64) -> Self {
                Self(value)
            }
            fn value(self) -> f64 {
                self.0
            }
        }

        impl FromStr for $name {
            type Err = UnitError;
            fn from_str(text: &str) -> Result<Self, UnitError> {
                Kind::$kind.parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&Kind::$kind.show(self.0))
            }
        }
    )*};
}

quantities! {
    /// A temperature in K.
    Temperature = Temperature;
    /// A time in s.
    Time = Time;
    /// A molar energy in J/mol.
    MolarEnergy = MolarEnergy;
    /// A frequency in 1/s.
    Frequency = Frequency;
    /// A frequency per pressure in 1/(s Pa).
    FrequencyPerPressure = FrequencyPerPressure;
    /// A length in Å.
    Length = Length;
    /// A pressure in Pa.
    Pressure = Pressure;
    /// A heating (or cooling) rate in K/s.
    HeatingRate = HeatingRate;
    /// An angle in degrees.
    Angle = Angle;
    /// A mass in kg.
    Mass = Mass;
    /// An area in m².
    Area = Area;
    /// A photon flux in 1/(m² s).
    PhotonFlux = PhotonFlux;
    /// A leak: change of a pressure in Pa/s.
    PressureRate = PressureRate;
    /// A depression of the melting point by size, in K Å.
    TemperatureLength = TemperatureLength;
    /// An energy per mass in J/kg.
    EnergyPerMass = EnergyPerMass;
    /// An area per mass in m2/kg.
    AreaPerMass = AreaPerMass;
    /// A density of lines, length per volume, in 1/m2.
    LineDensity = LineDensity;
}

/// Lengths of crystals are in Å, those of formulas in m.
pub const ANGSTROM_PER_METRE: f64 = 1e10;
/// Sizes of domains and places in tables are in nm.
pub const ANGSTROM_PER_NM: f64 = 10.0;
/// Pressures in a laboratory are in mbar.
pub const PASCAL_PER_MBAR: f64 = 100.0;
/// Fluxes of a lamp are a cm2.
pub const SQUARE_CM_PER_SQUARE_METRE: f64 = 1e4;
/// Molar energies in tables are in kJ/mol.
pub const JOULE_PER_KILOJOULE: f64 = 1000.0;
/// 0 °C in K.
pub const ZERO_CELSIUS: f64 = 273.15;
/// The molar gas constant in J/(mol K), Avogadro's number times Boltzmann's constant: exact in the
/// SI of 2019 (CODATA 2018 and 2022).
pub const GAS_CONSTANT: f64 = 8.314_462_618_153_24;

/// The shortest decimal text that reads back to the same bits.
pub fn shortest(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || (1e-4..1e15).contains(&size) {
        format!("{value}")
    } else {
        format!("{value:e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chemists_units_become_si() {
        assert_eq!("140 degC".parse(), Ok(Temperature(413.15)));
        assert_eq!("140 °C".parse(), Ok(Temperature(413.15)));
        assert_eq!("72 h".parse(), Ok(Time(259_200.0)));
        assert_eq!("95 kJ/mol".parse(), Ok(MolarEnergy(95_000.0)));
        assert_eq!("1 kcal/mol".parse(), Ok(MolarEnergy(4184.0)));
        assert_eq!("6 1/min".parse(), Ok(Frequency(0.1)));
        assert_eq!("3 1/(s mbar)".parse(), Ok(FrequencyPerPressure(0.03)));
        assert_eq!("8.9313 Å".parse(), Ok(Length(8.9313)));
        assert_eq!("1 nm".parse(), Ok(Length(10.0)));
        assert_eq!("212.7 mbar".parse(), Ok(Pressure(21_270.0)));
        assert_eq!("6 K/min".parse(), Ok(HeatingRate(0.1)));
        assert_eq!("102.48 deg".parse(), Ok(Angle(102.48)));
        assert_eq!("0.3 kJ/g".parse(), Ok(EnergyPerMass(3e5)));
        assert_eq!("300 J/g".parse(), Ok(EnergyPerMass(3e5)));
        assert_eq!("12 m²/g".parse(), Ok(AreaPerMass(12_000.0)));
        assert_eq!("1e12 1/cm2".parse(), Ok(LineDensity(1e16)));
        assert_eq!("1e12 cm^-2".parse(), Ok(LineDensity(1e16)));
    }

    #[test]
    fn an_electronvolt_a_molecule_is_its_molar_energy() {
        // e·N_A = 1.602176634e-19 C × 6.02214076e23 1/mol, both exact in the SI of 2019.
        let faraday = 1.602_176_634e-19 * 6.022_140_76e23;
        let MolarEnergy(value) = "1 eV".parse().expect("a unit that is in the table");
        approx::assert_relative_eq!(value, faraday, max_relative = 1e-15);
    }

    #[test]
    fn the_gas_constant_is_avogadros_number_times_boltzmanns_constant() {
        // Both exact in the SI of 2019; their product has fifteen digits and rounds once.
        let product = 6.022_140_76e23 * 1.380_649e-23;
        approx::assert_relative_eq!(GAS_CONSTANT, product, max_relative = 1e-15);
    }

    #[test]
    fn shortest_text_has_no_long_tails_of_zeros() {
        assert_eq!(shortest(1e13), "10000000000000");
        assert_eq!(shortest(3e-8), "3e-8");
        assert_eq!(shortest(1e300), "1e300");
        assert_eq!(shortest(0.02), "0.02");
    }

    proptest! {
        #[test]
        fn shown_quantities_read_back_to_the_same_bits(value in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO) {
            for kind in Kind::ALL {
                prop_assert_eq!(kind.parse(&kind.show(value)).map(f64::to_bits), Ok(value.to_bits()));
            }
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            for kind in Kind::ALL {
                let _ = kind.parse(&text);
            }
        }
    }
}
