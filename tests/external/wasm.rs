//! The laws as WebAssembly, in a script engine.

use std::path::Path;
use std::process::Command;

use crate::passes;

#[test]
fn laws_have_the_same_bits_in_a_browser() {
    let mut script = Command::new(crate::script("tests/external/wasm/test"));
    script.arg(Path::new(env!("CARGO_MANIFEST_DIR")));
    passes("laws as WebAssembly", script.arg(crate::kept("wasm")));
}
