#![no_main]

#[path = "../../tests/common/readers.rs"]
#[allow(dead_code)]
mod readers;

use std::path::PathBuf;
use std::sync::LazyLock;

/// A file of this process alone: parts are read from the disk.
static PLACE: LazyLock<PathBuf> = LazyLock::new(|| {
    std::env::temp_dir().join(format!("cutover-fuzz-{}.jsonl", std::process::id()))
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::part(bytes, &PLACE));
