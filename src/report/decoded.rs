//! Extracts that are packed, as the CSV that they hold: gzip, and Parquet with the feature of that name.
//! Each is read a piece at a time. What the rows mean is `extract`'s to know.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::read::MultiGzDecoder;

/// A file as CSV, by what it begins with.
///
/// # Errors
///
/// It cannot be read.
pub fn decoded(mut file: File) -> io::Result<Box<dyn Read>> {
    let mut begins = Vec::new();
    file.by_ref().take(4).read_to_end(&mut begins)?;
    // A pipe cannot go back; nor can what has to be read twice be one.
    file.seek(SeekFrom::Start(0))?;
    if begins.starts_with(b"\x1f\x8b") {
        return Ok(Box::new(MultiGzDecoder::new(BufReader::new(file))));
    }
    if [b"\xff\xfe", b"\xfe\xff"]
        .iter()
        .any(|mark| begins.starts_with(*mark))
    {
        let why = "it is UTF-16, which spreadsheets call Unicode text: save it as CSV UTF-8";
        return Err(io::Error::new(io::ErrorKind::InvalidData, why));
    }
    #[cfg(feature = "parquet")]
    if begins == b"PAR1" {
        return Ok(Box::new(super::parquet_rows::AsCsv::of(file)?));
    }
    Ok(Box::new(file))
}
