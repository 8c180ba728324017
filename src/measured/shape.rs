//! The layouts of files that the reader knows.

use std::fmt;

/// The program whose layout a file has, told by its content and never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shape {
    /// TA Instruments Universal Analysis, text.
    UniversalAnalysis,
    /// TA Instruments TRIOS, text.
    Trios,
    /// Mettler Toledo `STARe`, text.
    Stare,
    /// NETZSCH Proteus, one measurement.
    Proteus,
    /// NETZSCH Proteus, several measurements compared.
    ProteusCompare,
    /// `PerkinElmer` Pyris, text.
    Pyris,
    /// `PerkinElmer` Pyris, CSV.
    PyrisCsv,
    /// Setaram Calisto, text or CSV.
    Calisto,
    /// A UXD pattern of Bruker.
    Uxd,
    /// A spectrum of Jasco, text.
    Jasco,
    /// A spectrum of Agilent Cary, CSV.
    Cary,
    /// A spectrum of `OceanView`, text.
    OceanView,
    /// JCAMP-DX.
    JcampDx,
    /// Two columns of numbers without headings, as OPUS (`.dpt`) and diffractometers (`.xy`) write them.
    TwoColumns,
    /// Any other table of numbers.
    Plain,
}

impl fmt::Display for Shape {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::UniversalAnalysis => "TA Universal Analysis, text",
            Self::Trios => "TA TRIOS, text",
            Self::Stare => "Mettler STARe, text",
            Self::Proteus => "NETZSCH Proteus, one measurement",
            Self::ProteusCompare => "NETZSCH Proteus, measurements compared",
            Self::Pyris => "PerkinElmer Pyris, text",
            Self::PyrisCsv => "PerkinElmer Pyris, CSV",
            Self::Calisto => "Setaram Calisto",
            Self::Uxd => "Bruker UXD",
            Self::Jasco => "Jasco spectrum, text",
            Self::Cary => "Agilent Cary spectra, CSV",
            Self::OceanView => "OceanView spectrum, text",
            Self::JcampDx => "JCAMP-DX",
            Self::TwoColumns => "two columns without headings",
            Self::Plain => "plain table",
        })
    }
}
