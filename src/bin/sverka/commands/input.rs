//! Turns input arguments into a pair and the options to compare it under.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use sverka::compare::Options;
use sverka::dates::DateOptions;
use sverka::dates::value::Value;
use sverka::error::{Error, ErrorKind, Result};
use sverka::lang::pack_for;
use sverka::normalize::Profile;
use sverka::read::formats::holds_both_sides;
use sverka::read::{
    Metadata, Pair, ReadOptions, Role, SectionOverride, Witness, read_source, sidecars, source_from_bytes, split_record,
};
use sverka::text::Source;

use crate::args::InputArgs;

/// Reads a file, or the standard input where the path is `-`.
pub fn file_or_standard_input(path: &Path, options: &ReadOptions) -> Result<Source> {
    if path.as_os_str() != "-" {
        return read_source(path, options);
    }
    let mut bytes = Vec::new();
    let input = std::io::stdin().lock().read_to_end(&mut bytes);
    input.map_err(|e| Error::new(ErrorKind::Unreadable, e.to_string()).in_file("-"))?;
    source_from_bytes("-", &bytes, options)
}

/// Reads the pair that the arguments name, with whatever else speaks of it.
pub fn pair(args: &InputArgs) -> Result<Pair> {
    let all = [Some(&args.transcript), args.reference.as_ref(), args.meta.as_ref()];
    if all.into_iter().flatten().chain(&args.translation).filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(Error::new(ErrorKind::Usage, "‘-’ stands for the standard input, and there is only one")
            .hint("give the other text as a file"));
    }
    let mut pair = match &args.reference {
        Some(reference) => two_files(args, reference)?,
        None => record(args)?,
    };
    for (side, witness) in [("transcript", &pair.transcript), ("reference", &pair.reference)] {
        let notes = witness.source.layout.iter().flat_map(|layout| &layout.notes);
        pair.notes.extend(notes.map(|note| format!("{side}: {note}")));
    }
    for path in &args.translation {
        let mut witness = Witness::whole(Role::Translation, read(args, path, None, None)?);
        witness.lang = sidecars::lang_in_name(path);
        pair.others.push(witness);
    }
    if let Some(path) = &args.meta {
        let meta = Metadata::from_source(read(args, path, None, None)?)?;
        if !sverka::dates::has_dates(&meta) {
            eprintln!("sverka: {}: no date could be read in it, so it bears no witness", relative(path));
        }
        pair.metadata = Some(meta);
    }
    pair.header_as_metadata();
    Ok(pair)
}

/// Says aloud that a language has no pack of its own: what is read then are the forms of its script only.
pub fn warn_of_language(tag: &str, pack: &sverka::lang::Pack) {
    let language = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    let norwegian = matches!(language.as_str(), "no" | "nb" | "nn");
    if pack.id != language && !norwegian {
        eprintln!(
            "sverka: no language pack for ‘{tag}’; ‘{}’ is used (sverka lang list names those there are)",
            pack.id
        );
    }
}

fn read(args: &InputArgs, path: &Path, encoding: Option<&String>, role: Option<Role>) -> Result<Arc<Source>> {
    let (format, view) = match role {
        Some(Role::Transcript) => (&args.format_transcript, &args.transcript_view),
        Some(Role::Reference) => (&args.format_reference, &args.reference_view),
        _ => (&None, &None),
    };
    let options = ReadOptions {
        encoding: encoding.cloned(),
        lang: args.lang.clone(),
        format: format.clone(),
        view: view.clone(),
        role,
    };
    file_or_standard_input(path, &options).map(|mut source| {
        source.path = relative(path);
        Arc::new(source)
    })
}

/// Writes a path as it leads from the working directory: what is written down must not tell where a machine keeps its files.
pub fn relative(path: &Path) -> String {
    let here = std::env::current_dir().ok().filter(|_| path.is_absolute());
    let Some(here) = here else { return path.display().to_string().replace('\\', "/") };
    let shared = path.components().zip(here.components()).take_while(|(a, b)| a == b).count();
    let up = here.components().skip(shared).map(|_| "..".to_string());
    let down = path.components().skip(shared).map(|c| c.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// One file that holds several sections.
fn record(args: &InputArgs) -> Result<Pair> {
    let encoding = args.transcript_encoding.as_ref().or(args.encoding.as_ref());
    let source = read(args, &args.transcript, encoding, Some(Role::Transcript))?;
    if holds_both_sides(&source) {
        return both_sides(args, source);
    }
    let overrides = args.section.iter().map(|s| s.parse()).collect::<Result<Vec<SectionOverride>>>()?;
    split_record(&source, &overrides)?.into_pair(source)
}

/// One file that is a transcript in one way and a reference in another: the two views of an edition, the columns of a table.
fn both_sides(args: &InputArgs, transcript: Arc<Source>) -> Result<Pair> {
    if args.transcript.as_os_str() == "-" {
        return Err(Error::new(
            ErrorKind::Usage,
            "what holds both sides is read twice, and the standard input only once",
        )
        .in_file("-")
        .hint("give it as a file"));
    }
    let options = ReadOptions {
        encoding: args.reference_encoding.clone().or_else(|| args.encoding.clone()),
        lang: args.lang.clone(),
        format: args.format_reference.clone().or_else(|| args.format_transcript.clone()),
        view: args.reference_view.clone(),
        role: Some(Role::Reference),
    };
    let mut reference = read_source(&args.transcript, &options)?;
    reference.path = relative(&args.transcript);
    Ok(Pair {
        id: relative(&args.transcript.with_extension("")),
        transcript: Witness::whole(Role::Transcript, transcript),
        reference: Witness::whole(Role::Reference, Arc::new(reference)),
        others: Vec::new(),
        metadata: None,
        notes: vec!["both sides are of one file".into()],
    })
}

/// A transcript and its reference, with the sidecars that `import` writes beside the transcript.
fn two_files(args: &InputArgs, reference: &Path) -> Result<Pair> {
    if !args.section.is_empty() {
        return Err(Error::new(ErrorKind::Usage, "--section speaks of a record, and two files are given")
            .hint("give the record alone, or leave --section out"));
    }
    let encoding = |own: &Option<String>| own.clone().or_else(|| args.encoding.clone());
    let of = |role, path: &Path, own: &Option<String>| {
        read(args, path, encoding(own).as_ref(), Some(role)).map(|source| Witness::whole(role, source))
    };
    let transcript = of(Role::Transcript, &args.transcript, &args.transcript_encoding)?;
    let reference = of(Role::Reference, reference, &args.reference_encoding)?;
    let mut pair = Pair {
        id: relative(&args.transcript.with_extension("")),
        transcript,
        reference,
        others: Vec::new(),
        metadata: None,
        notes: Vec::new(),
    };
    let beside = sidecars::beside(&args.transcript);
    if let Some(path) = beside.metadata.filter(|_| args.meta.is_none()) {
        pair.notes.push(format!("metadata from {}", relative(&path)));
        pair.metadata = Some(Metadata::from_source(read(args, &path, None, None)?)?);
    }
    for path in beside.translations.iter().filter(|_| args.translation.is_empty()) {
        pair.notes.push(format!("translation from {}", relative(path)));
        let mut witness = Witness::whole(Role::Translation, read(args, path, None, None)?);
        witness.lang = sidecars::lang_in_name(path);
        pair.others.push(witness);
    }
    Ok(pair)
}

/// Refuses a date of the command line that is no EDTF: a slip there would switch off the check that was asked for.
pub fn edtf(name: &str, value: Option<&str>) -> Result<()> {
    let Some(text) = value else { return Ok(()) };
    let wrong = |what: &str| {
        Err(Error::new(ErrorKind::Usage, format!("{name}: ‘{text}’ {what}"))
            .hint("write 1951, 1951-07, 1951-07-03 or 1949/1952"))
    };
    match Value::parse(text) {
        None => return wrong("is not an EDTF date"),
        Some(value) if !value.exists() => return wrong("is a day that no calendar has"),
        Some(_) => {}
    }
    match text.split_once('/') {
        Some((from, to)) if !from.is_empty() && !to.starts_with('.') && !to.is_empty() && from > to => {
            wrong("ends before it begins")
        }
        _ => Ok(()),
    }
}

/// Returns the options to compare a pair under; the language is told by the user, the metadata, or the text.
pub fn options(args: &InputArgs, pair: &Pair) -> Result<Options> {
    edtf("--range", args.range.as_deref())?;
    edtf("--anchor", args.anchor.as_deref())?;
    let told = |key: &str| pair.metadata.as_ref().and_then(|m| m.get(key)).map(str::to_string);
    let stated = args.lang.clone().or_else(|| pair.transcript.lang.clone()).or_else(|| told("lang"));
    let text = format!("{}\n{}", pair.reference.text(), pair.transcript.text());
    let pack = pack_for(stated.as_deref(), &text)?;
    if let Some(tag) = &stated {
        warn_of_language(tag, &pack);
    }
    let range = args.range.clone().or_else(|| told("collection_range"));
    let collection = super::dates::collection(args.collection.as_deref())?;
    let anchor = args.anchor.clone();
    let dates = DateOptions { lang: Some(pack.tag.clone()), range, anchor, collection, ..DateOptions::default() };
    Ok(Options::new(Profile::named(&args.profile)?, pack, dates))
}
