//! The form of a study as a JSON schema.

use crate::{scenario, units};
use serde_json::{Value, json};

/// The schema (JSON Schema, draft 7) of a study. A base that is written out is a scenario that may lack what the study sets.
pub fn schema() -> Value {
    let mut schema = units::schema(include_str!("schema.json"));
    let mut base = scenario::schema();
    if let (Some(own), Value::Object(those)) =
        (schema["definitions"].as_object_mut(), base["definitions"].take())
    {
        own.extend(those);
        let properties = base["properties"].take();
        let base =
            json!({"type": "object", "additionalProperties": false, "properties": properties});
        own.insert("scenario".into(), base);
    }
    schema
}
