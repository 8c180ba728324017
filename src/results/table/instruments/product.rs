//! Monomer against product.

use super::table;

table! {
    /// A row of `instruments/monomer_product.csv`: what one technique shows before and after, over
    /// the replicates.
    SignalRow in "instruments/monomer_product.csv" {
        /// The technique.
        technique: String = "technique", "Technique";
        /// What is read off.
        signal: String = "signal", "Signal";
        /// Its unit; `1` for a ratio.
        unit: String = "unit", "Unit";
        /// At the first look: mean; empty where there is nothing to read.
        monomer: Option<f64> = "monomer", "Monomer" as Quantity;
        /// Its standard error; empty of fewer than two replicates.
        monomer_standard_error: Option<f64> = "monomer_standard_error", "Monomer, standard error" as Quantity;
        /// At the last look: mean.
        product: Option<f64> = "product", "Product" as Quantity;
        /// Its standard error.
        product_standard_error: Option<f64> = "product_standard_error", "Product, standard error" as Quantity;
    }
}
