//! The table `[crystal]`: structure, size, boundary.

use super::Origin;
use super::reader::{Field, Table};
use super::structure;
use crate::crystal::{Boundary, MAX_SITES, Structure};

/// What `[crystal]` says.
pub(super) struct Crystal {
    pub structure: Structure,
    pub size: [u32; 3],
    pub boundary: Boundary,
}

impl Crystal {
    /// How many molecules the box holds.
    pub fn sites(&self) -> u128 {
        sites(&self.structure, self.size)
    }
}

/// The words for what lies beyond the edges.
pub(super) const BOUNDARIES: [(&str, Boundary); 2] =
    [("periodic", Boundary::Periodic), ("open", Boundary::Open)];

/// Reads the table, which must be there.
pub(super) fn read(top: &Table<'_>, origin: &Origin) -> Option<Crystal> {
    let Some(field) = top.get("crystal") else {
        let help = "add a table [crystal] with `size = [24, 24, 24]`";
        top.log.missing(&top.place, "`[crystal]` is missing", "", help);
        return None;
    };
    let keys = ["structure", "spacing", "size", "boundary"];
    let table = field.table(&keys, "[crystal]")?;
    let structure = structure::read(&table, origin);
    let boundary =
        table.get("boundary").map_or(Some(Boundary::Periodic), |field| field.choice(&BOUNDARIES));
    let size = read_size(&table, structure.as_ref(), boundary);
    Some(Crystal { structure: structure?, size: size?, boundary: boundary? })
}

fn read_size(
    table: &Table<'_>,
    structure: Option<&Structure>,
    boundary: Option<Boundary>,
) -> Option<[u32; 3]> {
    let field = table.require("size", "size = [24, 24, 24]")?;
    let items = field.array("[24, 24, 24]")?;
    let axes: Vec<Option<u64>> =
        items.iter().map(|item| item.whole(1..=u64::from(u32::MAX))).collect();
    let due = structure.map_or(1..=3, |structure| structure.dimension..=structure.dimension);
    if !due.contains(&axes.len()) {
        let message = match due.end() {
            1 => "`size` needs one number".to_owned(),
            most => format!("`size` needs {most} numbers"),
        };
        let help = "give the number of unit cells along each axis of the structure";
        field.error(message, &format!("has {}", axes.len()), help);
        return None;
    }
    let mut size = [1; 3];
    for (axis, cells) in axes.into_iter().enumerate() {
        size[axis] = cells? as u32;
    }
    check_box(&field, structure?, size, boundary?).then_some(size)
}

fn check_box(field: &Field<'_>, structure: &Structure, size: [u32; 3], boundary: Boundary) -> bool {
    let count = sites(structure, size);
    if count > MAX_SITES {
        let message = format!("this box holds {count} molecules");
        field.error(message, &format!("at most {MAX_SITES} are possible"), "");
        return false;
    }
    let enough = smallest_periodic(structure, size);
    if boundary == Boundary::Periodic && enough != size {
        let shown = &enough[..structure.dimension];
        let help = format!("the smallest size that works is {shown:?}; or `boundary = \"open\"`");
        field.error("in this periodic box a molecule would touch itself", "", &help);
        return false;
    }
    true
}

fn sites(structure: &Structure, size: [u32; 3]) -> u128 {
    size.iter().map(|cells| u128::from(*cells)).product::<u128>() * structure.sites.len() as u128
}

/// `size`, with its shortest axes raised until no contact leads from a molecule to its own
/// image.
fn smallest_periodic(structure: &Structure, mut size: [u32; 3]) -> [u32; 3] {
    let mut shifts = Vec::new();
    for (site, contacts) in structure.contacts.iter().enumerate() {
        shifts.extend(contacts.iter().filter(|c| c.to == site).map(|c| c.cell));
    }
    let wraps = |shift: &[i32; 3], size: &[u32; 3]| {
        (0..3).all(|axis| i64::from(shift[axis]) % i64::from(size[axis]) == 0)
    };
    while let Some(shift) = shifts.iter().find(|shift| wraps(shift, &size)) {
        let axis = (0..3).filter(|axis| shift[*axis] != 0).min_by_key(|axis| size[*axis]);
        let Some(axis) = axis else { break };
        size[axis] += 1;
    }
    size
}
