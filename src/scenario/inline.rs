//! A unit cell written in the scenario itself: cell, sites, contacts.

use crate::crystal::{Cell, Composition, Contact, Reactive, Structure};
use crate::diagnostics::Read;
use crate::diagnostics::reader::{Bounds, Field, Table, all};
use crate::units::{Angle, Length};

const EXAMPLE: &str =
    "{ cell = {…}, sites = [[0, 0, 0]], contacts = [{ from = 1, to = 1, cell = [1, 0, 0] }] }";
const MOLECULE: &str = "{ formula = \"C9H8N4\", nitriles = 2, imines = 2 }";
const EDGE: Bounds = Bounds { range: 0.1..=1e4, says: "0.1 angstrom to 1 um" };
const ANGLE: Bounds = Bounds { range: 10.0..=170.0, says: "10 to 170 deg" };
const FRACTION: Bounds = Bounds { range: -16.0..=16.0, says: "−16 to 16 cells" };
/// How many cells away a contact may lead.
const REACH: i32 = 16;
/// How far, in Å, a written distance may be from the one between the sites: distances in
/// papers and files have two or three decimals.
const DISTANCE_SLACK: f64 = 0.01;

/// The words for a contact's reactive direction.
pub(super) const REACTIVE: [(&str, Reactive); 4] = [
    ("none", Reactive::None),
    ("outward", Reactive::Outward),
    ("inward", Reactive::Inward),
    ("both", Reactive::Both),
];

/// Reads a structure from a table.
pub(super) fn read(field: &Field<'_>) -> Read<Structure> {
    let keys =
        ["name", "provenance", "notes", "molecule", "dimension", "cell", "sites", "contacts"];
    let table = field.table(&keys, EXAMPLE)?;
    let line = |key: &str, default: &str| {
        table.read_or(key, default.to_owned(), |field| field.line(default).map(str::to_owned))
    };
    let name = line("name", "own structure");
    let provenance = line("provenance", "given in the scenario");
    let notes = table.read_or("notes", Vec::new(), |field| {
        field.list("[\"a note\"]", |item| item.line("a note").map(str::to_owned))
    });
    let molecule = table.optional("molecule", read_molecule);
    let dimension = table.read_or("dimension", 3, |field| field.whole(1..=3));
    let cell = table.read("cell", "cell = { a = \"8.9 angstrom\", … }", read_cell);
    let sites = table.read("sites", "sites = [[0, 0, 0]]", read_sites);
    let listed = table.require("contacts", "contacts = [{ from = 1, to = 1, cell = [1, 0, 0] }]");
    let (cell, sites, dimension) = (cell?, sites?, dimension? as usize);
    let contacts = read_contacts(&listed?, &cell, &sites, dimension)?;
    let (name, provenance, molecule, notes) = (name?, provenance?, molecule?, notes?);
    let structure =
        Structure { name, provenance, cell, dimension, sites, contacts, notes, molecule };
    structure.validate().map_err(|error| field.error(error.to_string(), "", ""))?;
    Ok(structure)
}

fn read_molecule(field: &Field<'_>) -> Read<Composition> {
    let table = field.table(&["formula", "nitriles", "imines"], MOLECULE)?;
    let formula = table.require("formula", "formula = \"C9H8N4\"");
    let count = |key: &str| table.read(key, &format!("{key} = 2"), |n| n.whole(0..=1000));
    let (nitriles, imines) = (count("nitriles"), count("imines"));
    let formula = formula?;
    let text = formula.text("C9H8N4")?;
    let groups = |count: Read<u64>| count.unwrap_or(0) as u32;
    let molecule = Composition::new(text, groups(nitriles), groups(imines)).ok_or_else(|| {
        let help = "write element after element, e.g. \"C9H8N4\"";
        formula.error(format!("\"{text}\" is no formula of known elements"), "", help)
    });
    nitriles.and(imines).and(molecule)
}

fn read_cell(field: &Field<'_>) -> Read<Cell> {
    let example = "{ a = \"8.9 angstrom\", b = \"9 angstrom\", c = \"11 angstrom\" }";
    let table = field.table(&["a", "b", "c", "alpha", "beta", "gamma"], example)?;
    let lengths = ["a", "b", "c"].map(|key| {
        let edge = table.require(key, &format!("{key} = \"8.9 angstrom\""))?;
        edge.quantity::<Length>(&EDGE).map(|length| length.0)
    });
    let angles = ["alpha", "beta", "gamma"]
        .map(|key| table.read_or(key, 90.0, |field| field.quantity::<Angle>(&ANGLE).map(|a| a.0)));
    let cell = Cell::new(three(lengths)?, three(angles)?);
    let volume = cell.volume();
    if volume.is_finite() && volume > 0.0 {
        return Ok(cell);
    }
    Err(field.error("the cell has no volume", "", "no cell has these three angles"))
}

fn read_sites(field: &Field<'_>) -> Read<Vec<[f64; 3]>> {
    let items = field.array("[[0, 0, 0]]")?;
    if items.is_empty() || items.len() > usize::from(u16::MAX) {
        return Err(field.error(
            "a structure needs 1 to 65535 sites",
            "",
            "e.g. `sites = [[0, 0, 0]]`",
        ));
    }
    all(items.iter().map(|item| triple(item, |x| x.number_in(&FRACTION))))
}

/// Three values, each of which was read.
fn three<T>([a, b, c]: [Read<T>; 3]) -> Read<[T; 3]> {
    Ok([a?, b?, c?])
}

/// Three elements.
fn triple<T>(field: &Field<'_>, read: impl Fn(&Field<'_>) -> Read<T>) -> Read<[T; 3]> {
    let items = field.array("[0, 0, 0]")?;
    let [a, b, c] = items.as_slice() else {
        let label = format!("has {}", items.len());
        let message = format!("`{}` needs three numbers", field.name);
        return Err(field.error(message, &label, "e.g. `[0, 0, 0]`"));
    };
    three([read(a), read(b), read(c)])
}

/// A contact as listed: the site that it starts at, and the rest.
type Listed = (usize, Contact);

fn read_contacts(
    field: &Field<'_>,
    cell: &Cell,
    sites: &[[f64; 3]],
    dimension: usize,
) -> Read<Vec<Vec<Contact>>> {
    let items = field.array("[{ from = 1, to = 1, cell = [1, 0, 0] }]")?;
    let listed = all(items.iter().map(|item| read_contact(item, cell, sites, dimension)))?;
    let mut contacts = vec![Vec::new(); sites.len()];
    for ((from, contact), item) in listed.iter().zip(&items) {
        let known = |other: &&Contact| other.to == contact.to && other.cell == contact.cell;
        let list: &mut Vec<Contact> = &mut contacts[*from];
        if list.iter().find(known).is_some() {
            return Err(item.error("this contact is listed twice", "", "delete one of the two"));
        }
        list.push(contact.clone());
    }
    add_counterparts(&mut contacts, &listed, &items)?;
    Ok(contacts)
}

/// Adds the way back of every contact whose way back is not listed itself.
fn add_counterparts(
    contacts: &mut [Vec<Contact>],
    listed: &[Listed],
    items: &[Field<'_>],
) -> Read<()> {
    for ((from, contact), item) in listed.iter().zip(items) {
        let back = Contact {
            to: *from,
            cell: contact.cell.map(|shift| -shift),
            reactive: contact.reactive.reversed(),
            ..contact.clone()
        };
        let list = &mut contacts[contact.to];
        match list.iter().find(|other| other.to == back.to && other.cell == back.cell) {
            None => list.push(back),
            Some(other) if other.class == back.class && other.reactive == back.reactive => {}
            Some(_) => {
                let help = "list each pair once; the way back is added";
                return Err(item.error("this contact's way back is listed otherwise", "", help));
            }
        }
    }
    Ok(())
}

fn read_contact(
    field: &Field<'_>,
    cell: &Cell,
    sites: &[[f64; 3]],
    dimension: usize,
) -> Read<Listed> {
    let keys = ["from", "to", "cell", "class", "reactive", "distance"];
    let table = field.table(&keys, "{ from = 1, to = 1, cell = [1, 0, 0] }")?;
    let site = |key: &str| {
        let example = format!("{key} = 1");
        let number = table.read(key, &example, |site| site.whole(1..=sites.len() as u64));
        number.map(|number| number as usize - 1)
    };
    let (from, to) = (site("from"), site("to"));
    let shift = table.read_or("cell", [0; 3], |field| read_shift(field, dimension));
    let class = table.read_or("class", "contact", |field| field.own_name("contact"));
    let reactive = table.read_or("reactive", Reactive::None, |f| f.choice(&REACTIVE));
    let (from, to, shift) = (from?, to?, shift?);
    if from == to && shift == [0; 3] {
        let message = "this contact leads from a molecule to itself";
        return Err(field.error(message, "", "give the other's `cell`"));
    }
    let distance = read_distance(&table, distance(cell, sites[from], sites[to], shift))?;
    let (class, reactive) = (class?.to_owned(), reactive?);
    Ok((from, Contact { to, cell: shift, class, reactive, distance }))
}

fn read_shift(field: &Field<'_>, dimension: usize) -> Read<[i32; 3]> {
    let shift = triple(field, |number| number.signed(-REACH..=REACH))?;
    if shift[dimension..].iter().any(|cells| *cells != 0) {
        let message = format!("a contact leaves a structure of {dimension} dimensions");
        return Err(field.error(message, "", "the axes beyond need 0"));
    }
    Ok(shift)
}

/// Distance in Å between a site and another one `shift` cells away.
fn distance(cell: &Cell, from: [f64; 3], to: [f64; 3], shift: [i32; 3]) -> f64 {
    let step = std::array::from_fn(|axis| to[axis] + f64::from(shift[axis]) - from[axis]);
    cell.cartesian(step).iter().map(|x| x * x).sum::<f64>().sqrt()
}

fn read_distance(contact: &Table<'_>, computed: f64) -> Read<f64> {
    let Some(field) = contact.get("distance") else { return Ok(computed) };
    let Length(written) = field.quantity(&EDGE)?;
    if (written - computed).abs() > DISTANCE_SLACK {
        let label = format!("the sites are {computed:.3} angstrom apart");
        return Err(field.error("`distance` disagrees with the sites", &label, "leave it out"));
    }
    Ok(written)
}
