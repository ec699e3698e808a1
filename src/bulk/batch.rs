//! Turns record batches of pages into record batches of results.

use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, FixedSizeBinaryBuilder, Float64Builder, Int8Builder, Int16Builder, Int32Builder,
    Int64Builder, ListBuilder, StringBuilder, StructBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field};

use super::row::{Engine, Found, Input, Row};
use super::schema::{VERSION, finding_fields, schema};
use super::settings::Settings;
use crate::align::exact::Workspace;
use crate::error::{Error, ErrorKind, Result};
use crate::metrics::metric;
use crate::metrics::{Compute, Figures};

/// Compares every page of a batch: one row comes back for each, in the same order.
///
/// Pure: the same batch under the same settings gives the same rows on every machine. Fails only where a column is
/// missing or of a type that holds no text, or where the settings are wrong.
pub fn compare_batch(batch: &RecordBatch, settings: &Settings) -> Result<RecordBatch> {
    Engine::new(settings.clone())?.batch(batch)
}

impl Engine {
    /// As [`compare_batch`], with settings that were understood before.
    pub fn batch(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        self.results(&rows(batch, &self.settings)?)
    }

    /// Compares pages and returns their rows as a batch.
    pub fn results(&self, inputs: &[Input]) -> Result<RecordBatch> {
        let mut workspace = Workspace::new();
        let rows: Vec<Row> = inputs.iter().map(|input| self.row(input, &mut workspace)).collect();
        self.to_batch(&rows)
    }

    /// Writes rows as a batch of [`schema`].
    pub fn to_batch(&self, rows: &[Row]) -> Result<RecordBatch> {
        let bow = |f: &Figures| match metric("wer_order_free").map(|m| m.compute) {
            Some(Compute::FromCounts(rate)) => rate(f),
            _ => None,
        };
        let figures = |row: &Row| row.compared.as_ref().map(|c| c.figures);
        let folded = |row: &Row| row.compared.as_ref().map(|c| c.folded);
        let judged = |row: &Row, i: usize| row.compared.as_ref().and_then(|c| c.judged.map(|j| j[i] as i64));
        let text = |of: &dyn Fn(&Row) -> Option<String>| -> ArrayRef {
            let mut out = StringBuilder::new();
            rows.iter().for_each(|r| out.append_option(of(r)));
            Arc::new(out.finish())
        };
        let int = |of: &dyn Fn(&Row) -> Option<i64>| -> ArrayRef {
            let mut out = Int32Builder::with_capacity(rows.len());
            rows.iter().for_each(|r| out.append_option(of(r).map(|n| i32::try_from(n).unwrap_or(i32::MAX))));
            Arc::new(out.finish())
        };
        let float = |of: &dyn Fn(&Row) -> Option<f64>| -> ArrayRef {
            let mut out = Float64Builder::with_capacity(rows.len());
            rows.iter().for_each(|r| out.append_option(of(r)));
            Arc::new(out.finish())
        };
        let flag = |of: &dyn Fn(&Row) -> Option<bool>| -> ArrayRef {
            let mut out = BooleanBuilder::with_capacity(rows.len());
            rows.iter().for_each(|r| out.append_option(of(r)));
            Arc::new(out.finish())
        };
        let part = |row: &Row, of: &dyn Fn(&Figures) -> u64| figures(row).map(|f| of(&f) as i64);
        let share = |a: u64, b: u64| (b > 0).then(|| a as f64 / b as f64);

        let mut version = Int16Builder::with_capacity(rows.len());
        let mut pair = Int64Builder::with_capacity(rows.len());
        for row in rows {
            version.append_value(VERSION);
            pair.append_value(row.pair_id);
        }
        let columns: Vec<ArrayRef> = vec![
            Arc::new(version.finish()),
            text(&|r| Some(r.page_id.clone())),
            Arc::new(pair.finish()),
            self.digests(rows, |r| r.ref_sha),
            self.digests(rows, |r| r.hyp_sha),
            text(&|_| Some(self.id.clone())),
            text(&|_| Some(env!("CARGO_PKG_VERSION").to_string())),
            text(&|r| Some(r.status.to_string())),
            text(&|r| r.error.as_ref().map(|e| e.0.clone())),
            text(&|r| r.error.as_ref().map(|e| e.1.clone())),
            int(&|r| part(r, &|f| f.reference_length as u64)),
            int(&|r| part(r, &|f| f.transcript_length as u64)),
            int(&|r| part(r, &|f| f.reference_words as u64)),
            int(&|r| part(r, &|f| f.transcript_words as u64)),
            int(&|r| part(r, &|f| f.edits.total())),
            int(&|r| part(r, &|f| f.edits.additions)),
            int(&|r| part(r, &|f| f.edits.omissions)),
            int(&|r| part(r, &|f| f.edits.substitutions)),
            int(&|r| part(r, &|f| f.word_edits.total())),
            int(&|r| folded(r).map(|f| f.0 as i64)),
            int(&|r| folded(r).map(|f| f.1 as i64)),
            float(&|r| figures(r).and_then(|f| share(f.edits.total(), f.reference_length as u64))),
            float(&|r| figures(r).and_then(|f| share(f.word_edits.total(), f.reference_words as u64))),
            float(&|r| folded(r).and_then(|f| share(f.0, f.1 as u64))),
            float(&|r| figures(r).and_then(|f| bow(&f))),
            int(&|r| r.compared.as_ref().map(|_| r.n_findings as i64)),
            int(&|r| judged(r, 0)),
            int(&|r| judged(r, 1)),
            int(&|r| judged(r, 2)),
            float(&|r| figures(r).and_then(|f| share(f.transcript_length as u64, f.reference_length as u64))),
            float(&|r| {
                figures(r).and_then(|f| share(f.reference_length as u64 - f.edits.omissions, f.reference_length as u64))
            }),
            flag(&|r| figures(r).map(|f| f.interval.0 == f.interval.1)),
            flag(&|r| Some(r.findings_truncated)),
            text(&|r| r.doc_id.clone()),
            text(&|r| r.stratum.clone()),
            self.findings(rows),
        ];
        RecordBatch::try_new(schema(self.settings.hex), columns).map_err(|e| failed(&e))
    }

    fn digests(&self, rows: &[Row], of: impl Fn(&Row) -> Option<[u8; 32]>) -> ArrayRef {
        if self.settings.hex {
            let mut out = StringBuilder::new();
            rows.iter().for_each(|r| out.append_option(of(r).map(|d| hex(&d))));
            return Arc::new(out.finish());
        }
        let mut out = FixedSizeBinaryBuilder::with_capacity(rows.len(), 32);
        for row in rows {
            match of(row) {
                // A digest has 32 bytes by its type.
                Some(digest) => drop(out.append_value(digest)),
                None => out.append_null(),
            }
        }
        Arc::new(out.finish())
    }

    fn findings(&self, rows: &[Row]) -> ArrayRef {
        let fields = finding_fields();
        let element = Field::new("element", DataType::Struct(fields.clone()), false);
        let mut out = ListBuilder::new(StructBuilder::from_fields(fields, 0)).with_field(element);
        let wanted = self.settings.findings != super::settings::Findings::None;
        for row in rows {
            let found = row.compared.as_ref().filter(|_| wanted).map(|c| &c.found);
            for f in found.into_iter().flatten() {
                push(out.values(), f);
            }
            out.append(found.is_some());
        }
        Arc::new(out.finish())
    }
}

/// Appends a finding; the fields are in the order of [`super::FINDING`].
fn push(out: &mut StructBuilder, f: &Found) {
    fn at<T: ArrayBuilder>(out: &mut StructBuilder, i: usize, set: impl FnOnce(&mut T)) {
        // The builder was made from the same table of fields.
        if let Some(builder) = out.field_builder::<T>(i) {
            set(builder);
        }
    }
    at::<StringBuilder>(out, 0, |b| b.append_value(&f.kind));
    at::<StringBuilder>(out, 1, |b| b.append_value(&f.category));
    at::<Int8Builder>(out, 2, |b| b.append_value(f.severity));
    let numbers = [f.reference[0], f.reference[1], f.hypothesis[0], f.hypothesis[1], f.line];
    for (i, n) in numbers.into_iter().enumerate() {
        at::<Int32Builder>(out, 3 + i, |b| b.append_value(n));
    }
    for (i, text) in [&f.ref_text, &f.hyp_text, &f.context].into_iter().enumerate() {
        at::<StringBuilder>(out, 8 + i, |b| b.append_value(text));
    }
    at::<StringBuilder>(out, 11, |b| b.append_option(f.suggest.as_ref()));
    at::<StringBuilder>(out, 12, |b| b.append_value(&f.rule_id));
    out.append(true);
}

/// Returns bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

pub(super) fn failed(e: &dyn std::fmt::Display) -> Error {
    Error::new(ErrorKind::Malformed, format!("not a table that can be worked on: {e}"))
}

/// Reads the pages of a batch.
pub fn rows(batch: &RecordBatch, settings: &Settings) -> Result<Vec<Input>> {
    let names = &settings.columns;
    let schema = batch.schema();
    let have = || schema.fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>().join(", ");
    let wanted = |name: &str| {
        batch.column_by_name(name).ok_or_else(|| {
            Error::new(ErrorKind::Usage, format!("the table has no column ‘{name}’"))
                .hint(format!("its columns: {}; name them with --column page_id=NAME", have()))
        })
    };
    let ids = wanted(&names.page_id)?;
    let sides = [wanted(&names.reference)?, wanted(&names.hypothesis)?];
    let more = ["lang", "doc_date", "doc_id", "stratum"].map(|name| batch.column_by_name(name));
    for (name, array) in [(&names.reference, sides[0]), (&names.hypothesis, sides[1])] {
        if !is_text(array.data_type()) {
            return Err(Error::new(ErrorKind::Usage, format!("column ‘{name}’ holds {}, not text", array.data_type())));
        }
    }
    let one = |i: usize| -> Input {
        let mut input = Input { page_id: cell(ids, i).unwrap_or_default().unwrap_or_default(), ..Input::default() };
        let mut side = |name: &str, array: &ArrayRef| match cell(array, i) {
            Ok(text) => text,
            Err(at) => {
                let message = format!("{name} is not UTF-8 at byte {at}");
                input.fault = Some(("error", "E_ENCODING", message));
                None
            }
        };
        let reference = side("the reference", sides[0]);
        let hypothesis = side("the hypothesis", sides[1]);
        (input.reference, input.hypothesis) = (reference, hypothesis);
        if input.page_id.is_empty() && ids.is_null(i) {
            input.fault = Some(("error", "E_NULL", "the page id is null".into()));
        }
        let [lang, doc_date, doc_id, stratum] = more.map(|array| array.and_then(|a| cell(a, i).ok().flatten()));
        Input { lang, doc_date, doc_id, stratum, ..input }
    };
    Ok((0..batch.num_rows()).map(one).collect())
}

fn is_text(kind: &DataType) -> bool {
    use DataType::{Binary, BinaryView, LargeBinary, LargeUtf8, Null, Utf8, Utf8View};
    matches!(kind, Utf8 | LargeUtf8 | Utf8View | Binary | LargeBinary | BinaryView | Null)
}

/// Returns a cell as text; the error is the byte at which it stops being UTF-8.
fn cell(array: &ArrayRef, i: usize) -> std::result::Result<Option<String>, usize> {
    if array.is_null(i) || array.data_type() == &DataType::Null {
        return Ok(None);
    }
    let bytes = |b: &[u8]| match std::str::from_utf8(b) {
        Ok(text) => Ok(Some(text.to_string())),
        Err(e) => Err(e.valid_up_to()),
    };
    match array.data_type() {
        DataType::Utf8 => Ok(Some(array.as_string::<i32>().value(i).to_string())),
        DataType::LargeUtf8 => Ok(Some(array.as_string::<i64>().value(i).to_string())),
        DataType::Utf8View => Ok(Some(array.as_string_view().value(i).to_string())),
        DataType::Binary => bytes(array.as_binary::<i32>().value(i)),
        DataType::LargeBinary => bytes(array.as_binary::<i64>().value(i)),
        DataType::BinaryView => bytes(array.as_binary_view().value(i)),
        DataType::Int64 => Ok(Some(array.as_primitive::<Int64Type>().value(i).to_string())),
        DataType::Int32 => Ok(Some(array.as_primitive::<Int32Type>().value(i).to_string())),
        DataType::Date32 => Ok(Some(day(array.as_primitive::<Date32Type>().value(i)))),
        _ => Ok(None),
    }
}

/// Writes a day, counted from 1 January 1970, as EDTF (Hinnant's days-to-civil).
fn day(days: i32) -> String {
    let z = i64::from(days) + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{:02}", doy - (153 * mp + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{BinaryArray, LargeStringArray, StringArray, StringViewArray};

    fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).expect("a batch")
    }

    #[test]
    fn text_of_every_arrow_type_gives_the_same_rows() {
        let ids: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
        let (r, h) = (vec![Some("трёх"), None], vec![Some("трех"), Some("x")]);
        let same = |reference: ArrayRef, hypothesis: ArrayRef| {
            let batch = table(vec![("page_id", ids.clone()), ("reference", reference), ("hypothesis", hypothesis)]);
            compare_batch(&batch, &Settings::default()).expect("rows")
        };
        let plain = same(Arc::new(StringArray::from(r.clone())), Arc::new(StringArray::from(h.clone())));
        assert_eq!(
            plain,
            same(Arc::new(LargeStringArray::from(r.clone())), Arc::new(StringViewArray::from(h.clone())))
        );
        let bytes = |v: &[Option<&'static str>]| -> ArrayRef {
            Arc::new(BinaryArray::from(v.iter().map(|t| t.map(str::as_bytes)).collect::<Vec<_>>()))
        };
        assert_eq!(plain, same(bytes(&r), bytes(&h)));
        assert_eq!(plain.num_rows(), 2);
        assert_eq!(plain.column_by_name("edits").expect("there").as_primitive::<Int32Type>().value(0), 1);
        assert_eq!(plain.column_by_name("error_code").expect("there").as_string::<i32>().value(1), "E_NULL");
    }

    #[test]
    fn bytes_that_are_no_text_are_a_row_and_a_missing_column_is_an_error() {
        let ids: ArrayRef = Arc::new(StringArray::from(vec!["a"]));
        let bad: ArrayRef = Arc::new(BinaryArray::from(vec![Some(&b"ab\xFFc"[..])]));
        let batch = table(vec![("page_id", ids.clone()), ("reference", bad), ("hypothesis", ids.clone())]);
        let rows = compare_batch(&batch, &Settings::default()).expect("rows");
        let message = rows.column_by_name("error_msg").expect("there").as_string::<i32>().value(0);
        assert_eq!(message, "the reference is not UTF-8 at byte 2");
        let error = compare_batch(&table(vec![("page_id", ids)]), &Settings::default()).expect_err("no texts");
        assert!(error.to_string().contains("its columns: page_id"), "{error}");
    }

    #[test]
    fn days_are_dates() {
        assert_eq!(
            [day(0), day(-1), day(-6759), day(11_016)],
            ["1970-01-01", "1969-12-31", "1951-07-01", "2000-02-29"]
        );
    }
}
