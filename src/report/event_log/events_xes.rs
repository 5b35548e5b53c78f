//! `events-ARM.xes`: the event log as XES (IEEE 1849-2016), one trace for each of those to whom
//! things happen.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::{Followed, Names, Row};
use crate::model::Arm;

/// Most rows that are kept to be sorted by patient. With more, the replication is followed several
/// times, and each time the traces of another share of the patients are written.
const MOST_ROWS: u64 = 2_000_000;

/// Extensions of the standard that are used: name and prefix.
const EXTENSIONS: [(&str, &str); 4] = [
    ("Concept", "concept"),
    ("Lifecycle", "lifecycle"),
    ("Time", "time"),
    ("Organizational", "org"),
];

/// Writes the events of an arm.
///
/// # Errors
///
/// It cannot be written.
pub(super) fn write(log: &Followed<'_>, arm: Arm, out: &mut dyn Write) -> io::Result<()> {
    write_shares(log, arm, MOST_ROWS, out)
}

fn write_shares(
    log: &Followed<'_>,
    arm: Arm,
    most_rows: u64,
    out: &mut dyn Write,
) -> io::Result<()> {
    let names = Names { site: log.site };
    head(log, arm, out)?;
    let (mut rows, count) = share(log, arm, Share { nth: 0, of: 1 }, most_rows)?;
    let of = count.div_ceil(most_rows).max(1);
    for nth in 0..of {
        if of > 1 {
            (rows, _) = share(log, arm, Share { nth, of }, u64::MAX)?;
        }
        traces(names, &mut rows, out)?;
    }
    out.write_all(b"</log>\n")?;
    Ok(())
}

/// One of several shares of all patients.
#[derive(Clone, Copy)]
struct Share {
    nth: u64,
    of: u64,
}

impl Share {
    fn has(self, number: u64) -> bool {
        // Numbers of one specialty differ in their lower half only; this mixes it.
        (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) % self.of == self.nth
    }
}

/// The rows of a share of the patients, none if there are more than so many, and how many there
/// are.
fn share(log: &Followed<'_>, arm: Arm, share: Share, most: u64) -> io::Result<(Vec<Row>, u64)> {
    let mut rows = Vec::new();
    let mut count = 0;
    log.rows(arm, &mut |row| {
        if share.has(row.who.number) {
            count += 1;
            if count <= most {
                rows.push(*row);
            } else {
                rows = Vec::new();
            }
        }
        Ok(())
    })?;
    Ok((rows, count))
}

fn head(log: &Followed<'_>, arm: Arm, out: &mut dyn Write) -> io::Result<()> {
    let title = escaped(&log.site.scenario.title);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">"#
    )?;
    for (name, prefix) in EXTENSIONS {
        writeln!(
            out,
            r#"<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>"#
        )?;
    }
    writeln!(
        out,
        r#"<global scope="trace"><string key="concept:name" value=""/></global>
<global scope="event"><string key="concept:name" value=""/><string key="lifecycle:transition" value="complete"/><date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/></global>
<classifier name="Activity" keys="concept:name"/>
<classifier name="Activity and lifecycle" keys="concept:name lifecycle:transition"/>"#
    )?;
    let (arm, replication) = (arm.name(), log.replication);
    let about = format!("{title}: {arm}, replication {replication}");
    string("concept:name", &about, out)?;
    string("lifecycle:model", "standard", out)
}

/// Writes the rows of a share as traces, in the order in which these begin; those of another share
/// may have begun before.
fn traces(names: Names<'_>, rows: &mut [Row], out: &mut dyn Write) -> io::Result<()> {
    let mut order = BTreeMap::new();
    for row in &*rows {
        let next = order.len();
        order.entry(row.who.number).or_insert(next);
    }
    // Stable: the rows of a patient stay in their order.
    rows.sort_by_key(|row| order[&row.who.number]);
    for trace in rows.chunk_by(|a, b| a.who.number == b.who.number) {
        let who = trace[0].who;
        writeln!(out, "<trace>")?;
        string("concept:name", &escaped(&names.who(who)), out)?;
        string("pathway", &escaped(names.pathway(who.pathway)), out)?;
        for row in trace {
            event(names, row, out)?;
        }
        writeln!(out, "</trace>")?;
    }
    Ok(())
}

fn event(names: Names<'_>, row: &Row, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<event>")?;
    string("concept:name", &escaped(names.activity(row.activity)), out)?;
    string("concept:instance", &row.instance.to_string(), out)?;
    string("lifecycle:transition", row.lifecycle.name(), out)?;
    // The standard wants a time zone; the hospital's clock has none.
    let at = names.timestamp(row.at);
    writeln!(out, r#"<date key="time:timestamp" value="{at}+00:00"/>"#)?;
    if let Some(unit) = row.unit {
        string("org:resource", &escaped(&names.unit(unit)), out)?;
    }
    if let Some(place) = row.place {
        string("place", &escaped(names.place(place)), out)?;
    }
    writeln!(out, "</event>")
}

/// An attribute with a text, which has been escaped.
fn string(key: &str, value: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"<string key="{key}" value="{value}"/>"#)
}

/// A text as it may stand in an attribute. Characters that XML has none for become a replacement.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\r' => escaped.push_str("&#13;"),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}
