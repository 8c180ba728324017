//! Diffuse reflectance from the ultraviolet to the near infrared, and the colour of the powder, as tables.

use super::Looks;
use crate::instruments::Sheet;
use crate::instruments::uvvis::{Absorbers, Bands, Colour, Spectrum, Uvvis};
use crate::observe::Inspection;
use crate::results::table::instruments::{UvvisColour, UvvisPoint};
use crate::results::table::{self, Row};
use crate::results::{FolderError, ResultsFolder};

/// Writes the instrument's tables.
///
/// # Errors
/// What the folder reports.
pub fn write(looks: &Looks<'_>, sheet: &Sheet, folder: &ResultsFolder) -> Result<(), FolderError> {
    let settings = Uvvis::new(sheet);
    let spectra: Vec<UvvisPoint> =
        looks.together().iter().flat_map(|seen| spectrum(&settings, seen)).collect();
    let colour = |(replicate, all): (u32, &[Inspection])| -> Vec<UvvisColour> {
        all.iter().map(|seen| colour(&settings, replicate, seen)).collect()
    };
    let colours: Vec<UvvisColour> = looks.each().flat_map(colour).collect();
    folder.write(UvvisPoint::FILE, |out| table::write(&spectra, out))?;
    folder.write(UvvisColour::FILE, |out| table::write(&colours, out))
}

fn spectrum(settings: &Uvvis, seen: &Inspection) -> Vec<UvvisPoint> {
    let bands = Bands::of(settings, &Absorbers::of(seen));
    let points = Spectrum::of(settings, &bands).points.into_iter();
    let row = points.map(|point| UvvisPoint {
        time: seen.time,
        wavelength: point.wavelength,
        absorption: point.absorption,
        reflectance: point.reflectance,
    });
    row.collect()
}

fn colour(settings: &Uvvis, replicate: u32, seen: &Inspection) -> UvvisColour {
    let bands = Bands::of(settings, &Absorbers::of(seen));
    let colour = Colour::of(settings, &bands);
    UvvisColour {
        replicate,
        time: seen.time,
        srgb: colour.hex(),
        lightness: colour.lightness,
        a: colour.a,
        b: colour.b,
        band_edge: Spectrum::of(settings, &bands).edge(),
        conversion: seen.conversion(),
        number_average_segment: seen.chains.number_average_segment(),
        weight_average_segment: seen.chains.weight_average_segment(),
    }
}
