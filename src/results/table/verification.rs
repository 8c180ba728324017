//! One row a comparison of a verification.

use super::table;

table! {
    /// A row of `verification.csv`: one value of a run with an exact result, held against it.
    VerificationRow in "verification.csv" {
        /// The case: its scenario's name in `scenarios/verification/`.
        case: String = "case", "Case";
        /// What was compared.
        quantity: String = "quantity", "Quantity";
        /// Which executor ran: `bricks` or `reference`.
        engine: String = "engine", "Engine";
        /// What the run gave.
        value: f64 = "value", "Value";
        /// What it has to be.
        exact: f64 = "exact", "Exact value";
        /// Standard error of the difference.
        standard_error: f64 = "standard_error", "Standard error";
        /// How far apart they are, in standard errors; of χ², of rare cases, and where the error
        /// is taken from the scatter of replicates, the standard normal deviate that is as likely to be exceeded.
        deviation: f64 = "deviation", "Deviation";
        /// The most deviation, to either side, that passes.
        tolerance: f64 = "tolerance", "Tolerance";
        /// Whether it passed.
        passed: bool = "passed", "Passed";
        /// Where the exact value comes from.
        source: String = "source", "Source";
    }
}

#[cfg(test)]
mod tests {
    use super::super::rows::tests::round_trip;
    use super::*;

    #[test]
    fn verifications_read_back_even_where_a_value_is_no_number() {
        let row = VerificationRow {
            case: "dimers-chain".into(),
            quantity: "jamming coverage".into(),
            engine: "bricks".into(),
            value: 0.864,
            exact: 1.0 - (-2.0_f64).exp(),
            standard_error: 1e-4,
            deviation: f64::INFINITY,
            tolerance: 4.0,
            passed: false,
            source: "P. J. Flory, J. Am. Chem. Soc. 61, 1518 (1939)".into(),
        };
        let text = round_trip(&[row]);
        assert!(text.starts_with("case,quantity,engine,value,exact,standard_error,deviation,"));
    }
}
