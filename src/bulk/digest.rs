//! Turns rows of results into one number that no order of rows, parts or machines changes.
//!
//! Every row is written in one canonical way, column by column of
//! [`COLUMNS`], hashed with SHA-256, and the first 128 bits are summed. Two
//! engines that give the same digest gave the same rows, each as often.
//! Whether a digest of a text is kept as bytes or in hexadecimal does not
//! show, nor which of Arrow's types of text an engine prefers.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int8Type, Int16Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use sha2::{Digest as _, Sha256};

use super::batch::{failed, hex};
use super::schema::{COLUMNS, Column, FINDING};
use crate::error::{Error, ErrorKind, Result};

/// The digest of any number of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Digest {
    /// Rows.
    pub rows: u64,
    sum: u128,
}

impl Digest {
    /// Digests a batch of results.
    pub fn of(batch: &RecordBatch) -> Result<Self> {
        let mut digest = Self::default();
        let columns: Vec<&ArrayRef> = COLUMNS
            .iter()
            .map(|c| batch.column_by_name(c.name).ok_or_else(|| failed(&format!("no column ‘{}’", c.name))))
            .collect::<Result<_>>()?;
        let mut canonical = Vec::new();
        for row in 0..batch.num_rows() {
            canonical.clear();
            for array in &columns {
                write(array, row, &mut canonical)?;
            }
            let mut first = [0; 16];
            first.copy_from_slice(&Sha256::digest(&canonical)[..16]);
            digest.sum = digest.sum.wrapping_add(u128::from_le_bytes(first));
            digest.rows += 1;
        }
        Ok(digest)
    }

    /// Adds the digest of other rows.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.sum = self.sum.wrapping_add(other.sum);
    }

    /// Reads what [`Digest`] prints.
    pub fn parse(text: &str) -> Option<Self> {
        let (rows, sum) = text.strip_prefix("v1:")?.split_once(':')?;
        Some(Self { rows: rows.parse().ok()?, sum: u128::from_str_radix(sum, 16).ok()? })
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "v1:{}:{:032x}", self.rows, self.sum)
    }
}

fn write(array: &ArrayRef, i: usize, out: &mut Vec<u8>) -> Result<()> {
    if array.is_null(i) {
        out.push(0);
        return Ok(());
    }
    out.push(1);
    let mut bytes = |b: &[u8]| {
        out.extend_from_slice(&(b.len() as u64).to_le_bytes());
        out.extend_from_slice(b);
    };
    match array.data_type() {
        DataType::Utf8 => bytes(array.as_string::<i32>().value(i).as_bytes()),
        DataType::LargeUtf8 => bytes(array.as_string::<i64>().value(i).as_bytes()),
        DataType::Utf8View => bytes(array.as_string_view().value(i).as_bytes()),
        DataType::FixedSizeBinary(_) => bytes(hex(array.as_fixed_size_binary().value(i)).as_bytes()),
        DataType::Binary => bytes(hex(array.as_binary::<i32>().value(i)).as_bytes()),
        DataType::LargeBinary => bytes(hex(array.as_binary::<i64>().value(i)).as_bytes()),
        DataType::Boolean => out.push(u8::from(array.as_boolean().value(i))),
        DataType::Int8 => out.extend_from_slice(&i64::from(array.as_primitive::<Int8Type>().value(i)).to_le_bytes()),
        DataType::Int16 => out.extend_from_slice(&i64::from(array.as_primitive::<Int16Type>().value(i)).to_le_bytes()),
        DataType::Int32 => out.extend_from_slice(&i64::from(array.as_primitive::<Int32Type>().value(i)).to_le_bytes()),
        DataType::Int64 => out.extend_from_slice(&array.as_primitive::<Int64Type>().value(i).to_le_bytes()),
        DataType::Float64 => {
            out.extend_from_slice(&array.as_primitive::<Float64Type>().value(i).to_bits().to_le_bytes())
        }
        DataType::List(_) => list(&array.as_list::<i32>().value(i), out)?,
        DataType::LargeList(_) => list(&array.as_list::<i64>().value(i), out)?,
        other => {
            return Err(Error::new(ErrorKind::Malformed, format!("a result has no column of type {other}")));
        }
    }
    Ok(())
}

fn list(elements: &ArrayRef, out: &mut Vec<u8>) -> Result<()> {
    out.extend_from_slice(&(elements.len() as u64).to_le_bytes());
    if elements.is_empty() {
        return Ok(());
    }
    let fields = elements.as_struct_opt().ok_or_else(|| failed(&"findings are not structs"))?;
    let of = |c: &Column| fields.column_by_name(c.name).ok_or_else(|| failed(&format!("no field ‘{}’", c.name)));
    let columns: Vec<&ArrayRef> = FINDING.iter().map(of).collect::<Result<_>>()?;
    for i in 0..elements.len() {
        columns.iter().try_for_each(|array| write(array, i, out))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::{Engine, Input, Settings};

    fn inputs() -> Vec<Input> {
        let one = |i: usize| Input {
            page_id: format!("p{i}"),
            reference: Some("Прошу Вас 3 июля".repeat(i)),
            hypothesis: (i != 2).then(|| "Пропу Вас 8 июля".repeat(i)),
            ..Input::default()
        };
        (0..5).map(one).collect()
    }

    #[test]
    fn no_order_and_no_layout_shows_and_every_value_does() {
        let of = |json: &str, inputs: &[Input]| {
            let engine = Engine::new(Settings::from_json(json).expect("settings")).expect("an engine");
            Digest::of(&engine.results(inputs).expect("rows")).expect("a digest")
        };
        let all = r#"{"findings": "all"}"#;
        let plain = of(all, &inputs());
        assert_eq!(Digest::parse(&plain.to_string()), Some(plain));
        assert_eq!(plain.rows, 5);
        let backwards: Vec<Input> = inputs().into_iter().rev().collect();
        assert_eq!(of(all, &backwards), plain);
        assert_eq!(of(r#"{"findings": "all", "hex": true}"#, &inputs()), plain);
        let mut merged = of(all, &inputs()[..2]);
        merged.merge(&of(all, &inputs()[2..]));
        assert_eq!(merged, plain);
        let mut other = inputs();
        other[4].hypothesis = Some("Пропу Вас 9 июля".repeat(4));
        assert_ne!(of(all, &other), plain);
        let twice = [inputs(), inputs()].concat();
        assert_ne!(of(all, &twice), plain);
    }
}
