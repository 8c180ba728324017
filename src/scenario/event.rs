//! The tables `[[mechanism.event]]`: one row of a mechanism each.

use super::rate::Numbers;
use crate::diagnostics::reader::{Field, Table};
use crate::diagnostics::{Place, Read};
use crate::mechanism::{
    Barrier, ChainAction, ContactPattern, Direction, Driver, Event, Gate, Pair, SitePattern,
};
use crate::sample::Species;
use crate::units::Kind;

const KEYS: [&str; 23] = [
    "name",
    "kind",
    "site",
    "neighbour",
    "contact",
    "becomes",
    "becomes_ordered",
    "becomes_defect",
    "neighbour_becomes",
    "chain",
    "prefactor",
    "barrier",
    "barrier_phi",
    "barrier_psi",
    "barrier_phi_neighbour",
    "barrier_strength",
    "phi_above",
    "phi_at_most",
    "psi_below",
    "psi_at_least",
    "driver",
    "penetration",
    "source",
];
/// Keys that speak of a neighbour.
const PAIR_KEYS: [&str; 3] = ["contact", "neighbour_becomes", "barrier_phi_neighbour"];

/// The words for what an event does to a chain.
pub(super) const CHAIN_ACTIONS: [(&str, ChainAction); 5] = [
    ("none", ChainAction::None),
    ("start", ChainAction::Start),
    ("grow", ChainAction::Grow),
    ("transfer", ChainAction::Transfer),
    ("end", ChainAction::End),
];
/// The words for the direction of a contact.
pub(super) const DIRECTIONS: [(&str, Direction); 3] =
    [("any", Direction::Any), ("outward", Direction::Outward), ("inward", Direction::Inward)];
/// The words for what a rate may be proportional to.
pub(super) const DRIVERS: [(&str, Driver); 2] =
    [("oxygen", Driver::Oxygen), ("light", Driver::Light)];

/// An event with what is needed to complain about it.
pub(super) struct Row {
    pub event: Event,
    /// Whether it stands in the built-in parameter file.
    pub built_in: bool,
    /// Which parameters it names, as indices.
    pub parameters: Vec<usize>,
    /// Which part of its rate the user wrote, if any.
    pub rate_place: Option<Place>,
    /// Whether it makes sense in itself.
    pub sound: bool,
    place: Place,
    places: Vec<(String, Place)>,
}

impl Row {
    /// Where the value of `key` is written, or the row itself if it is not.
    pub fn place(&self, key: &str) -> &Place {
        self.places.iter().find(|(name, _)| name == key).map_or(&self.place, |(_, place)| place)
    }

    /// Whether `key` is written in the row.
    pub fn says(&self, key: &str) -> bool {
        self.places.iter().any(|(name, _)| name == key)
    }
}

/// Reads a row.
pub(super) fn read(field: &Field<'_>, numbers: &Numbers<'_>) -> Read<Row> {
    let table = field.table(&KEYS, "name = \"hop\"")?;
    let name = table.read("name", "name = \"hop\"", |field| field.own_name("hop"));
    let kind = table.optional("kind", |field| field.own_name("hop"));
    let source = table.read_or("source", "", |field| field.text("a citation"));
    let site = table.read("site", "site = \"T\"", read_pattern);
    let becomes = read_product(&table, "becomes", site);
    let becomes_ordered = table.optional("becomes_ordered", Field::boolean);
    let becomes_defect = table.optional("becomes_defect", Field::boolean);
    let pair = read_pair(&table);
    let chain = table.read_or("chain", ChainAction::None, |f| f.choice(&CHAIN_ACTIONS));
    let driver = table.optional("driver", |field| field.choice(&DRIVERS));
    let penetration = table.optional("penetration", |field| read_penetration(field, numbers));
    let prefactor = read_prefactor(&table, numbers, driver);
    let barrier = read_barrier(&table, numbers);
    let gate = read_gate(&table, numbers);
    let event = Event {
        name: name?.to_owned(),
        kind: kind?.unwrap_or(name?).to_owned(),
        site: site?,
        becomes: becomes?,
        becomes_ordered: becomes_ordered?,
        becomes_defect: becomes_defect?,
        pair: pair?,
        chain: chain?,
        prefactor: prefactor?,
        barrier: barrier?,
        gate: gate?,
        driver: driver?,
        penetration: penetration?,
        fast: false,
        source: source?.to_owned(),
    };
    let (parameters, rate_place) = numbers.take_named();
    let places = table.entries.iter().map(|e| (e.key.to_owned(), e.field.place.clone())).collect();
    let built_in = field.place.file == numbers.built_in;
    let place = table.place.clone();
    Ok(Row { event, built_in, parameters, rate_place, sound: true, place, places })
}

/// "A", or a table that also says how the place is.
fn read_pattern(field: &Field<'_>) -> Read<SitePattern> {
    if field.value.is_str() {
        let species = read_species(field)?;
        return Ok(SitePattern { species, ordered: None, defect: None, liquid: None });
    }
    let example = "{ species = \"M\", ordered = true }";
    let table = field.table(&["species", "ordered", "defect", "liquid"], example)?;
    let species = table.read("species", "species = \"M\"", read_species);
    let ordered = table.optional("ordered", Field::boolean);
    let defect = table.optional("defect", Field::boolean);
    let liquid = table.optional("liquid", Field::boolean);
    Ok(SitePattern { species: species?, ordered: ordered?, defect: defect?, liquid: liquid? })
}

fn read_species(field: &Field<'_>) -> Read<Species> {
    let symbols = Species::ALL.map(|species| (species.symbol().to_string(), species));
    field.choice(&symbols.each_ref().map(|(symbol, species)| (symbol.as_str(), *species)))
}

/// What a site becomes; where nothing is said, it stays what it is.
fn read_product(table: &Table<'_>, key: &str, from: Read<SitePattern>) -> Read<Species> {
    match table.get(key) {
        Some(field) => read_species(&field),
        None => from.map(|pattern| pattern.species),
    }
}

fn read_pair(table: &Table<'_>) -> Read<Option<Pair>> {
    let Some(field) = table.get("neighbour") else {
        let mut complete = Ok(None);
        for field in PAIR_KEYS.iter().filter_map(|key| table.get(key)) {
            let message = format!("`{}` needs a `neighbour`", field.name);
            let help = "add e.g. `neighbour = \"M\"`, or delete this";
            complete = Err(field.error(message, "", help));
        }
        return complete;
    };
    let neighbour = read_pattern(&field);
    let any = ContactPattern { class: None, direction: Direction::Any };
    let contact = table.read_or("contact", any, read_contact);
    let becomes = read_product(table, "neighbour_becomes", neighbour);
    Ok(Some(Pair { neighbour: neighbour?, contact: contact?, becomes: becomes? }))
}

fn read_contact(field: &Field<'_>) -> Read<ContactPattern> {
    if field.value.is_str() {
        return Ok(ContactPattern { class: None, direction: field.choice(&DIRECTIONS)? });
    }
    let example = "{ class = \"stack\", direction = \"outward\" }";
    let table = field.table(&["class", "direction"], example)?;
    let class = table.optional("class", |f| f.own_name("stack").map(str::to_owned));
    let direction = table.read_or("direction", Direction::Any, |field| field.choice(&DIRECTIONS));
    Ok(ContactPattern { class: class?, direction: direction? })
}

fn read_prefactor(
    table: &Table<'_>,
    numbers: &Numbers<'_>,
    driver: Read<Option<Driver>>,
) -> Read<f64> {
    let kind = match driver.unwrap_or(None) {
        None => Kind::Frequency,
        Some(Driver::Oxygen) => Kind::FrequencyPerPressure,
        Some(Driver::Light) => Kind::Area,
    };
    let example = format!("prefactor = \"{}\"", kind.example());
    let field = table.require("prefactor", &example)?;
    let (value, place) = numbers.single(&field, Some(kind))?;
    // A built-in event may be there without acting.
    let built_in = place.file == numbers.built_in;
    if value > 0.0 || (value == 0.0 && built_in) {
        return Ok(value);
    }
    let help = "write a positive prefactor, or name the event in `disable`";
    Err(field.log.error(&place, "an event without a rate", "must be greater than 0", help))
}

/// A depth in Å.
fn read_penetration(field: &Field<'_>, numbers: &Numbers<'_>) -> Read<f64> {
    let (value, place) = numbers.single(field, Some(Kind::Length))?;
    if value > 0.0 {
        return Ok(value);
    }
    Err(field.log.error(&place, "`penetration` is out of range", "must be greater than 0", ""))
}

fn read_barrier(table: &Table<'_>, numbers: &Numbers<'_>) -> Read<Barrier> {
    let sum = |key: &str| table.read_or(key, 0.0, |field| numbers.energy(field));
    let constant = sum("barrier");
    let phi = sum("barrier_phi");
    let psi = sum("barrier_psi");
    let phi_neighbour = sum("barrier_phi_neighbour");
    let strength = table.read_or("barrier_strength", 0.0, Field::number);
    Ok(Barrier {
        constant: constant?,
        phi: phi?,
        psi: psi?,
        phi_neighbour: phi_neighbour?,
        strength: strength?,
    })
}

fn read_gate(table: &Table<'_>, numbers: &Numbers<'_>) -> Read<Gate> {
    let bound = |key: &str| {
        table.optional(key, |field| {
            let (value, place) = numbers.single(field, None)?;
            if (0.0..=1.0).contains(&value) {
                return Ok(value);
            }
            let message = format!("the gate `{key}` is out of range");
            Err(field.log.error(&place, message, "must be 0 to 1", ""))
        })
    };
    let phi_above = bound("phi_above");
    let phi_at_most = bound("phi_at_most");
    let psi_below = bound("psi_below");
    let psi_at_least = bound("psi_at_least");
    Ok(Gate {
        phi_above: phi_above?,
        phi_at_most: phi_at_most?,
        psi_below: psi_below?,
        psi_at_least: psi_at_least?,
    })
}
