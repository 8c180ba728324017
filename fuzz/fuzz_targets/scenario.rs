//! Whatever the bytes, a scenario is read or refused with messages, and what is read comes
//! back from its resolved form.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::path::PathBuf;
use tautomata::scenario::{Origin, Scenario};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // No folder: a scenario from the fuzzer names no file that exists.
    let folder = PathBuf::from("no such folder");
    let origin = Origin { file_name: "fuzzed.toml".to_owned(), folder };
    match Scenario::parse(text, &origin) {
        Ok(scenario) => {
            let again = Scenario::parse(&scenario.to_toml(), &origin);
            assert_eq!(again.as_ref(), Ok(&scenario));
        }
        Err(mistakes) => assert!(!mistakes.render(true).is_empty()),
    }
});
