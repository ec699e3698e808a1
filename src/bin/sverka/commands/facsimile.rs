//! Turns the places of discrepancies into strips of the page images that lie beside their files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use sverka::compare::Comparison;
use sverka::read::Role;
use sverka::report::escape::log;
use sverka::report::facsimile::cut::{LARGEST_FILE, Page};
use sverka::report::facsimile::{Region, Strips, region};
use sverka::report::html::base64;

/// Bytes of all strips of one report.
const MOST: usize = 3 << 20;

/// Cuts the strips of a report; `files` are those of transcript and reference, `images` a folder to look in first.
///
/// A file that is named and is not there is told in the report; one that is there and cannot be shown is told here too.
pub fn strips(c: &Comparison, files: [Option<&Path>; 2], images: Option<&Path>) -> Strips {
    let mut out = Strips::default();
    let mut by_file: BTreeMap<PathBuf, Vec<(usize, Region)>> = BTreeMap::new();
    for at in 0..c.discrepancies.len() {
        let Some(region) = region(c, at) else { continue };
        match image_of(&region, files, images) {
            Some(path) => by_file.entry(path).or_default().push((at, region)),
            None if region.image.is_empty() => {}
            None => drop(out.missing.insert(region.image, String::new())),
        }
    }
    let mut bytes = 0;
    for (path, regions) in by_file {
        if bytes >= MOST {
            out.left += regions.len();
            continue;
        }
        let page = match open(&path) {
            Ok(page) => page,
            Err(why) => {
                eprintln!(
                    "sverka: {}: the page's image cannot be shown: {}",
                    log(&path.display().to_string()),
                    log(&why)
                );
                out.missing.extend(regions.into_iter().map(|(_, region)| (region.image, why.clone())));
                continue;
            }
        };
        let mut known: BTreeMap<[u32; 4], usize> = BTreeMap::new();
        for (at, region) in regions {
            let b = &region.bounds;
            let key = [b.left, b.top, b.right, b.bottom].map(f32::to_bits);
            if let Some(&image) = known.get(&key) {
                out.places.insert(c.discrepancies[at].id.clone(), (image, region.line));
                continue;
            }
            if bytes >= MOST {
                out.left += 1;
                continue;
            }
            let Some(strip) = page.strip(&region) else { continue };
            bytes += strip.jpeg.len();
            known.insert(key, out.images.len());
            out.places.insert(c.discrepancies[at].id.clone(), (out.images.len(), region.line));
            let address = format!("data:image/jpeg;base64,{}", base64(&strip.jpeg));
            out.images.push((address, strip.width, strip.height));
        }
    }
    out
}

/// Reads and decodes an image.
///
/// # Errors
/// Says in one clause why it cannot be shown.
pub fn open(path: &Path) -> Result<Page, String> {
    let meta = fs::metadata(path).map_err(|e| e.to_string())?;
    if !meta.is_file() || meta.len() > LARGEST_FILE {
        return Err(format!("it is no file, or larger than {} MB", LARGEST_FILE >> 20));
    }
    Page::open(&fs::read(path).map_err(|e| e.to_string())?)
}

/// Finds the image of a region: in the folder of images, where the file says, or beside the file under its own name.
///
/// A name out of a file never leads out of these folders, not by a link either, and nothing is fetched.
pub fn image_of(region: &Region, files: [Option<&Path>; 2], images: Option<&Path>) -> Option<PathBuf> {
    const ENDINGS: [&str; 5] = ["jpg", "jpeg", "png", "tif", "tiff"];
    let file = files[usize::from(region.side == Role::Reference)]?;
    let above = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = if file.is_dir() { file } else { above };
    let plain = |p: &str| {
        !p.is_empty()
            && !p.contains(['\0', ':'])
            && Path::new(p).components().all(|c| matches!(c, Component::Normal(_)))
    };
    let named = region.image.replace('\\', "/");
    let last = named.rsplit('/').next().unwrap_or_default();
    let stem = if plain(last) { Path::new(last).file_stem() } else { file.file_stem() }.unwrap_or_default();
    for folder in images.into_iter().chain([beside]) {
        let Ok(real) = fs::canonicalize(folder) else { continue };
        let named = [named.as_str(), last].into_iter().filter(|n| plain(n)).map(|n| folder.join(n));
        let other = ENDINGS.iter().flat_map(|e| [(*e).to_string(), e.to_uppercase()]);
        let other = other.map(|e| {
            let mut name = stem.to_os_string();
            name.push(format!(".{e}"));
            folder.join(name)
        });
        let shown = |p: &PathBuf| {
            let ending = p.extension().and_then(|e| e.to_str()).map(str::to_lowercase);
            ending.is_some_and(|e| ENDINGS.contains(&e.as_str())) && p.is_file()
        };
        let inside = |p: &PathBuf| fs::canonicalize(p).is_ok_and(|p| p.starts_with(&real));
        if let Some(path) = named.chain(other).find(|p| shown(p) && inside(p)) {
            return Some(path);
        }
    }
    None
}
