//! The strip of the page's image at each discrepancy, from three formats that say where a line lies.

use std::fs;

use serde_json::Value;

use crate::review::{Desk, text};
use crate::support::project;

const FIXTURE: &str = "tests/fixtures/facsimile";

fn copied(name: &str, files: &[&str]) -> Desk {
    let desk = Desk::empty(name);
    for file in files {
        fs::copy(project(FIXTURE).join(file), desk.0.join(file)).expect("a copy");
    }
    desk
}

fn page(desk: &Desk, transcript: &str, more: &[&str]) -> (String, String) {
    let mut args = vec!["diff", transcript, "reference.txt", "--output", "html"];
    args.extend(more);
    let out = desk.run(&args, "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    (text(&out.stdout), text(&out.stderr))
}

#[test]
fn every_format_with_boxes_gives_the_strip_of_the_line() {
    for transcript in ["alto.xml", "page.xml", "page.hocr"] {
        let desk = copied(&format!("strip-{transcript}"), &[transcript, "page.png", "reference.txt"]);
        let (html, said) = page(&desk, transcript, &[]);
        assert_eq!(html.matches("src=\"data:image/jpeg;base64,").count(), 2, "{transcript}: {said}");
        for line in ["line 1", "line 2"] {
            assert!(html.contains(&format!("alt=\"Page image, {line}\"")), "{transcript}: {line}");
        }
        assert!(html.len() < 150_000, "{transcript}: {}", html.len());
        assert_eq!(page(&desk, transcript, &[]).0, html, "the same bytes again");
    }
}

#[test]
fn an_image_is_found_in_the_folder_named_and_nowhere_else() {
    let desk = copied("images", &["page.xml", "reference.txt"]);
    let (html, said) = page(&desk, "page.xml", &[]);
    assert!(!html.contains("data:image/jpeg") && said.is_empty(), "{said}");
    assert!(html.contains("No page image: scans/page.png lies neither"), "a missing image is told in the report");
    fs::create_dir_all(desk.0.join("images")).expect("a folder");
    fs::copy(project(FIXTURE).join("page.png"), desk.0.join("images/page.png")).expect("a copy");
    assert!(page(&desk, "page.xml", &["--images", "images"]).0.contains("data:image/jpeg"));
    // A name that leads elsewhere is not followed.
    let xml = fs::read_to_string(desk.0.join("page.xml")).expect("a file");
    fs::create_dir_all(desk.0.join("below")).expect("a folder");
    fs::copy(project(FIXTURE).join("page.png"), desk.0.join("secret.png")).expect("a copy");
    for name in ["../secret.png", "/etc/passwd", "https://example.org/secret.png", "..", ""] {
        fs::write(desk.0.join("below/page.xml"), xml.replace("scans/page.png", name)).expect("written");
        let (html, said) = page(&desk, "below/page.xml", &[]);
        assert!(!html.contains("data:image/jpeg"), "{name}: {said}");
    }
    // Nor is a link that does.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../secret.png", desk.0.join("below/linked.png")).expect("a link");
        fs::write(desk.0.join("below/page.xml"), xml.replace("scans/page.png", "linked.png")).expect("written");
        let (html, said) = page(&desk, "below/page.xml", &[]);
        assert!(!html.contains("data:image/jpeg"), "{said}");
    }
}

#[test]
fn an_image_that_cannot_be_shown_is_said_and_the_report_is_written() {
    let desk = copied("hostile", &["alto.xml", "reference.txt"]);
    for bytes in [&b"<svg/>"[..], b"\x89PNG\r\n\x1a\nrubbish", b""] {
        fs::write(desk.0.join("page.png"), bytes).expect("written");
        let (html, said) = page(&desk, "alto.xml", &[]);
        assert!(said.contains("page.png: the page's image cannot be shown"), "{said}");
        assert!(!html.contains("data:image/jpeg") && html.contains("writtcn"));
        assert!(html.contains("The page image page.png cannot be shown: "), "and in the report too");
    }
}

#[test]
fn the_report_of_a_corpus_has_the_strips_too() {
    let desk = Desk::empty("strips");
    fs::write(desk.0.join("sverka.toml"), "[corpus]\nraw = \"raw\"\nreference = \"ref\"\n").expect("written");
    for (to, from) in [("raw/a.xml", "alto.xml"), ("raw/page.png", "page.png"), ("ref/a.txt", "reference.txt")] {
        let to = desk.0.join(to);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        fs::copy(project(FIXTURE).join(from), to).expect("a copy");
    }
    let out = desk.run(&["report", "-o", "site"], "");
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    let html = fs::read_to_string(desk.0.join("site/a.html")).expect("a page");
    assert_eq!(html.matches("src=\"data:image/jpeg;base64,").count(), 2);
    let index: Value =
        serde_json::from_slice(&fs::read(desk.0.join("site/index.json")).expect("an index")).expect("JSON");
    assert!(index.is_object());
}
