//! What was read off the curves of instruments: every table in `instruments` that has a row a
//! replicate, as means over the replicates.

use super::html::Html;
use super::numbers::{estimate, heading};
use crate::results::table::Row;
use crate::results::table::instruments::DscRow;
use crate::results::{Manifest, moments_shown};
use crate::statistics::Estimate;
use crate::units::number;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Where the tables are.
const PLACE: &str = "instruments/";
/// A table of one row a substance, shown as it is.
const COMPARISON: &str = "instruments/monomer_product.csv";
/// The most rows of a table; longer ones are only named.
const MOST_ROWS: usize = 100;

/// The tables, if there are any.
pub(super) fn write(page: &mut Html, folder: &Path, manifest: &Manifest) {
    let own = |path: &str| {
        let name = path.strip_prefix(PLACE).and_then(|file| file.strip_suffix(".csv"));
        path != DscRow::FILE && name.is_some_and(|name| !name.starts_with("measured_"))
    };
    let paths = manifest.files.iter().map(|file| file.path.as_str()).filter(|path| own(path));
    let read = paths.map(|path| (path, Columns::read(&folder.join(path)))).collect::<Vec<_>>();
    let shown = |(path, table): &(&str, Result<Columns, csv::Error>)| {
        *path == COMPARISON
            || table.as_ref().map_or(true, |table| table.index("replicate").is_some())
    };
    let read: Vec<_> = read.into_iter().filter(shown).collect();
    if read.is_empty() {
        return;
    }
    page.section("instruments", "Instruments", |page| {
        page.line("p", "Read off the curves, as mean ± standard error over the replicates.");
        for (path, table) in &read {
            page.line("h3", path);
            match table {
                Ok(table) => write_table(page, table),
                Err(error) => page.line("p", &format!("It cannot be read: {error}")),
            }
        }
    });
}

fn write_table(page: &mut Html, table: &Columns) {
    let rows = table.means();
    if rows.len() > MOST_ROWS {
        page.line("p", &format!("{} rows: see the file.", rows.len()));
        return;
    }
    page.table(&table.header(), &rows);
}

/// A table as text.
struct Columns {
    names: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Columns {
    fn read(path: &Path) -> Result<Self, csv::Error> {
        let mut reader = csv::Reader::from_path(path)?;
        let names = reader.headers()?.iter().map(str::to_owned).collect();
        let record = |record: Result<csv::StringRecord, csv::Error>| {
            Ok(record?.iter().map(str::to_owned).collect())
        };
        let rows = reader.records().map(record).collect::<Result<_, csv::Error>>()?;
        Ok(Self { names, rows })
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// Whether a column says what a row is about, rather than what was found: a moment, or text
    /// other than a colour.
    fn is_key(&self, column: usize) -> bool {
        let text = |row: &Vec<String>| {
            let cell = &row[column];
            !cell.is_empty() && !cell.starts_with('#') && cell.parse::<f64>().is_err()
        };
        self.names[column] == "time_s" || self.rows.iter().any(text)
    }

    /// The columns that are shown: all but the replicate's number.
    fn shown(&self) -> Vec<usize> {
        (0..self.names.len()).filter(|&column| self.names[column] != "replicate").collect()
    }

    fn header(&self) -> Vec<String> {
        let name = |column: usize| match self.names[column].as_str() {
            "time_s" => "time / h".to_owned(),
            name => heading(name),
        };
        self.shown().into_iter().map(name).collect()
    }

    /// Rows of the same moment and text as one, with means over their numbers.
    fn means(&self) -> Vec<Vec<String>> {
        let shown = self.shown();
        let keys: Vec<usize> =
            shown.iter().copied().filter(|&column| self.is_key(column)).collect();
        let key_of =
            |row: &[String]| -> Vec<String> { keys.iter().map(|&key| row[key].clone()).collect() };
        let mut groups: Vec<(Vec<String>, Vec<&Vec<String>>)> = Vec::new();
        let mut places = BTreeMap::new();
        let time = self.index("time_s");
        let moments: BTreeSet<&str> = time.map(|time| self.moments(time)).unwrap_or_default();
        let is_shown =
            |row: &&Vec<String>| time.is_none_or(|at| moments.contains(row[at].as_str()));
        for row in self.rows.iter().filter(is_shown) {
            let key = key_of(row);
            let place = *places.entry(key.clone()).or_insert_with(|| {
                groups.push((key, Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(row);
        }
        let cell = |rows: &[&Vec<String>], column: usize| {
            let first = &rows[0][column];
            match self.names[column].as_str() {
                "time_s" => first.parse().map_or(first.clone(), |time: f64| number(time / 3600.0)),
                _ if keys.contains(&column) => first.clone(),
                _ if first.starts_with('#') => {
                    let colours: BTreeSet<&str> =
                        rows.iter().map(|row| row[column].as_str()).collect();
                    Vec::from_iter(colours).join(", ")
                }
                _ => estimate(&Estimate::of(rows.iter().map(|row| row[column].parse().ok()))),
            }
        };
        let row = |(_, rows): &(Vec<String>, Vec<&Vec<String>>)| {
            shown.iter().map(|&column| cell(rows, column)).collect()
        };
        groups.iter().map(row).collect()
    }

    /// The moments that are shown.
    fn moments(&self, column: usize) -> BTreeSet<&str> {
        let mut moments: Vec<&str> = self.rows.iter().map(|row| row[column].as_str()).collect();
        let time = |text: &str| text.parse().unwrap_or(f64::NAN);
        moments.sort_by(|a, b| time(a).total_cmp(&time(b)));
        moments.dedup();
        moments_shown(moments.len()).map(|place| moments[place]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Columns {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        std::fs::write(&path, text).unwrap();
        Columns::read(&path).unwrap()
    }

    #[test]
    fn replicates_are_averaged_moment_by_moment_and_peak_by_peak() {
        let table = table(
            "replicate,time_s,peak,area,width_per_cm\n1,0,a,1,\n1,0,b,5,2\n2,0,a,3,\n2,0,b,5,2\n1,7200,a,9,1\n",
        );
        assert_eq!(table.header(), ["time / h", "peak", "area", "width / 1/cm"]);
        let rows = table.means();
        assert_eq!(rows[0], ["0", "a", "2.0\u{A0}±\u{A0}1.0", ""]);
        assert_eq!(rows[1], ["0", "b", "5", "2"]);
        assert_eq!(rows[2], ["2", "a", "9", "1"]);
    }

    #[test]
    fn colours_of_replicates_stand_side_by_side() {
        let rows = table("replicate,colour,x\n1,#faffaf,1\n2,#faffae,3\n").means();
        assert_eq!(rows, [["#faffae, #faffaf", "2.0\u{A0}±\u{A0}1.0"]]);
    }

    #[test]
    fn of_many_moments_six_are_shown_the_first_and_the_last_among_them() {
        let mut text = "replicate,time_s,area\n".to_owned();
        text.extend((0..21).map(|n| format!("1,{},2\n", 3600 * n)));
        let rows = table(&text).means();
        let times: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(times, ["0", "4", "8", "12", "16", "20"]);
    }
}
