//! Diffuse reflectance and colour.

use super::super::table;

table! {
    /// A row of `instruments/uvvis_spectra.csv`: the spectrum at one wavelength and moment, of all
    /// replicates taken together.
    UvvisPoint in "instruments/uvvis_spectra.csv" {
        /// Time since the protocol began, in s.
        time: f64 = "time_s",
        /// Wavelength in nm.
        wavelength: f64 = "wavelength_nm",
        /// Absorption coefficient of the crystal or polymer, in 1/cm.
        absorption: f64 = "absorption_per_cm",
        /// Diffuse reflectance of the powder, of 1.
        reflectance: f64 = "reflectance",
    }
}

table! {
    /// A row of `instruments/uvvis_colour.csv`: the colour of one replicate at one moment, and
    /// what is read off its spectrum beside what the lattice has.
    UvvisColour in "instruments/uvvis_colour.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate",
        /// Time since the protocol began, in s.
        time: f64 = "time_s",
        /// The colour in sRGB, as `#rrggbb`.
        srgb: String = "srgb_hex",
        /// Lightness L* of CIELAB under D65.
        lightness: f64 = "L",
        /// a* of CIELAB: from green to red.
        a: f64 = "a",
        /// b* of CIELAB: from blue to yellow.
        b: f64 = "b",
        /// Where the reflectance is half-way between its lowest and its highest, in nm; `None`
        /// where it is the same all over.
        band_edge: Option<f64> = "band_edge_nm" in "nm",
        /// Conversion.
        conversion: f64 = "conversion" in "1",
        /// Number-average length of the conjugated segments; `None` without chains.
        number_average_segment: Option<f64> = "number_average_segment" in "1",
        /// Their weight-average length.
        weight_average_segment: Option<f64> = "weight_average_segment" in "1",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::rows::tests::round_trip;
    use super::*;

    #[test]
    fn rows_read_back_even_without_chains() {
        let colour = UvvisColour {
            replicate: 1,
            time: 0.0,
            srgb: "#f6ffb4".into(),
            lightness: 97.8,
            a: -17.0,
            b: 36.0,
            band_edge: None,
            conversion: 0.0,
            number_average_segment: None,
            weight_average_segment: None,
        };
        let text = round_trip(&[colour]);
        assert!(text.starts_with("replicate,time_s,srgb_hex,L,a,b,band_edge_nm,conversion,"));
        round_trip(&[UvvisPoint {
            time: 1.0,
            wavelength: 500.0,
            absorption: 3.5,
            reflectance: 0.9,
        }]);
    }
}
