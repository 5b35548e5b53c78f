//! `summary.json`: every estimate, for programs. Its shape is that of `study::Summary`.

use std::io::{self, Write};

use crate::study::Summary;

/// Writes the summary, readable to people as well.
///
/// # Errors
///
/// It cannot be written.
pub fn write(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, summary)?;
    out.write_all(b"\n")
}

/// The same as a text.
#[must_use]
pub fn text(summary: &Summary) -> String {
    let mut text = serde_json::to_string_pretty(summary).unwrap_or_default();
    text.push('\n');
    text
}
