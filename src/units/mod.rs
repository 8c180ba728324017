//! Typed quantities and their text form.
