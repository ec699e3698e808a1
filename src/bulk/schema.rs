//! The one table of columns: the Arrow schema, Spark's and the documentation are made from it.
//!
//! Signed integers only, because Spark has no others; no view, dictionary or
//! unsigned type; the list's child is called `element` and is never null.
//! A column is never renamed or retyped under the same [`VERSION`].

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use serde_json::{Value, json};

/// Version of the schema, in every row.
pub const VERSION: i16 = 1;

/// Type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 8 bits, signed.
    Int8,
    /// 16 bits, signed.
    Int16,
    /// 32 bits, signed.
    Int32,
    /// 64 bits, signed.
    Int64,
    /// 64 bits, binary floating point.
    Float64,
    /// Yes or no.
    Bool,
    /// UTF-8.
    Text,
    /// SHA-256: 32 bytes, or their hexadecimal digits.
    Digest,
    /// A list of [`FINDING`].
    Findings,
}

/// A column: name, type, whether it may be null, what it says.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// Type.
    pub kind: Kind,
    /// Whether it may be null.
    pub null: bool,
    /// What it says.
    pub doc: &'static str,
}

const fn column(name: &'static str, kind: Kind, null: bool, doc: &'static str) -> Column {
    Column { name, kind, null, doc }
}

/// The columns of a result, in order. `ins`, `del` and `sub` are meant as Python's tools mean them: what has to be
/// done to the reference to get the hypothesis, so that `ins` is what the hypothesis has too much.
pub const COLUMNS: &[Column] = &[
    column("schema_version", Kind::Int16, false, "1"),
    column("page_id", Kind::Text, false, "key of the page, as the input has it"),
    column("pair_id", Kind::Int64, false, "digest of page id, both texts and settings: the same work, the same number"),
    column("ref_sha", Kind::Digest, true, "SHA-256 of the reference as UTF-8"),
    column("hyp_sha", Kind::Digest, true, "SHA-256 of the hypothesis as UTF-8"),
    column("config_id", Kind::Text, false, "id of the settings"),
    column("engine_version", Kind::Text, false, "version of sverka"),
    column(
        "status",
        Kind::Text,
        false,
        "ok, empty (no reference to divide by), truncated, skipped (no partner), error",
    ),
    column(
        "error_code",
        Kind::Text,
        true,
        "E_NULL, E_ENCODING, E_XML, E_READ, E_TOO_LARGE, E_PANIC, E_CRASH, E_TIMEOUT",
    ),
    column("error_msg", Kind::Text, true, "what happened, for people"),
    column("ref_chars", Kind::Int32, true, "units of the reference: the denominator of cer"),
    column("hyp_chars", Kind::Int32, true, "units of the hypothesis"),
    column("ref_words", Kind::Int32, true, "words of the reference: the denominator of wer"),
    column("hyp_words", Kind::Int32, true, "words of the hypothesis"),
    column("edits", Kind::Int32, true, "least edits between the two, in units"),
    column("ins", Kind::Int32, true, "of them: units that the hypothesis has too much"),
    column("del", Kind::Int32, true, "of them: units that the hypothesis lacks"),
    column("sub", Kind::Int32, true, "of them: units that differ"),
    column("word_edits", Kind::Int32, true, "least edits between the two, in words"),
    column("norm_edits", Kind::Int32, true, "edits left once the profile's conventions are set aside"),
    column("norm_chars", Kind::Int32, true, "units of the reference then: the denominator of cer_norm"),
    column("cer", Kind::Float64, true, "edits / ref_chars"),
    column("wer", Kind::Float64, true, "word_edits / ref_words"),
    column("cer_norm", Kind::Float64, true, "norm_edits / norm_chars"),
    column("bow_wer", Kind::Float64, true, "word error rate that does not ask for the order of words"),
    column("n_findings", Kind::Int32, true, "findings of all kinds, listed or not"),
    column(
        "n_date_suspects",
        Kind::Int32,
        true,
        "dates with the verdict suspect or error; null where dates were not read",
    ),
    column("n_layout", Kind::Int32, true, "findings of layout; null where not judged"),
    column("n_editorial", Kind::Int32, true, "editorial marks; null where not judged"),
    column("length_ratio", Kind::Float64, true, "hyp_chars / ref_chars"),
    column("aligned_fraction", Kind::Float64, true, "share of the reference's units that have a partner"),
    column("certified", Kind::Bool, true, "whether edits is proven to be the least"),
    column("findings_truncated", Kind::Bool, false, "whether there were more findings than are listed"),
    column("doc_id", Kind::Text, true, "as the input has it"),
    column("stratum", Kind::Text, true, "as the input has it"),
    column("findings", Kind::Findings, true, "where the two differ; null where none were asked for"),
];

/// The fields of a finding.
pub const FINDING: &[Column] = &[
    column("kind", Kind::Text, false, "sub, ins, del, move"),
    column("category", Kind::Text, false, "char, space, punct, case, date, number, name, layout, editorial"),
    column("severity", Kind::Int8, false, "0 form, 1 text, 2 what the page says"),
    column("ref_start", Kind::Int32, false, "first code point in the reference"),
    column("ref_end", Kind::Int32, false, "and the one after the last"),
    column("hyp_start", Kind::Int32, false, "first code point in the hypothesis"),
    column("hyp_end", Kind::Int32, false, "and the one after the last"),
    column("line", Kind::Int32, false, "line of the hypothesis, from 1"),
    column("ref_text", Kind::Text, false, "what the reference reads"),
    column("hyp_text", Kind::Text, false, "what the hypothesis reads"),
    column("context", Kind::Text, false, "what stands around it in the hypothesis"),
    column("suggest", Kind::Text, true, "a proposed date"),
    column("rule_id", Kind::Text, false, "edit/CATEGORY, cause/CAUSE, or the code of a rule"),
];

fn arrow(kind: Kind, hex: bool) -> DataType {
    match kind {
        Kind::Int8 => DataType::Int8,
        Kind::Int16 => DataType::Int16,
        Kind::Int32 => DataType::Int32,
        Kind::Int64 => DataType::Int64,
        Kind::Float64 => DataType::Float64,
        Kind::Bool => DataType::Boolean,
        Kind::Text => DataType::Utf8,
        Kind::Digest if hex => DataType::Utf8,
        Kind::Digest => DataType::FixedSizeBinary(32),
        Kind::Findings => DataType::List(Arc::new(Field::new("element", DataType::Struct(finding_fields()), false))),
    }
}

/// Returns the fields of a finding.
pub fn finding_fields() -> Fields {
    FINDING.iter().map(|c| Field::new(c.name, arrow(c.kind, false), c.null)).collect()
}

/// Returns the schema of a result; `hex`: with digests as text.
pub fn schema(hex: bool) -> SchemaRef {
    Arc::new(Schema::new(COLUMNS.iter().map(|c| Field::new(c.name, arrow(c.kind, hex), c.null)).collect::<Vec<_>>()))
}

/// Returns the schema as Spark writes its own (`StructType.fromJson`), with digests as text.
pub fn as_json() -> Value {
    fn fields(columns: &[Column]) -> Vec<Value> {
        columns
            .iter()
            .map(|c| json!({"name": c.name, "type": spark(c.kind), "nullable": c.null, "metadata": {}}))
            .collect()
    }
    fn spark(kind: Kind) -> Value {
        match kind {
            Kind::Int8 => json!("byte"),
            Kind::Int16 => json!("short"),
            Kind::Int32 => json!("integer"),
            Kind::Int64 => json!("long"),
            Kind::Float64 => json!("double"),
            Kind::Bool => json!("boolean"),
            Kind::Text | Kind::Digest => json!("string"),
            Kind::Findings => json!({
                "type": "array", "containsNull": false,
                "elementType": {"type": "struct", "fields": fields(FINDING)}
            }),
        }
    }
    json!({"type": "struct", "fields": fields(COLUMNS)})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_version_1_are_as_they_were() {
        // A change here is a new VERSION: people's tables have these columns.
        let told: Vec<String> =
            COLUMNS.iter().map(|c| format!("{}:{:?}{}", c.name, c.kind, if c.null { "?" } else { "" })).collect();
        let digest = crate::text::digest(told.join(",").as_bytes());
        assert_eq!((VERSION, COLUMNS.len(), FINDING.len()), (1, 36, 13), "{digest}");
    }

    #[test]
    fn no_type_that_spark_lacks() {
        let unsigned =
            |t: &DataType| matches!(t, DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64);
        assert!(schema(false).fields().iter().chain(finding_fields().iter()).all(|f| !unsigned(f.data_type())));
        assert_eq!(as_json()["fields"].as_array().map(Vec::len), Some(COLUMNS.len()));
    }
}
