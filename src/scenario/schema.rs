//! The form of a scenario as a JSON schema, which editors complete and check files by.

use super::DEFAULTS_TREE;
use crate::instruments::Instrument;
use crate::substance::Substance;
use crate::units;
use serde_json::{Map, Value, json};
use toml::Spanned;

/// The schema (JSON Schema, draft 7) of a scenario: its keys, and the form of each value. What no form tells, such as that
/// shares add up to at most 1, only the reader knows.
///
/// ```
/// let schema = tautomata::scenario::schema();
/// assert_eq!(schema["properties"]["seed"]["type"], "integer");
/// ```
pub fn schema() -> Value {
    let mut schema = units::schema(include_str!("schema.json"));
    let definitions = &mut schema["definitions"];
    for instrument in Instrument::ALL {
        let sheet = instrument.sheet(Some(Substance::built_in()));
        let number = |name: &&str| ((*name).to_owned(), json!({"type": ["string", "number"]}));
        let numbers: Map<String, Value> = sheet.names().iter().map(number).collect();
        definitions["instruments"]["properties"][instrument.name()] =
            json!({"type": "object", "additionalProperties": false, "properties": numbers});
    }
    definitions["mechanism"]["properties"]["parameters"]["properties"] =
        parameters().map(|name| (name, json!({"$ref": "#/definitions/parameter"}))).collect();
    schema
}

/// The names of the built-in parameters.
fn parameters() -> impl Iterator<Item = String> {
    let mechanism = DEFAULTS_TREE.get("mechanism").map(Spanned::get_ref);
    let parameters = mechanism.and_then(|mechanism| mechanism.get("parameters"));
    let table = parameters.and_then(|parameters| parameters.get_ref().as_table());
    table.into_iter().flat_map(|table| table.keys().map(|key| key.get_ref().to_string()))
}
