//! Turns new bytes into the file, whole or not at all, only inside the folder they belong to.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::text::digest;

/// Replaces a file's bytes if they still are what was read; its mode stays, and a link is followed inside `root` only.
///
/// # Errors
/// `Refused` where the file has changed meanwhile or a link leads out of `root`; `WriteFailed` where it cannot be written.
pub fn write(root: &Path, path: &Path, was: &str, bytes: &[u8]) -> Result<()> {
    let name = path.display().to_string();
    let failed = |e: io::Error| {
        Error::new(ErrorKind::WriteFailed, format!("cannot write: {e}"))
            .in_file(&name)
            .hint("see that the folder may be written to and has room; the file is as it was")
    };
    let refused = |what: &str, hint: &str| Error::new(ErrorKind::Refused, what).in_file(&name).hint(hint);
    let real = fs::canonicalize(path).map_err(failed)?;
    let is_link = fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink());
    let inside = fs::canonicalize(root).is_ok_and(|root| real.starts_with(root));
    if !inside {
        let what = if is_link { "a link that leads out of the corpus" } else { "outside the corpus" };
        return Err(refused(what, "apply where the file lies, or copy it into the corpus"));
    }
    if digest(&fs::read(&real).map_err(failed)?) != was {
        return Err(refused("the file changed while it was compared", "run the command again"));
    }
    let folder = real.parent().unwrap_or(Path::new("."));
    let stem = real.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{stem}.sverka-part"));
    let written = (|| {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.set_permissions(fs::metadata(&real)?.permissions())?;
        file.sync_all()?;
        fs::rename(&beside, &real)?;
        // The new name is on the disk only with its folder; where folders cannot be opened there is nothing to do.
        let _ = File::open(folder).and_then(|f| f.sync_all());
        Ok(())
    })();
    written.map_err(|e| {
        let _ = fs::remove_file(&beside);
        failed(e)
    })
}
