//! The form of a fit as a JSON schema.

use crate::{study, units};
use serde_json::Value;

/// The schema (JSON Schema, draft 7) of a fit.
pub fn schema() -> Value {
    let mut schema = units::schema(include_str!("schema.json"));
    if let (Some(own), Value::Object(those)) =
        (schema["definitions"].as_object_mut(), study::schema()["definitions"].take())
    {
        own.extend(those);
    }
    schema
}
