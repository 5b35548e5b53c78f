//! `windows.csv`: what the verdict's intervals are made of. Each measure that was looked at, in each
//! window that has a name, one replication a row; and what it costs. Patients seen over all of the
//! time are in `replications.csv`.

use std::io::{self, Write};

use crate::model::Site;
use crate::study::findings::{Finding, Windowed};
use crate::study::{Runs, Summary, over_days};

use super::columns::WINDOWS;
use super::io_error;

/// Writes a row for each measure, window, arm and replication that has a value.
///
/// # Errors
///
/// It cannot be written.
pub fn write(
    site: &Site<'_>,
    runs: &Runs,
    summary: &Summary,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut csv = WINDOWS.writer(out)?;
    for finding in &summary.findings {
        for (name, window) in windows(finding) {
            let day = |date: crate::model::spec::CivilDate| {
                usize::try_from(date.days_since(site.scenario.start)).unwrap_or(0)
            };
            let days = day(window.from)..day(window.to) + 1;
            let (from, to) = (window.from.to_string(), window.to.to_string());
            for &arm in &runs.arms {
                for (replication, outcome) in runs.replications.iter().zip(runs.of(arm)) {
                    let value = over_days(&outcome.book, finding.measure, None, site, days.clone());
                    let Some(value) = value else { continue };
                    csv.write_record([
                        &replication.to_string(),
                        arm.name(),
                        finding.measure.definition().id,
                        &name,
                        &from,
                        &to,
                        &value.to_string(),
                    ])
                    .map_err(io_error)?;
                }
            }
        }
    }
    let (from, to) = (
        site.scenario.start.to_string(),
        site.scenario.end.to_string(),
    );
    for &arm in &runs.arms {
        for (replication, outcome) in runs.replications.iter().zip(runs.of(arm)) {
            let (replication, cost) = (replication.to_string(), outcome.cost().to_string());
            csv.write_record([&replication, arm.name(), "cost", "all", &from, &to, &cost])
                .map_err(io_error)?;
        }
    }
    csv.flush()
}

/// The windows of a finding, by name.
fn windows(finding: &Finding) -> Vec<(String, &Windowed)> {
    let mut all = vec![
        ("week-1".to_owned(), &finding.week_1),
        ("worst-weeks".to_owned(), &finding.worst_weeks),
    ];
    let own = finding.own_worst.iter();
    all.extend(own.map(|(arm, window)| (format!("worst-weeks-of-{}", arm.name()), window)));
    all.push(("since-go-live".to_owned(), &finding.since_go_live));
    all.push(("last-weeks".to_owned(), &finding.last_weeks));
    let reversed = finding.reversed.iter();
    all.extend(reversed.map(|(pair, w)| (format!("reversed-{}", pair.name()), w)));
    all
}
