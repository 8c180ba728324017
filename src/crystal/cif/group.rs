//! The space group that a CIF gives: by its operations, by a Hall symbol, by a Hermann–Mauguin
//! symbol or by its number.

use super::document::{Block, Table, Value};
use super::error::{Issues, Place, quote};
use crate::crystal::Cell;
use crate::crystal::hall;
use crate::crystal::space_groups::{Setting, by_number, by_symbol};
use crate::crystal::symmetry::{MOST_OPERATIONS, Operation, OperationKind, check_group, distinct};

/// Loops of operations, newest first.
const OPERATIONS: [&str; 2] = ["_space_group_symop_operation_xyz", "_symmetry_equiv_pos_as_xyz"];
const HALL: [&str; 2] = ["_space_group_name_hall", "_symmetry_space_group_name_hall"];
/// Hermann–Mauguin symbols of the setting that the file uses.
const SYMBOLS: [&str; 4] = [
    "_space_group_name_h-m_alt",
    "_space_group_name_h-m_full",
    "_space_group_name_h-m",
    "_symmetry_space_group_name_h-m",
];
/// The symbol of the reference setting: it tells the group, not the setting of the file.
const REFERENCE: &str = "_space_group_name_h-m_ref";
const NUMBERS: [&str; 2] = ["_space_group_it_number", "_symmetry_int_tables_number"];

/// Nobody lists every operation more than twice.
const LONGEST_LIST: usize = 2 * MOST_OPERATIONS;

/// What a user can do who has only a name.
const ADVICE: &str = "list its operations in a loop of _space_group_symop_operation_xyz";

/// Reads the space group, the identity first. A file that says nothing of it is of space group P 1,
/// which is noted. Where the group is wrong, that is reported and the identity alone comes back.
pub fn read_operations(block: &Block, cell: Option<&Cell>, issues: &mut Issues) -> Vec<Operation> {
    let listed = OPERATIONS.iter().find_map(|tag| block.column(tag).filter(is_given));
    let operations = match listed {
        Some((table, column)) => listed_operations(block, table, column, cell, issues),
        None => expanded(block, cell, issues),
    };
    operations.unwrap_or_else(|| vec![Operation::IDENTITY])
}

fn is_given((table, column): &(&Table, usize)) -> bool {
    !table.rows().all(|row| is_missing(&row[*column])) || !table.whole
}

/// Some programs put quotes round the `?` of what is not known.
fn is_missing(value: &Value) -> bool {
    matches!(value.text.trim(), "" | "." | "?")
}

/// The values of these tags that are there.
fn given<'a>(block: &Block<'a>, tags: &[&str]) -> Vec<Value<'a>> {
    tags.iter().filter_map(|tag| block.single(tag)).filter(|value| !is_missing(value)).collect()
}

/// The group of a list, in which an operation may stand more than once.
fn listed_operations(
    block: &Block,
    table: &Table,
    column: usize,
    cell: Option<&Cell>,
    issues: &mut Issues,
) -> Option<Vec<Operation>> {
    let values: Vec<Value> = table.rows().map(|row| row[column]).collect();
    if values.len() > LONGEST_LIST {
        let count = values.len();
        let message = format!("{count} operations; no space group has more than {MOST_OPERATIONS}");
        issues.report(table.place, message);
        return None;
    }
    let read: Vec<Operation> =
        values.iter().filter_map(|value| read_operation(value, cell, issues)).collect();
    if !(table.whole && read.len() == values.len()) {
        return None;
    }
    let operations = distinct(&read);
    if let Err(pair) = check_group(&operations) {
        let [first, second] = [pair.0, pair.1].map(|index| {
            let at = read.iter().position(|operation| *operation == operations[index]);
            quote(values[at.unwrap_or(0)].text)
        });
        issues.advise(
            values[0].place,
            format!("the operations are no space group: {first} after {second} is not among them"),
            "list all operations, `x, y, z` and those by centring among them",
        );
        return None;
    }
    compare_order(block, operations.len(), table.place, issues);
    Some(identity_first(operations))
}

fn read_operation(value: &Value, cell: Option<&Cell>, issues: &mut Issues) -> Option<Operation> {
    match Operation::parse(value.text) {
        Ok(operation) if fits(&operation, cell) => return Some(operation),
        Ok(_) => issues.advise(
            value.place,
            "this operation does not keep the lengths and angles of the cell",
            "cell and operations have to be of the same setting",
        ),
        Err(message) => issues.advise(value.place, message, "for instance `x, -y+1/2, z+1/2`"),
    }
    None
}

fn fits(operation: &Operation, cell: Option<&Cell>) -> bool {
    cell.is_none_or(|cell| operation.fits(&cell.vectors()))
}

fn identity_first(mut operations: Vec<Operation>) -> Vec<Operation> {
    operations.retain(|operation| operation.cells_beyond(&Operation::IDENTITY).is_none());
    operations.insert(0, Operation::IDENTITY);
    operations
}

/// Reports a symbol of a group that has another number of operations than are listed: a list
/// without those by centring, for instance, is a group too, of too few molecules. A symbol that is
/// not known is no reason to refuse the list.
fn compare_order(block: &Block, listed: usize, place: Place, issues: &mut Issues) {
    let by_hall = given(block, &HALL).into_iter().map(|value| {
        let order = hall::space_group(value.text).map(|operations| operations.len());
        (value, order.into_iter().collect::<Vec<_>>())
    });
    let named = given(block, &SYMBOLS).into_iter().map(|value| {
        let settings = by_symbol(value.text);
        (value, settings.iter().map(|setting| setting.operations().len()).collect())
    });
    let differs =
        |(_, orders): &(Value, Vec<usize>)| !orders.is_empty() && !orders.contains(&listed);
    if let Some((value, orders)) = by_hall.chain(named).find(differs) {
        issues.advise(
            place,
            format!(
                "{listed} operations are listed, but space group {} of line {} has {}",
                quote(value.text),
                value.place.line,
                orders[0]
            ),
            "list all operations, those by centring among them, or correct the name",
        );
    }
}

/// What a file calls its space group, and the settings that this may mean.
struct Name<'a> {
    value: Value<'a>,
    settings: Vec<Setting>,
    /// Whether it tells the setting, as a symbol does, and not the group alone, as a number does.
    tells_setting: bool,
}

fn names<'a>(block: &Block<'a>) -> Vec<Name<'a>> {
    let symbols = given(block, &SYMBOLS).into_iter().map(|value| Name {
        value,
        settings: by_symbol(value.text),
        tells_setting: true,
    });
    let references = given(block, &[REFERENCE]).into_iter().map(|value| {
        let number = by_symbol(value.text).first().map(|setting| setting.number);
        let settings = number.map(by_number).unwrap_or_default();
        Name { value, settings, tells_setting: false }
    });
    let numbers = given(block, &NUMBERS).into_iter().map(|value| {
        let settings = value.text.trim().parse().map(by_number).unwrap_or_default();
        Name { value, settings, tells_setting: false }
    });
    symbols.chain(references).chain(numbers).collect()
}

/// The operations of a group that is only named.
fn expanded(block: &Block, cell: Option<&Cell>, issues: &mut Issues) -> Option<Vec<Operation>> {
    let names = names(block);
    if let Some(hall) = given(block, &HALL).first() {
        return by_hall(hall, &names, cell, issues);
    }
    if names.is_empty() {
        issues.note("The CIF gives no space group and no operations: it is read as P 1.");
        return None;
    }
    by_names(&names, cell, issues)
}

/// The group of a Hall symbol, which tells everything. The other names may not contradict it.
fn by_hall(
    hall: &Value,
    names: &[Name],
    cell: Option<&Cell>,
    issues: &mut Issues,
) -> Option<Vec<Operation>> {
    let operations = match hall::space_group(hall.text) {
        Ok(operations) => operations,
        Err(message) => {
            issues.advise(hall.place, message, ADVICE);
            return None;
        }
    };
    // A number goes with settings that are not in the table, too.
    let agrees = |name: &Name| {
        name.settings.iter().map(Setting::operations).any(|other| {
            let is_it = same_group(&other, &operations);
            is_it || !name.tells_setting && point_order(&other) == point_order(&operations)
        })
    };
    let wrong = names.iter().find(|name| !name.settings.is_empty() && !agrees(name));
    if let Some(name) = wrong {
        report_contradiction(hall, &name.value, issues);
        return None;
    }
    check_fit(hall, operations, cell, issues)
}

/// The one group that all names may mean and that fits the cell.
fn by_names(names: &[Name], cell: Option<&Cell>, issues: &mut Issues) -> Option<Vec<Operation>> {
    let mut known = names.iter().filter(|name| !name.settings.is_empty());
    let symbols = || names.iter().filter(|name| name.tells_setting);
    let unknown =
        symbols().all(|name| name.settings.is_empty()).then(|| symbols().next()).flatten();
    let (Some(first), None) = (known.next(), unknown) else {
        let value = unknown.unwrap_or(&names[0]).value;
        let message = format!("the space group {} is not known", quote(value.text));
        issues.advise(value.place, message, ADVICE);
        return None;
    };
    let mut settings = first.settings.clone();
    for name in known {
        settings.retain(|setting| name.settings.iter().any(|other| other.is_same(setting)));
        if settings.is_empty() {
            report_contradiction(&first.value, &name.value, issues);
            return None;
        }
    }
    let groups = settings.iter().map(|setting| (setting.symbol, setting.operations()));
    let mut fitting: Vec<(&str, Vec<Operation>)> =
        groups.filter(|(_, group)| group.iter().all(|operation| fits(operation, cell))).collect();
    fitting.dedup_by(|(_, a), (_, b)| same_group(a, b));
    match fitting.len() {
        0 => check_fit(&first.value, settings[0].operations(), cell, issues),
        1 => fitting.pop().map(|(_, group)| group),
        _ => {
            let symbols: Vec<String> = fitting.iter().map(|(symbol, _)| quote(symbol)).collect();
            let message = format!(
                "space group {} has several settings that fit the cell: {}",
                quote(first.value.text),
                symbols.join(", ")
            );
            let advice = format!("give the full symbol as _space_group_name_H-M_alt, or {ADVICE}");
            issues.advise(first.value.place, message, advice);
            None
        }
    }
}

fn same_group(a: &[Operation], b: &[Operation]) -> bool {
    a.len() == b.len() && distinct(&[a, b].concat()).len() == a.len()
}

/// How many operations the point group has.
fn point_order(operations: &[Operation]) -> usize {
    let is_translation = |operation: &&Operation| operation.kind() == OperationKind::Translation;
    operations.len() / operations.iter().filter(is_translation).count().max(1)
}

fn report_contradiction(value: &Value, other: &Value, issues: &mut Issues) {
    issues.advise(
        other.place,
        format!(
            "{} is not the space group {} of line {}",
            quote(other.text),
            quote(value.text),
            value.place.line
        ),
        format!("correct the one that is wrong, or {ADVICE}"),
    );
}

fn check_fit(
    value: &Value,
    operations: Vec<Operation>,
    cell: Option<&Cell>,
    issues: &mut Issues,
) -> Option<Vec<Operation>> {
    if operations.iter().all(|operation| fits(operation, cell)) {
        return Some(operations);
    }
    issues.advise(
        value.place,
        format!(
            "space group {} does not keep the lengths and angles of the cell",
            quote(value.text)
        ),
        "cell and space group have to be of the same setting",
    );
    None
}
