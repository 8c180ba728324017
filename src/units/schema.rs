//! Quantities in a JSON schema, which editors complete and check files by.

use super::Kind;
use serde_json::{Map, Value, json};

impl Kind {
    /// A regular expression (ECMA 262) of the texts that are read as quantities of this kind.
    pub fn pattern(self) -> String {
        let spellings = self.units().iter().flat_map(|unit| unit.spellings);
        let units: Vec<String> = spellings.map(|spelling| escaped(spelling)).collect();
        let number = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?";
        format!(r"^\s*{number}\s*({})\s*$", units.join("|"))
    }
}

/// A text as a regular expression that matches it alone.
fn escaped(text: &str) -> String {
    let special = |c: char| r"\^$.|?*+()[]{}".contains(c);
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// A schema from its text, with every `"quantity": "time"`, and so for each kind, written out: as a text with a pattern, an
/// example and the units.
pub(crate) fn schema(text: &str) -> Value {
    with_quantities(serde_json::from_str(text).expect("a schema is JSON, as tests show"))
}

fn with_quantities(schema: Value) -> Value {
    match schema {
        Value::Object(entries) => {
            let written = entries.get("quantity").and_then(Value::as_str).map(str::to_owned);
            let rest = entries.into_iter().map(|(key, value)| (key, with_quantities(value)));
            let mut written_out: Map<String, Value> = rest.collect();
            let kind = Kind::ALL.into_iter().find(|kind| Some(kind.name()) == written.as_deref());
            if let Some(kind) = kind {
                write_out(kind, &mut written_out);
            }
            Value::Object(written_out)
        }
        Value::Array(items) => items.into_iter().map(with_quantities).collect(),
        other => other,
    }
}

fn write_out(kind: Kind, schema: &mut Map<String, Value>) {
    schema.remove("quantity");
    let said = schema.get("description").and_then(Value::as_str);
    let said = said.map_or_else(String::new, |said| format!("{said} "));
    let units = format!("{said}Units of {}: {}.", kind.name(), kind.unit_list());
    schema.insert("description".into(), units.into());
    schema.insert("type".into(), "string".into());
    schema.insert("pattern".into(), kind.pattern().into());
    schema.insert("examples".into(), json!([kind.example()]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_becomes_a_text_with_its_units() {
        let found =
            with_quantities(json!({"a": [{"quantity": "angle", "description": "How far."}]}));
        let angle = &found["a"][0];
        assert_eq!(angle["description"], "How far. Units of angle: deg.");
        assert_eq!((&angle["type"], &angle["quantity"]), (&json!("string"), &Value::Null));
    }

    #[test]
    fn units_are_taken_literally() {
        assert_eq!(escaped("1/(s·mbar)"), r"1/\(s·mbar\)");
        assert!(Kind::FrequencyPerPressure.pattern().contains(r"(1/\(s Pa\)|"));
    }
}
