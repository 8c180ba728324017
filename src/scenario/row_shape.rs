//! Whether one row makes sense in itself: patterns, products, chain, gate.

use super::event::Row;
use crate::diagnostics::Log;
use crate::mechanism::{ChainAction, Event, SitePattern};
use crate::sample::Species;

/// Notes every fault of the row; gives whether there is none.
pub(super) fn check(row: &Row, log: &Log) -> bool {
    let before = log.count();
    let event = &row.event;
    check_pattern(row, "site", event.site, log);
    if let Some(pair) = &event.pair {
        check_pattern(row, "neighbour", pair.neighbour, log);
    }
    check_gate(row, log);
    let products = check_kept(row, "becomes", event.site.species, event.becomes, log)
        & event.pair.as_ref().is_none_or(|pair| {
            let from = pair.neighbour.species;
            check_kept(row, "neighbour_becomes", from, pair.becomes, log)
        });
    let order = check_order(row, log);
    check_penetration(row, log);
    if products && check_chain(row, log) && order && changes_nothing(event) {
        let help = "say what it `becomes`, or that it `becomes_ordered`";
        log.error(row.place("name"), format!("event \"{}\" changes nothing", event.name), "", help);
    }
    log.count() == before
}

fn check_pattern(row: &Row, key: &str, pattern: SitePattern, log: &Log) {
    if pattern.ordered != Some(true) {
        return;
    }
    let fault = if pattern.liquid == Some(true) {
        "what is liquid is never ordered".to_owned()
    } else if !pattern.species.can_be_ordered() {
        format!("`{}` is never ordered", pattern.species.symbol())
    } else if pattern.defect == Some(true) {
        "a weak spot is never ordered".to_owned()
    } else {
        return;
    };
    log.error(row.place(key), fault, "", "leave out `ordered`");
}

/// Impurity and void stay what they are, and nothing turns into them.
fn check_kept(row: &Row, key: &str, from: Species, to: Species, log: &Log) -> bool {
    let inert = |species| matches!(species, Species::I | Species::V);
    if from == to || !(inert(from) || inert(to)) {
        return true;
    }
    let message = format!("`{}` cannot become `{}`", from.symbol(), to.symbol());
    log.error(row.place(key), message, "", "impurity (I) and void (V) neither come nor go");
    false
}

fn check_order(row: &Row, log: &Log) -> bool {
    let event = &row.event;
    let Some(ordered) = event.becomes_ordered else { return true };
    let (message, help) = if !event.becomes.can_be_ordered() {
        let symbol = event.becomes.symbol();
        (format!("`{symbol}` is never ordered"), "leave out `becomes_ordered`")
    } else if ordered && event.becomes_defect.or(event.site.defect) != Some(false) {
        ("a weak spot is never ordered".to_owned(), "add `defect = false` to `site`")
    } else {
        return true;
    };
    log.error(row.place("becomes_ordered"), message, "", help);
    false
}

/// Something fades only on its way to one site.
fn check_penetration(row: &Row, log: &Log) {
    let event = &row.event;
    let (message, help) = match (event.penetration, event.driver, &event.pair) {
        (None, ..) | (Some(_), Some(_), None) => return,
        (_, None, _) => ("`penetration` needs a `driver`", "say what fades: `driver = \"light\"`"),
        (.., Some(_)) => {
            ("an event of two sites cannot have a `penetration`", "leave out `neighbour`")
        }
    };
    log.error(row.place("penetration"), message, "", help);
}

fn check_gate(row: &Row, log: &Log) {
    let gate = row.event.gate;
    // φ: above < φ ≤ at most; ψ: at least ≤ ψ < below.
    let windows = [
        ("phi_above", gate.phi_above, gate.phi_at_most),
        ("psi_at_least", gate.psi_at_least, gate.psi_below),
    ];
    for (key, low, high) in windows {
        if low.zip(high).is_some_and(|(low, high)| low >= high) {
            log.error(row.place(key), "this gate is never open", "", "raise the upper bound");
        }
    }
}

/// Which species a chain action needs at a place, before or after.
type Need = (&'static str, &'static [Species]);

/// What a chain action needs of the site and, if there is one, of the neighbour.
fn needs(chain: ChainAction, alone: bool) -> (&'static str, Vec<Need>) {
    use Species::{A, D, M, P, T};
    let site = |before: &'static [Species], after: &'static [Species]| {
        vec![("site", before), ("becomes", after)]
    };
    let pair = |before: &'static [Species], after: &'static [Species]| {
        vec![("neighbour", before), ("neighbour_becomes", after)]
    };
    match chain {
        ChainAction::None => ("none", Vec::new()),
        // Alone, a site starts a chain of one, which is its own end.
        ChainAction::Start if alone => ("start", site(&[M, T], &[A, D])),
        ChainAction::Start => ("start", [site(&[M, T], &[P]), pair(&[M, T], &[A, D])].concat()),
        ChainAction::Grow => ("grow", [site(&[A], &[P]), pair(&[M, T], &[A])].concat()),
        ChainAction::Transfer => ("transfer", [site(&[A], &[D]), pair(&[M], &[T])].concat()),
        ChainAction::End => ("end", site(&[A], &[D])),
    }
}

fn check_chain(row: &Row, log: &Log) -> bool {
    let event = &row.event;
    let (word, needs) = needs(event.chain, event.pair.is_none());
    let needs_pair = matches!(event.chain, ChainAction::Grow | ChainAction::Transfer);
    if needs_pair && event.pair.is_none() {
        let message = format!("`chain = \"{word}\"` needs a `neighbour`");
        log.error(row.place("chain"), message, "", "add e.g. `neighbour = \"M\"`");
        return false;
    }
    let fits = needs.iter().fold(true, |fits, need| check_need(row, word, *need, log) & fits);
    fits & check_outside(row, &needs, log)
}

fn check_need(row: &Row, word: &str, (key, allowed): Need, log: &Log) -> bool {
    let species = match (key, &row.event.pair) {
        ("site", _) => row.event.site.species,
        ("neighbour", Some(pair)) => pair.neighbour.species,
        ("neighbour_becomes", Some(pair)) => pair.becomes,
        _ => row.event.becomes,
    };
    if allowed.contains(&species) {
        return true;
    }
    let allowed: Vec<String> = allowed.iter().map(|s| format!("`{}`", s.symbol())).collect();
    let message = format!(
        "`chain = \"{word}\"` needs `{key}` to be {}, not `{}`",
        allowed.join(" or "),
        species.symbol()
    );
    log.error(row.place(key), message, "", "");
    false
}

/// A site of which the chain action speaks not, may neither enter nor leave a chain. A row that
/// says `chain = "none"` itself may make reacted molecules that belong to no chain.
fn check_outside(row: &Row, needs: &[Need], log: &Log) -> bool {
    let event = &row.event;
    let site = Some(("becomes", event.site.species, event.becomes));
    let pair = event.pair.as_ref();
    let neighbour = pair.map(|pair| ("neighbour_becomes", pair.neighbour.species, pair.becomes));
    let mut fits = true;
    for (key, from, to) in [site, neighbour].into_iter().flatten() {
        let free = !needs.iter().any(|(needed, _)| *needed == key);
        let leaves = from.reacted();
        let enters = to.reacted() && !row.says("chain");
        if free && from != to && (leaves || enters) {
            let (from, to) = (from.symbol(), to.symbol());
            let message =
                format!("`{from}` becoming `{to}` changes a chain, and `chain` does not say how");
            let help = "possible: chain = \"start\", \"grow\", \"transfer\" or \"end\"; \"none\" for \
                        molecules that react without a chain";
            log.error(row.place(key), message, "", help);
            fits = false;
        }
    }
    fits
}

fn changes_nothing(event: &Event) -> bool {
    let order = event.becomes_ordered.is_none() || event.becomes_ordered == event.site.ordered;
    let order =
        order && (event.becomes_defect.is_none() || event.becomes_defect == event.site.defect);
    let neighbour = event.pair.as_ref().is_none_or(|pair| pair.becomes == pair.neighbour.species);
    event.becomes == event.site.species && order && neighbour
}
