//! The program from outside: a folder of its own for each test, what is typed there, and what comes
//! of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A hospital of two clinics and a plan, small enough for a test. Nobody rings there.
pub const SMALL: &str = include_str!("small.toml");

/// A practice that has everything a page, a log or an animation can show.
pub const PRACTICE: &str = include_str!("../../scenarios/small-practice.toml");

/// A folder in which the program is started.
pub struct Folder {
    path: PathBuf,
    /// Removed at the end of the test.
    _temporary: Option<TempDir>,
}

impl Folder {
    pub fn new() -> Self {
        let temporary = TempDir::new().expect("a folder");
        Self {
            path: temporary.path().to_owned(),
            _temporary: Some(temporary),
        }
    }

    /// The repository's own, to read from.
    pub fn repository() -> Self {
        Self {
            path: PathBuf::from(env!("CARGO_MANIFEST_DIR")),
            _temporary: None,
        }
    }

    /// A folder with one file in it.
    pub fn with(name: &str, text: &str) -> Self {
        let folder = Self::new();
        folder.write(name, text);
        folder
    }

    /// A folder with the small hospital in `small.toml`.
    pub fn small() -> Self {
        Self::with("small.toml", SMALL)
    }

    pub fn here(&self) -> &Path {
        &self.path
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    #[track_caller]
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        fs::write(self.path(name), contents).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    #[track_caller]
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    #[track_caller]
    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).expect("UTF-8")
    }

    #[track_caller]
    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.bytes(name)).expect("JSON")
    }

    /// Names of what is in a folder, in order; none if there is no such folder.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).into_iter().flatten();
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut names: Vec<String> = entries.map(|e| name(e.expect("an entry"))).collect();
        names.sort();
        names
    }

    /// What is in the files of a folder, by name, folders in it left out; nothing if there is no such folder.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let names = self.names(folder).into_iter();
        let is_file = |name: &String| self.path(&format!("{folder}/{name}")).is_file();
        names
            .filter(is_file)
            .map(|name| (name.clone(), self.bytes(&format!("{folder}/{name}"))))
            .collect()
    }

    /// The program with these arguments, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cutover"));
        command.current_dir(self.here()).args(arguments);
        // A backtrace asked for is none the user sees; width as of a terminal that is not there.
        command.env("RUST_BACKTRACE", "1").env("COLUMNS", "80");
        command
    }

    /// Does what is typed, whatever comes of it.
    pub fn cutover(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("started")
    }

    /// What is printed by what has to succeed.
    #[track_caller]
    pub fn says(&self, arguments: &[&str]) -> String {
        let done = self.cutover(arguments);
        assert_eq!(code(&done), 0, "{arguments:?}: {}", complaint(&done));
        String::from_utf8(done.stdout).expect("UTF-8")
    }

    /// What is complained of where the input is wrong.
    #[track_caller]
    pub fn refuses(&self, arguments: &[&str]) -> String {
        let done = self.cutover(arguments);
        let said = complaint(&done);
        assert_eq!(code(&done), 2, "{arguments:?}: {said}");
        for bug in ["panicked", "backtrace", "RUST_BACKTRACE", "this is a bug"] {
            assert!(!said.contains(bug), "{arguments:?}: {said}");
        }
        assert!(done.stdout.is_empty(), "{arguments:?}: {done:?}");
        said
    }
}

/// The exit code.
#[track_caller]
pub fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

/// What stands on standard error.
pub fn complaint(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A text without its breaks between lines.
pub fn unbroken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// That no line has more than 80 characters.
pub fn is_no_wider_than_a_terminal(text: &str) {
    let wide = text.lines().find(|line| line.chars().count() > 80);
    assert_eq!(wide, None, "{text}");
}
