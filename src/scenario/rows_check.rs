//! Whether the rows of a mechanism make sense: in themselves, and in this crystal and sample.

use super::crystal::Crystal;
use super::event::Row;
use super::mechanism::Draft;
use super::reach::Reach;
use crate::crystal::Structure;
use crate::diagnostics::Log;
use crate::diagnostics::names::did_you_mean;
use crate::mechanism::{Driver, Lead, Mechanism, SitePattern};
use crate::protocol::{Conditions, Protocol};
use crate::sample::Recipe;
use crate::units::{GAS_CONSTANT, digits};

/// The greatest rate in 1/s that an event may have: a sum over 32 contacts of each of 2^32
/// sites stays far below the greatest double.
const MAX_RATE: f64 = 1e30;

/// Notes each row that can never act here. The built-in rows are not asked: that a sample
/// without weak spots has no use for theirs is no mistake of the scenario.
pub(super) fn check_reach(
    draft: &Draft,
    crystal: &Crystal,
    recipe: &Recipe,
    (conditions, melts): (&[Conditions], bool),
    log: &Log,
) {
    if draft.allow_unreachable {
        return;
    }
    let crossed = |row: &Row| {
        let pair = row.event.pair.as_ref();
        pair.is_none_or(|pair| pair.contact.is_in(&crystal.structure))
    };
    let possible = draft.rows.iter().filter(|row| crossed(row)).map(|row| &row.event);
    let possible = possible.filter(|event| event.acts(conditions, melts));
    let reach = Reach::of(recipe, melts, &possible.collect::<Vec<_>>());
    for row in draft.rows.iter().filter(|row| row.sound && !row.built_in) {
        if !crossed(row) {
            lacks_contact(row, &crystal.structure, log);
        }
        check_pattern(row, "site", Some(row.event.site), &reach, log);
        check_pattern(row, "neighbour", row.event.pair.as_ref().map(|p| p.neighbour), &reach, log);
    }
}

fn check_pattern(row: &Row, key: &str, pattern: Option<SitePattern>, reach: &Reach, log: &Log) {
    let Some(pattern) = pattern.filter(|pattern| !reach.holds(*pattern)) else { return };
    let message = format!(
        "event \"{}\" can never happen: no site is ever {}",
        row.event.name,
        describe(pattern)
    );
    let help = "neither [sample] nor another event makes one; if that is meant, add \
                `unreachable = \"allow\"` to [mechanism]";
    log.error(row.place(key), message, "", help);
}

fn describe(pattern: SitePattern) -> String {
    let mut words = vec![format!("`{}`", pattern.species.symbol())];
    words.extend(pattern.ordered.map(|yes| if yes { "ordered" } else { "not ordered" }.to_owned()));
    words.extend(
        pattern.defect.map(|yes| if yes { "a weak spot" } else { "no weak spot" }.to_owned()),
    );
    words.extend(pattern.liquid.map(|yes| if yes { "liquid" } else { "not liquid" }.to_owned()));
    words.join(", ")
}

fn lacks_contact(row: &Row, structure: &Structure, log: &Log) {
    let Some(pair) = &row.event.pair else { return };
    let mut classes: Vec<&str> =
        structure.contacts.iter().flatten().map(|contact| contact.class.as_str()).collect();
    classes.sort_unstable();
    classes.dedup();
    let (message, help) = match &pair.contact.class {
        Some(class) if !classes.contains(&class.as_str()) => (
            format!("\"{}\" has no contact of class \"{class}\"", structure.name),
            did_you_mean(class, &classes, "classes"),
        ),
        Some(class) => (
            format!("no contact of class \"{class}\" is reactive in this direction"),
            "use `direction = \"any\"`, or another class".to_owned(),
        ),
        None => (
            format!("\"{}\" has no contact that is reactive in this direction", structure.name),
            "use `contact = \"any\"`".to_owned(),
        ),
    };
    log.error(row.place("contact"), message, "", &help);
}

/// Notes each row whose rate, at some temperature of the protocol and in some surroundings,
/// is beyond what can be simulated.
pub(super) fn check_rates(draft: &Draft, protocol: &Protocol, log: &Log) {
    let conditions = protocol.pieces.iter().flat_map(|piece| [piece.from, piece.to]);
    let temperatures = conditions.clone().map(|at| at.temperature);
    let coldest = temperatures.clone().fold(f64::INFINITY, f64::min);
    let hottest = temperatures.fold(0.0, f64::max);
    for row in &draft.rows {
        let lowest = row.event.barrier.lowest();
        // A positive barrier is crossed fastest when hot, a negative one when cold.
        let kelvin = if lowest < 0.0 { coldest } else { hottest };
        let strengths = |driver: Driver| conditions.clone().map(move |at| driver.strength(at));
        // Without what drives it, as much as its unit: the row may be used again.
        let strongest = |driver| strengths(driver).fold(1.0, f64::max);
        let driver = row.event.driver.map_or(1.0, strongest);
        let rate = row.event.prefactor * driver * libm::exp(-lowest / (GAS_CONSTANT * kelvin));
        let place = row.rate_place.as_ref().filter(|_| rate.is_nan() || rate > MAX_RATE);
        if let Some(place) = place {
            let message = format!("event \"{}\" is too fast at {kelvin} K", row.event.name);
            let label = format!("its rate may reach {rate:.1e} 1/s");
            let help = "lower the prefactor or raise the barrier; at most 1e30 1/s is possible";
            log.error(place, message, &label, help);
        }
    }
}

/// Notes it if a hop that is taken as infinitely fast is slower than something else that a tautomer does.
pub(super) fn check_fast(draft: &Draft, protocol: &Protocol, log: &Log) {
    let Some(place) = &draft.fast else { return };
    let events = draft.rows.iter().map(|row| row.event.clone()).collect();
    let mechanism = Mechanism { events, ..Mechanism::default() };
    let conditions = protocol.conditions();
    let lead = mechanism.lead_of_fast_hops(&conditions);
    if let Some(lead) = lead.filter(|lead| lead.factor < 1.0) {
        let Lead { factor, over, temperature } = lead;
        let message = "a fast hop has to be faster than all else that a tautomer does";
        let factor = digits(factor, 2);
        let label = format!("{factor} times as fast as \"{over}\" at {temperature} K");
        let help = "raise its prefactor, lower its barrier, or leave it out of `fast`";
        log.error(place, message, &label, help);
    }
}
