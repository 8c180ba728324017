//! Diffuse reflectance and colour.

use super::super::table;

table! {
    /// A row of `instruments/uvvis_spectra.csv`: the spectrum at one wavelength and moment, of all
    /// replicates taken together.
    UvvisPoint in "instruments/uvvis_spectra.csv" {
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// Wavelength in nm.
        wavelength: f64 = "wavelength_nm", "Wavelength";
        /// Absorption coefficient of the crystal or polymer, in 1/cm.
        absorption: f64 = "absorption_per_cm", "Absorption coefficient" as Quantity;
        /// Diffuse reflectance of the powder, of 1.
        reflectance: f64 = "reflectance", "Diffuse reflectance" as Share;
    }
}

table! {
    /// A row of `instruments/uvvis_colour.csv`: the colour of one replicate at one moment, and
    /// what is read off its spectrum beside what the lattice has.
    UvvisColour in "instruments/uvvis_colour.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate", "Replicate";
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// The colour in sRGB, as `#rrggbb`.
        srgb: String = "srgb_hex", "Colour";
        /// Lightness L* of CIELAB under D65.
        lightness: f64 = "L", "L*" as Quantity;
        /// a* of CIELAB: from green to red.
        a: f64 = "a", "a*" as Quantity;
        /// b* of CIELAB: from blue to yellow.
        b: f64 = "b", "b*" as Quantity;
        /// Where the reflectance is half-way between its lowest and its highest, in nm; `None`
        /// where it is the same all over.
        band_edge: Option<f64> = "band_edge_nm", "Band edge" as Quantity;
        /// Conversion.
        conversion: f64 = "conversion", "Conversion" as Share;
        /// Number-average length of the conjugated segments; `None` without chains.
        number_average_segment: Option<f64> = "number_average_segment", "Number-average segment" as Quantity;
        /// Their weight-average length.
        weight_average_segment: Option<f64> = "weight_average_segment", "Weight-average segment" as Quantity;
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
