//! Colours of values: from dark blue to yellow, lighter all the way.

use plotters::style::RGBColor;

/// Cividis at a share from 0 to 1: even steps in lightness, told apart by colour-blind readers
/// nearly as by others (J. R. Nuñez, C. R. Anderton, R. S. Renslow, `PLoS` ONE 13, e0199239,
/// 2018), by the polynomials of d3-scale-chromatic (ISC licence).
pub(super) fn cividis(share: f64) -> RGBColor {
    const RED: [f64; 6] = [-4.54, -35.34, 2381.73, -6402.7, 7024.72, -2710.57];
    const GREEN: [f64; 6] = [32.49, 170.73, 52.82, -131.46, 176.58, -67.37];
    const BLUE: [f64; 6] = [81.24, 442.36, -2482.43, 6167.24, -6614.94, 2475.67];
    let t = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
    let channel = |of: [f64; 6]| {
        let value = of.into_iter().rev().fold(0.0, |sum, coefficient| sum * t + coefficient);
        value.round().clamp(0.0, 255.0) as u8
    };
    RGBColor(channel(RED), channel(GREEN), channel(BLUE))
}

/// The same scale for pictures that are no figures: red, green and blue.
pub fn scale_colour(share: f64) -> [u8; 3] {
    let RGBColor(red, green, blue) = cividis(share);
    [red, green, blue]
}

#[cfg(test)]
mod tests {
    use super::super::vision::lightness;
    use super::*;

    /// The ends that d3-scale-chromatic prints: interpolateCividis(0), (0.5) and (1).
    #[test]
    fn the_polynomials_are_those_of_their_source() {
        assert_eq!(cividis(0.0), RGBColor(0, 32, 81));
        assert_eq!(cividis(0.5), RGBColor(127, 124, 117));
        assert_eq!(cividis(1.0), RGBColor(253, 234, 69));
        assert_eq!((cividis(f64::NAN), cividis(7.0)), (cividis(0.0), cividis(1.0)));
    }

    /// What is more is lighter, in grey too: no step of 256 is darker (rounding to whole channels
    /// leaves a few alike), every fourth is lighter.
    #[test]
    fn lightness_rises_all_the_way() {
        let steps: Vec<f64> = (0..256).map(|i| lightness(cividis(f64::from(i) / 255.0))).collect();
        assert!(steps.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(steps.windows(5).all(|five| five[0] < five[4]));
        assert!(steps[255] - steps[0] > 75.0);
    }
}
