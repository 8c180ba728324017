//! Any bytes as a CIF: no panic, no hang, and a structure only where it is sound.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tautomata::crystal::from_cif;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    match from_cif(&text, "fuzzed") {
        Ok(structure) => assert_eq!(structure.validate(), Ok(())),
        Err(mistakes) => {
            assert!(!mistakes.items.is_empty());
            for item in &mistakes.items {
                assert!(item.span.start <= item.span.end && item.span.end <= text.len().max(1));
            }
        }
    }
});
