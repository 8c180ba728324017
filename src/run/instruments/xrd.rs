//! Powder diffraction of X-rays, as tables.

use super::Looks;
use crate::instruments::Sheet;
use crate::results::{FolderError, ResultsFolder};

/// Writes the instrument's tables.
///
/// # Errors
/// What the folder reports.
pub fn write(
    _looks: &Looks<'_>,
    _sheet: &Sheet,
    _folder: &ResultsFolder,
) -> Result<(), FolderError> {
    Ok(())
}
