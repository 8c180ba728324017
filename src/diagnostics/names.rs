//! Names that users choose or mistype.

use crate::units::nearest;

/// The most characters of a name. Names of figures become names of files, of which file systems
/// take 255 bytes.
pub(crate) const MOST_IN_NAME: usize = 100;
/// What to do about a name that a spreadsheet would compute.
pub(crate) const FORMULA_HELP: &str =
    "begin with a letter or a digit; for a sign alone write \"none\", \"plus\" or \"minus\"";

/// Whether a spreadsheet may take a cell of a table for a formula. Blanks in front are trimmed
/// by some, and the wide signs are read as the narrow ones (OWASP, "CSV Injection").
pub(crate) fn is_formula(cell: &str) -> bool {
    cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// "did you mean …?" where a name is near, and all the names; nothing where there is none.
pub(crate) fn did_you_mean(written: &str, names: &[&str], which: &str) -> String {
    if names.is_empty() {
        return String::new();
    }
    let meant = nearest(written, names.iter().copied())
        .map_or(String::new(), |near| format!("did you mean `{near}`? "));
    format!("{meant}{which}: {}", names.join(", "))
}
