//! A study's tables column by column.

use super::Study;
use crate::results::Frame;
use crate::results::table::{Series, TableError, Values};
use std::path::Path;
use std::str::FromStr;

/// Columns of whole numbers, also of a fit's draws and runs; so are the counts of replicates, whose names end with this.
const WHOLE: [&str; 8] =
    ["point", "replicate", "seed", "sites", "replicates", "failed_replicates", "draw", "wave"];
const COUNT: &str = "_replicates";
/// Columns of text, which may be empty: a study that has one series has no name for it.
const TEXT: [&str; 2] = ["series", "error"];

impl Study {
    /// A table of a study's folder, such as `points.csv`, column by column. A swept column holds numbers if all of
    /// its values are numbers, and text if not. What a point does not sweep is undefined.
    ///
    /// # Errors
    /// [`TableError`] of a table that is missing or wrong.
    pub fn table(folder: &Path, file: &str) -> Result<Vec<Series>, TableError> {
        let frame = Frame::read(folder, file)?;
        frame.names().map(|name| series(&frame, name)).collect()
    }
}

fn series(frame: &Frame, name: &str) -> Result<Series, TableError> {
    let texts = frame.texts(name)?;
    let values = if TEXT.contains(&name) {
        None
    } else if WHOLE.contains(&name) || name.ends_with(COUNT) {
        read(texts).map(Values::Wholes)
    } else {
        read(texts).map(Values::Numbers)
    };
    let text = |text: &String| (!text.is_empty() || TEXT.contains(&name)).then(|| text.clone());
    let as_text = || Values::Texts(texts.iter().map(text).collect());
    Ok(Series { name: name.to_owned(), values: values.unwrap_or_else(as_text) })
}

/// The fields of a column, undefined where they are empty; `None` if one of them cannot be read.
fn read<T: FromStr>(texts: &[String]) -> Option<Vec<Option<T>>> {
    let field = |text: &String| match text.as_str() {
        "" => Ok(None),
        text => text.parse().map(Some),
    };
    texts.iter().map(field).collect::<Result<_, T::Err>>().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_has_the_type_that_its_name_and_values_say() {
        let folder = tempfile::tempdir().unwrap();
        let text = "point,series,x,mill,size,seed,t50_h_replicates\n\
            1,7,2,mortar,4x4x4,18446744073709551615,\n2,,,3,,5,4\n";
        std::fs::write(folder.path().join("points.csv"), text).unwrap();
        let columns = Study::table(folder.path(), "points.csv").unwrap();
        let texts = |texts: [&str; 2]| Values::Texts(texts.map(|it| Some(it.to_owned())).to_vec());
        let expected = [
            Values::Wholes(vec![Some(1), Some(2)]),
            texts(["7", ""]),
            Values::Numbers(vec![Some(2.0), None]),
            texts(["mortar", "3"]),
            Values::Texts(vec![Some("4x4x4".into()), None]),
            Values::Wholes(vec![Some(u64::MAX), Some(5)]),
            Values::Wholes(vec![None, Some(4)]),
        ];
        let values: Vec<Values> = columns.into_iter().map(|column| column.values).collect();
        assert_eq!(values, expected);
    }
}
