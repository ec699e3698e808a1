//! Unpacks a stream of a PDF: whole, or not at all.

use flate2::{Decompress, FlushDecompress, Status};
use lopdf::{Object, Stream};

/// Unpacks a stream to no more than some bytes.
///
/// lopdf takes what a damaged stream gives for the whole of it; here the common packing must come to its end.
///
/// # Errors
/// What is wrong with it.
pub fn unpacked(stream: &Stream, limit: usize) -> Result<Vec<u8>, String> {
    let too_long = || format!("it unpacks to more than {} MB", limit >> 20);
    let foreseen = stream.dict.has(b"DecodeParms");
    let filter = stream.dict.get(b"Filter").ok();
    match filter {
        None if stream.content.len() > limit => Err(too_long()),
        None => Ok(stream.content.clone()),
        Some(filter) if is_flate(filter) && !foreseen => inflate(&stream.content, limit, &too_long),
        Some(_) => stream.decompressed_content_with_limit(limit).map_err(|e| match e {
            lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => too_long(),
            other => other.to_string(),
        }),
    }
}

fn is_flate(filter: &Object) -> bool {
    let name = match filter {
        Object::Array(one) if one.len() == 1 => &one[0],
        other => other,
    };
    name.as_name().is_ok_and(|n| n == b"FlateDecode" || n == b"Fl")
}

fn inflate(packed: &[u8], limit: usize, too_long: &dyn Fn() -> String) -> Result<Vec<u8>, String> {
    // Behind the two bytes of its head; the sum at its end is left alone, since programs get it wrong.
    let packed = packed.get(2..).unwrap_or_default();
    let mut state = Decompress::new(false);
    let mut out = Vec::with_capacity((packed.len() * 4).clamp(64, limit.max(64)));
    loop {
        let before = (state.total_in(), state.total_out());
        let rest = &packed[usize::try_from(before.0).unwrap_or(packed.len()).min(packed.len())..];
        let status = state
            .decompress_vec(rest, &mut out, FlushDecompress::None)
            .map_err(|_| "what is packed in it is damaged".to_string())?;
        if out.len() > limit {
            return Err(too_long());
        }
        match status {
            Status::StreamEnd => return Ok(out),
            _ if out.len() == out.capacity() => out.reserve(out.len().clamp(64, 1 << 22)),
            _ if before == (state.total_in(), state.total_out()) => {
                return Err("what is packed in it is cut short".into());
            }
            _ => {}
        }
    }
}
