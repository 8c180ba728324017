//! The table `record.snapshot`: which part of the crystal a snapshot holds, and how it is
//! written.

use super::crystal::Crystal;
use crate::diagnostics::Read;
use crate::diagnostics::reader::{Field, Table};
use crate::observe::Selection;

const EXAMPLE: &str = "{ every_nth = 10, compress = true }";
const BOX_EXAMPLE: &str = "[[0, 0, 0], [10, 10, 10]]";
/// The most sites of a snapshot for which the scenario does not say what it holds, 64 × 64 × 64
/// cells of four: files of some 100 MB together, which the usual programs still open at once.
const MOST_SITES: u64 = 64 * 64 * 64 * 4;

/// What a snapshot holds where the scenario does not say: all of a crystal that is not too
/// large for it, else a piece around its middle.
pub(super) fn selection(crystal: &Crystal) -> Selection {
    Selection::centred(&crystal.structure, crystal.size, MOST_SITES)
}

/// Reads the table, or takes the defaults if there is none: what a snapshot holds, and whether
/// it is compressed.
pub(super) fn read(field: Option<&Field<'_>>, crystal: &Read<Crystal>) -> Read<(Selection, bool)> {
    let Some(field) = field else { return Ok((selection(crystal.as_ref()?), false)) };
    let table = field.table(&["box", "every_nth", "compress"], EXAMPLE)?;
    let compress = table.read_or("compress", false, Field::boolean);
    let selection = read_selection(&table, crystal);
    Ok((selection?, compress?))
}

fn read_selection(table: &Table<'_>, crystal: &Read<Crystal>) -> Read<Selection> {
    let (corners, every_nth) = (table.get("box"), table.get("every_nth"));
    let step = every_nth.as_ref().map_or(Ok(1), |field| field.whole(1..=u64::from(u32::MAX)));
    let (from, to) = if let Some(field) = &corners {
        read_box(field, crystal)?
    } else {
        let crystal = crystal.as_ref()?;
        // Whoever thins the lattice wants to see all of it.
        let thinned = every_nth.is_some();
        let selection = if thinned { Selection::whole(crystal.size) } else { selection(crystal) };
        (selection.from, selection.to)
    };
    Ok(Selection { from, to, every_nth: step? as u32 })
}

/// The first corner, and the one behind the last cell.
fn read_box(field: &Field<'_>, crystal: &Read<Crystal>) -> Read<([u32; 3], [u32; 3])> {
    let items = field.array(BOX_EXAMPLE)?;
    let [from, to] = items.as_slice() else {
        let label = format!("has {}", items.len());
        let help = format!("e.g. `{BOX_EXAMPLE}`");
        return Err(field.error("`box` needs two corners", &label, &help));
    };
    let (from, to) = (read_corner(from, 0, crystal), read_corner(to, 1, crystal));
    let (from, to) = (from?, to?);
    if (0..3).any(|axis| from[axis] >= to[axis]) {
        let help = "the first corner is the first cell, the second lies behind the last";
        return Err(field.error("this box holds no cell", "", help));
    }
    let size = crystal.as_ref()?.size;
    if let Some(axis) = (0..3).find(|&axis| to[axis] > size[axis]) {
        let label = format!("the crystal has {} cells along axis {}", size[axis], axis + 1);
        return Err(items[1].error("this box reaches beyond the crystal", &label, ""));
    }
    Ok((from, to))
}

/// One number for each axis of the crystal; `beyond` stands for axes that it does not have.
fn read_corner(field: &Field<'_>, beyond: u32, crystal: &Read<Crystal>) -> Read<[u32; 3]> {
    let axes = field.list("[0, 0, 0]", |item| item.whole(0..=u64::from(u32::MAX)))?;
    let due = crystal.as_ref()?.structure.dimension;
    if axes.len() != due {
        let help = "each corner is a cell, counted along each axis of the structure from 0";
        let message = format!("a corner of this `box` needs {due} numbers");
        return Err(field.error(message, &format!("has {}", axes.len()), help));
    }
    let mut corner = [beyond; 3];
    for (along, cell) in corner.iter_mut().zip(axes) {
        *along = cell as u32;
    }
    Ok(corner)
}
