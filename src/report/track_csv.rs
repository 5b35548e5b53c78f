//! `track.csv`: what a trust saw, week by week, and the band of what was forecast; a row for each
//! measure and whole week of the run.

use std::io::{self, Write};

use crate::statistics::exchangeable::Standing;
use crate::study::track::Track;

use super::columns::TRACK;
use super::format::exact;
use super::io_error;

/// Writes the rows.
///
/// # Errors
///
/// It cannot be written.
pub fn write(track: &Track, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = TRACK.writer(out)?;
    let written = |value: Option<f64>| value.map_or_else(String::new, exact);
    for tracked in &track.measures {
        for week in &tracked.weeks {
            let inside = match week.standing {
                Some(Standing::Inside) => "inside",
                Some(Standing::Below) => "below",
                Some(Standing::Above) => "above",
                None => "",
            };
            csv.write_record([
                &week.week.to_string(),
                &week.from.to_string(),
                tracked.measure.id(),
                &written(week.observed),
                &written(week.band.map(|band| band.lower)),
                &written(week.band.map(|band| band.middle)),
                &written(week.band.map(|band| band.upper)),
                inside,
            ])
            .map_err(io_error)?;
        }
    }
    csv.flush()
}
