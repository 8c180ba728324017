//! The atoms that a CIF lists.

use super::document::{Block, Table, Value};
use super::error::{Issues, Place, quote};
use super::formula::Counts;
use super::number;
use crate::crystal::elements::{Element, symbol};
use crate::crystal::unit_cell::Atom;

/// Occupancies are printed to three digits.
const FULL_OCCUPANCY: f64 = 0.999;

/// Coordinates beyond this are no fractions of a cell.
const FARTHEST: f64 = 20.0;

/// The columns of the loop of atoms.
struct Columns {
    label: usize,
    fractional: [usize; 3],
    symbol: Option<usize>,
    occupancy: Option<usize>,
    disorder: Option<usize>,
    calculated: Option<usize>,
}

/// Reads the atoms and the place of each; what is wrong is noted. The formula, where it is known,
/// decides what a label means.
pub fn read_atoms(
    block: &Block,
    formula: Option<&Counts>,
    issues: &mut Issues,
) -> Vec<(Atom, Place)> {
    let Some((table, columns)) = find_columns(block, issues) else {
        return Vec::new();
    };
    if !table.whole {
        return Vec::new();
    }
    let mut atoms = Vec::new();
    let mut disordered = false;
    for row in table.rows() {
        let is_dummy = columns.calculated.is_some_and(|at| row[at].text == "dum");
        if is_dummy {
            continue;
        }
        if !disordered && let Some((value, message)) = disorder(row, &columns) {
            disordered = true;
            issues.advise(
                value.place,
                message,
                "disorder is not supported: keep one alternative, with occupancy 1",
            );
        }
        let label = row[columns.label];
        let position = columns.fractional.map(|column| read_coordinate(row[column], issues));
        let element = read_element(row, &columns, formula, issues);
        if let (Some(element), [Some(x), Some(y), Some(z)]) = (element, position) {
            let name = label.text.to_owned();
            atoms.push((Atom { label: name, element, fractional: [x, y, z] }, label.place));
        }
    }
    if atoms.is_empty() && issues.is_empty() {
        issues.report(table.place, "there are no atoms in this loop");
    }
    atoms
}

fn find_columns<'b, 'a>(
    block: &'b Block<'a>,
    issues: &mut Issues,
) -> Option<(&'b Table<'a>, Columns)> {
    let Some((table, x)) = block.column("_atom_site_fract_x") else {
        let hint = if block.column("_atom_site_cartn_x").is_some() {
            "_atom_site_Cartn_x is not enough: fractions of the cell are needed"
        } else {
            "a loop of _atom_site_label, _atom_site_type_symbol, _atom_site_fract_x, …_y, …_z"
        };
        issues.advise(block.place, "this data block has no _atom_site_fract_x: no atoms", hint);
        return None;
    };
    let column = |tag: &str| {
        let (other, column) = block.column(tag)?;
        std::ptr::eq(table, other).then_some(column)
    };
    let mut needed = |tag: &str| {
        let found = column(&tag.to_ascii_lowercase());
        if found.is_none() {
            issues.report(table.place, format!("the loop of atoms has no {tag}"));
        }
        found
    };
    let (label, y, z) =
        (needed("_atom_site_label"), needed("_atom_site_fract_y"), needed("_atom_site_fract_z"));
    let columns = Columns {
        label: label?,
        fractional: [x, y?, z?],
        symbol: column("_atom_site_type_symbol"),
        occupancy: column("_atom_site_occupancy"),
        disorder: column("_atom_site_disorder_group"),
        calculated: column("_atom_site_calc_flag"),
    };
    Some((table, columns))
}

/// The value that says that an atom is disordered, and how.
fn disorder<'v, 'a>(row: &'v [Value<'a>], columns: &Columns) -> Option<(&'v Value<'a>, String)> {
    let occupancy = columns.occupancy.map(|at| &row[at]).filter(|value| !value.is_missing());
    if let Some(value) = occupancy
        && number::parse(value.text).is_none_or(|number| number < FULL_OCCUPANCY)
    {
        return Some((value, format!("an atom of occupancy {}", quote(value.text))));
    }
    let group = columns.disorder.map(|at| &row[at])?;
    let is_ordered = group.is_missing() || group.text == "0";
    (!is_ordered).then(|| (group, format!("an atom of disorder group {}", quote(group.text))))
}

fn read_coordinate(value: Value, issues: &mut Issues) -> Option<f64> {
    let number = number::parse(value.text);
    match number {
        Some(fraction) if fraction.abs() <= FARTHEST => return number,
        Some(_) => issues.advise(
            value.place,
            format!("{} lies far outside the cell", quote(value.text)),
            "coordinates are fractions of the cell edges, not Å",
        ),
        None if value.is_missing() => {
            issues.report(value.place, "this coordinate is not given: the atom cannot be placed");
        }
        None => issues.advise(
            value.place,
            format!("{} is not a number", quote(value.text)),
            "a coordinate is a fraction of a cell edge, for instance 0.5547(2)",
        ),
    }
    None
}

/// The element by its type symbol ("N", "Cl1-"), or else by its label ("N1").
fn read_element(
    row: &[Value],
    columns: &Columns,
    formula: Option<&Counts>,
    issues: &mut Issues,
) -> Option<&'static Element> {
    let typed = columns.symbol.map(|at| row[at]).filter(|value| !value.is_missing());
    let label = row[columns.label];
    let read = match typed {
        Some(value) => Ok(symbol(leading_letters(value.text))),
        None => symbol_of_label(label.text, formula),
    };
    let value = typed.unwrap_or(label);
    let symbol = match read {
        Ok(symbol) => symbol,
        Err([long, short]) => {
            let message = format!("{} may mean {long} or {short}", quote(value.text));
            issues.advise(value.place, message, "add a column _atom_site_type_symbol");
            return None;
        }
    };
    let element = symbol.and_then(Element::by_symbol);
    if element.is_none() {
        let what = match symbol {
            Some(symbol) if typed.is_none() => {
                format!("{symbol}, of the label {},", quote(value.text))
            }
            _ => quote(value.text),
        };
        let message = format!("{what} is no element with known radii");
        issues.advise(value.place, message, format!("these are known: {}", Element::known()));
    }
    element
}

/// The longest symbol of an element that a label begins with: `Na1` is Na, `N1` and `Nx1` are N. Where
/// the formula has just one of the two possible elements, it is that.
///
/// # Errors
/// Both elements, where the letters are the symbol of the longer one only in another case: `CA1`.
fn symbol_of_label(
    label: &str,
    formula: Option<&Counts>,
) -> Result<Option<&'static str>, [&'static str; 2]> {
    let letters = leading_letters(label);
    let prefix = |length: usize| letters.get(..length).and_then(symbol);
    let in_formula = |symbol| formula.is_some_and(|formula| formula.contains_key(symbol));
    let (Some(long), Some(short)) = (prefix(2), prefix(1)) else {
        return Ok(prefix(2).or(prefix(1)));
    };
    match (in_formula(long), in_formula(short)) {
        (true, false) => Ok(Some(long)),
        (false, true) => Ok(Some(short)),
        _ if letters.starts_with(long) => Ok(Some(long)),
        _ => Err([long, short]),
    }
}

fn leading_letters(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    &text[..end]
}
