//! The distributions as WebAssembly, in a script engine.

use std::process::Command;

use crate::passes;
use crate::studio;

#[test]
fn laws_have_the_same_bits_in_a_browser() {
    let Some(module) = studio::module("distributions as WebAssembly") else {
        return;
    };
    let mut script = Command::new(crate::script("tests/external/wasm/test"));
    let laws = module.replace("cutover_studio.wasm", "examples/laws.wasm");
    passes("distributions as WebAssembly", script.arg(laws));
}
