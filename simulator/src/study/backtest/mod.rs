//! A forecast made of the first part of an extract and held against the rest: in how many weeks the trust
//! was where it was said to be, and how far off that was beside forecasts that take no model. How the
//! first part is fitted is `fit`; a trust held against replications is `track`.

mod known;
mod reference;
mod seen;

use serde::Serialize;

use super::fit::{Files, Fit, Period, RealStart, counted, is_known_ahead};
use super::track::{FALSE_ALARMS, Moment, Observed, Surprise, Track, courses, grid};
use super::{Design, Finished, NoThreads, Runs, simulate_all};
use crate::extract::appointments::{Appointment, Appointments};
use crate::extract::calls::Call;
use crate::extract::{LocalTime, Read};
use crate::model::spec::{Checked, CivilDate, Holidays, Mistakes, Scenario};
use crate::model::{Arm, Measure, Site};
use crate::statistics::exchangeable::PredictiveBand;
use crate::statistics::scores::fair_crps;
use crate::statistics::{Interval, RatioEstimate, RatioMethod};

pub use reference::Reference;

/// Version of the shape in which it is written.
pub const FORMAT: u32 = 1;

/// Levels of the bands.
pub const LEVELS: [f64; 2] = [0.5, 0.95];

/// Weeks that depend on each other: relative scores have intervals over blocks of so many.
pub const BLOCK: usize = 4;

/// Fewest weeks before the forecast, and in it.
const LEAST_WEEKS: [i64; 2] = [13, 4];

/// Share of the extract that is fitted if nothing is said.
const FITTED: f64 = 2.0 / 3.0;

/// Why there is nothing to say.
#[derive(Debug, thiserror::Error)]
pub enum NotTested {
    /// Of the rows.
    #[error("{0}")]
    Rows(String),
    /// Of the scenario that is made of them.
    #[error(transparent)]
    Scenario(#[from] Mistakes),
}

/// What was known when the forecast is made, and what was seen after.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// The trust as it was fitted, from that morning on, with business as usual.
    pub scenario: Checked<Scenario>,
    /// Whether it starts with who waited and who was booked then, and not drawn.
    pub starts_as_it_was: bool,
    /// What is doubtful about what it is fitted to, a sentence each.
    pub doubts: Vec<String>,
    /// Weekly figures before it.
    pub before: Observed,
    /// Weekly figures from it on.
    pub after: Observed,
}

impl Forecast {
    /// Fits what was known on a morning, a Monday: the one on or after the day given, or after two thirds of
    /// the extract.
    ///
    /// # Errors
    ///
    /// There are too few weeks before it or after it, or what was known by then cannot be fitted.
    pub fn of(
        appointments: &Appointments,
        calls: Option<&Read<Call>>,
        from: Option<CivilDate>,
        holidays: &Holidays,
    ) -> Result<Self, NotTested> {
        let (read, names) = appointments;
        let name = &read.name;
        let none = || NotTested::Rows(format!("{name}: no appointment was attended or missed"));
        let period = Period::of(&read.rows).ok_or_else(none)?;
        let morning = morning(name, period, from)?;
        let known = part(read, known::as_known(&read.rows, morning));
        let known_calls = calls.map(|calls| {
            let before = calls.rows.iter().filter(|call| call.rang.day() < morning);
            part(calls, before.copied().collect())
        });
        let known = (known, names.clone());
        let mut fit = Fit::of(&known, known_calls.as_ref(), holidays).map_err(NotTested::Rows)?;
        // Where referrals are booked on the day on which they come, none waits in the office that is
        // assumed otherwise.
        let at_once = fit.booking.in_office.is_some_and(|days| days < 1.0);
        fit.clerks = at_once.then_some(0);
        let is_dated = |row: &Appointment| row.booked.is_some() && row.referred.is_some();
        let start = match known.0.rows.iter().any(is_dated) {
            true => {
                let waiting = known::open_pathways(&read.rows, morning);
                let rows = Read {
                    name: name.clone(),
                    all: waiting.len() as u64,
                    rows: waiting,
                    faults: crate::extract::Faults::default(),
                    dates: Vec::new(),
                    without: Vec::new(),
                    unread: Vec::new(),
                };
                let freeze = Some(LocalTime::date_of(morning));
                let start = RealStart::of(&fit, &known, &(rows, names.clone()), freeze);
                Some(start.map_err(NotTested::Rows)?)
            }
            false => None,
        };
        let fitted = |row: &&Appointment| {
            let name = &names[usize::from(row.specialty)];
            fit.specialties.iter().any(|s| s.name == *name)
        };
        let scenario = scenario(&fit, start.as_ref(), morning, period)?;
        let rows: Vec<Appointment> = read.rows.iter().filter(fitted).copied().collect();
        let all_there = (0..names.len()).filter_map(|specialty| {
            let own: Vec<Appointment> = rows
                .iter()
                .filter(|row| usize::from(row.specialty) == specialty)
                .copied()
                .collect();
            Some(counted(&own, period)?.last)
        });
        let rows = seen::Rows {
            clocks: known::clocks(&rows),
            clocks_until: all_there.min().unwrap_or(i64::MIN),
            appointments: rows,
            calls: calls.map(|calls| &calls.rows[..]),
            holidays: scenario.holidays.clone(),
        };
        // The first whole week, and those after it to the end.
        let first = period.first + (morning - period.first).rem_euclid(7);
        Ok(Self {
            starts_as_it_was: start.is_some(),
            doubts: [fit.doubts(), &doubts_of_the_rest(read, period)].concat(),
            before: rows.weeks(first, morning - 1),
            after: rows.weeks(morning, last_day(period)),
            scenario,
        })
    }

    /// Simulates it.
    ///
    /// # Errors
    ///
    /// The threads cannot be started.
    pub fn simulated(
        &self,
        replications: u32,
        threads: Option<usize>,
        watch: &(dyn Fn(Finished) + Sync),
    ) -> Result<Runs, NoThreads> {
        let design = Design {
            arms: vec![Arm::Baseline],
            replications: (0..u64::from(replications)).collect(),
        };
        simulate_all(&Site::of(&self.scenario), &design, threads, watch)
    }
}

/// What is doubtful about the part that the forecast is held against.
fn doubts_of_the_rest(read: &Read<Appointment>, period: Period) -> Vec<String> {
    let none_ahead = !is_known_ahead(&read.rows, period);
    let doubt = none_ahead.then(|| {
        format!(
            "{}: no appointment is still to come at its end: the last weeks' referrals and waiting list, which show \
             once there is an appointment, are held against nothing",
            read.name
        )
    });
    doubt.into_iter().collect()
}

/// The last day that is told of: that of the last appointment, or the Sunday after it if it is a Friday or
/// a Saturday.
fn last_day(period: Period) -> i64 {
    match LocalTime::weekday_of(period.last) {
        weekday @ 4.. => period.last + 6 - weekday as i64,
        _ => period.last,
    }
}

/// A part of the rows of an extract.
fn part<R>(read: &Read<R>, rows: Vec<R>) -> Read<R> {
    Read {
        name: read.name.clone(),
        all: read.all,
        rows,
        faults: read.faults.clone(),
        dates: read.dates.clone(),
        without: read.without.clone(),
        unread: read.unread.clone(),
    }
}

fn morning(name: &str, period: Period, from: Option<CivilDate>) -> Result<i64, NotTested> {
    let epoch = LocalTime::date_of(0);
    let days = (period.last - period.first + 1) as f64;
    let usual = period.first + (FITTED * days) as i64;
    let day = from.map_or(usual, |date| date.days_since(epoch));
    let monday = day + (7 - LocalTime::weekday_of(day) as i64) % 7;
    let weeks =
        [monday - period.first, last_day(period) + 1 - monday].map(|days| days.div_euclid(7));
    let [fitted, held] = LEAST_WEEKS;
    if weeks[0] < fitted || weeks[1] < held {
        return Err(NotTested::Rows(format!(
            "{name} has appointments from {} to {}: a forecast from Monday {} on has {} weeks to be fitted to and {} \
             to be held against, and needs {fitted} and {held}",
            LocalTime::date_of(period.first),
            LocalTime::date_of(period.last),
            LocalTime::date_of(monday),
            weeks[0].max(0),
            weeks[1].max(0),
        )));
    }
    Ok(monday)
}

/// The trust from a morning on, without a go-live.
fn scenario(
    fit: &Fit,
    start: Option<&RealStart>,
    morning: i64,
    period: Period,
) -> Result<Checked<Scenario>, Mistakes> {
    let files = Files {
        appointments: "appointments",
        calls: "calls",
        pathways: "appointments",
        tasks: "",
        scenario: "backtest",
    };
    // One that starts drawn starts eight weeks before its go-live.
    let go_live = LocalTime::date_of(morning + 56);
    let written = fit.written(&files, Some(go_live), start, None)?;
    written.checked()?.edit(|scenario| {
        scenario.end = LocalTime::date_of(last_day(period));
        scenario.go_live = None;
        scenario.new_system = None;
        scenario.plan.clear();
        scenario.halt.clear();
        // Lists run as they did, and not as many as would keep the waiting list where it was.
        for specialty in scenario.specialty.values_mut() {
            specialty.steady_state = None;
        }
    })
}

/// What was forecast, held against what happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Backtest {
    /// Version of this shape.
    pub format: u32,
    /// The morning on which it is made.
    pub from: CivilDate,
    /// First day of the last week it is held against.
    pub to: CivilDate,
    /// Its replications.
    pub replications: usize,
    /// Weeks before it.
    pub weeks_before: usize,
    /// Whether it starts with who waited and who was booked then.
    pub starts_as_it_was: bool,
    /// What is doubtful about what was fitted, a sentence each.
    pub doubts: Vec<String>,
    /// How often a trust just as forecast stands out as much.
    pub surprise: Surprise,
    /// Each figure.
    pub figures: Vec<ScoredFigure>,
    /// Measures of which no week could be held against it.
    pub not_held: Vec<Measure>,
}

/// A weekly figure.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ScoredFigure {
    /// Its measure.
    pub measure: Measure,
    /// The weeks in which it was seen.
    pub weeks: Vec<ScoredWeek>,
    /// In how many it was within the band of each of [`LEVELS`].
    pub inside: [usize; 2],
    /// Mean score, in the measure's unit.
    pub score: f64,
    /// Score over that of each of [`Reference::ALL`], less than 1 if better; none of a history too short.
    pub relative: [Option<Relative>; 2],
}

/// A score over another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Relative {
    /// The ratio of the sums.
    pub ratio: f64,
    /// Its 95 % interval over blocks of weeks; none of fewer than three.
    pub interval: Option<Interval>,
}

/// A week of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ScoredWeek {
    /// Its first day.
    pub from: CivilDate,
    /// Weeks ahead, 1 for the first.
    pub week: usize,
    /// What was seen.
    pub observed: f64,
    /// What was forecast, at each of [`LEVELS`].
    pub bands: [PredictiveBand; 2],
    /// Its continuous ranked probability score.
    pub score: f64,
    /// That of each of [`Reference::ALL`].
    pub references: [Option<f64>; 2],
}

impl ScoredWeek {
    /// Whether what was seen is within the band of one of [`LEVELS`].
    #[must_use]
    pub fn is_inside(&self, level: usize) -> bool {
        let band = self.bands[level];
        (band.lower..=band.upper).contains(&self.observed)
    }

    /// By how many times the width of its wide band it lies outside of that.
    fn outside(&self) -> f64 {
        let PredictiveBand { lower, upper, .. } = self.bands[1];
        let beyond = (lower - self.observed).max(self.observed - upper).max(0.0);
        beyond / (upper - lower).max(f64::MIN_POSITIVE)
    }

    fn of(moment: &Moment, ahead: usize, history: &[Option<f64>]) -> Option<Self> {
        let (observed, members) = (moment.seen()?, moment.forecast());
        let [half, most] = LEVELS.map(|level| PredictiveBand::holding(level, &members));
        Some(Self {
            from: moment.from,
            week: ahead,
            observed,
            bands: [half?, most?],
            score: fair_crps(&members, observed)?,
            references: Reference::ALL
                .map(|reference| fair_crps(&reference.ensemble(history, ahead), observed)),
        })
    }
}

impl Backtest {
    /// Holds the replications of a forecast against what happened.
    ///
    /// `None` if fewer than two of them went through, or nothing was seen.
    #[must_use]
    pub fn of(forecast: &Forecast, runs: &Runs) -> Option<Self> {
        let site = Site::of(&forecast.scenario);
        let observed = &forecast.after;
        let outcomes = runs.of(Arm::Baseline);
        let track = Track::of(&site, runs, Arm::Baseline, observed)?;
        let grid = grid(&site, track.from);
        let courses = courses(&site, runs, Arm::Baseline, observed, &grid);
        let figures: Vec<ScoredFigure> = courses
            .iter()
            .enumerate()
            .filter_map(|(at, (measure, moments))| {
                let history = forecast.before.weeks.iter();
                let history: Vec<Option<f64>> = history.map(|week| week.values[at]).collect();
                ScoredFigure::of(*measure, moments, &history)
            })
            .collect();
        let is_scored = |measure: &Measure| figures.iter().any(|f| f.measure == *measure);
        let not_held = observed.measures.iter().copied();
        Some(Self {
            not_held: not_held.filter(|measure| !is_scored(measure)).collect(),
            format: FORMAT,
            from: track.from,
            to: track.to,
            replications: outcomes.len(),
            weeks_before: forecast.before.weeks.len(),
            starts_as_it_was: forecast.starts_as_it_was,
            doubts: forecast.doubts.clone(),
            surprise: track.surprise,
            figures,
        })
    }

    /// Whether it went as it was forecast: more trusts that are just as forecast stand out as much than
    /// are to be told that they do not.
    #[must_use]
    pub fn held(&self) -> bool {
        self.surprise.so_far > FALSE_ALARMS
    }

    /// The figure of a week that lies farthest outside its wide band, by how many times the band is wide.
    #[must_use]
    pub fn farthest_outside(&self) -> Option<(Measure, &ScoredWeek)> {
        let all = self.figures.iter().flat_map(|figure| {
            let measure = figure.measure;
            figure.weeks.iter().map(move |week| (measure, week))
        });
        let outside = all.filter(|(_, week)| !week.is_inside(1));
        outside.max_by(|a, b| a.1.outside().total_cmp(&b.1.outside()))
    }

    /// What share of trusts just as forecast so many replications can put in the band of each of [`LEVELS`].
    #[must_use]
    pub fn levels(&self) -> [f64; 2] {
        let first = self.figures.first().and_then(|figure| figure.weeks.first());
        first.map_or(LEVELS, |week| week.bands.map(|band| band.level))
    }

    /// How many figures there are of all weeks, and how many of them are within the band of each of
    /// [`LEVELS`].
    #[must_use]
    pub fn inside(&self) -> (usize, [usize; 2]) {
        let all = self.figures.iter().map(|figure| figure.weeks.len()).sum();
        let inside = [0, 1].map(|at| self.figures.iter().map(|f| f.inside[at]).sum());
        (all, inside)
    }
}

impl ScoredFigure {
    fn of(measure: Measure, moments: &[Moment], history: &[Option<f64>]) -> Option<Self> {
        let weeks: Vec<ScoredWeek> = moments
            .iter()
            .enumerate()
            .filter_map(|(at, moment)| ScoredWeek::of(moment, at + 1, history))
            .collect();
        if weeks.is_empty() {
            return None;
        }
        let inside = [0, 1].map(|level| weeks.iter().filter(|w| w.is_inside(level)).count());
        let score = weeks.iter().map(|week| week.score).sum::<f64>() / weeks.len() as f64;
        Some(Self {
            measure,
            inside,
            score,
            relative: [0, 1].map(|reference| Relative::of(&weeks, reference)),
            weeks,
        })
    }
}

impl Relative {
    fn of(weeks: &[ScoredWeek], reference: usize) -> Option<Self> {
        let mut blocks: Vec<(f64, f64)> = Vec::new();
        for block in weeks.chunks(BLOCK) {
            let of = |week: &ScoredWeek| Some((week.score, week.references[reference]?));
            let both: Option<Vec<(f64, f64)>> = block.iter().map(of).collect();
            let sums = both?
                .into_iter()
                .fold((0.0, 0.0), |(a, b), (own, other)| (a + own, b + other));
            blocks.push(sums);
        }
        // What is left of a block says too little alone.
        if blocks.len() > 1 && !weeks.len().is_multiple_of(BLOCK) {
            let (own, other) = blocks.pop()?;
            let last = blocks.last_mut()?;
            *last = (last.0 + own, last.1 + other);
        }
        let (own, other): (Vec<f64>, Vec<f64>) = blocks.into_iter().unzip();
        let estimate = RatioEstimate::by(RatioMethod::Delta, &own, &other)?;
        let interval = estimate.interval().filter(|_| own.len() > 2);
        let interval = interval.map(|interval| Interval {
            lower: interval.lower.max(0.0),
            ..interval
        });
        Some(Self {
            ratio: estimate.ratio,
            interval,
        })
    }
}
