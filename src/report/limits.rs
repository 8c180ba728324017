//! What limits the trust in a run beside its warnings.

use crate::results::Manifest;
use toml::{Table, Value};

/// One replicate; numbers of the mechanism that nobody measured.
pub(super) fn of_run(manifest: &Manifest, scenario: &Table) -> Vec<String> {
    let one = (manifest.replicates.finished == 1).then(|| {
        "One replicate: nothing here says how far another sample would differ. Set `replicates` in the scenario."
            .to_owned()
    });
    one.into_iter().chain(unmeasured(scenario)).collect()
}

/// How many numbers of the mechanism are estimated or calibrated.
fn unmeasured(scenario: &Table) -> Option<String> {
    let provenance = scenario.get("mechanism")?.get("provenance")?.as_table()?;
    let with = |basis: &str| {
        let is_it = |number: &&Value| number.get("basis").and_then(Value::as_str) == Some(basis);
        provenance.values().filter(is_it).count()
    };
    let (estimated, calibrated) = (with("est"), with("cal"));
    (estimated + calibrated > 0).then(|| {
        format!(
            "Of {} numbers of the mechanism {estimated} are estimated and {calibrated} calibrated: trends and comparisons \
             say more than single numbers.",
            provenance.len()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_nobody_measured_are_counted() {
        let told = |text: &str| unmeasured(&text.parse().unwrap());
        let number = |name: &str, basis: &str| format!("{name} = {{ basis = \"{basis}\" }}\n");
        let text = ["est", "cal", "cal", "lit"].iter().enumerate();
        let text: String = text.map(|(i, basis)| number(&format!("E{i}"), basis)).collect();
        let some = told(&format!("[mechanism.provenance]\n{text}")).unwrap();
        assert!(some.starts_with("Of 4 numbers of the mechanism 1 are estimated and 2 calibrated"));
        assert_eq!(told(&format!("[mechanism.provenance]\n{}", number("E", "lit"))), None);
        assert_eq!(told(""), None);
    }
}
