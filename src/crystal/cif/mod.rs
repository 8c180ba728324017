//! Reads a crystal structure from a small-molecule CIF, 1.1 or 2.0.

mod agreement;
mod atoms;
mod content;
mod document;
mod error;
mod formula;
mod group;
mod number;
mod tokens;

use super::contacts::by_radii;
use super::packing::Packing;
use super::packing_error::PackingError;
use super::unit_cell::UnitCell;
use super::{Composition, Structure};
use crate::diagnostics::Diagnostics;
use content::Content;
use error::{Issues, Place};

/// Reads a CIF of one crystal structure and derives its contacts.
///
/// The file has to give the cell, the space group (by its operations, or by a Hall symbol, a
/// Hermann–Mauguin symbol or a number that leave no choice of setting; nothing at all means P 1), and
/// the element and fractional coordinates of every atom of the asymmetric unit, hydrogen atoms
/// among them. What is doubtful but no mistake is told in [`Structure::notes`].
///
/// Atoms are joined to molecules by covalent radii (Cordero et al., Dalton Trans. 2008, 2832;
/// tolerance 0.4 Å), across cell edges and symmetry elements. Every molecule becomes a site at its
/// centre of mass; of each independent molecule, the first lies in the cell at the origin, and the
/// operations make the others in their order.
///
/// Two molecules are in contact where two of their atoms are within the sum of their Bondi
/// radii (hydrogen 1.10 Å) + 1.0 Å; the contact is reactive, outward, where an imine N of a
/// ring lies within 4 Å of a nitrile C of the other molecule. Contacts that symmetry makes
/// from each other share a class, named by the operation between the two molecules and the
/// distance of their centres, such as `screw 5.71`.
///
/// The structure is called `name` and passes [`Structure::validate`].
///
/// # Errors
/// Every mistake that can be found, with its place: of the text (an open quote, a row too
/// short), of the numbers, or of the structure (disorder, overlapping atoms, a network, more
/// than one kind of molecule, an element of unknown size, too many contacts), or where the structure
/// does not agree with the formula or the number of formula units.
pub fn from_cif(text: &str, name: &str) -> Result<Structure, Diagnostics> {
    let Assembled { packing, block, notes } = assemble(text, name)?;
    let mut issues = Issues::default();
    let structure = Structure {
        name: name.to_owned(),
        provenance: format!(
            "CIF data block {}; contacts by Bondi radii (H 1.10 Å) + 1.0 Å, reactive where an \
             imine N lies within 4 Å of a nitrile C",
            error::quote(block.0)
        ),
        cell: packing.unit.cell,
        dimension: 3,
        sites: packing.sites.iter().map(|site| site.centre).collect(),
        contacts: by_radii(&packing),
        notes,
        molecule: Composition::of(&packing),
    };
    if let Err(error) = structure.validate() {
        issues.advise(
            block.1,
            error.to_string(),
            "the contacts were derived from the atoms; list your own beside the cell instead",
        );
    }
    issues.finish(Some(structure), name, text)
}

/// The molecules of a CIF.
pub struct Assembled<'a> {
    /// The molecules in their cell.
    pub packing: Packing,
    /// The name and place of the data block.
    pub block: (&'a str, Place),
    /// What is no mistake but may mislead, in sentences.
    pub notes: Vec<String>,
}

/// Reads a CIF, which messages call `name`, and assembles its molecules.
///
/// # Errors
/// Every mistake that can be found.
pub fn assemble<'a>(text: &'a str, name: &str) -> Result<Assembled<'a>, Diagnostics> {
    let mut issues = Issues::default();
    let tokens = tokens::tokenize(text, &mut issues);
    let blocks = document::parse(&tokens, &mut issues);
    let content = content::read_content(&blocks, &mut issues);
    let mut notes = issues.take_notes();
    let content = issues.finish(content, name, text)?;
    let (block, declared) = (content.block, content.declared.clone());

    let mut issues = Issues::default();
    let packing = fill(content, &mut issues);
    if let Some(packing) = &packing {
        agreement::compare(&declared, packing, &mut issues);
    }
    notes.extend(issues.take_notes());
    Ok(Assembled { packing: issues.finish(packing, name, text)?, block, notes })
}

fn fill(content: Content, issues: &mut Issues) -> Option<Packing> {
    let Content { block, cell, operations, atoms, places, .. } = content;
    let packed = UnitCell::fill(cell, operations, &atoms).and_then(Packing::assemble);
    let error = match packed {
        Ok(packing) => return Some(packing),
        Err(error) => error,
    };
    let (place, hint) = match &error {
        PackingError::TooManyAtoms => (block.1, None),
        PackingError::Crowded { .. } => (block.1, Some("are the cell edges in Å?".to_owned())),
        PackingError::Overlap { first, second, .. } => {
            let other = atoms[*first].label.as_str();
            (places[*second], Some(format!("the other is {} or its image", error::quote(other))))
        }
        PackingError::Endless { atom } => {
            (places[*atom], Some("polymers and frameworks are not supported".to_owned()))
        }
        PackingError::Unclear { atom } => (places[*atom], None),
        PackingError::SeveralKinds { atom, .. } => {
            (places[*atom], Some("salts, solvates and cocrystals are not supported".to_owned()))
        }
    };
    match hint {
        Some(hint) => issues.advise(place, error.to_string(), hint),
        None => issues.report(place, error.to_string()),
    }
    None
}
