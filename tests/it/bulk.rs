//! Millions of pages, here some hundreds: the same rows from any number of threads, shares, restarts and forms of input.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;
use serde_json::Value;
use sverka::bulk::work::manifest;

/// A folder of this test's own, removed when it goes out of use.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sverka-bulk-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn at(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn sverka(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sverka")).arg("bulk").args(args).output().expect("it starts")
}

fn done(args: &[&str]) -> String {
    let output = sverka(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn fails(args: &[&str], code: i32) -> String {
    let output = sverka(args);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stderr).expect("text")
}

type Page = (String, Option<String>, Option<String>);

/// Pages of a text with slips, some of them empty, null or odd.
fn pages(n: usize) -> Vec<Page> {
    let words = ["Прошу", "Вас", "прибыть", "в", "Москву", "3", "июля", "1951", "г.", "секретарю", "совещание"];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let mut page = |i: usize| {
        let text: Vec<&str> = (0..40 + next(80)).map(|_| words[next(words.len())]).collect();
        let text = text.join(" ");
        let slip = |c: char, roll: usize| match (c, roll) {
            ('ш', 0..30) => 'п',
            ('3', 0..30) => '8',
            (c, 0) if c.is_alphabetic() => 'о',
            (c, _) => c,
        };
        let read: String = text.chars().map(|c| slip(c, next(60))).collect();
        let sides = match i % 97 {
            13 => (None, Some(read)),
            14 => (Some(text), None),
            15 => (Some(String::new()), Some(read)),
            16 => (Some(String::new()), Some(String::new())),
            _ => (Some(text), Some(read)),
        };
        (format!("p{i:05}"), sides.0, sides.1)
    };
    (0..n).map(&mut page).collect()
}

fn table(path: &str, pages: &[Page], group: usize) {
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("page_id", Arc::new(StringArray::from_iter_values(pages.iter().map(|p| &p.0)))),
        ("reference", Arc::new(StringArray::from_iter(pages.iter().map(|p| p.1.as_ref())))),
        ("hypothesis", Arc::new(StringArray::from_iter(pages.iter().map(|p| p.2.as_ref())))),
    ];
    write_table(path, columns, group);
}

fn write_table(path: &str, columns: Vec<(&str, ArrayRef)>, group: usize) {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).expect("a batch");
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let mut writer =
        ArrowWriter::try_new(File::create(path).expect("a file"), batch.schema(), Some(properties)).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
}

/// Returns all that a folder holds, by name.
fn content(folder: &str) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(root, &path, out);
            } else {
                let name = path.strip_prefix(root).expect("below").display().to_string();
                out.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    let mut out = BTreeMap::new();
    walk(Path::new(folder), Path::new(folder), &mut out);
    out
}

fn digest(folder: &str) -> String {
    manifest(Path::new(folder)).expect("readable").expect("complete").digest
}

fn rows(file: &str) -> Vec<RecordBatch> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(file).expect("a file")).expect("parquet");
    builder.build().expect("a reader").map(|b| b.expect("rows")).collect()
}

fn texts(batches: &[RecordBatch], name: &str) -> Vec<Option<String>> {
    let of = |b: &RecordBatch| {
        let array = b.column_by_name(name).expect("a column").as_string::<i32>().clone();
        (0..array.len()).map(|i| array.is_valid(i).then(|| array.value(i).to_string())).collect::<Vec<_>>()
    };
    batches.iter().flat_map(of).collect()
}

#[test]
fn threads_shares_and_restarts_change_no_byte() {
    let folder = Folder::new("equal");
    let input = folder.at("pages.parquet");
    table(&input, &pages(700), 90);
    let run = |out: &str, more: &[&str]| {
        done(
            &[
                &["run", &input, "-o", &folder.at(out), "--findings", "all", "--fault", "секретарю секретарю=panic"][..],
                more,
            ]
            .concat(),
        )
    };
    run("one", &["-j", "1"]);
    run("two", &["-j", "2"]);
    let one = content(&folder.at("one"));
    assert_eq!(one.keys().filter(|n| n.starts_with("pages/")).count(), 8);
    assert!(one == content(&folder.at("two")));
    for i in ["3/4", "1/4", "4/4"] {
        run("four", &["--shard", i, "--mem", "1M"]);
    }
    let missing = fails(&["merge", &folder.at("four")], 2);
    assert!(missing.contains("2 of 8 parts are missing"), "{missing}");
    run("four", &["--shard", "2/4"]);
    done(&["merge", &folder.at("four"), "--verify"]);
    assert!(one == content(&folder.at("four")));
    // Shares of folders of their own, gathered.
    for i in ["1/2", "2/2"] {
        run(&format!("half-{}", &i[..1]), &["--shard", i]);
    }
    done(&["merge", &folder.at("half-1"), &folder.at("half-2"), "-o", &folder.at("halves")]);
    assert!(one == content(&folder.at("halves")));
    // Once more, and it finds everything done.
    let again = Command::new(env!("CARGO_BIN_EXE_sverka"))
        .args(["bulk", "run", &input, "-o", &folder.at("one"), "--findings", "all", "--progress", "json"])
        .args(["--fault", "секретарю секретарю=panic"])
        .output()
        .expect("it starts");
    let told: Value = serde_json::from_slice(&again.stderr).expect("a line of JSON");
    assert_eq!((&told["found_units"], &told["pages"]), (&8.into(), &0.into()), "{told}");
    assert!(one == content(&folder.at("one")));
}

#[test]
fn every_page_is_one_row_in_order_whatever_it_is() {
    let folder = Folder::new("rows");
    let (input, out) = (folder.at("pages.parquet"), folder.at("out"));
    let mut pages = pages(200);
    pages[7].2 = Some("a ONE_THAT_PANICS".into());
    pages[8].1 = Some("é".repeat(5000));
    table(&input, &pages, 64);
    done(&["run", &input, "-o", &out, "--fault", "ONE_THAT_PANICS=panic", "--max-chars", "3000"]);
    done(&["merge", &out, "--table", &folder.at("all.parquet"), "--confusions", &folder.at("confusions.parquet")]);
    let rows = rows(&folder.at("all.parquet"));
    let ids: Vec<String> = texts(&rows, "page_id").into_iter().flatten().collect();
    assert_eq!(ids, pages.iter().map(|p| p.0.clone()).collect::<Vec<_>>());
    let (status, code) = (texts(&rows, "status"), texts(&rows, "error_code"));
    let told = |i: usize| (status[i].as_deref().unwrap_or_default(), code[i].as_deref());
    assert_eq!(told(7), ("error", Some("E_PANIC")));
    assert_eq!(told(8), ("truncated", None));
    assert_eq!([told(13), told(14)], [("error", Some("E_NULL")); 2]);
    assert_eq!([told(15), told(16)], [("empty", None); 2]);
    assert_eq!(told(0), ("ok", None));
    assert!(!texts(&self::rows(&folder.at("confusions.parquet")), "ref_seg").is_empty());
    let limited = sverka(&[
        "run",
        &input,
        "-o",
        &out,
        "--fault",
        "ONE_THAT_PANICS=panic",
        "--max-chars",
        "3000",
        "--max-errors",
        "4",
    ]);
    assert_eq!(limited.status.code(), Some(1));
}

#[test]
fn tables_lines_folders_and_zips_give_the_same_rows() {
    let folder = Folder::new("forms");
    let pages: Vec<Page> = pages(150).into_iter().filter(|p| p.1.is_some() && p.2.is_some()).collect();
    let mut digests = BTreeMap::new();
    let mut run = |name: &str, args: &[&str]| {
        let out = folder.at(&format!("out-{name}"));
        done(&[&["run", "-o", &out, "--findings", "all", "--lang", "ru"][..], args].concat());
        digests.insert(name.to_string(), digest(&out));
    };
    table(&folder.at("pages.parquet"), &pages, 1000);
    run("table", &[&folder.at("pages.parquet")]);

    let line = |p: &Page| format!("{}\n", serde_json::json!({"id": p.0, "gt": p.1, "ocr": p.2}));
    let lines: String = pages.iter().map(line).collect();
    fs::write(folder.at("pages.jsonl"), &lines).expect("written");
    let names = ["--column", "page_id=id", "--column", "reference=gt", "--column", "hypothesis=ocr"];
    run("lines", &[&[folder.at("pages.jsonl").as_str()][..], &names[..]].concat());
    let mut gz = flate2::write::GzEncoder::new(
        File::create(folder.at("pages.jsonl.gz")).expect("a file"),
        flate2::Compression::fast(),
    );
    gz.write_all(lines.as_bytes()).expect("written");
    gz.finish().expect("closed");
    run("gz", &[&[folder.at("pages.jsonl.gz").as_str()][..], &names[..]].concat());

    for (name, text) in
        pages.iter().flat_map(|p| [(format!("gt/{}.gt.txt", p.0), &p.1), (format!("ocr/{}.txt", p.0), &p.2)])
    {
        let path = folder.0.join("files").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text.as_deref().unwrap_or_default()).expect("written");
    }
    run("folders", &[&folder.at("files/ocr"), "--reference", &folder.at("files/gt")]);
    let mut zip = zip::ZipWriter::new(File::create(folder.at("both.zip")).expect("a file"));
    for p in &pages {
        for (name, text) in [(format!("reference/{}.txt", p.0), &p.1), (format!("scans_text/{}.txt", p.0), &p.2)] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
            zip.write_all(text.as_deref().unwrap_or_default().as_bytes()).expect("written");
        }
    }
    zip.finish().expect("closed");
    run("zip", &[&folder.at("both.zip")]);
    let first = &digests["table"];
    assert!(digests.values().all(|d| d == first), "{digests:?}");
}

#[test]
fn a_file_that_is_broken_costs_its_own_rows() {
    let folder = Folder::new("broken");
    fs::create_dir_all(folder.at("in")).expect("a folder");
    let (good, whole) = (folder.at("in/a.parquet"), folder.at("whole.parquet"));
    table(&good, &pages(80), 50);
    table(&whole, &pages(400), 200);
    // Damage in the data of a row group, not in the footer.
    let mut bytes = fs::read(&whole).expect("a file");
    let third = bytes.len() / 3;
    bytes[third..third + 2000].fill(0xA5);
    fs::write(folder.at("in/b.parquet"), &bytes).expect("written");
    fs::write(folder.at("in/c.parquet"), b"PAR1 no table PAR1").expect("written");
    let out = folder.at("out");
    done(&["run", &folder.at("in"), "-o", &out]);
    done(&["merge", &out, "--table", &folder.at("all.parquet")]);
    let rows = rows(&folder.at("all.parquet"));
    let codes = texts(&rows, "error_code");
    let lost = codes.iter().flatten().filter(|c| *c == "E_READ").count();
    let ids = texts(&rows, "page_id");
    assert!((2..=3).contains(&lost), "{lost}");
    assert!(ids.iter().flatten().any(|id| id == "c.parquet"));
    assert!(ids.iter().flatten().filter(|id| id.starts_with("p00")).count() >= 80);
}

#[test]
fn other_settings_and_other_input_are_refused_and_new_pages_are_added() {
    let folder = Folder::new("settle");
    fs::create_dir_all(folder.at("in")).expect("a folder");
    let (input, out) = (folder.at("in"), folder.at("out"));
    let all = pages(300);
    table(&folder.at("in/a.parquet"), &all[..100], 40);
    done(&["run", &input, "-o", &out]);
    let before = content(&out);
    let told = fails(&["run", &input, "-o", &out, "--profile", "exact"], 2);
    assert!(told.contains("other settings") && told.contains("--replace"), "{told}");
    table(&folder.at("in/b.parquet"), &all[100..], 100);
    done(&["run", &input, "-o", &out]);
    let after = content(&out);
    let parts = |c: &BTreeMap<String, Vec<u8>>| {
        c.iter().filter(|(n, _)| n.contains("part-")).map(|(n, b)| (n.clone(), b.clone())).collect::<BTreeMap<_, _>>()
    };
    assert!(parts(&before).iter().all(|(name, bytes)| after.get(name) == Some(bytes)));
    assert_eq!(parts(&after).len(), parts(&before).len() + 4);
    // A page that changed: its part goes, a new one comes, the others stay.
    let mut changed = all[..100].to_vec();
    changed[45].2 = Some("другое".into());
    table(&folder.at("in/a.parquet"), &changed, 40);
    done(&["run", &input, "-o", &out]);
    let now = parts(&content(&out));
    assert_eq!(now.len(), parts(&after).len());
    assert_eq!(now.iter().filter(|(name, bytes)| after.get(*name) != Some(bytes)).count(), 2);
    fs::remove_file(folder.at("in/b.parquet")).expect("removed");
    assert!(fails(&["run", &input, "-o", &out], 2).contains("another input"));
    done(&["run", &input, "-o", &out, "--replace"]);
    assert_eq!(manifest(Path::new(&out)).expect("readable").expect("complete").rows, 100);
}

#[test]
fn a_page_that_crashes_or_hangs_costs_one_row() {
    let folder = Folder::new("apart");
    let input = folder.at("pages.parquet");
    let mut pages = pages(120);
    for (i, text) in [(3, "CRASHES"), (4, "CRASHES"), (70, "HANGS"), (119, "CRASHES")] {
        pages[i].2 = Some(format!("{text} here"));
    }
    table(&input, &pages, 200);
    let faults = ["--fault", "CRASHES=abort", "--fault", "HANGS=hang"];
    let apart = ["--isolate", "process", "--timeout", "2", "-j", "2"];
    done(&[&["run", &input, "-o", &folder.at("apart")][..], &faults[..], &apart[..]].concat());
    done(&["merge", &folder.at("apart"), "--table", &folder.at("all.parquet")]);
    let rows = rows(&folder.at("all.parquet"));
    let codes = texts(&rows, "error_code");
    for (i, code) in codes.iter().enumerate() {
        let wanted = match i {
            3 | 4 | 119 => Some("E_CRASH"),
            70 => Some("E_TIMEOUT"),
            13 | 14 | 110 | 111 => Some("E_NULL"),
            _ => None,
        };
        assert_eq!(code.as_deref(), wanted, "{i}");
    }
    // What is not at fault comes out as it does in one process.
    table(&input, &self::pages(120), 200);
    done(&[&["run", &input, "-o", &folder.at("apart2")][..], &faults[..], &apart[..]].concat());
    done(&[&["run", &input, "-o", &folder.at("plain")][..], &faults[..]].concat());
    assert!(content(&folder.at("apart2")) == content(&folder.at("plain")));
}

#[test]
fn killed_twenty_times_it_gives_the_same_rows() {
    let folder = Folder::new("killed");
    let (input, out) = (folder.at("pages.parquet"), folder.at("out"));
    let pages: Vec<Page> =
        pages(900).into_iter().map(|(id, r, h)| (id, r.map(|t| t.repeat(4)), h.map(|t| t.repeat(4)))).collect();
    table(&input, &pages, 40);
    done(&["run", &input, "-o", &folder.at("whole"), "-j", "2"]);
    let (mut kills, mut state) = (0, 12_345_u64);
    for _ in 0..200 {
        if kills == 20 {
            break;
        }
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let mut run = Command::new(env!("CARGO_BIN_EXE_sverka"))
            .args(["bulk", "run", &input, "-o", &out, "-j", "2"])
            .stdout(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(5 + (state >> 33) % 120));
        match run.try_wait().expect("known") {
            // Too late for this one: everything is done, so it begins anew.
            Some(_) => fs::remove_dir_all(&out).expect("removed"),
            None => {
                run.kill().expect("killed");
                run.wait().expect("ended");
                kills += 1;
            }
        }
    }
    assert_eq!(kills, 20);
    done(&["run", &input, "-o", &out, "-j", "2"]);
    assert!(content(&out) == content(&folder.at("whole")));
}

#[test]
fn figures_are_those_of_the_program() {
    let folder = Folder::new("figures");
    let (transcript, reference) = ("scans_text/telegrams/21404.txt", "reference/telegrams/21404.txt");
    let out = folder.at("out");
    let project = crate::support::project("");
    let root = project.display().to_string();
    done(&["run", &root, "-o", &out]);
    done(&["merge", &out, "--table", &folder.at("all.parquet")]);
    let rows = rows(&folder.at("all.parquet"));
    let at = texts(&rows, "page_id").iter().flatten().position(|id| id == "telegrams/21404").expect("the telegram");
    let metrics = Command::new(env!("CARGO_BIN_EXE_sverka"))
        .current_dir(&project)
        .args(["metrics", transcript, reference, "--output", "json"])
        .output()
        .expect("it starts");
    let told: Value = serde_json::from_slice(&metrics.stdout).expect("JSON");
    let whole = &told["metrics"]["whole"];
    let figure =
        |name: &str| i64::from(rows[0].column_by_name(name).expect("a column").as_primitive::<Int32Type>().value(at));
    for (column, name) in [("ins", "additions"), ("del", "omissions"), ("sub", "substitutions")] {
        assert_eq!(Some(figure(column)), whole["edits"][name].as_i64(), "{column}");
    }
    assert_eq!(Some(figure("ref_chars")), whole["reference_length"].as_i64());
    // JSON rounds to six digits.
    let cer = rows[0].column_by_name("cer").expect("a column").as_primitive::<Float64Type>().value(at);
    assert!(whole["cer"].as_f64().is_some_and(|told| (cer - told).abs() < 1e-6));
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&done(&[args, &["--output", "json"]].concat())).expect("JSON")
}

/// Pages with so many edits of a hundred characters, in strata.
fn counted(path: &str, edits: &[(usize, &str)]) {
    let text = "абвгдежзик".repeat(10);
    let read = |n: usize| text.chars().enumerate().map(|(i, c)| if i < n { 'щ' } else { c }).collect::<String>();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("page_id", Arc::new(StringArray::from_iter_values((0..edits.len()).map(|i| format!("p{i:04}"))))),
        ("reference", Arc::new(StringArray::from_iter_values(edits.iter().map(|_| &text)))),
        ("hypothesis", Arc::new(StringArray::from_iter_values(edits.iter().map(|e| read(e.0))))),
        ("stratum", Arc::new(StringArray::from_iter_values(edits.iter().map(|e| e.1)))),
    ];
    write_table(path, columns, 1000);
}

#[test]
fn a_summary_is_worked_out_by_hand() {
    let folder = Folder::new("summary");
    let (input, out) = (folder.at("pages.parquet"), folder.at("out"));
    let mut edits = vec![(2, "good"); 30];
    edits.extend([(10, "bad"), (20, "bad"), (30, "bad")]);
    counted(&input, &edits);
    done(&["run", &input, "-o", &out]);
    let told = json(&["summary", &out, "--worst", "2"]);
    assert_eq!(told["pages"]["ok"], 33);
    assert_eq!((&told["rates"]["cer"]["edits"], &told["rates"]["cer"]["length"]), (&120.into(), &3300.into()));
    assert_eq!(told["worst"][0]["page_id"], "p0032");
    assert_eq!(told["worst"].as_array().map(Vec::len), Some(2));
    let share: f64 = told["confusions"].as_array().expect("rows").iter().filter_map(|c| c["n"].as_f64()).sum();
    assert!(share > 0.0);
    // 900 good pages, 100 bad ones: the rate is that of the corpus, and not that of the sample.
    fs::write(folder.at("strata.csv"), "stratum,pages\ngood,900\nbad,100\nnone,5\n").expect("written");
    let told = json(&["summary", &out, "--strata", &folder.at("strata.csv")]);
    let micro = told["rates"]["cer"]["micro"].as_f64().expect("a rate");
    assert!((micro - (0.9 * 0.02 + 0.1 * 0.2)).abs() < 1e-12, "{micro}");
    assert_eq!(told["strata_without_pages"][0], "none");
    let ends = told["rates"]["cer"]["interval"].as_array().expect("an interval").clone();
    assert!(ends[0].as_f64() < Some(micro) && Some(micro) < ends[1].as_f64());
    assert!(fails(&["summary", &folder.at("nowhere")], 2).contains("nowhere"));
}

#[test]
fn samples_are_drawn_again_and_hold_the_smaller() {
    let folder = Folder::new("sample");
    let (input, out) = (folder.at("pages.parquet"), folder.at("out"));
    let edits: Vec<(usize, &str)> =
        (0..400).map(|i| if i % 4 == 0 { (i % 40, "bad") } else { (i % 3, "good") }).collect();
    counted(&input, &edits);
    done(&["run", &input, "-o", &out]);
    let drawn = |n: &str, seed: &str| done(&["sample", &out, "--pages", n, "--seed", seed]);
    assert_eq!(drawn("40", "1"), drawn("40", "1"));
    assert_ne!(drawn("40", "1"), drawn("40", "2"));
    let lines = |text: String| {
        text.lines().skip(1).map(|l| l.split(',').next().unwrap_or_default().to_string()).collect::<Vec<_>>()
    };
    let (few, many) = (lines(drawn("40", "1")), lines(drawn("80", "1")));
    assert_eq!((few.len(), many.len()), (40, 80));
    assert!(few.iter().all(|id| many.contains(id)));
    // The bad pages are a quarter, and differ ten times as much: they get most of the sample.
    let told = json(&["sample", &out, "--pages", "40"]);
    assert!(told["strata"][0]["drawn"].as_u64() > Some(25), "{}", told["strata"]);
    assert!(
        lines(done(&["sample", &out, "--half", "1%"])).len() < lines(done(&["sample", &out, "--half", "0.5%"])).len()
    );
}

#[test]
fn batches_are_planned_and_judged() {
    let folder = Folder::new("accept");
    let (input, out) = (folder.at("pages.parquet"), folder.at("out"));
    assert_eq!(json(&["accept", "--most", "5%"])["plan"]["pages"], 59);
    assert_eq!(json(&["accept", "--most", "1%"])["plan"]["pages"], 299);
    counted(&input, &[(1, "s"); 60]);
    done(&["run", &input, "-o", &out]);
    assert_eq!(json(&["accept", &out, "--most", "5%"])["verdict"], "taken");
    let mut one_bad = vec![(1, "s"); 60];
    one_bad[9].0 = 50;
    counted(&input, &one_bad);
    done(&["run", &input, "-o", &folder.at("bad")]);
    let refused = sverka(&["accept", &folder.at("bad"), "--most", "5%", "--output", "json"]);
    assert_eq!(refused.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&refused.stdout).expect("JSON");
    assert_eq!((&told["verdict"], &told["bad"]), (&"refused".into(), &1.into()));
}

#[test]
fn two_readings_are_held_against_each_other() {
    let folder = Folder::new("drift");
    // Against the corrected text A has 2 i edits at the front, B has i: between the two there are i.
    let a: Vec<(usize, &str)> = (0..40).map(|i| (2 * (i % 12) + 2, "s")).collect();
    let b: Vec<(usize, &str)> = (0..40).map(|i| (i % 12 + 1, "s")).collect();
    for (name, edits) in [("a", &a[..20]), ("b", &b[..20])] {
        counted(&folder.at(&format!("{name}.parquet")), edits);
        done(&["run", &folder.at(&format!("{name}.parquet")), "-o", &folder.at(name)]);
    }
    let text = "абвгдежзик".repeat(10);
    let read = |n: usize| text.chars().enumerate().map(|(i, c)| if i < n { 'щ' } else { c }).collect::<String>();
    let both: Vec<Page> = (0..40).map(|i| (format!("p{i:04}"), Some(read(a[i].0)), Some(read(b[i].0)))).collect();
    table(&folder.at("both.parquet"), &both, 100);
    done(&["run", &folder.at("both.parquet"), "-o", &folder.at("both")]);
    let told = json(&["drift", &folder.at("both"), "--first", &folder.at("a"), "--second", &folder.at("b")]);
    let between: usize = (0..40).map(|i| i % 12 + 1).sum();
    let rate = told["disagreement"]["value"].as_f64().expect("a rate");
    assert!((rate - between as f64 / 4000.0).abs() < 1e-12, "{rate}");
    let gap = told["difference"]["value"].as_f64().expect("a gap");
    let wanted = (0..20).map(|i| i % 12 + 1).sum::<usize>() as f64 / 2000.0;
    assert!((gap - wanted).abs() < 1e-12, "{gap}");
    // The disagreement tells the edits of A exactly: helped by it, the rate of all pages is known.
    let truth = 2.0 * between as f64 / 4000.0;
    let helped = told["first"]["assisted"]["value"].as_f64().expect("helped");
    assert!((helped - truth).abs() < 1e-9, "{helped} {truth}");
    assert!((told["first"]["alone"]["value"].as_f64().expect("alone") - truth).abs() > 1e-4);
    assert!(!done(&["drift", &folder.at("both")]).contains("error"));
}

#[test]
fn the_columns_of_the_docs_are_those_of_the_table() {
    use std::fmt::Write as _;
    let mut table = String::from("\n| column | type | null | says |\n|---|---|---|---|\n");
    for c in sverka::bulk::COLUMNS {
        let kind = format!("{:?}", c.kind).to_lowercase();
        let _ = writeln!(table, "| `{}` | {kind} | {} | {} |", c.name, if c.null { "yes" } else { "" }, c.doc);
    }
    table += "\nA finding:\n\n| field | type | says |\n|---|---|---|\n";
    for c in sverka::bulk::FINDING {
        let _ = writeln!(table, "| `{}` | {} | {} |", c.name, format!("{:?}", c.kind).to_lowercase(), c.doc);
    }
    table += "\n";
    let path = crate::support::project("docs/bulk.md");
    let page = fs::read_to_string(&path).expect("docs/bulk.md");
    let (before, rest) = page.split_once("<!-- begin columns -->\n").expect("a mark");
    let (written, after) = rest.split_once("<!-- end columns -->").expect("a mark");
    if std::env::var_os("SVERKA_WRITE_DOCS").is_some() {
        fs::write(&path, format!("{before}<!-- begin columns -->\n{table}<!-- end columns -->{after}"))
            .expect("written");
    } else {
        assert_eq!(written, table, "run the tests with SVERKA_WRITE_DOCS=1 and look at what changes");
    }
}

#[test]
fn help_has_examples_and_exit_codes() {
    for command in ["run", "merge", "summary", "sample", "accept", "drift"] {
        let help = done(&[command, "--help"]);
        assert!(help.contains("Examples:") && help.contains(&format!("  sverka bulk {command} ")), "{help}");
        assert!(help.contains("Exit codes") && help.lines().all(|l| l.chars().count() <= 100), "{help}");
    }
}
