//! Turns the types that files give to their blocks and lines into the words for furniture that the reports use.

use super::model::Furniture;

/// What a label means; labels are compared in small letters, without `-`, `_`, blanks and the word `zone`.
const KINDS: [(&str, &[&str]); 9] = [
    ("running head", &["header", "runninghead", "runningtitle", "pageheader", "ocrheader"]),
    ("page foot", &["footer", "pagefooter", "ocrfooter"]),
    ("folio", &["pagenumber", "pagenum", "numbering", "pagination", "folio", "pageno", "ocrpageno", "folionumber"]),
    ("stamp", &["stamp", "seal", "stempel", "postmark"]),
    ("marginalia", &["marginalia", "margintext", "margin", "marginal", "marginnote"]),
    ("signature mark", &["signaturemark", "quiremarks", "sig", "quire"]),
    ("catchword", &["catchword", "catch"]),
    ("letterhead", &["letterhead", "printedform"]),
    ("damage", &["digitizationartefact", "damage", "noise"]),
];

/// Says what furniture a label names, if it names any.
pub fn furniture(label: &str) -> Option<Furniture> {
    // A subtype after a colon is finer than what is told apart here; `MarginTextZone:note` is a margin.
    let main = label.split([':', '#']).next().unwrap_or_default();
    let plain: String = main.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let plain = plain.strip_suffix("zone").or_else(|| plain.strip_suffix("region")).unwrap_or(&plain);
    let kind = KINDS.iter().find(|(_, labels)| labels.contains(&plain)).map(|(kind, _)| *kind)?;
    Some(Furniture { kind, label: label.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_page_alto_and_hocr_are_known() {
        for (label, kind) in [
            ("page-number", Some("folio")),
            ("header", Some("running head")),
            ("StampZone", Some("stamp")),
            ("MarginTextZone", Some("marginalia")),
            ("NumberingZone:page", Some("folio")),
            ("RunningTitleZone", Some("running head")),
            ("catch-word", Some("catchword")),
            ("signature-mark", Some("signature mark")),
            ("ocr_footer", Some("page foot")),
            ("paragraph", None),
            ("heading", None),
            ("MainZone", None),
            ("TitlePageZone", None),
            ("footnote", None),
        ] {
            assert_eq!(furniture(label).map(|f| f.kind), kind, "{label}");
        }
    }
}
