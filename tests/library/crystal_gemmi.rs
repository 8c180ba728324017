//! The default crystal against gemmi, a library of crystallography, where Python has it.

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use tautomata::crystal::{Structure, dimethyl_dicyanodiazepine, from_cif};

fn contacts(structure: &Structure) -> Vec<Value> {
    let lists = structure.contacts.iter().enumerate();
    let contacts = lists.flat_map(|(from, list)| list.iter().map(move |contact| (from, contact)));
    contacts
        .map(|(from, contact)| {
            let reactive = format!("{:?}", contact.reactive);
            json!([from, contact.to, contact.cell, contact.distance, reactive])
        })
        .collect()
}

#[test]
fn gemmi_finds_the_same_cell_centres_and_contacts() {
    let has_gemmi = Command::new("python3").args(["-c", "import gemmi"]).output();
    if !has_gemmi.is_ok_and(|output| output.status.success()) {
        println!("skipped: gemmi is not installed (pip install gemmi)");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cif = root.join("src/crystal/data/dimethyl-dicyanodiazepine.cif");
    let default = dimethyl_dicyanodiazepine();
    let derived = from_cif(&fs::read_to_string(&cif).unwrap(), "derived").unwrap();
    let structure = json!({
        "volume": default.cell.volume(),
        "sites": default.sites,
        "default": contacts(&default),
        "derived": contacts(&derived),
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("structure.json");
    fs::write(&file, structure.to_string()).unwrap();
    let script = root.join("tests/library/gemmi_check.py");
    let output = Command::new("python3")
        .arg(script)
        .args([&cif, &file])
        .output()
        .expect("python3 ran before");
    print!("{}", String::from_utf8_lossy(&output.stdout));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "gemmi disagrees: {errors}");
}
