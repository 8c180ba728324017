//! The table `[crystal]`: structure, size, boundary.

use super::Origin;
use super::structure;
use crate::crystal::{Boundary, MAX_SITES, Structure};
use crate::diagnostics::Read;
use crate::diagnostics::names::did_you_mean;
use crate::diagnostics::reader::{Field, Table};
use crate::substance::Substance;

/// What `[crystal]` says.
pub(super) struct Crystal {
    pub structure: Structure,
    pub substance: Option<&'static Substance>,
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
pub(super) fn read(top: &Table<'_>, origin: &Origin) -> Read<Crystal> {
    let Some(field) = top.get("crystal") else {
        let help = "add a table [crystal] with `size = [24, 24, 24]`";
        return Err(top.log.missing(&top.place, "`[crystal]` is missing", "", help));
    };
    let keys = ["structure", "spacing", "substance", "size", "boundary"];
    let table = field.table(&keys, "[crystal]")?;
    let structure = structure::read(&table, origin);
    let substance = read_substance(table.get("substance").as_ref(), &structure);
    let boundary = table.read_or("boundary", Boundary::Periodic, |field| field.choice(&BOUNDARIES));
    let size = read_size(&table, &structure, boundary);
    let (structure, substance, size) = (structure?, substance?, size?);
    Ok(Crystal { structure, substance, size, boundary: boundary? })
}

/// The substance: as it is named, or that of the built-in crystal, which model lattices stand for,
/// too.
fn read_substance(
    field: Option<&Field<'_>>,
    structure: &Read<Structure>,
) -> Read<Option<&'static Substance>> {
    let Some(field) = field else {
        let named = structure::named(structure.as_ref()?);
        return Ok(named.map(|_| Substance::built_in()));
    };
    let name = field.text(structure::BUILT_IN)?;
    let Some(substance) = Substance::by_name(name) else {
        let help = did_you_mean(name, &Substance::names(), "possible");
        let help = format!("{help}; without a record, leave this key out");
        return Err(field.error(
            format!("there is no record of a substance \"{name}\""),
            "",
            &help,
        ));
    };
    let (ours, theirs) = (substance.crystal().molecule, structure.as_ref()?.molecule.as_ref());
    if let (Some(ours), Some(theirs)) = (ours, theirs)
        && ours != *theirs
    {
        let label = format!("{name} is {}: {}", ours.formula, ours.groups());
        let message =
            format!("the molecules of this crystal are {}: {}", theirs.formula, theirs.groups());
        return Err(field.error(
            message,
            &label,
            "leave this key out: the substance has no record",
        ));
    }
    Ok(Some(substance))
}

fn read_size(
    table: &Table<'_>,
    structure: &Read<Structure>,
    boundary: Read<Boundary>,
) -> Read<[u32; 3]> {
    let field = table.require("size", "size = [24, 24, 24]")?;
    let items = field.array("[24, 24, 24]")?;
    let axes: Vec<Read<u64>> =
        items.iter().map(|item| item.whole(1..=u64::from(u32::MAX))).collect();
    let due =
        structure.as_ref().map_or(1..=3, |structure| structure.dimension..=structure.dimension);
    if !due.contains(&axes.len()) {
        let message = match due.end() {
            1 => "`size` needs one number".to_owned(),
            most => format!("`size` needs {most} numbers"),
        };
        let help = "give the number of unit cells along each axis of the structure";
        return Err(field.error(message, &format!("has {}", axes.len()), help));
    }
    let mut size = [1; 3];
    for (axis, cells) in axes.into_iter().enumerate() {
        size[axis] = cells? as u32;
    }
    check_box(&field, structure.as_ref()?, size, boundary?)?;
    Ok(size)
}

fn check_box(
    field: &Field<'_>,
    structure: &Structure,
    size: [u32; 3],
    boundary: Boundary,
) -> Read<()> {
    let count = sites(structure, size);
    if count > MAX_SITES {
        let message = format!("this box holds {count} molecules");
        return Err(field.error(message, &format!("at most {MAX_SITES} are possible"), ""));
    }
    let enough = smallest_periodic(structure, size);
    if boundary == Boundary::Periodic && enough != size {
        let shown = &enough[..structure.dimension];
        let help = format!("the smallest size that works is {shown:?}; or `boundary = \"open\"`");
        return Err(field.error("in this periodic box a molecule would touch itself", "", &help));
    }
    Ok(())
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
