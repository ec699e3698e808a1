//! Turns where the text of a structured file comes from into JSON.

use serde_json::{Map, Value, json};

use super::metrics_json::round;
use crate::text::{Bounds, Layout, Origin, PageInfo};

/// Returns what is known of a file as a whole: its format, how it was read, its pages.
pub fn layout_json(layout: &Layout) -> Value {
    json!({
        "format": layout.format,
        "notes": layout.notes,
        "pages": layout.pages.iter().map(page).collect::<Vec<_>>(),
    })
}

fn page(page: &PageInfo) -> Value {
    let mut out = Map::new();
    out.insert("id".into(), json!(page.id));
    if let Some(file) = &page.file {
        out.insert("file".into(), json!(file));
    }
    out.insert("image".into(), json!(page.image));
    out.insert("width".into(), json!(page.size.map(|s| length(s.0))));
    out.insert("height".into(), json!(page.size.map(|s| length(s.1))));
    out.insert("unit".into(), json!(page.unit.name()));
    Value::Object(out)
}

/// Returns where in the file and on the page a stretch lies.
pub(super) fn origin_json(origin: &Origin<'_>) -> Value {
    let mut out = Map::new();
    if let Some(file) = origin.page.and_then(|p| p.file.as_ref()) {
        out.insert("file".into(), json!(file));
    }
    out.insert("line".into(), json!(origin.line));
    out.insert("column".into(), json!(origin.column));
    out.insert("id".into(), json!(origin.id));
    out.insert("page".into(), json!(origin.page.and_then(|p| p.id.as_ref())));
    out.insert("box".into(), json!(origin.bounds.map(|b| rectangle(b, origin.page))));
    if let Some(confidence) = origin.confidence {
        out.insert("confidence".into(), json!(round(f64::from(confidence))));
    }
    if !origin.alternatives.is_empty() {
        out.insert("alternatives".into(), json!(origin.alternatives));
    }
    Value::Object(out)
}

fn rectangle(b: Bounds, page: Option<&PageInfo>) -> Value {
    json!({
        "x": length(b.left),
        "y": length(b.top),
        "width": length(b.right - b.left),
        "height": length(b.bottom - b.top),
        "unit": page.map(|p| p.unit.name()),
    })
}

/// Rounds a length to a hundredth; whole numbers stay whole.
fn length(value: f32) -> Value {
    let value = (f64::from(value) * 100.0).round() / 100.0;
    if value.fract() == 0.0 { json!(value as i64) } else { json!(value) }
}
