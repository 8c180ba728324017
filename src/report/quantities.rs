//! The summary over the replicates: quantities in groups, each under its name in words.

use super::html::Html;
use super::numbers::mean_and_error;
use crate::results::Tables;
use crate::results::table::{ReplicateRow, Row, SummaryRow, TableError};

/// The quantities of `summary.csv` by what they are about.
const GROUPS: [(&str, &[&str]); 6] = [
    ("When", &["t01", "t05", "t10", "t20", "t50", "t80", "order_half_time", "melting_began"]),
    (
        "Conversion and order at the end",
        &[
            "conversion_end",
            "nitrile_conversion_end",
            "crystalline_fraction_end",
            "amorphous_fraction_end",
            "tautomer_fraction_end",
        ],
    ),
    (
        "Chains at the end",
        &[
            "chains_per_site",
            "number_average_length",
            "weight_average_length",
            "dispersity",
            "longest_chain",
            "number_average_segment",
            "weight_average_segment",
        ],
    ),
    (
        "Chain ends at the end",
        &["live_end_fraction_end", "trapped_end_fraction_end", "dead_end_fraction_end"],
    ),
    ("Wash", &["insoluble_yield", "trapped_monomer_fraction", "dissolved_fraction"]),
    ("Counts", &["chain_starts", "events", "events_per_site"]),
];

/// The summary.
pub(super) fn write(page: &mut Html, tables: &Tables) {
    page.folded("quantities", "All quantities", |page| {
        page.line("p", "Mean ± standard error over the replicates that have a value.");
        groups(page, tables).unwrap_or_else(|error| page.line("p", &error.to_string()));
    });
}

fn groups(page: &mut Html, tables: &Tables) -> Result<(), TableError> {
    let rows = tables.summary.rows()?;
    let header = ["quantity", "mean ± SE", "unit", "replicates"].map(String::from);
    for (heading, quantities) in GROUPS {
        let own: Vec<&SummaryRow> =
            rows.iter().filter(|row| quantities.contains(&row.quantity.as_str())).collect();
        // Without a wash nothing of it has a value, and nothing is missing.
        if heading == "Wash" && own.iter().all(|row| row.mean.is_none()) {
            continue;
        }
        page.line("h3", heading);
        page.table(&header, &own.into_iter().map(shown).collect::<Vec<_>>());
    }
    Ok(())
}

fn shown(row: &SummaryRow) -> Vec<String> {
    let value = row.mean.map(|mean| mean_and_error(mean, row.standard_error));
    let nothing = if row.unit == "h" { "not reached" } else { "not defined" };
    vec![
        in_words(&row.quantity),
        value.unwrap_or_else(|| nothing.into()),
        if row.unit == "1" { String::new() } else { row.unit.clone() },
        row.replicates.to_string(),
    ]
}

/// What a quantity is called in words: `t50` with what it is the time of, others as figures call them.
pub(super) fn in_words(quantity: &str) -> String {
    let column = ReplicateRow::quantities().find(|column| column.bare_name() == quantity);
    let title = column.map_or_else(|| quantity.replace('_', " "), |column| column.title.into());
    match title.strip_prefix("t_{").and_then(|rest| rest.strip_suffix('}')) {
        Some(percent) => format!("Time to a conversion of {percent} % (t{percent})"),
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::table::Column;

    #[test]
    fn every_quantity_is_in_one_group_and_has_words() {
        let mut grouped: Vec<&str> =
            GROUPS.iter().flat_map(|(_, quantities)| quantities.iter().copied()).collect();
        let mut known: Vec<&str> = ReplicateRow::quantities().map(Column::bare_name).collect();
        grouped.sort_unstable();
        known.sort_unstable();
        assert_eq!(grouped, known);
        assert_eq!(in_words("t50"), "Time to a conversion of 50 % (t50)");
        assert_eq!(in_words("order_half_time"), "Half-time of order");
        assert!(known.iter().all(|quantity| !in_words(quantity).contains(['_', '{'])));
    }
}
