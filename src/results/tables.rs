//! The tables of a run, typed: in memory while it is written, from its folder afterwards.

use super::summary::{self, SUMMARY_JSON};
use super::table::instruments::{
    DscPeakRow, DscRow, FtirBand, FtirPoint, NmrLine, NmrPoint, SignalRow, UvvisColour, UvvisPoint,
    XrdPatternRow, XrdRow,
};
use super::table::{
    self, ChainRow, ComparedCurveRow, ComparisonRow, CompensationRow, ConversionRow, EventRow,
    FitDataRow, FitLeaveOneOutRow, FitNextRow, FitParameterRow, FitPointRow, FitStatementRow,
    FitWaveRow, IsoconversionalRow, MasterRow, MasterShapeRow, MeanRow, ModelCovarianceRow,
    ModelCurveRow, ModelNumberRow, ModelRow, OverallRow, PeakRow, PredictionRow, PrefactorRow,
    ProtocolRow, RateRow, ReplicateRow, Row, SampleRow, ScenarioDifferenceRow, SensitivityRow,
    Series, SliceRow, SummaryRow, TableError, TruthRow, TruthStepRow, TttRow, VerificationRow,
};
use super::{Frame, INSTRUMENTS};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A table of a run: rows in memory, or a file that is read when its rows are first asked for.
#[derive(Clone, Debug)]
pub struct Table<R> {
    file: Option<PathBuf>,
    rows: OnceLock<Vec<R>>,
}

/// No table.
impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { file: None, rows: OnceLock::new() }
    }
}

/// A table in memory.
impl<R> From<Vec<R>> for Table<R> {
    fn from(rows: Vec<R>) -> Self {
        Self { file: None, rows: rows.into() }
    }
}

impl<R: Row> Table<R> {
    fn in_folder(folder: &Path) -> Self {
        Self { file: Some(folder.join(R::FILE)), rows: OnceLock::new() }
    }

    /// Its file; of a table in memory, inside the results folder.
    pub fn file(&self) -> &Path {
        self.file.as_deref().unwrap_or(R::FILE.as_ref())
    }

    /// Its rows.
    ///
    /// # Errors
    /// [`TableError`], also if there is no such table.
    pub fn rows(&self) -> Result<&[R], TableError> {
        if let Some(rows) = self.rows.get() {
            return Ok(rows);
        }
        let name = self.file.as_deref().ok_or_else(|| TableError::missing(R::FILE.as_ref()))?;
        let file = File::open(name)
            .map_err(|source| TableError::Unreadable { file: name.to_owned(), source })?;
        let rows = table::read(file, name)?;
        Ok(self.rows.get_or_init(|| rows))
    }

    /// Its rows; `None` if there is no such table.
    ///
    /// # Errors
    /// [`TableError`] of a table that is there.
    pub fn rows_if_any(&self) -> Result<Option<&[R]>, TableError> {
        match self.rows() {
            Ok(rows) => Ok(Some(rows)),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// That a row, counted from 0, holds what its table may not.
    pub fn malformed(&self, row: usize, what: String) -> TableError {
        TableError::Malformed { file: self.file().to_owned(), line: Some(row as u64 + 2), what }
    }

    /// Its file and what fills it, if its rows are in memory.
    fn to_write(&self) -> Option<(&'static str, Fill<'_>)> {
        let rows = self.rows.get()?;
        Some((R::FILE, Box::new(|out| table::write(rows, out))))
    }
}

/// Writes the content of a file.
pub(super) type Fill<'a> = Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'a>;

/// Declares the tables, each once: its field and its row.
macro_rules! tables {
    ($($(#[$doc:meta])* $field:ident: $row:ty,)*) => {
        /// The tables of a run or of a verification, as far as it has them.
        #[derive(Clone, Debug, Default)]
        pub struct Tables {
            /// The folder that they were read from or are written to: measured curves lie there.
            pub folder: Option<PathBuf>,
            $($(#[$doc])* pub $field: Table<$row>,)*
            /// The comparisons of a verification.
            pub verification: Table<VerificationRow>,
        }

        impl Tables {
            /// The file of every table that a run may write.
            pub const FILES: &'static [&'static str] = &[$(<$row>::FILE),*];

            /// The tables in a folder. Each is read when its rows are first asked for.
            pub fn in_folder(folder: &Path) -> Self {
                Self {
                    folder: Some(folder.into()),
                    $($field: Table::in_folder(folder),)*
                    verification: Table::in_folder(folder),
                }
            }

            /// The table that goes into this file, column by column; `None` if there is no such table.
            ///
            /// # Errors
            /// [`TableError`] of a table that is there.
            pub fn series(&self, file: &str) -> Result<Option<Vec<Series>>, TableError> {
                match file {
                    $(<$row>::FILE => Ok(self.$field.rows_if_any()?.map(<$row>::series)),)*
                    VerificationRow::FILE => {
                        Ok(self.verification.rows_if_any()?.map(VerificationRow::series))
                    }
                    _ => Ok(None),
                }
            }

            /// The files of the tables whose rows are in memory, and what fills them.
            pub(super) fn to_write(&self) -> Vec<(&'static str, Fill<'_>)> {
                let of_run = [$(self.$field.to_write()),*].into_iter();
                let others = [self.verification.to_write(), self.summary_as_json()];
                of_run.chain(others).flatten().collect()
            }
        }
    };
}

tables! {
    /// The conditions that the protocol asks for.
    protocol: ProtocolRow,
    /// The time series of each replicate.
    samples: SampleRow,
    /// The time series averaged over replicates.
    means: MeanRow,
    /// Events by kind.
    events: EventRow,
    /// Rates and mean barriers by kind of event.
    rates: RateRow,
    /// Chains by length, at the end.
    chains: ChainRow,
    /// What became of each replicate.
    replicates: ReplicateRow,
    /// The summary over replicates.
    summary: SummaryRow,
    /// Planes cut through the first replicate.
    slices: SliceRow,
    /// Infrared spectra.
    ftir_spectra: FtirPoint,
    /// What is read off them.
    ftir_bands: FtirBand,
    /// Powder patterns.
    xrd_patterns: XrdPatternRow,
    /// What is read off them.
    xrd_crystallinity: XrdRow,
    /// NMR spectra.
    nmr_spectra: NmrPoint,
    /// What is read off them.
    nmr_lines: NmrLine,
    /// Spectra of diffuse reflectance.
    uvvis_spectra: UvvisPoint,
    /// Colours, and what is read off the spectra.
    uvvis_colour: UvvisColour,
    /// The calorimeter's curve.
    dsc: DscRow,
    /// What is read off it.
    dsc_peaks: DscPeakRow,
    /// Monomer against product, technique by technique.
    monomer_product: SignalRow,
    /// Activation energies against conversion.
    isoconversional: IsoconversionalRow,
    /// Activation energies of whole reactions.
    overall: OverallRow,
    /// Curves and their peaks.
    peaks: PeakRow,
    /// The curves as the methods take them.
    conversion_curves: ConversionRow,
    /// The apparent energy beside what acted.
    truth: TruthRow,
    /// What acted, step by step.
    truth_steps: TruthStepRow,
    /// Reaction models side by side.
    models: ModelRow,
    /// Their numbers.
    model_numbers: ModelNumberRow,
    /// The covariance of these.
    model_covariance: ModelCovarianceRow,
    /// The curves beside what models make of them.
    model_curves: ModelCurveRow,
    /// Master plots.
    master: MasterRow,
    /// What they say.
    master_shape: MasterShapeRow,
    /// Models fitted to single curves.
    compensation: CompensationRow,
    /// Prefactors by compensation.
    prefactors: PrefactorRow,
    /// When conversions are reached under programs of temperature.
    prediction: PredictionRow,
    /// When they are reached at held temperatures.
    ttt: TttRow,
    /// Free numbers of a fit.
    fit_parameters: FitParameterRow,
    /// Its data beside runs of the posterior.
    fit_points: FitPointRow,
    /// What was found about its data.
    fit_data: FitDataRow,
    /// Its emulator against runs that it did not learn from.
    fit_leave_one_out: FitLeaveOneOutRow,
    /// Its waves of runs.
    fit_waves: FitWaveRow,
    /// What decides results.
    sensitivity: SensitivityRow,
    /// Experiments that may come next.
    fit_next: FitNextRow,
    /// What it says.
    fit_statements: FitStatementRow,
    /// Quantities of compared runs.
    comparison: ComparisonRow,
    /// Their curves.
    compared_curves: ComparedCurveRow,
    /// What differs in their scenarios.
    scenario_differences: ScenarioDifferenceRow,
}

impl Tables {
    fn summary_as_json(&self) -> Option<(&'static str, Fill<'_>)> {
        let rows = self.summary.rows.get()?;
        Some((SUMMARY_JSON, Box::new(|out| summary::write(rows, out))))
    }

    /// The measured curve that lies over the figure of an instrument, if there is one: (x, y),
    /// ascending in x, in the units of the figure's axes.
    ///
    /// # Errors
    /// [`TableError`] of a curve that is there.
    pub fn measured(&self, instrument: &str) -> Result<Option<Vec<(f64, f64)>>, TableError> {
        let Some(table) = self.measured_table(instrument)? else { return Ok(None) };
        let mut curve: Vec<(f64, f64)> =
            table.numbers("x")?.into_iter().zip(table.numbers("y")?).collect();
        curve.sort_by(|a, b| a.0.total_cmp(&b.0));
        Ok(Some(curve))
    }

    /// Measured conversions: times in h, conversions and their errors, which are no numbers where there are none.
    ///
    /// # Errors
    /// [`TableError`] of a table that is there.
    pub fn measured_conversions(&self) -> Result<Option<[Vec<f64>; 3]>, TableError> {
        let Some(table) = self.measured_table("conversion")? else { return Ok(None) };
        let (x, y) = (table.numbers("x")?, table.numbers("y")?);
        let errors =
            if table.has("error") { table.numbers("error")? } else { vec![f64::NAN; x.len()] };
        Ok(Some([x, y, errors]))
    }

    fn measured_table(&self, name: &str) -> Result<Option<Frame>, TableError> {
        let file = measured_name(name);
        let folder = self.folder.as_deref().filter(|folder| folder.join(&file).is_file());
        folder.map(|folder| Frame::read(folder, &file)).transpose()
    }
}

/// The file of the measured curve of an instrument, or of measured conversions, inside the results folder.
pub fn measured_name(instrument: &str) -> String {
    format!("{INSTRUMENTS}/measured_{instrument}.csv")
}
