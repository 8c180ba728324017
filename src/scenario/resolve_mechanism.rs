//! The mechanism of a resolved scenario: rows with their numbers, and what they were made of.

use super::event::{CHAIN_ACTIONS, DIRECTIONS, DRIVERS};
use super::toml_text::{line, quoted, word};
use crate::mechanism::{ContactPattern, Driver, Event, Gate, Mechanism, Pair, SitePattern};
use crate::units::{Area, Frequency, FrequencyPerPressure, Length, MolarEnergy, shortest};

/// Appends `[mechanism]` and its rows.
pub(super) fn write(out: &mut String, mechanism: &Mechanism) {
    out.push_str("\n# Every event with the numbers that act; nothing is taken from elsewhere.\n");
    out.push_str("[mechanism]\nbase = \"none\"\nunreachable = \"allow\"\n");
    let fast = mechanism.events.iter().filter(|event| event.fast);
    let fast: Vec<String> = fast.map(|event| quoted(&event.name)).collect();
    if !fast.is_empty() {
        line(out, "fast", format!("[{}]", fast.join(", ")));
    }
    if !mechanism.parameters.is_empty() {
        out.push_str(
            "\n# A record of the parameters that the rows below were made from: no number acts from\n\
             # here. basis: lit literature, comp computed, est estimated, cal calibrated, scenario.\n\
             [mechanism.provenance]\n",
        );
    }
    for parameter in &mechanism.parameters {
        let (value, basis) = (quoted(&parameter.value), quoted(&parameter.basis));
        let source = quoted(&parameter.source);
        let documented = format!("{{ value = {value}, basis = {basis}, source = {source} }}");
        line(out, &parameter.name, documented);
    }
    mechanism.events.iter().for_each(|event| write_event(out, event));
}

fn write_event(out: &mut String, event: &Event) {
    out.push_str("\n[[mechanism.event]]\n");
    line(out, "name", quoted(&event.name));
    line(out, "kind", quoted(&event.kind));
    line(out, "site", show_pattern(event.site));
    if let Some(pair) = &event.pair {
        write_neighbour(out, pair);
    }
    line(out, "becomes", quoted(event.becomes.symbol()));
    if let Some(ordered) = event.becomes_ordered {
        line(out, "becomes_ordered", ordered);
    }
    if let Some(defect) = event.becomes_defect {
        line(out, "becomes_defect", defect);
    }
    line(out, "chain", quoted(word(&CHAIN_ACTIONS, &event.chain)));
    if let Some(driver) = event.driver {
        line(out, "driver", quoted(word(&DRIVERS, &driver)));
    }
    let prefactor = match event.driver {
        None => Frequency(event.prefactor).to_string(),
        Some(Driver::Oxygen) => FrequencyPerPressure(event.prefactor).to_string(),
        Some(Driver::Light) => Area(event.prefactor).to_string(),
    };
    line(out, "prefactor", quoted(prefactor));
    if let Some(depth) = event.penetration {
        line(out, "penetration", quoted(Length(depth)));
    }
    write_barrier(out, event);
    write_gate(out, &event.gate);
    line(out, "source", quoted(&event.source));
}

fn write_neighbour(out: &mut String, pair: &Pair) {
    line(out, "neighbour", show_pattern(pair.neighbour));
    line(out, "contact", show_contact(&pair.contact));
    line(out, "neighbour_becomes", quoted(pair.becomes.symbol()));
}

fn show_pattern(pattern: SitePattern) -> String {
    let mut parts = vec![format!("species = {}", quoted(pattern.species.symbol()))];
    parts.extend(pattern.ordered.map(|ordered| format!("ordered = {ordered}")));
    parts.extend(pattern.defect.map(|defect| format!("defect = {defect}")));
    parts.extend(pattern.liquid.map(|liquid| format!("liquid = {liquid}")));
    format!("{{ {} }}", parts.join(", "))
}

fn show_contact(contact: &ContactPattern) -> String {
    let direction = quoted(word(&DIRECTIONS, &contact.direction));
    match &contact.class {
        None => direction,
        Some(class) => format!("{{ class = {}, direction = {direction} }}", quoted(class)),
    }
}

fn write_barrier(out: &mut String, event: &Event) {
    let barrier = event.barrier;
    line(out, "barrier", quoted(MolarEnergy(barrier.constant)));
    let mut slopes = vec![("barrier_phi", barrier.phi), ("barrier_psi", barrier.psi)];
    if event.pair.is_some() {
        slopes.push(("barrier_phi_neighbour", barrier.phi_neighbour));
    }
    for (key, slope) in slopes.into_iter().filter(|(_, slope)| *slope != 0.0) {
        line(out, key, quoted(MolarEnergy(slope)));
    }
    if barrier.strength != 0.0 {
        line(out, "barrier_strength", shortest(barrier.strength));
    }
}

fn write_gate(out: &mut String, gate: &Gate) {
    let bounds = [
        ("phi_above", gate.phi_above),
        ("phi_at_most", gate.phi_at_most),
        ("psi_below", gate.psi_below),
        ("psi_at_least", gate.psi_at_least),
    ];
    for (key, bound) in bounds {
        if let Some(bound) = bound {
            line(out, key, shortest(bound));
        }
    }
}
