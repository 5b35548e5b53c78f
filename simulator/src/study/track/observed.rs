//! What a trust saw, week by week: reads the file, and says of every column what it is. What it is
//! held against is not known here.

use crate::model::measures::Unit;
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{CivilDate, Mistakes, Scenario, nearest, week_start};
use crate::model::{Arm, Kind, Measure, Site};
use crate::study::cells::{self, Cell, Cells};
use crate::study::weeks::week_1;

/// What the column with the week may be called.
const WEEK: [&str; 8] = [
    "week",
    "from",
    "date",
    "monday",
    "week-beginning",
    "week-commencing",
    "week-starting",
    "w/c",
];

/// Numbers of weeks beyond this are something else.
const MOST_WEEKS: i64 = 1_000;

/// Decimals beyond these say nothing.
const MOST_DECIMALS: usize = 12;

/// A week as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedWeek {
    /// Its first day.
    pub from: CivilDate,
    /// What was seen, by measure, in its unit; `None` where nothing was.
    pub values: Vec<Option<f64>>,
}

/// Weekly figures of a trust.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// The measures, in the order of the columns.
    pub measures: Vec<Measure>,
    /// To how many decimals each is written: the most in its column.
    pub decimals: Vec<usize>,
    /// The weeks with a figure that lie whole within the simulated time, in order; at least one.
    pub weeks: Vec<ObservedWeek>,
    /// First days of the weeks with figures that do not, in order: nothing is said of them.
    pub left_out: Vec<CivilDate>,
}

/// What a column is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Week,
    Of(Measure),
    Ignored,
}

impl Observed {
    /// Reads a CSV file with a column for the week (its first day, or its number counted from the
    /// arm's own go-live) and one for each measure, by id or name. Shares are between 0 and 1 or have a per
    /// cent sign; an empty cell is a gap. `ignored` names columns that are not read.
    ///
    /// # Errors
    ///
    /// Every mistake, with its place: also columns that nobody would read.
    pub fn read(
        name: &str,
        bytes: &[u8],
        site: &Site<'_>,
        arm: Arm,
        ignored: &[String],
    ) -> Result<Self, Mistakes> {
        let scenario = site.scenario;
        let columns = "week, then measures such as calls.wait";
        let mut cells = Cells::read(name, bytes, columns, "weeks")?;
        let columns = columns_of(&mut cells, scenario, ignored);
        // Only the head is shown where the file is another: it may hold what nobody should see.
        cells.are_right()?;
        cells.leave_out_uneven_rows();
        let mut weeks = weeks_of(&mut cells, &columns, week_1(site, arm));
        cells.are_right()?;
        weeks.retain(|week| week.values.iter().any(Option::is_some));
        weeks.sort_by_key(|week| week.from);
        let measures = columns.iter().enumerate();
        let measures = measures.filter_map(|(at, column)| match column {
            Column::Of(measure) => Some((*measure, decimals(&cells.rows, at))),
            Column::Week | Column::Ignored => None,
        });
        let (measures, decimals) = measures.unzip();
        let whole = |from: CivilDate| scenario.start <= from && from.plus_days(6) <= scenario.end;
        let (within, without): (Vec<_>, Vec<_>) = weeks.into_iter().partition(|w| whole(w.from));
        if within.is_empty() {
            let none = Wrong::new("no week with a figure lies in the simulated time");
            cells.lacking(none.help(format!(
                "simulated are {} to {}",
                scenario.start, scenario.end
            )));
            cells.are_right()?;
        }
        Ok(Self {
            measures,
            decimals,
            weeks: within,
            left_out: without.into_iter().map(|week| week.from).collect(),
        })
    }
}

/// A name as it is compared: small letters, hyphens for blanks.
fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '_'], "-")
}

fn columns_of(cells: &mut Cells, scenario: &Scenario, ignored: &[String]) -> Vec<Column> {
    let mut columns = Vec::new();
    let head = cells.head.clone();
    let titles: Vec<String> = head.iter().map(|cell| plain(&cell.text)).collect();
    if ["arm", "measure", "half-width"]
        .iter()
        .all(|own| titles.iter().any(|t| t == own))
    {
        let run = Wrong::new(format!(
            "{} is a table of a run, with a row for each measure",
            cells.name
        ));
        cells.lacking(run.help(
            "a column for each measure is wanted; `cutover extract` writes weeks.csv like that",
        ));
        return columns;
    }
    for cell in &head {
        let column = column_of(cell, scenario, ignored);
        let column = column.and_then(|column| {
            let again = column != Column::Ignored && columns.contains(&column);
            let twice = || match column {
                Column::Week => {
                    Wrong::new(format!("\"{}\" is a second column for the week", cell.text))
                }
                _ => Wrong::new(format!(
                    "\"{}\" is a second column of this measure",
                    cell.text
                )),
            };
            let help = format!("leave one of them out, or say --ignore \"{}\"", cell.text);
            if again {
                Err(twice().help(help))
            } else {
                Ok(column)
            }
        });
        match column {
            Ok(column) => columns.push(column),
            Err(wrong) => {
                columns.push(Column::Ignored);
                cells.mistaken(&cell.span, wrong);
            }
        }
    }
    for name in ignored {
        if !titles.contains(&plain(name)) {
            let none = Wrong::new(format!("there is no column \"{name}\" to ignore"));
            let meant = nearest(&plain(name), titles.iter().map(String::as_str));
            cells.lacking(match meant {
                Some(meant) => none.help(format!("did you mean \"{meant}\"?")),
                None => none,
            });
        }
    }
    if !columns.contains(&Column::Week) {
        let none = Wrong::new("no column says which week it is");
        cells.lacking(
            none.help("call it \"week\": its first day, or its number, 1 from the go-live on"),
        );
    }
    let any = columns.iter().any(|column| matches!(column, Column::Of(_)));
    if cells.are_right().is_ok() && !any {
        let none = Wrong::new("no column is a measure");
        cells.lacking(none.help("`cutover measures` lists them"));
    }
    columns
}

fn column_of(cell: &Cell, scenario: &Scenario, ignored: &[String]) -> Result<Column, Wrong> {
    let title = plain(&cell.text);
    if ignored.iter().any(|name| plain(name) == title) {
        return Ok(Column::Ignored);
    }
    if WEEK.contains(&&*title) {
        return Ok(Column::Week);
    }
    let called = |m: &&Measure| plain(m.id()) == title || plain(m.name()) == title;
    if let Some(&measure) = Measure::ALL.iter().find(called) {
        return match measure.missing_from(scenario) {
            None => Ok(Column::Of(measure)),
            Some(lack) => Err(Wrong::new(format!(
                "the run knows nothing of {}: {}",
                measure.id(),
                lack.what
            ))
            .help(format!(
                "--ignore \"{}\", or in the scenario: {}",
                cell.text, lack.help
            ))),
        };
    }
    let wrong = Wrong::new(format!("no measure is called \"{}\"", cell.text));
    let names: Vec<String> = Measure::ALL.iter().map(|m| plain(m.name())).collect();
    let ids = Measure::ALL.iter().map(|m| m.id()).chain(WEEK);
    let known = ids.chain(names.iter().map(String::as_str));
    let title = Some(&*title).filter(|title| !title.is_empty());
    Err(match title.and_then(|title| nearest(title, known)) {
        Some(meant) => wrong.help(format!(
            "did you mean \"{meant}\"? Else: --ignore \"{}\"",
            cell.text
        )),
        None => wrong.help(format!(
            "`cutover measures` lists them; if it is not one: --ignore \"{}\"",
            cell.text
        )),
    })
}

/// The weeks in the order of the file.
fn weeks_of(cells: &mut Cells, columns: &[Column], week_1: CivilDate) -> Vec<ObservedWeek> {
    let mut weeks: Vec<ObservedWeek> = Vec::new();
    for row in cells.rows.clone() {
        let mut values = Vec::new();
        let mut from = None;
        for (cell, column) in row.iter().zip(columns) {
            let read = match column {
                Column::Ignored => continue,
                Column::Week => week(&cell.text, week_1, &weeks).map(|day| from = Some(day)),
                Column::Of(_) if cell.text.is_empty() => {
                    values.push(None);
                    continue;
                }
                Column::Of(measure) => value(&cell.text, *measure).map(|v| values.push(Some(v))),
            };
            if let Err(wrong) = read {
                cells.mistaken(&cell.span, wrong);
            }
        }
        if let Some(from) = from {
            weeks.push(ObservedWeek { from, values });
        }
    }
    weeks
}

/// The first day of a week, which follows on those before.
fn week(text: &str, week_1: CivilDate, before: &[ObservedWeek]) -> Result<CivilDate, Wrong> {
    let from = match text.parse::<i64>() {
        Ok(0) => {
            return Err(Wrong::new("there is no week 0")
                .help("-1 is the last before the go-live, 1 begins with it"));
        }
        Ok(number) if number.abs() > MOST_WEEKS => {
            return Err(Wrong::new(format!("{text} is not the number of a week"))
                .help("weeks are counted from the go-live; a spreadsheet's days have to be shown as dates: 2027-03-01"));
        }
        Ok(number) => {
            let number = std::num::NonZeroI64::new(number).unwrap_or(std::num::NonZeroI64::MIN);
            week_start(week_1, number)
        }
        Err(_) if text.is_empty() => {
            return Err(Wrong::new("the row does not say which week it is")
                .help("its first day, such as 2027-03-01"));
        }
        Err(_) => cells::date(text)?,
    };
    let Some(first) = before.first() else {
        return Ok(from);
    };
    if before.iter().any(|week| week.from == from) {
        return Err(Wrong::new(format!("the week from {from} is there already"))
            .help("leave one of the rows out"));
    }
    if from.days_since(first.from) % 7 != 0 {
        let weekday = |date: CivilDate| date.date().strftime("%A").to_string();
        return Err(Wrong::new(format!(
            "{from} is a {}, and the weeks above begin on a {}",
            weekday(from),
            weekday(first.from)
        ))
        .help("all weeks begin on the same day; is day or month another?"));
    }
    Ok(from)
}

fn value(text: &str, measure: Measure) -> Result<f64, Wrong> {
    let is_share = measure.unit().is_share();
    let (figure, unit) = match text.strip_suffix('%') {
        Some(percent) if is_share => (percent.trim(), 0.01),
        _ => (text, 1.0),
    };
    let gap = "a week without a figure is an empty cell";
    let value = cells::number(figure).map_err(|wrong| {
        let is_word = !text.contains(|c: char| c.is_ascii_digit());
        if is_word { wrong.help(gap) } else { wrong }
    })? * unit;
    if value > measure.most() {
        let wrong = Wrong::new(format!("{text} is more than all of {}", measure.name()));
        let percent = value / 100.0;
        return Err(match percent <= measure.most() && unit == 1.0 {
            true => wrong.help(format!("write {text}%, or {percent} as a share of 1")),
            false => wrong.help("a share is 100% at most, or 1: is the column of another measure?"),
        });
    }
    let most = most_believable(measure);
    if value.abs() > most {
        let what = format!("{text} is more than can be of {}", measure.name());
        let unit = measure.unit();
        return Err(Wrong::new(what).help(match unit {
            Unit::Minutes => "is the column in seconds, or of another measure?".to_owned(),
            _ => {
                format!("the most that is read is {most} {unit}: is the column of another measure?")
            }
        }));
    }
    if value < 0.0 && measure.unit() != Unit::Currency {
        let what = format!("{} is never negative", measure.name());
        return Err(Wrong::new(what).help(gap));
    }
    Ok(value)
}

/// More than this is a mistake, whatever happened.
fn most_believable(measure: Measure) -> f64 {
    const DAY: f64 = 24.0 * 60.0;
    match measure.unit() {
        // Minutes of all car parks together, in a week.
        Unit::Minutes if measure.definition().kind == Kind::Count => 7.0 * DAY * 1000.0,
        // Nights and weekends count where work waits; nobody waits in a clinic or at a telephone for
        // more than a day.
        Unit::Minutes => match measure {
            Measure::BookingWaitRegister | Measure::BookingWaitBook => 366.0 * DAY,
            _ => DAY,
        },
        Unit::Days => 36_525.0,
        Unit::Hours => 1e6,
        Unit::Share => 100.0,
        Unit::Factor => 1_000.0,
        Unit::Currency => 1e12,
        _ => 1e8,
    }
}

/// To how many decimals the figures of a column are written.
fn decimals(rows: &[Vec<Cell>], column: usize) -> usize {
    let of = |row: &Vec<Cell>| {
        let text = &row[column].text;
        if text.contains(['e', 'E']) {
            return MOST_DECIMALS;
        }
        let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
        let digits = fraction.chars().filter(char::is_ascii_digit).count();
        digits + if text.ends_with('%') { 2 } else { 0 }
    };
    rows.iter().map(of).max().unwrap_or(0).min(MOST_DECIMALS)
}
