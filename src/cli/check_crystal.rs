//! What `tautomata check` says of the molecules of a crystal and of their contacts.

use crate::crystal::{Composition, Contact, Reactive, Structure};

/// Formula, molar mass, groups, and how many molecules fill a cell, where that is known; contacts per
/// molecule and how many of them are reactive.
pub(super) fn found(structure: &Structure) -> Vec<(&'static str, String)> {
    let in_cell = structure.sites.len();
    let molecule = structure.molecule.as_ref().map(|molecule| {
        let Composition { formula, molar_mass, .. } = molecule;
        let (mass, groups) = (molar_mass * 1e3, molecule.groups());
        ("molecule", format!("{formula}, {mass:.2} g/mol; {in_cell} in a cell; {groups}"))
    });
    let reactive = |contacts: &[Contact]| {
        contacts.iter().filter(|contact| contact.reactive != Reactive::None).count()
    };
    let all = range(structure, <[Contact]>::len);
    let contacts = format!("{all} per molecule, {} of them reactive", range(structure, reactive));
    molecule.into_iter().chain([("contacts", contacts)]).collect()
}

/// A count of each molecule's contacts; from the fewest to the most where molecules differ.
fn range(structure: &Structure, count: impl Fn(&[Contact]) -> usize) -> String {
    let counts = || structure.contacts.iter().map(|contacts| count(contacts));
    match (counts().min().unwrap_or(0), counts().max().unwrap_or(0)) {
        (least, most) if least == most => most.to_string(),
        (least, most) => format!("{least} to {most}"),
    }
}
