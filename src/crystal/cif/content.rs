//! What a CIF says about a crystal: cell, symmetry and atoms, checked one by one.

use super::atoms::read_atoms;
use super::document::{Block, Value};
use super::error::{Issues, Place, quote};
use super::number;
use crate::crystal::Cell;
use crate::crystal::neighbours::spacings;
use crate::crystal::symmetry::{GroupError, Operation, check_group};
use crate::crystal::unit_cell::Atom;

/// Edges of molecular crystals in Å.
const EDGES: std::ops::RangeInclusive<f64> = 2.0..=500.0;
/// Angles of a cell in degrees.
const ANGLES: std::ops::RangeInclusive<f64> = 10.0..=170.0;
/// Opposite faces of a cell are further apart than this, in Å.
const LEAST_SPACING: f64 = 1.0;
/// No space group has more operations in its conventional cell.
const MOST_OPERATIONS: usize = 192;

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
    /// The chemical formula, where it is given.
    pub formula: Option<Value<'a>>,
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
    let (atoms, places) = read_atoms(block, issues).into_iter().unzip();
    let formula = block.single("_chemical_formula_sum").filter(|value| !value.is_missing());
    let cell = cell?;
    Some(Content { block: (block.name, block.place), cell, operations, atoms, places, formula })
}

fn read_cell(block: &Block, issues: &mut Issues) -> Option<Cell> {
    let lengths = ["_cell_length_a", "_cell_length_b", "_cell_length_c"]
        .map(|tag| read_parameter(block, tag, (&EDGES, "Å", "8.9313(10)"), issues));
    let angles = ["_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma"]
        .map(|tag| read_parameter(block, tag, (&ANGLES, "degrees", "90"), issues));
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

fn read_parameter(
    block: &Block,
    tag: &str,
    (range, unit, example): (&std::ops::RangeInclusive<f64>, &str, &str),
    issues: &mut Issues,
) -> Option<f64> {
    let Some(value) = block.single(tag) else {
        let place = block.place;
        issues.advise(
            place,
            format!("{tag} is missing"),
            format!("for instance `{tag} {example}`"),
        );
        return None;
    };
    let number = number::parse(value.text);
    match number {
        None => issues.advise(
            value.place,
            format!("{} is not a number", quote(value.text)),
            format!("{tag} is given in {unit}, for instance {example}"),
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

/// The space group; the identity alone where the file lists no operation and names no group.
fn read_operations(block: &Block, cell: Option<&Cell>, issues: &mut Issues) -> Vec<Operation> {
    let tags = ["_space_group_symop_operation_xyz", "_symmetry_equiv_pos_as_xyz"];
    let Some((table, column)) = tags.iter().find_map(|tag| block.column(tag)) else {
        report_group_without_operations(block, issues);
        return vec![Operation::IDENTITY];
    };
    let values: Vec<Value> = table.rows().map(|row| row[column]).collect();
    if values.len() > MOST_OPERATIONS {
        issues.report(
            table.place,
            format!("{} operations; no space group has more than {MOST_OPERATIONS}", values.len()),
        );
        return vec![Operation::IDENTITY];
    }
    let mut operations = Vec::new();
    let vectors = cell.map(Cell::vectors);
    for value in &values {
        match Operation::parse(value.text) {
            Err(message) => issues.advise(value.place, message, "for instance `x, -y+1/2, z+1/2`"),
            Ok(operation) if vectors.is_some_and(|vectors| !operation.fits(&vectors)) => {
                issues.advise(
                    value.place,
                    "this operation does not keep the lengths and angles of the cell",
                    "cell and operations have to be of the same setting",
                );
            }
            Ok(operation) => operations.push(operation),
        }
    }
    let readable = operations.len() == values.len();
    if !(table.whole && readable) {
        return vec![Operation::IDENTITY];
    }
    report_broken_group(&operations, &values, issues);
    identity_first(operations)
}

fn identity_first(mut operations: Vec<Operation>) -> Vec<Operation> {
    operations.retain(|operation| operation.cells_beyond(&Operation::IDENTITY).is_none());
    operations.insert(0, Operation::IDENTITY);
    operations
}

fn report_broken_group(operations: &[Operation], values: &[Value], issues: &mut Issues) {
    match check_group(operations) {
        Ok(()) => {}
        Err(GroupError::Equal(first, second)) => issues.advise(
            values[second].place,
            "this operation is listed twice",
            format!("it is that of line {}, but for whole cells", values[first].place.line),
        ),
        Err(GroupError::NotClosed(first, second)) => issues.advise(
            values[0].place,
            format!(
                "the operations are no space group: {} after {} is not among them",
                quote(values[first].text),
                quote(values[second].text)
            ),
            "list all operations, `x, y, z` and those by centring among them",
        ),
    }
}

/// A file that names a space group but lists no operation would be read as P 1.
fn report_group_without_operations(block: &Block, issues: &mut Issues) {
    let names = [
        "_space_group_name_h-m_alt",
        "_symmetry_space_group_name_h-m",
        "_space_group_it_number",
        "_symmetry_int_tables_number",
    ];
    let given = names.iter().filter_map(|tag| block.single(tag)).find(|name| !name.is_missing());
    let Some(name) = given else { return };
    let letters: String = name.text.split_whitespace().collect();
    if !letters.eq_ignore_ascii_case("P1") && letters != "1" {
        issues.advise(
            name.place,
            format!("space group {} without its operations", quote(name.text)),
            "list them in a loop of _space_group_symop_operation_xyz",
        );
    }
}
