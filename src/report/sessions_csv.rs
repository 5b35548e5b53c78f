//! `sessions.csv`: one row for each planned session and arm, put together over replications.

use std::io::{self, Write};

use crate::model::spec::ClockTime;
use crate::model::{Arm, ClinicId, SessionRecord, Site};
use crate::statistics::{mean, quantile_sorted};
use crate::study::Runs;

use super::columns::SESSIONS;
use super::format::plain;
use super::io_error;

/// Days of replications whose sessions are held at once, some hundred of a large trust each.
const AT_ONCE: usize = 20_000;

/// Writes the sessions of all arms by day, clinic and session.
///
/// # Errors
///
/// It cannot be written.
pub fn write(site: &Site<'_>, runs: &Runs, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = SESSIONS.writer(out)?;
    let key = |r: &SessionRecord| (r.day, r.clinic, r.template);
    for &arm in &runs.arms {
        let outcomes = runs.of(arm);
        let at_once = AT_ONCE / outcomes.len().max(1);
        // The midnight after the last day ends it.
        let days: Vec<i32> = (0..=i32::try_from(site.calendar.days()).unwrap_or(0)).collect();
        for days in days.chunks(at_once.max(1)) {
            let days = days[0]..=days[days.len() - 1];
            let records = outcomes.iter().flat_map(|o| o.sessions_on(days.clone()));
            let mut records: Vec<SessionRecord> = records.collect();
            // Stable: within a session, replications stay in their order.
            records.sort_by_key(key);
            for same in records.chunk_by(|a, b| key(a) == key(b)) {
                csv.write_record(row(site, arm, same)).map_err(io_error)?;
            }
        }
    }
    csv.flush()
}

/// One session, from its records in all replications in which it took place.
fn row(site: &Site<'_>, arm: Arm, same: &[SessionRecord]) -> Vec<String> {
    let first = &same[0];
    let of = |value: fn(&SessionRecord) -> f64| -> Vec<f64> {
        let values = same.iter().map(value);
        values.filter(|v| v.is_finite()).collect()
    };
    let average = |value| mean(&of(value)).map_or_else(String::new, plain);
    let mut overruns = of(|r| f64::from(r.overrun));
    overruns.sort_by(f64::total_cmp);
    let quantile = |p| quantile_sorted(&overruns, p).map_or_else(String::new, plain);
    let longest = same.iter().map(|r| f64::from(r.longest));
    vec![
        arm.name().to_owned(),
        site.calendar.date(i64::from(first.day)).to_string(),
        site.clinics[first.clinic.index()].name.to_owned(),
        (first.template + 1).to_string(),
        starts(site, first.clinic, first.template).map_or_else(String::new, |t| t.to_string()),
        same.len().to_string(),
        average(|r| f64::from(r.lists)),
        average(|r| f64::from(r.booked)),
        average(|r| f64::from(r.attended)),
        average(|r| f64::from(r.overrun)),
        quantile(0.5),
        quantile(0.9),
        plain(longest.fold(0.0, f64::max)),
        average(|r| f64::from(r.wait)),
    ]
}

/// When a session begins: one of the clinic's own, those put on because of the list after the usual
/// ones, or a catch-up session of the plan, which are counted after them in the plan's order.
fn starts(site: &Site<'_>, clinic: ClinicId, template: u16) -> Option<ClockTime> {
    let own = site.clinics[clinic.index()].spec.written_sessions();
    let template = usize::from(template);
    if let Some(session) = own.get(template) {
        return Some(session.from);
    }
    let mut additional = site.scenario.additional_sessions();
    let session = additional.nth(template - own.len())?;
    Some(session.from)
}
