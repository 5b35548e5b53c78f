//! `events.csv`: the event log as one table for all arms. Columns that vidigi wants come first,
//! under its names.

use std::io::{self, Write};

use super::{Followed, Names, minutes};
use crate::extract::harmless;
use crate::model::Arm;
use crate::report::format::plain;
use crate::report::io_error;

/// The columns.
const COLUMNS: [&str; 14] = [
    "run",
    "arm",
    "entity_id",
    "pathway",
    "event_type",
    "event",
    "time",
    "resource_id",
    "activity",
    "lifecycle",
    "instance",
    "timestamp",
    "resource",
    "place",
];

/// Writes the events of some arms, one arm after the other.
///
/// # Errors
///
/// It cannot be written.
pub(super) fn write(log: &Followed<'_>, arms: &[Arm], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(COLUMNS).map_err(io_error)?;
    let names = Names { site: log.site };
    let run = log.replication.to_string();
    for &arm in arms {
        log.rows(arm, &mut |row| {
            let number = row.unit.map(|unit| names.number(unit).to_string());
            let unit = row.unit.map(|unit| names.unit(unit));
            let cells = [
                &*run,
                arm.name(),
                &names.who(row.who),
                names.pathway(row.who.pathway),
                row.event_type().name(),
                &names.event(row),
                &plain(minutes(row.at)),
                number.as_deref().unwrap_or_default(),
                names.activity(row.activity),
                row.lifecycle.name(),
                &row.instance.to_string(),
                &names.timestamp(row.at),
                unit.as_deref().unwrap_or_default(),
                row.place
                    .map(|place| names.place(place))
                    .unwrap_or_default(),
            ];
            csv.write_record(cells.map(|cell| harmless(cell.as_bytes())))
                .map_err(io_error)
        })?;
    }
    csv.flush()
}
