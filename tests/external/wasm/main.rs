//! The distributions of the engine compiled to WebAssembly: ends with how many of them have other bits
//! than `tests/common/laws.rs` says. An example of the studio's package, whose dependencies are
//! compiled for WebAssembly in any case.

#[path = "../../common/laws.rs"]
mod laws;

use std::process::ExitCode;

fn main() -> ExitCode {
    let expected = laws::DIGESTS.iter();
    let differ = laws::laws()
        .into_iter()
        .zip(expected)
        .filter(|(law, expected)| laws::digest(law) != **expected);
    ExitCode::from(u8::try_from(differ.count()).unwrap_or(u8::MAX))
}
