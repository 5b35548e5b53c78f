//! Whether the tests are those of the crate as it is published. Nothing is tested here.

use std::path::Path;

/// Whether this is the package as it is published, without what it leaves out, and not the repository.
pub fn is_published() -> bool {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("Cargo.toml.orig")
        .exists()
}
