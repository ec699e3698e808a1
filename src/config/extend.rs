//! Turns `extend` into the layers that a file builds on, lowest first.

use std::fs;
use std::path::Path;

use super::layer::{Layer, Setting};
use super::value::Value;
use crate::error::{Error, ErrorKind};
use crate::text::nearest;

/// The presets that come with the program: name and text.
pub const PRESETS: &[(&str, &str)] = &[
    ("diplomatic", include_str!("presets/diplomatic.toml")),
    ("diplomatic-ru", include_str!("presets/diplomatic-ru.toml")),
    ("htr-united", include_str!("presets/htr-united.toml")),
    ("modernised", include_str!("presets/modernised.toml")),
    ("modernised-ru", include_str!("presets/modernised-ru.toml")),
    ("mufi", include_str!("presets/mufi.toml")),
    ("ocr-d-1", include_str!("presets/ocr-d-1.toml")),
    ("ocr-d-2", include_str!("presets/ocr-d-2.toml")),
    ("ocr-d-3", include_str!("presets/ocr-d-3.toml")),
    ("plain", include_str!("presets/plain.toml")),
    ("semi-diplomatic", include_str!("presets/semi-diplomatic.toml")),
    ("semi-diplomatic-ru", include_str!("presets/semi-diplomatic-ru.toml")),
];

/// Puts a layer on top of those that it names; `above` are the files that led here.
pub fn stack(root: &Path, layer: Layer, above: &mut Vec<String>, out: &mut Vec<Layer>, errors: &mut Vec<Error>) {
    for setting in layer.settings.iter().filter(|s| s.path == "extend") {
        let Value::Texts(names) = &setting.value else { continue };
        for name in names {
            match read(root, name, above) {
                Ok(below) => {
                    above.push(name.clone());
                    stack(root, below, above, out, errors);
                    above.pop();
                }
                Err(error) => errors.push(at(error, setting)),
            }
        }
    }
    out.push(layer);
}

fn read(root: &Path, name: &str, above: &[String]) -> Result<Layer, Error> {
    if above.iter().any(|a| a == name) {
        return Err(Error::new(ErrorKind::Config, format!("extend: {name} leads back to itself")));
    }
    if let Some(preset) = name.strip_prefix("preset:") {
        return match PRESETS.iter().find(|(id, _)| *id == preset) {
            Some((_, text)) => Ok(Layer::read(name, text)),
            None => {
                let error = Error::new(ErrorKind::Config, format!("extend: there is no preset ‘{preset}’"));
                let names: Vec<&str> = PRESETS.iter().map(|(id, _)| *id).collect();
                let near = nearest(preset, names.iter().copied()).map(|n| format!("did you mean preset:{n}?"));
                Err(error.hint(near.unwrap_or_else(|| format!("presets: {}", names.join(", ")))))
            }
        };
    }
    let text = fs::read_to_string(root.join(name))
        .map_err(|e| Error::new(ErrorKind::Config, format!("extend: {name} cannot be read: {e}")))?;
    Ok(Layer::read(name, &text))
}

fn at(error: Error, setting: &Setting) -> Error {
    error.in_file(&setting.origin.file).at_line(setting.origin.line, Some(setting.origin.column))
}
