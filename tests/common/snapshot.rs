//! Texts as they were when somebody last looked at them, in `snapshots/` beside the test.
//!
//! `SNAPSHOTS=record cargo test ...` writes them anew; look at the difference before you commit it.

use std::fs;
use std::path::Path;

/// Panics unless a text is that of the file, a path in the repository, to the letter.
#[track_caller]
pub fn same(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("SNAPSHOTS").is_some_and(|how| how == "record") {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        return fs::write(&path, text).expect("written");
    }
    let how = "SNAPSHOTS=record writes it anew";
    let before = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file}: {e}; {how}"));
    if text == before {
        return;
    }
    let (old, new): (Vec<_>, Vec<_>) = (before.lines().collect(), text.lines().collect());
    let at = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let line = |lines: &[&str]| lines.get(at).copied().unwrap_or("(the end)").to_owned();
    panic!(
        "{file}, line {}:\nbefore: {}\n   now: {}\n{how}",
        at + 1,
        line(&old),
        line(&new)
    );
}
