//! How colours are seen, for tests: in CIELAB, in grey, and without one kind of cone.

use plotters::style::RGBColor;

/// Linear sRGB of a colour (IEC 61966-2-1).
fn linear(RGBColor(red, green, blue): RGBColor) -> [f64; 3] {
    [red, green, blue].map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    })
}

fn times(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

/// CIELAB of linear sRGB under D65 (CIE 15:2004).
fn lab(rgb: [f64; 3]) -> [f64; 3] {
    const TO_XYZ: [[f64; 3]; 3] = [
        [0.412_456_4, 0.357_576_1, 0.180_437_5],
        [0.212_672_9, 0.715_152_2, 0.072_175_0],
        [0.019_333_9, 0.119_192_0, 0.950_304_1],
    ];
    const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];
    let xyz = times(TO_XYZ, rgb.map(|channel| channel.clamp(0.0, 1.0)));
    let f = |i: usize| {
        let share = xyz[i] / WHITE[i];
        if share > 0.008_856 { share.cbrt() } else { (903.3 * share + 16.0) / 116.0 }
    };
    [116.0 * f(1) - 16.0, 500.0 * (f(0) - f(1)), 200.0 * (f(1) - f(2))]
}

/// CIE 1976 lightness of a colour: what is left of it in grey.
pub(super) fn lightness(colour: RGBColor) -> f64 {
    lab(linear(colour))[0]
}

/// Linear sRGB as those without one kind of cone see it (G. M. Machado, M. M. Oliveira,
/// L. A. F. Fernandes, IEEE Trans. Vis. Comput. Graph. 15, 1291, 2009, severity 1).
#[derive(Clone, Copy, Debug)]
pub(super) enum Sight {
    Full,
    Protanopia,
    Deuteranopia,
}

impl Sight {
    fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Self::Full => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Self::Protanopia => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Self::Deuteranopia => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
        }
    }

    /// Distance of two colours in CIELAB (CIE 1976) as it is seen.
    pub(super) fn distance(self, one: RGBColor, other: RGBColor) -> f64 {
        let [one, other] = [one, other].map(|colour| lab(times(self.matrix(), linear(colour))));
        one.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    }
}

/// White, black and the grey 119, whose lightness is 50.03; red and green as CIE 15 has them.
#[test]
fn known_colours_have_their_known_places() {
    assert!((lightness(RGBColor(255, 255, 255)) - 100.0).abs() < 0.01);
    assert_eq!(lightness(RGBColor(0, 0, 0)), 0.0);
    assert!((lightness(RGBColor(119, 119, 119)) - 50.03).abs() < 0.01);
    let [l, a, b] = lab(linear(RGBColor(255, 0, 0)));
    assert!((l - 53.24).abs() < 0.01 && (a - 80.09).abs() < 0.02 && (b - 67.20).abs() < 0.02);
    // Red and green come closer without the cones for red; blue and yellow stay apart.
    let (red, green) = (RGBColor(213, 94, 0), RGBColor(0, 158, 115));
    assert!(Sight::Protanopia.distance(red, green) < 0.7 * Sight::Full.distance(red, green));
}
