//! One row per replicate, and the summary over them.

use super::{Row, SampleRow, table};
use crate::statistics::Estimate;

table! {
    /// A row of `replicates.csv`: what became of one sample. What was never reached, or needs a
    /// chain where there is none, is `None`.
    ReplicateRow in "replicates.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate", "Replicate";
        /// Whether it came to the end of its protocol; if not, `…_end` is where it was stopped.
        finished: bool = "finished", "Finished";
        /// When the conversion first reached 0.01, in h.
        t01_h: Option<f64> = "t01_h", "t_{1}" as Quantity;
        /// When the conversion first reached 0.05, in h.
        t05_h: Option<f64> = "t05_h", "t_{5}" as Quantity;
        /// When the conversion first reached 0.10, in h.
        t10_h: Option<f64> = "t10_h", "t_{10}" as Quantity;
        /// When the conversion first reached 0.20, in h.
        t20_h: Option<f64> = "t20_h", "t_{20}" as Quantity;
        /// When the conversion first reached 0.50, in h.
        t50_h: Option<f64> = "t50_h", "t_{50}" as Quantity;
        /// When the conversion first reached 0.80, in h.
        t80_h: Option<f64> = "t80_h", "t_{80}" as Quantity;
        /// When the crystalline fraction first fell to half its starting value, in h.
        order_half_time_h: Option<f64> = "order_half_time_h", "Half-time of order" as Quantity;
        /// When more than 0.05 of the monomer was first found liquid, in h.
        melting_began_h: Option<f64> = "melting_began_h", "Onset of melting" as Quantity;
        /// Conversion at the end.
        conversion_end: f64 = "conversion_end", "Conversion at the end" as Share;
        /// Nitrile conversion at the end.
        nitrile_conversion_end: f64 = "nitrile_conversion_end", "Nitrile conversion at the end" as Share;
        /// Crystalline fraction at the end.
        crystalline_fraction_end: f64 = "crystalline_fraction_end", "Crystalline fraction at the end" as Share;
        /// Amorphous fraction at the end.
        amorphous_fraction_end: f64 = "amorphous_fraction_end", "Amorphous fraction at the end" as Share;
        /// Tautomer fraction at the end.
        tautomer_fraction_end: f64 = "tautomer_fraction_end", "Tautomer fraction at the end" as Share;
        /// Live-end fraction at the end.
        live_end_fraction_end: f64 = "live_end_fraction_end", "Live-end fraction at the end" as Share;
        /// Trapped-end fraction at the end.
        trapped_end_fraction_end: f64 = "trapped_end_fraction_end", "Trapped-end fraction at the end" as Share;
        /// Dead-end fraction at the end.
        dead_end_fraction_end: f64 = "dead_end_fraction_end", "Dead-end fraction at the end" as Share;
        /// Chains over sites of the sample, at the end.
        chains_per_site: f64 = "chains_per_site", "Chains per site" as Share;
        /// Number-average chain length at the end.
        number_average_length: Option<f64> = "number_average_length", "Number-average length" as Quantity;
        /// Weight-average chain length at the end.
        weight_average_length: Option<f64> = "weight_average_length", "Weight-average length" as Quantity;
        /// Weight average over number average, at the end.
        dispersity: Option<f64> = "dispersity", "Dispersity" as Quantity;
        /// Length of the longest chain at the end.
        longest_chain: Option<u64> = "longest_chain", "Longest chain" as Quantity;
        /// Number-average length of the conjugated segments at the end.
        number_average_segment: Option<f64> = "number_average_segment", "Number-average segment" as Quantity;
        /// Their weight-average length at the end.
        weight_average_segment: Option<f64> = "weight_average_segment", "Weight-average segment" as Quantity;
        /// What stayed in the wash, over monomer put in.
        insoluble_yield: Option<f64> = "insoluble_yield", "Insoluble yield" as Share;
        /// Monomer that stayed in the wash because no solvent reached it, over monomer put in.
        trapped_monomer_fraction: Option<f64> = "trapped_monomer_fraction", "Trapped monomer" as Share;
        /// What the wash took out, over monomer put in.
        dissolved_fraction: Option<f64> = "dissolved_fraction", "Dissolved fraction" as Share;
        /// Chains ever started.
        chain_starts: u64 = "chain_starts", "Chains started" as Quantity;
        /// Events of every kind.
        events: u64 = "events", "Events" as Quantity;
        /// Events over sites of the sample.
        events_per_site: f64 = "events_per_site", "Events per site" as Quantity;
    }
}

impl ReplicateRow {
    /// The row of a replicate whose last sample is this one: its end is filled in; not finished,
    /// no time reached, not washed and no event counted, until the caller says otherwise.
    pub fn ending_with(last: &SampleRow) -> Self {
        Self {
            replicate: last.replicate,
            finished: false,
            t01_h: None,
            t05_h: None,
            t10_h: None,
            t20_h: None,
            t50_h: None,
            t80_h: None,
            order_half_time_h: None,
            melting_began_h: None,
            conversion_end: last.conversion,
            nitrile_conversion_end: last.nitrile_conversion,
            crystalline_fraction_end: last.crystalline_fraction,
            amorphous_fraction_end: last.amorphous_fraction,
            tautomer_fraction_end: last.tautomer_fraction,
            live_end_fraction_end: last.live_end_fraction,
            trapped_end_fraction_end: last.trapped_end_fraction,
            dead_end_fraction_end: last.dead_end_fraction,
            chains_per_site: last.chains_per_site,
            number_average_length: last.number_average_length,
            weight_average_length: last.weight_average_length,
            dispersity: last.dispersity,
            longest_chain: last.longest_chain,
            number_average_segment: last.number_average_segment,
            weight_average_segment: last.weight_average_segment,
            insoluble_yield: None,
            trapped_monomer_fraction: None,
            dissolved_fraction: None,
            chain_starts: 0,
            events: 0,
            events_per_site: 0.0,
        }
    }
}

table! {
    /// A row of `summary.csv`: one quantity over the replicates.
    SummaryRow in "summary.csv" {
        /// The quantity: a column of `replicates.csv`, without its unit.
        quantity: String = "quantity", "Quantity";
        /// Its unit; `1` for a ratio or a count.
        unit: String = "unit", "Unit";
        /// Mean over the replicates that have a value; `None` if none has.
        mean: Option<f64> = "mean", "Mean";
        /// Standard error of the mean; `None` with fewer than two values.
        standard_error: Option<f64> = "standard_error", "Standard error";
        /// Lower end of the 95 % confidence interval of the mean.
        low95: Option<f64> = "low95", "95 % interval, lower end";
        /// Upper end of that interval.
        high95: Option<f64> = "high95", "95 % interval, upper end";
        /// How many replicates have a value.
        replicates: u32 = "replicates", "Replicates";
    }
}

/// The quantities that are looked at first, by their names without the unit.
pub const MAIN: [&str; 10] = [
    "t01",
    "t10",
    "t50",
    "t80",
    "order_half_time",
    "conversion_end",
    "crystalline_fraction_end",
    "number_average_length",
    "dispersity",
    "insoluble_yield",
];

/// The summary over the replicates that finished: those that were stopped on their way ended at
/// other times, and would mix unlike things. A time that only some of them reached is averaged
/// over these, as the number of replicates in its row tells.
pub fn summarize(replicates: &[ReplicateRow]) -> Vec<SummaryRow> {
    let summary = ReplicateRow::quantities().map(|quantity| {
        let finished = replicates.iter().filter(|replicate| replicate.finished);
        let estimate = Estimate::of(finished.map(|replicate| quantity.number(replicate)));
        SummaryRow {
            quantity: quantity.bare_name().into(),
            unit: if quantity.unit().is_empty() { "1" } else { quantity.unit() }.into(),
            mean: estimate.mean,
            standard_error: estimate.standard_error,
            low95: estimate.low95,
            high95: estimate.high95,
            replicates: estimate.replicates,
        }
    });
    summary.collect()
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::{round_trip, sample};
    use super::*;

    fn replicate(number: u32, t50_h: Option<f64>) -> ReplicateRow {
        let end = ReplicateRow::ending_with(&sample(number, 259_200.0, 0.5));
        ReplicateRow { finished: true, t50_h, events: 1_000, ..end }
    }

    fn row<'a>(summary: &'a [SummaryRow], quantity: &str) -> &'a SummaryRow {
        summary.iter().find(|row| row.quantity == quantity).unwrap()
    }

    #[test]
    fn replicates_read_back_under_the_agreed_header() {
        let text = round_trip(&[replicate(1, Some(28.5)), replicate(2, None)]);
        assert_eq!(
            text.lines().next().unwrap(),
            "replicate,finished,t01_h,t05_h,t10_h,t20_h,t50_h,t80_h,order_half_time_h,\
             melting_began_h,conversion_end,nitrile_conversion_end,crystalline_fraction_end,\
             amorphous_fraction_end,tautomer_fraction_end,live_end_fraction_end,\
             trapped_end_fraction_end,dead_end_fraction_end,chains_per_site,\
             number_average_length,weight_average_length,dispersity,longest_chain,\
             number_average_segment,weight_average_segment,insoluble_yield,\
             trapped_monomer_fraction,dissolved_fraction,chain_starts,events,events_per_site"
        );
    }

    #[test]
    fn the_summary_covers_every_numeric_column_and_reads_back() {
        let summary = summarize(&[replicate(1, Some(28.0)), replicate(2, Some(30.0))]);
        assert_eq!(
            summary.len(),
            ReplicateRow::COLUMNS.len() - "replicate,finished".split(',').count()
        );
        let text = round_trip(&summary);
        assert!(text.starts_with("quantity,unit,mean,standard_error,low95,high95,replicates\n"));
        assert_eq!(row(&summary, "t50").mean, Some(29.0));
        assert_eq!(row(&summary, "t50").unit, "h");
        assert_eq!(row(&summary, "order_half_time").mean, None);
        assert_eq!(row(&summary, "conversion_end").unit, "1");
        assert_eq!(row(&summary, "events").standard_error, Some(0.0));
    }

    #[test]
    fn a_time_that_some_never_reached_counts_those_that_did() {
        let summary = summarize(&[replicate(1, Some(28.0)), replicate(2, None)]);
        assert_eq!(row(&summary, "t50").replicates, 1);
        assert_eq!(row(&summary, "conversion_end").replicates, 2);
    }

    #[test]
    fn replicates_that_were_stopped_do_not_enter() {
        let stopped = ReplicateRow { finished: false, ..replicate(2, Some(99.0)) };
        let summary = summarize(&[replicate(1, Some(28.0)), stopped]);
        assert_eq!(row(&summary, "t50").mean, Some(28.0));
        assert_eq!(row(&summary, "conversion_end").replicates, 1);
    }
}
