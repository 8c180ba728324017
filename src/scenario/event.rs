//! The tables `[[mechanism.event]]`: one row of a mechanism each.

use super::log::Place;
use super::rate::Numbers;
use super::reader::{Field, Table};
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
pub(super) fn read(field: &Field<'_>, numbers: &Numbers<'_>) -> Option<Row> {
    let table = field.table(&KEYS, "name = \"hop\"")?;
    let name = table.require("name", "name = \"hop\"").and_then(|field| field.own_name("hop"));
    let kind = table.get("kind").map_or(name, |field| field.own_name("hop"));
    let source = table.get("source").map_or(Some(""), |field| field.text("a citation"));
    let site = table.require("site", "site = \"T\"").and_then(|field| read_pattern(&field));
    let becomes = read_product(&table, "becomes", site);
    let becomes_ordered = optional(&table, "becomes_ordered", Field::boolean);
    let becomes_defect = optional(&table, "becomes_defect", Field::boolean);
    let pair = read_pair(&table);
    let chain = table.get("chain").map_or(Some(ChainAction::None), |f| f.choice(&CHAIN_ACTIONS));
    let driver = optional(&table, "driver", |field| field.choice(&DRIVERS));
    let penetration = optional(&table, "penetration", |field| read_penetration(field, numbers));
    let prefactor = read_prefactor(&table, numbers, driver.flatten());
    let barrier = read_barrier(&table, numbers);
    let gate = read_gate(&table, numbers);
    let event = Event {
        name: name?.to_owned(),
        kind: kind?.to_owned(),
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
        source: source?.to_owned(),
    };
    let (parameters, rate_place) = numbers.take_named();
    let places = table.entries.iter().map(|e| (e.key.to_owned(), e.field.place.clone())).collect();
    let built_in = field.place.file == numbers.built_in;
    let place = table.place.clone();
    Some(Row { event, built_in, parameters, rate_place, sound: true, place, places })
}

/// `Some(None)` where the key is absent, `None` where its value is at fault.
#[expect(clippy::option_option, reason = "outer: could it be read; inner: is it there")]
fn optional<'a, T>(
    table: &Table<'a>,
    key: &str,
    read: impl Fn(&Field<'a>) -> Option<T>,
) -> Option<Option<T>> {
    table.get(key).map_or(Some(None), |field| read(&field).map(Some))
}

/// "A", or a table that also says how the place is.
fn read_pattern(field: &Field<'_>) -> Option<SitePattern> {
    if field.value.is_str() {
        let species = read_species(field)?;
        return Some(SitePattern { species, ordered: None, defect: None, liquid: None });
    }
    let example = "{ species = \"M\", ordered = true }";
    let table = field.table(&["species", "ordered", "defect", "liquid"], example)?;
    let species = table.require("species", "species = \"M\"").and_then(|f| read_species(&f));
    let ordered = optional(&table, "ordered", Field::boolean);
    let defect = optional(&table, "defect", Field::boolean);
    let liquid = optional(&table, "liquid", Field::boolean);
    Some(SitePattern { species: species?, ordered: ordered?, defect: defect?, liquid: liquid? })
}

fn read_species(field: &Field<'_>) -> Option<Species> {
    let symbols = Species::ALL.map(|species| (species.symbol().to_string(), species));
    field.choice(&symbols.each_ref().map(|(symbol, species)| (symbol.as_str(), *species)))
}

/// What a site becomes; where nothing is said, it stays what it is.
fn read_product(table: &Table<'_>, key: &str, from: Option<SitePattern>) -> Option<Species> {
    match table.get(key) {
        Some(field) => read_species(&field),
        None => from.map(|pattern| pattern.species),
    }
}

#[expect(clippy::option_option, reason = "outer: could it be read; inner: is it there")]
fn read_pair(table: &Table<'_>) -> Option<Option<Pair>> {
    let Some(field) = table.get("neighbour") else {
        let mut complete = Some(None);
        for field in PAIR_KEYS.iter().filter_map(|key| table.get(key)) {
            let message = format!("`{}` needs a `neighbour`", field.name);
            field.error(message, "", "add e.g. `neighbour = \"M\"`, or delete this");
            complete = None;
        }
        return complete;
    };
    let neighbour = read_pattern(&field);
    let any = ContactPattern { class: None, direction: Direction::Any };
    let contact = table.get("contact").map_or(Some(any), |field| read_contact(&field));
    let becomes = read_product(table, "neighbour_becomes", neighbour);
    Some(Some(Pair { neighbour: neighbour?, contact: contact?, becomes: becomes? }))
}

fn read_contact(field: &Field<'_>) -> Option<ContactPattern> {
    if field.value.is_str() {
        return Some(ContactPattern { class: None, direction: field.choice(&DIRECTIONS)? });
    }
    let example = "{ class = \"stack\", direction = \"outward\" }";
    let table = field.table(&["class", "direction"], example)?;
    let class = optional(&table, "class", |f| f.own_name("stack").map(str::to_owned));
    let direction =
        table.get("direction").map_or(Some(Direction::Any), |field| field.choice(&DIRECTIONS));
    Some(ContactPattern { class: class?, direction: direction? })
}

fn read_prefactor(table: &Table<'_>, numbers: &Numbers<'_>, driver: Option<Driver>) -> Option<f64> {
    let kind = match driver {
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
        return Some(value);
    }
    let help = "write a positive prefactor, or name the event in `disable`";
    field.log.error(&place, "an event without a rate", "must be greater than 0", help);
    None
}

/// A depth in Å.
fn read_penetration(field: &Field<'_>, numbers: &Numbers<'_>) -> Option<f64> {
    let (value, place) = numbers.single(field, Some(Kind::Length))?;
    if value > 0.0 {
        return Some(value);
    }
    field.log.error(&place, "`penetration` is out of range", "must be greater than 0", "");
    None
}

fn read_barrier(table: &Table<'_>, numbers: &Numbers<'_>) -> Option<Barrier> {
    let sum = |key: &str| table.get(key).map_or(Some(0.0), |field| numbers.energy(&field));
    let constant = sum("barrier");
    let phi = sum("barrier_phi");
    let psi = sum("barrier_psi");
    let phi_neighbour = sum("barrier_phi_neighbour");
    let strength = table.get("barrier_strength").map_or(Some(0.0), |field| field.number());
    Some(Barrier {
        constant: constant?,
        phi: phi?,
        psi: psi?,
        phi_neighbour: phi_neighbour?,
        strength: strength?,
    })
}

fn read_gate(table: &Table<'_>, numbers: &Numbers<'_>) -> Option<Gate> {
    let bound = |key: &str| {
        optional(table, key, |field| {
            let (value, place) = numbers.single(field, None)?;
            if (0.0..=1.0).contains(&value) {
                return Some(value);
            }
            field.log.error(
                &place,
                format!("the gate `{key}` is out of range"),
                "must be 0 to 1",
                "",
            );
            None
        })
    };
    let phi_above = bound("phi_above");
    let phi_at_most = bound("phi_at_most");
    let psi_below = bound("psi_below");
    let psi_at_least = bound("psi_at_least");
    Some(Gate {
        phi_above: phi_above?,
        phi_at_most: phi_at_most?,
        psi_below: psi_below?,
        psi_at_least: psi_at_least?,
    })
}
