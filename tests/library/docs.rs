//! The documentation says what the program does: every scenario in it is read without a
//! mistake, and every parameter and column stands in its reference page.
//!
//! A block that opens with ```` ```toml ```` is a whole scenario or study. One that opens with
//! ```` ```toml fragment ```` is a part of one; only its syntax is checked.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tautomata::results::table::{
    ChainRow, ComparedCurveRow, ComparisonRow, CompensationRow, ConversionRow, EventRow,
    FitDataRow, FitLeaveOneOutRow, FitNextRow, FitParameterRow, FitPointRow, FitStatementRow,
    FitWaveRow, IsoconversionalRow, MasterRow, MasterShapeRow, ModelCovarianceRow, ModelCurveRow,
    ModelNumberRow, ModelRow, OverallRow, PeakRow, PredictionRow, PrefactorRow, ProtocolRow,
    RateRow, ReplicateRow, Row, SampleRow, ScenarioDifferenceRow, SensitivityRow, SliceRow,
    SummaryRow, TruthRow, TruthStepRow, TttRow, mean_columns,
};
use tautomata::scenario::{Origin, Scenario};
use tautomata::study::Study;
use tautomata::units::Kind;

/// Fewer scenarios than this were not found by a reader that works.
const FEWEST_SCENARIOS: usize = 5;

/// A block of TOML in a page.
struct Block {
    /// The line of its first row, from 1.
    line: usize,
    /// Whether it is only a part of a scenario.
    fragment: bool,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(page: &str) -> String {
    std::fs::read_to_string(root().join(page)).unwrap_or_else(|error| panic!("{page}: {error}"))
}

/// Every page that may hold scenarios, relative to the top of the project.
fn pages() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("docs")).expect("the folder docs");
    let mut docs: Vec<String> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path: &PathBuf| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| format!("docs/{}", path.file_name().expect("a name").to_string_lossy()))
        .collect();
    docs.sort();
    ["README.md", "CONTRIBUTING.md"].map(String::from).into_iter().chain(docs).collect()
}

/// The blocks of a page that are marked as TOML.
fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut fence: Option<(&str, usize, Vec<&str>)> = None;
    for (number, row) in (1..).zip(page.lines()) {
        let mark = row.trim_start().strip_prefix("```");
        match (mark, &mut fence) {
            (Some(info), None) => fence = Some((info.trim(), number + 1, Vec::new())),
            (Some(_), Some(_)) => {
                let (info, line, rows) = fence.take().expect("an open block");
                let mut words = info.split_whitespace();
                if words.next() == Some("toml") {
                    let fragment = words.next() == Some("fragment");
                    found.push(Block { line, fragment, text: rows.join("\n") });
                }
            }
            (None, Some((_, _, rows))) => rows.push(row),
            (None, None) => {}
        }
    }
    found
}

/// What is wrong with a block, with the place in its page.
fn complaint(page: &str, block: &Block) -> Option<String> {
    // Empty lines before it make the lines of messages those of the page.
    let text = format!("{}{}", "\n".repeat(block.line - 1), block.text);
    if block.fragment {
        return text.parse::<toml::Table>().err().map(|error| format!("{page}: {error}"));
    }
    let folder = root().join(page).parent().map_or_else(PathBuf::new, Path::to_path_buf);
    let origin = Origin { file_name: page.to_owned(), folder };
    let read = if Study::is_study(&text) {
        Study::parse(&text, &origin).and_then(|study| study.plan()).map(drop)
    } else {
        Scenario::parse(&text, &origin).map(drop)
    };
    read.err().map(|mistakes| mistakes.to_string())
}

#[test]
fn every_scenario_in_the_documentation_is_read() {
    let mut scenarios = 0;
    let mut complaints = Vec::new();
    for page in pages() {
        for block in blocks(&read(&page)) {
            scenarios += usize::from(!block.fragment);
            complaints.extend(complaint(&page, &block));
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n\n"));
    assert!(scenarios >= FEWEST_SCENARIOS, "only {scenarios} scenarios were found");
}

#[test]
fn a_mistake_is_reported_with_page_and_line() {
    let page = "# Title\n\n```toml\nseed = 1\nsede = 2\n```\n\n```toml fragment\na = = 1\n```\n";
    let found = blocks(page);
    let told: Vec<String> = found.iter().filter_map(|block| complaint("page.md", block)).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("unknown key `sede`") && told[0].contains("page.md:5:1"), "{told:?}");
    assert!(told[1].contains("page.md") && told[1].contains("line 9"), "{told:?}");
}

#[test]
fn blocks_of_other_languages_are_left_alone() {
    let page = "```sh\n[not toml\n```\n```\n[nor this\n```\n```toml\nseed = 1\n```\n";
    let found = blocks(page);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].line, found[0].fragment, found[0].text.as_str()), (8, false, "seed = 1"));
}

/// The first cells of the rows of a page's tables, without backticks.
fn first_cells(page: &str) -> BTreeSet<String> {
    let cells = page.lines().filter_map(|row| row.strip_prefix('|')?.split('|').next());
    cells.flat_map(|cell| cell.split(',')).map(|name| name.trim().replace('`', "")).collect()
}

/// The default of each parameter of the built-in mechanism, as its table must print it.
#[test]
fn every_parameter_stands_in_its_table_with_value_and_basis() {
    let page = read("docs/scenario.md");
    let defaults: toml::Table = read("src/scenario/defaults.toml").parse().expect("the defaults");
    let parameters = defaults["mechanism"]["parameters"].as_table().expect("a table");
    assert!(!parameters.is_empty());
    for (name, documented) in parameters {
        let value = &documented["value"];
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let basis = documented["basis"].as_str().expect("a basis");
        let row = format!("| `{name}` | {value} | {basis} |");
        assert!(page.contains(&row), "docs/scenario.md lacks {row}");
    }
}

#[test]
fn every_column_stands_in_the_page_of_results() {
    let named = first_cells(&read("docs/results.md"));
    let tables = [
        ProtocolRow::header(),
        SampleRow::header(),
        EventRow::header(),
        RateRow::header(),
        IsoconversionalRow::header(),
        OverallRow::header(),
        PeakRow::header(),
        ConversionRow::header(),
        TruthRow::header(),
        TruthStepRow::header(),
        ModelRow::header(),
        ModelNumberRow::header(),
        ModelCovarianceRow::header(),
        ModelCurveRow::header(),
        MasterRow::header(),
        MasterShapeRow::header(),
        CompensationRow::header(),
        PrefactorRow::header(),
        PredictionRow::header(),
        TttRow::header(),
        FitParameterRow::header(),
        FitPointRow::header(),
        FitDataRow::header(),
        FitLeaveOneOutRow::header(),
        FitWaveRow::header(),
        FitStatementRow::header(),
        FitNextRow::header(),
        SensitivityRow::header(),
        ComparisonRow::header(),
        ComparedCurveRow::header(),
        ScenarioDifferenceRow::header(),
        ChainRow::header(),
        ReplicateRow::header(),
        SummaryRow::header(),
        SliceRow::header(),
    ];
    let means = mean_columns();
    let own = means.into_iter().take(3);
    for column in tables.into_iter().flatten().chain(own) {
        assert!(named.contains(&column), "docs/results.md lacks the column {column}");
    }
}

#[test]
fn every_unit_stands_in_the_page_of_scenarios() {
    let page = read("docs/scenario.md");
    for kind in Kind::ALL {
        for unit in kind.unit_list().split(", ") {
            assert!(page.contains(&format!("`{unit}`")), "docs/scenario.md lacks the unit {unit}");
        }
    }
}
