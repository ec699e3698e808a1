//! Turns input arguments into a pair and the options to compare it under.

use std::path::Path;
use std::sync::Arc;

use sverka::compare::Options;
use sverka::dates::DateOptions;
use sverka::error::Result;
use sverka::lang::pack_for;
use sverka::normalize::Profile;
use sverka::read::{Pair, ReadOptions, Role, Witness, read_source};

use crate::args::InputArgs;

/// Reads the pair that the arguments name, with whatever else speaks of it.
pub fn pair(args: &InputArgs) -> Result<Pair> {
    let read = |path: &Path, encoding: &Option<String>| {
        let encoding = encoding.clone().or_else(|| args.encoding.clone());
        read_source(path, &ReadOptions { encoding, lang: args.lang.clone() }).map(Arc::new)
    };
    let Some(reference) = &args.reference else {
        todo!("records");
    };
    let transcript = Witness::whole(Role::Transcript, read(&args.transcript, &args.transcript_encoding)?);
    let reference = Witness::whole(Role::Reference, read(reference, &args.reference_encoding)?);
    let mut others = Vec::new();
    for path in &args.translation {
        others.push(Witness::whole(Role::Translation, read(path, &None)?));
    }
    let id = args.transcript.with_extension("").display().to_string().replace('\\', "/");
    Ok(Pair { id, transcript, reference, others, metadata: None })
}

/// Returns the options to compare a pair under; the language is told by the user, the metadata, or the text.
pub fn options(args: &InputArgs, pair: &Pair) -> Result<Options> {
    let stated = args.lang.clone().or_else(|| pair.metadata.as_ref().and_then(|m| m.get("lang").map(str::to_string)));
    let text = format!("{}\n{}", pair.reference.text(), pair.transcript.text());
    let pack = pack_for(stated.as_deref(), &text)?;
    let dates = DateOptions { lang: Some(pack.tag.clone()), range: args.range.clone(), anchor: args.anchor.clone() };
    Ok(Options { profile: Profile::named(&args.profile)?, pack, dates })
}
