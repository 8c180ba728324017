//! What a CIF says about a crystal: cell, symmetry and atoms, checked one by one.

use super::agreement::Declared;
use super::atoms::read_atoms;
use super::document::Block;
use super::error::{Issues, Place, quote};
use super::formula;
use super::group::read_operations;
use super::number;
use crate::crystal::Cell;
use crate::crystal::neighbours::spacings;
use crate::crystal::symmetry::Operation;
use crate::crystal::unit_cell::Atom;
use std::ops::RangeInclusive;

/// Edges of molecular crystals in Å.
const EDGES: RangeInclusive<f64> = 2.0..=500.0;
/// Angles of a cell in degrees.
const ANGLES: RangeInclusive<f64> = 10.0..=170.0;
/// Opposite faces of a cell are further apart than this, in Å.
const LEAST_SPACING: f64 = 1.0;

/// The parts of a crystal structure, with their places.
#[derive(Debug)]
pub struct Content<'a> {
    /// The name and place of the data block.
    pub block: (&'a str, Place),
    /// The cell.
    pub cell: Cell,
    /// The space group, the identity first.
    pub operations: Vec<Operation>,
    /// The listed atoms.
    pub atoms: Vec<Atom>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// What else it says of the contents of the cell.
    pub declared: Declared<'a>,
}

/// Reads the one data block that has atoms. What is wrong is noted; nothing comes back where
/// too little could be read.
pub fn read_content<'a>(blocks: &[Block<'a>], issues: &mut Issues) -> Option<Content<'a>> {
    let has_atoms = |block: &&Block| block.column("_atom_site_fract_x").is_some();
    let mut with_atoms = blocks.iter().filter(has_atoms);
    let block = with_atoms.next().or_else(|| blocks.first());
    let Some(block) = block else {
        issues.advise(
            Place::START,
            "there is no data block",
            "a CIF begins with a line such as `data_monomer`",
        );
        return None;
    };
    for other in with_atoms {
        issues.advise(
            other.place,
            format!("a second data block with atoms, {}", quote(other.name)),
            format!("keep one structure a file: this one or that of line {}", block.place.line),
        );
    }
    let cell = read_cell(block, issues);
    let operations = read_operations(block, cell.as_ref(), issues);
    let declared = read_declared(block);
    let formula = declared.formula.and_then(|value| formula::parse(value.text));
    let (atoms, places) = read_atoms(block, formula.as_ref(), issues).into_iter().unzip();
    let cell = cell?;
    Some(Content { block: (block.name, block.place), cell, operations, atoms, places, declared })
}

fn read_declared<'a>(block: &Block<'a>) -> Declared<'a> {
    let value = |tag: &str| block.single(tag).filter(|value| !value.is_missing());
    let others = ["_chemical_formula_structural", "_chemical_formula_moiety"];
    Declared {
        formula: value("_chemical_formula_sum"),
        other_formulas: others.into_iter().filter_map(value).collect(),
        units: value("_cell_formula_units_z"),
    }
}

fn read_cell(block: &Block, issues: &mut Issues) -> Option<Cell> {
    let lengths = ["_cell_length_a", "_cell_length_b", "_cell_length_c"];
    let angles = ["_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma"];
    let absent = |tag: &&&str| block.column(tag).is_none();
    let missing: Vec<&str> = lengths.iter().chain(&angles).filter(absent).copied().collect();
    if !missing.is_empty() {
        issues.advise(
            block.place,
            format!("this data block has no {}", missing.join(", ")),
            "six lines give the cell, such as `_cell_length_a 8.9313(10)`",
        );
    }
    let lengths = lengths.map(|tag| read_parameter(block, tag, &EDGES, "Å", issues));
    let angles = angles.map(|tag| read_parameter(block, tag, &ANGLES, "degrees", issues));
    let [Some(a), Some(b), Some(c)] = lengths else { return None };
    let [Some(alpha), Some(beta), Some(gamma)] = angles else { return None };
    let cell = Cell::new([a, b, c], [alpha, beta, gamma]);
    if spacings(&cell).iter().all(|&spacing| spacing >= LEAST_SPACING) {
        return Some(cell);
    }
    let place = block.single("_cell_angle_alpha").map_or(block.place, |value| value.place);
    issues.report(place, "these edges and angles enclose no cell");
    None
}

/// An edge or angle; what is missing or has no value was reported before.
fn read_parameter(
    block: &Block,
    tag: &str,
    range: &RangeInclusive<f64>,
    unit: &str,
    issues: &mut Issues,
) -> Option<f64> {
    let (table, _) = block.column(tag).filter(|(table, _)| table.whole)?;
    let Some(value) = block.single(tag) else {
        issues.report(table.place, format!("{tag} has more than one value"));
        return None;
    };
    let number = number::parse(value.text);
    match number {
        None => issues.advise(
            value.place,
            format!("{} is not a number", quote(value.text)),
            format!("{tag} is given in {unit}, with its uncertainty or without: 90.12(3)"),
        ),
        Some(number) if !range.contains(&number) => {
            let (least, most) = (range.start(), range.end());
            issues.report(
                value.place,
                format!("{tag} is {number} {unit}; {least} to {most} is possible"),
            );
        }
        Some(_) => return number,
    }
    None
}
