//! Made-up lattices as counts, for tests of instruments.

use crate::observe::Inspection;

/// Molecules alike: contacts of each, those without order, and how many are crystal, loose,
/// starters, units, inert.
pub type Alike = (u8, u8, [u64; 5]);

/// A lattice of these molecules at time zero; chords and chains, which spectra of single molecules
/// do not ask for, are empty.
pub fn lattice(molecules: &[Alike]) -> Inspection {
    let row = |&(contacts, disordered, counts): &Alike| serde_json::json!({ "contacts": contacts, "disordered": disordered, "counts": counts });
    let chords = serde_json::json!({ "runs": {}, "endless": 0 });
    let inspection = serde_json::json!({
        "time": 0.0,
        "temperature": 413.15,
        "surroundings": molecules.iter().map(row).collect::<Vec<_>>(),
        "chords": [chords, chords, chords],
        "chains": { "histogram": {} },
    });
    serde_json::from_value(inspection).expect("the fields of an inspection")
}
