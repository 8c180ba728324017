//! What is recorded while it runs: time series, events, chains, slices.

use super::table;

table! {
    /// A row of `timeseries.csv`: what one replicate measured at one time. Fractions and ratios
    /// are between 0 and 1; what needs a chain is `None` where there is none.
    SampleRow in "timeseries.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate", "Replicate";
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// Temperature in K.
        temperature: f64 = "temperature_K", "Temperature";
        /// Monomers that have reacted, over monomers put in.
        conversion: f64 = "conversion", "Conversion" as Share;
        /// Nitrile groups that have reacted, over those put in.
        nitrile_conversion: f64 = "nitrile_conversion", "Nitrile conversion" as Share;
        /// Ordered sites over all sites of the sample.
        crystalline_fraction: f64 = "crystalline_fraction", "Crystalline fraction" as Share;
        /// One minus that.
        amorphous_fraction: f64 = "amorphous_fraction", "Amorphous fraction" as Share;
        /// Tautomers over monomers put in.
        tautomer_fraction: f64 = "tautomer_fraction", "Tautomer fraction" as Share;
        /// Live chain ends over monomers put in.
        live_end_fraction: f64 = "live_end_fraction", "Live-end fraction" as Share;
        /// Live chain ends without a monomer in contact, over monomers put in.
        trapped_end_fraction: f64 = "trapped_end_fraction", "Trapped-end fraction" as Share;
        /// Dead chain ends over monomers put in.
        dead_end_fraction: f64 = "dead_end_fraction", "Dead-end fraction" as Share;
        /// Of the monomer that is there, what is liquid.
        liquid_fraction: f64 = "liquid_fraction", "Liquid fraction" as Share;
        /// Chains over sites of the sample.
        chains_per_site: f64 = "chains_per_site", "Chains per site" as Share;
        /// Mean number of monomers in a chain, Σ N n / Σ N, the starter counted.
        number_average_length: Option<f64> = "number_average_length", "Number-average length" as Quantity;
        /// Mean by mass, Σ N n² / Σ N n.
        weight_average_length: Option<f64> = "weight_average_length", "Weight-average length" as Quantity;
        /// Weight average over number average.
        dispersity: Option<f64> = "dispersity", "Dispersity" as Quantity;
        /// Monomers in the longest chain.
        longest_chain: Option<u64> = "longest_chain", "Longest chain" as Quantity;
        /// Number-average length of the conjugated segments, in monomers.
        number_average_segment: Option<f64> = "number_average_segment", "Number-average segment" as Quantity;
        /// Their weight-average length.
        weight_average_segment: Option<f64> = "weight_average_segment", "Weight-average segment" as Quantity;
    }
}

table! {
    /// A row of `protocol.csv`: the conditions that the protocol asks for, where a straight line of
    /// it begins or ends. Two rows of one time are a jump.
    ProtocolRow in "protocol.csv" {
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// Temperature in K.
        temperature: f64 = "temperature_K", "Temperature";
        /// Oxygen partial pressure in mbar.
        oxygen: f64 = "oxygen_mbar", "Oxygen partial pressure";
        /// The lamp's photon flux in 1/(cm2 s).
        light: f64 = "photons_per_cm2_s", "Photon flux";
    }
}

table! {
    /// A row of `events.csv`: how often one kind of event has happened by then.
    EventRow in "events.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate", "Replicate";
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// The kind of event.
        kind: String = "kind", "Kind";
        /// Events of this kind since time zero.
        events: u64 = "events", "Events so far";
        /// How many were to be expected: the time integral, from zero, of the summed rates of
        /// this kind.
        expected_events: f64 = "expected_events", "Expected events";
    }
}

table! {
    /// A row of `rates.csv`: how fast one kind of event goes over the lattice as it is, light and gases as they
    /// are at an outer surface.
    RateRow in "rates.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate", "Replicate";
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// The kind of event.
        kind: String = "kind", "Kind";
        /// The summed rate of this kind over the monomers put in.
        rate: f64 = "rate_per_s", "Rate";
        /// What these events add to the conversion per second.
        conversion_rate: f64 = "conversion_rate_per_s", "Rate of conversion";
        /// The mean barrier, each event counted by its rate; `None` where none can happen.
        mean_barrier: Option<f64> = "mean_barrier_kJ_per_mol", "Mean barrier";
    }
}

table! {
    /// A row of `chains.csv`: how many chains of one length a replicate ended with.
    ChainRow in "chains.csv" {
        /// Which replicate, from 1.
        replicate: u32 = "replicate", "Replicate";
        /// Length in monomers, the starter counted.
        length: u64 = "length", "Length";
        /// Chains of this length.
        chains: u64 = "chains", "Chains";
    }
}

table! {
    /// A row of `slices.csv`: one molecule of a plane cut through the sample.
    SliceRow in "slices.csv" {
        /// Time since the protocol began, in s.
        time: f64 = "time_s", "Time";
        /// First coordinate in the plane, in nm.
        x: f64 = "x_nm", "x";
        /// Second coordinate in the plane, in nm.
        y: f64 = "y_nm", "y";
        /// What the molecule is, as the legend of a figure is to call it.
        state: String = "state", "State";
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{Row, TableError, read, write};
    use super::*;
    use std::path::Path;

    /// A row without chains whose numbers have no short decimal form.
    pub(in super::super) fn sample(replicate: u32, time: f64, conversion: f64) -> SampleRow {
        SampleRow {
            replicate,
            time,
            temperature: 413.15,
            conversion,
            nitrile_conversion: conversion / 3.0,
            crystalline_fraction: 0.9,
            amorphous_fraction: 1.0 - 0.9,
            tautomer_fraction: 1e-7 / 3.0,
            live_end_fraction: 0.0,
            trapped_end_fraction: 0.0,
            dead_end_fraction: 0.0,
            liquid_fraction: 0.0,
            chains_per_site: 0.0,
            number_average_length: None,
            weight_average_length: None,
            dispersity: None,
            longest_chain: None,
            number_average_segment: None,
            weight_average_segment: None,
        }
    }

    pub(in super::super) fn round_trip<R: Row + PartialEq + std::fmt::Debug>(rows: &[R]) -> String {
        let mut file = Vec::new();
        write(rows, &mut file).unwrap();
        assert_eq!(read::<R>(file.as_slice(), Path::new(R::FILE)).unwrap(), rows);
        String::from_utf8(file).unwrap()
    }

    #[test]
    fn the_time_series_reads_back_to_the_bit() {
        let chains = SampleRow {
            number_average_length: Some(27.6),
            dispersity: Some(std::f64::consts::SQRT_2),
            longest_chain: Some(211),
            ..sample(2, 1800.0, 0.1 + 0.2)
        };
        let text = round_trip(&[sample(1, 0.0, 0.0), chains]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            "replicate,time_s,temperature_K,conversion,nitrile_conversion,crystalline_fraction,\
             amorphous_fraction,tautomer_fraction,live_end_fraction,trapped_end_fraction,\
             dead_end_fraction,liquid_fraction,chains_per_site,number_average_length,\
             weight_average_length,dispersity,longest_chain,number_average_segment,weight_average_segment"
        );
        assert!(lines[1].ends_with(",0.0,,,,,,"), "undefined is empty: {}", lines[1]);
        assert!(lines[2].starts_with("2,1800.0,413.15,0.30000000000000004,"), "{}", lines[2]);
    }

    #[test]
    fn events_chains_and_slices_read_back() {
        let kind = "propagation, \"first\"".to_owned();
        let event = EventRow { replicate: 1, time: 60.0, kind, events: 3, expected_events: 2.75 };
        let text = round_trip(&[event]);
        assert!(text.starts_with("replicate,time_s,kind,events,expected_events\n"));
        let text = round_trip(&[ChainRow { replicate: 3, length: 12, chains: 40 }]);
        assert_eq!(text, "replicate,length,chains\n3,12,40\n");
        let text = round_trip(&[SliceRow { time: 0.0, x: 0.4, y: 1.9, state: "monomer".into() }]);
        assert_eq!(text, "time_s,x_nm,y_nm,state\n0.0,0.4,1.9,monomer\n");
    }

    #[test]
    fn a_table_without_rows_still_has_its_header() {
        assert_eq!(round_trip::<ChainRow>(&[]), "replicate,length,chains\n");
    }

    fn chains(text: &str) -> Result<Vec<ChainRow>, TableError> {
        read(text.as_bytes(), Path::new("here/chains.csv"))
    }

    #[test]
    fn columns_may_stand_in_any_order_beside_others() {
        let rows = chains("mine,chains, length,replicate\n, 3,2 ,1\n").unwrap();
        assert_eq!(rows, [ChainRow { replicate: 1, length: 2, chains: 3 }]);
    }

    #[test]
    fn what_is_wrong_in_a_table_is_told_with_file_line_and_column() {
        let cases = [
            (
                "replicate,length\n1,2\n",
                "here/chains.csv: no column `chains`; its columns are replicate, length",
            ),
            (
                "chains,replicate,length\n3,1,2\nx,1,2\n",
                "here/chains.csv:3: `x` in `chains` is no whole number from 0",
            ),
            ("replicate,length,chains\n1,,3\n", "here/chains.csv:2: `` in `length`"),
            ("replicate,length,chains\n1,2\n", "here/chains.csv:2: CSV error"),
        ];
        for (text, told) in cases {
            let error = chains(text).unwrap_err().to_string();
            assert!(error.starts_with(told), "{error}");
        }
    }
}
