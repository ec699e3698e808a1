//! Turns an element of TEI and a view into what is done with its text.

use std::borrow::Cow;

use super::model::Furniture;
use super::tei::forme_work;
use super::xml::Tag;
use crate::read::View;
use crate::text::EditorialAct;

/// What is done with an element.
pub enum Deed {
    /// Its text is taken.
    Take,
    /// Its text is taken as furniture.
    Furniture(Furniture),
    /// Nothing in it is text of this view.
    Skip,
}

/// A child of a `choice` or an `app`.
pub struct Child<'a> {
    /// Its name.
    pub name: &'a str,
    /// The witnesses that have it.
    pub witnesses: Cow<'a, str>,
}

/// Says what is done with an element; `restored` where the writer took a deletion back.
pub fn deed(tag: &Tag<'_>, view: &View, restored: bool) -> Deed {
    let edited = *view == View::Edited;
    let taken = match tag.name {
        // What the writer struck out is no reading of the finished page, in whichever view.
        "del" => restored,
        "supplied" | "ex" => edited,
        "am" | "surplus" => !edited,
        "figDesc" | "desc" | "index" | "interp" | "interpGrp" | "certainty" | "respons" | "graphic" | "media"
        | "metamark" | "listPerson" | "listPlace" | "listBibl" | "listOrg" | "back" | "front" | "teiHeader"
        | "noteGrp" | "witDetail" | "spanGrp" | "linkGrp" => false,
        "fw" => return Deed::Furniture(forme_work(tag)),
        "stamp" => return Deed::Furniture(Furniture { kind: "stamp", label: "stamp".into() }),
        "note" => return note(tag),
        _ => true,
    };
    if taken { Deed::Take } else { Deed::Skip }
}

/// Says which act of the editors an element shows.
pub fn act(name: &str) -> Option<EditorialAct> {
    match name {
        "sic" | "corr" => Some(EditorialAct::Corrected),
        "orig" | "reg" => Some(EditorialAct::Regularised),
        "abbr" | "expan" | "am" | "ex" => Some(EditorialAct::Expanded),
        "supplied" => Some(EditorialAct::Supplied),
        "surplus" => Some(EditorialAct::Removed),
        _ => None,
    }
}

/// A note of the editors is no text of the page; one of the writer is, in the margin or below.
fn note(tag: &Tag<'_>) -> Deed {
    let kind = tag.get("type").unwrap_or_default();
    let own = ["authorial", "author", "marginal", "footnote", "marginalia"].contains(&&*kind);
    let of_editor = tag.get("resp").is_some() || tag.get("corresp").is_some() || tag.get("target").is_some();
    if !own && (of_editor || !kind.is_empty()) {
        return Deed::Skip;
    }
    let place = tag.get("place").unwrap_or_default();
    match ["margin", "left", "right"].iter().any(|p| place.contains(p)) || kind.starts_with("marginal") {
        true => Deed::Furniture(Furniture { kind: "marginalia", label: "note in the margin".into() }),
        false => Deed::Take,
    }
}

/// Returns the number of the child that a view takes.
///
/// A `choice` that has nothing of the kind that is wanted gives its first child: text is never lost to a view.
pub fn chosen(parent: &str, children: &[Child<'_>], view: &View) -> Option<usize> {
    let find = |names: &[&str]| children.iter().position(|c| names.contains(&c.name));
    if parent == "app" {
        let of_witness = match view {
            View::Witness(siglum) => children.iter().position(|c| {
                ["lem", "rdg"].contains(&c.name)
                    && c.witnesses.split_whitespace().any(|w| w.trim_start_matches('#') == siglum)
            }),
            _ => None,
        };
        return of_witness.or_else(|| find(&["lem"])).or_else(|| find(&["rdg", "rdgGrp"]));
    }
    let wanted: &[&str] = match view {
        View::Edited => &["corr", "reg", "expan"],
        _ => &["sic", "orig", "abbr"],
    };
    find(wanted).or_else(|| (!children.is_empty()).then_some(0))
}
