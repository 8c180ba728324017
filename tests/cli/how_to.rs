//! Every block of docs/how-to.md is run, in its order, in one folder. What `new` writes gets a small crystal first.

use crate::bench::Bench;
use std::fmt::Write;
use tautomata::kinetics::synthetic::OneStep;
use tautomata::study::Study;
use toml::{Table, Value};

/// Run elsewhere: `verify` by tests/cli/verify.rs.
const ELSEWHERE: [&str; 1] = ["verify"];

/// A question with its blocks: language and lines.
type Question = (String, Vec<(String, Vec<String>)>);

fn questions(page: &str) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            questions.push((title.into(), Vec::new()));
        } else if let Some(info) = line.strip_prefix("```") {
            open = !open;
            if open && let Some((_, blocks)) = questions.last_mut() {
                blocks.push((info.into(), Vec::new()));
            }
        } else if open && let Some((_, lines)) = questions.last_mut().and_then(|it| it.1.last_mut())
        {
            lines.push(line.into());
        }
    }
    questions
}

/// What a reader has: a crystal, a furnace's log, three curves.
fn equipped() -> Bench {
    let bench = Bench::with("");
    let cif = include_str!("../../src/crystal/data/dimethyl-dicyanodiazepine.cif");
    bench.write("monomer.cif", cif);
    bench.write("oven.csv", "Time (min),Temperature (°C)\n0,25\n30,140\n90,140\n");
    for (name, rate) in [("slow", 5.0), ("medium", 10.0), ("fast", 20.0)] {
        let curve = OneStep::first_order(150e3, 1e12).ramp(rate);
        let mut text = "Time (min),Temperature (°C),conversion\n".to_owned();
        for row in 0..curve.time.len() {
            let celsius = curve.temperature[row] - 273.15;
            writeln!(text, "{},{celsius},{}", curve.time[row] / 60.0, curve.conversion[row])
                .unwrap();
        }
        bench.write(&format!("{name}.csv"), &text);
    }
    bench
}

/// Gives every scenario a crystal of 256 molecules, without grains, which would not fit, and two replicates.
fn shrink(bench: &Bench) {
    for entry in bench.path("").read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "toml") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy();
        let mut file: Table = bench.read(&name).parse().unwrap();
        if file.contains_key("replicates") {
            file.insert("replicates".into(), Value::Integer(2));
        }
        if let Some(Value::Table(crystal)) = file.get_mut("crystal") {
            crystal.insert("size".into(), Value::from(vec![4, 4, 4]));
        }
        if let Some(Value::Table(sample)) = file.get_mut("sample") {
            sample.remove("grains");
        }
        bench.write(&name, &file.to_string());
    }
}

/// Puts what a block writes into a file that was made, or into one of its own.
fn edit(bench: &Bench, block: &str, made: &str) {
    let written: Table = block.parse().unwrap();
    if written.contains_key("base") {
        bench.write("own.toml", block);
        let study = Study::load(&bench.path("own.toml"));
        assert_eq!(study.and_then(|study| study.plan()).map(|plan| plan.len()).ok(), Some(3));
        return;
    }
    let mut file: Table = bench.read(made).parse().unwrap();
    file.extend(written);
    bench.write(made, &file.to_string());
}

#[test]
fn every_block_of_the_page_runs() {
    let page = std::fs::read_to_string("docs/how-to.md").unwrap();
    let questions = questions(&page);
    assert_eq!(questions.len(), 11);
    let bench = equipped();
    for (question, blocks) in questions {
        let (texts, commands): (Vec<_>, Vec<_>) =
            blocks.into_iter().partition(|(info, _)| info.starts_with("toml"));
        assert!(commands.iter().all(|(info, _)| info == "sh"), "{question}");
        for line in commands.into_iter().flat_map(|(_, lines)| lines) {
            let mut words = line.split_whitespace();
            assert_eq!(words.next(), Some("tautomata"), "{question}");
            let words: Vec<&str> = words.collect();
            if ELSEWHERE.contains(&words[0]) {
                continue;
            }
            bench.succeeds(&words);
            if words[0] == "new" {
                shrink(&bench);
                for (_, lines) in &texts {
                    edit(&bench, &lines.join("\n"), &format!("{}.toml", words[1]));
                }
            }
        }
    }
}
