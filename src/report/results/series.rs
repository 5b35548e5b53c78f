//! Rows of `weekly.csv` and `daily.csv`, read back: only those that are wanted, since a trust has
//! hundreds of thousands.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use csv::{Reader, StringRecord};

use crate::extract::as_meant;
use crate::model::Arm;
use crate::model::spec::CivilDate;
use crate::report::columns::WEEKLY;
use crate::study::Figure;

use super::WrongFolder;

/// Which rows are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// Arms; none: all.
    pub arms: &'a [Arm],
    /// Specialties as they are called in the file; none: all.
    pub specialties: &'a [&'a str],
    /// Measures by id; none: all.
    pub measures: &'a [&'a str],
}

/// A measure in one week.
#[derive(Clone, Debug, PartialEq)]
pub struct WeekRow {
    /// Arm.
    pub arm: Arm,
    /// Number counted from the go-live; there is no week 0.
    pub week: i64,
    /// Its first simulated day.
    pub from: CivilDate,
    /// Its simulated days: fewer than 7 at the ends.
    pub days: usize,
    /// Specialty, or the trust.
    pub specialty: String,
    /// Measure's id.
    pub measure: String,
    /// The estimate.
    pub figure: Figure,
    /// The value in the first replication.
    pub first: Option<f64>,
}

/// A measure on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct DayRow {
    /// Arm.
    pub arm: Arm,
    /// The day.
    pub date: CivilDate,
    /// Specialty, or the trust.
    pub specialty: String,
    /// Measure's id.
    pub measure: String,
    /// The estimate, without an interval of the mean.
    pub figure: Figure,
}

/// A CSV file that is read by the names of its columns.
pub(super) struct Table<'b> {
    /// Where it is, to say what is wrong with it.
    file: PathBuf,
    reader: Reader<Box<dyn Read + 'b>>,
    names: StringRecord,
}

impl<'b> Table<'b> {
    /// Of what is in a file.
    pub(super) fn of(file: PathBuf, bytes: Box<dyn Read + 'b>) -> Result<Self, WrongFolder> {
        let mut reader = Reader::from_reader(bytes);
        let names = reader.headers().cloned();
        let names = names.map_err(|error| damaged(&file, &error.to_string()))?;
        Ok(Self {
            file,
            reader,
            names,
        })
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|n| n == name)
    }

    fn column(&self, name: &str) -> Result<usize, WrongFolder> {
        let at = self.names.iter().position(|n| n == name);
        at.ok_or_else(|| damaged(&self.file, &format!("it has no column \"{name}\"")))
    }

    fn columns<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N], WrongFolder> {
        let mut at = [0; N];
        for (column, name) in at.iter_mut().zip(names) {
            *column = self.column(name)?;
        }
        Ok(at)
    }

    /// Calls `each` with every row that is wanted.
    fn each(
        &mut self,
        wanted: &Wanted<'_>,
        each: &mut dyn FnMut(&Row<'_>, Arm) -> Result<(), WrongFolder>,
    ) -> Result<(), WrongFolder> {
        let [arm, specialty, measure] = self.columns(["arm", "specialty", "measure"])?;
        let mut record = StringRecord::new();
        let any = |list: &[&str], name: &str| list.is_empty() || list.contains(&name);
        loop {
            let more = self.reader.read_record(&mut record);
            if !more.map_err(|error| damaged(&self.file, &error.to_string()))? {
                return Ok(());
            }
            let row = Row {
                file: &self.file,
                record: &record,
            };
            if !any(wanted.measures, row.text(measure)?)
                || !any(wanted.specialties, row.name(specialty)?)
            {
                continue;
            }
            let name = row.text(arm)?;
            let arm = Arm::by_name(name)
                .ok_or_else(|| row.wrong(&format!("there is no arm \"{name}\"")))?;
            if wanted.arms.is_empty() || wanted.arms.contains(&arm) {
                each(&row, arm)?;
            }
        }
    }
}

/// One row.
struct Row<'a> {
    file: &'a Path,
    record: &'a StringRecord,
}

impl Row<'_> {
    fn text(&self, column: usize) -> Result<&str, WrongFolder> {
        let text = self.record.get(column);
        text.ok_or_else(|| self.wrong("a column is missing"))
    }

    /// A name that somebody has given.
    fn name(&self, column: usize) -> Result<&str, WrongFolder> {
        self.text(column).map(as_meant)
    }

    fn of<T: FromStr>(&self, column: usize) -> Result<T, WrongFolder> {
        let text = self.text(column)?;
        text.parse()
            .map_err(|_| self.wrong(&format!("\"{text}\" was not expected")))
    }

    fn number(&self, column: usize) -> Result<f64, WrongFolder> {
        let number: f64 = self.of(column)?;
        match number.is_finite() {
            true => Ok(number),
            false => Err(self.wrong(&format!("\"{number}\" is no number"))),
        }
    }

    fn optional(&self, column: usize) -> Result<Option<f64>, WrongFolder> {
        match self.text(column)? {
            "" => Ok(None),
            _ => self.number(column).map(Some),
        }
    }

    fn wrong(&self, what: &str) -> WrongFolder {
        let line = self.record.position().map_or(0, csv::Position::line);
        damaged(self.file, &format!("line {line}: {what}"))
    }
}

fn damaged(file: &Path, why: &str) -> WrongFolder {
    WrongFolder::Damaged {
        file: file.to_owned(),
        why: why.to_owned(),
    }
}

pub(super) fn weeks(
    mut table: Table<'_>,
    wanted: &Wanted<'_>,
) -> Result<Vec<WeekRow>, WrongFolder> {
    let [
        _arm,
        week,
        from,
        days,
        specialty,
        measure,
        mean,
        half,
        p05,
        p50,
        p95,
        n,
        first,
    ] = table.columns(std::array::from_fn(|at| WEEKLY.columns[at].name))?;
    let mut rows = Vec::new();
    table.each(wanted, &mut |row, arm| {
        rows.push(WeekRow {
            arm,
            week: row.of(week)?,
            from: row.of(from)?,
            days: row.of(days)?,
            specialty: row.name(specialty)?.to_owned(),
            measure: row.text(measure)?.to_owned(),
            figure: Figure {
                mean: Some(row.number(mean)?),
                half_width: row.optional(half)?,
                p05: Some(row.number(p05)?),
                p50: Some(row.number(p50)?),
                p95: Some(row.number(p95)?),
                n: row.of(n)?,
            },
            first: row.optional(first)?,
        });
        Ok(())
    })?;
    Ok(rows)
}

pub(super) fn days(mut table: Table<'_>, wanted: &Wanted<'_>) -> Result<Vec<DayRow>, WrongFolder> {
    if table.has("replication") {
        return days_of_replications(&mut table, wanted);
    }
    let names = [
        "date",
        "specialty",
        "measure",
        "mean",
        "p05",
        "p50",
        "p95",
        "n",
    ];
    let [date, specialty, measure, mean, p05, p50, p95, n] = table.columns(names)?;
    let mut rows = Vec::new();
    table.each(wanted, &mut |row, arm| {
        rows.push(DayRow {
            arm,
            date: row.of(date)?,
            specialty: row.name(specialty)?.to_owned(),
            measure: row.text(measure)?.to_owned(),
            figure: Figure {
                mean: Some(row.number(mean)?),
                half_width: None,
                p05: Some(row.number(p05)?),
                p50: Some(row.number(p50)?),
                p95: Some(row.number(p95)?),
                n: row.of(n)?,
            },
        });
        Ok(())
    })?;
    Ok(rows)
}

/// Replications one after the other are put together first.
fn days_of_replications(
    table: &mut Table<'_>,
    wanted: &Wanted<'_>,
) -> Result<Vec<DayRow>, WrongFolder> {
    let [date, specialty, measure, value] =
        table.columns(["date", "specialty", "measure", "value"])?;
    type Key = (Arm, CivilDate, String, String);
    let mut values: std::collections::BTreeMap<Key, Vec<f64>> = std::collections::BTreeMap::new();
    table.each(wanted, &mut |row, arm| {
        let names = (
            row.name(specialty)?.to_owned(),
            row.text(measure)?.to_owned(),
        );
        let key = (arm, row.of(date)?, names.0, names.1);
        values.entry(key).or_default().push(row.number(value)?);
        Ok(())
    })?;
    let rows = values.into_iter().map(|(key, values)| DayRow {
        arm: key.0,
        date: key.1,
        specialty: key.2,
        measure: key.3,
        figure: Figure {
            half_width: None,
            ..Figure::of(values.into_iter().map(Some))
        },
    });
    Ok(rows.collect())
}
