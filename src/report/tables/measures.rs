//! Tables of measures from the go-live on: means by arm, and what go-live, plan and halt change.
//! Here are those of the hospital at work; what goes wrong is in `faults`.

use comfy_table::Table;

use crate::model::measures::Unit;
use crate::model::{Arm, Measure};
use crate::report::words::arm_words;
use crate::study::{Difference, Figure, MeasureSummary, Pair, Summary};

use super::super::format::brief_estimate;
use super::super::words::name_and_unit;
use super::{GLUE, arms_of, heading, spaced_table, together, trimmed};

/// Blanks before a row of a group, kept where its words are broken into lines.
const INDENT: &str = "\u{a0}\u{a0}";

/// Measures in the table.
const ROWS: [Measure; 17] = [
    Measure::ClinicAttended,
    Measure::ClinicOverrun,
    Measure::ClinicOverrunShare60,
    Measure::ClinicWait,
    Measure::ClinicDna,
    Measure::DeskWait,
    Measure::CallsOffered,
    Measure::CallsWait,
    Measure::CallsAbandonedShare,
    Measure::CallsEngaged,
    Measure::BookingUnbooked,
    Measure::ListSize,
    Measure::ListWithin18,
    Measure::FollowUpsOverdue,
    Measure::ClerkUtilisation,
    Measure::OvertimeHours,
    Measure::SickShare,
];

/// Means by arm with their half-widths, and paired differences.
#[must_use]
pub fn measures(summary: &Summary) -> String {
    let mut compared = Compared::of(summary, since(summary).to_owned());
    for measure in ROWS {
        compared.row(measure);
    }
    let mut text = compared.text();
    text.push_str(&compared.how_to_read());
    text.push('\n');
    text
}

/// Over which days means are taken.
pub fn since(summary: &Summary) -> &'static str {
    if summary.go_live.is_some() {
        "from the go-live on"
    } else {
        "over the whole period"
    }
}

/// How much of an estimate an arm's column shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// With half of its interval.
    Interval,
    /// The mean alone: with so many arms there is no room for more, and what differs between
    /// them has its interval in the columns of changes.
    Mean,
}

/// A table of measures, arm by arm, and of what changes between arms.
pub struct Compared<'a> {
    summary: &'a Summary,
    arms: Vec<Arm>,
    pairs: Vec<(Pair, &'static str)>,
    shown: Shown,
    table: Table,
    /// Said before the next row that has something to say.
    group: Option<&'static str>,
    /// Blanks before the words of a row.
    indent: &'static str,
}

impl<'a> Compared<'a> {
    /// A table without rows.
    pub fn of(summary: &'a Summary, first: String) -> Self {
        let arms = arms_of(summary);
        let (shown, blanks) = if arms.len() > 3 {
            (Shown::Mean, 0)
        } else {
            (Shown::Interval, 1)
        };
        let pairs = pairs(summary, &arms);
        let mut header = vec![first];
        header.extend(arms.iter().map(|arm| match shown {
            Shown::Interval => heading(summary, *arm),
            Shown::Mean => arm_words(*arm).narrow.to_owned(),
        }));
        header.extend(pairs.iter().map(|(_, words)| (*words).to_owned()));
        Self {
            summary,
            arms,
            pairs,
            shown,
            table: spaced_table(header, blanks),
            group: None,
            indent: "",
        }
    }

    /// Begins a group of rows; its name stands above them if any of them says something.
    pub fn group(&mut self, words: &'static str) {
        self.group = Some(words);
        self.indent = INDENT;
    }

    /// A measure's row, if it says something.
    pub fn row(&mut self, measure: Measure) {
        let Some(of) = self.summary.measures.get(measure) else {
            return;
        };
        if !says_something(of, &self.arms) {
            return;
        }
        if let Some(group) = self.group.take() {
            self.table.add_row(vec![group]);
        }
        let mut row = vec![format!("{}{}", self.indent, name_and_unit(measure))];
        let arms = self.arms.iter();
        row.extend(arms.map(|arm| figure_cell(figure(of, *arm), of.unit, self.shown)));
        let pairs = self.pairs.iter();
        row.extend(pairs.map(|(pair, _)| difference_cell(difference(of, *pair), of.unit)));
        self.table.add_row(row);
    }

    /// Whether a measure's mean is not the same in all arms.
    pub fn differs(&self, measure: Measure) -> bool {
        let of = self.summary.measures.get(measure);
        let means = |arm: &Arm| of.and_then(|of| figure(of, *arm)?.mean);
        let mut arms = self.arms.iter();
        let first = arms.next().and_then(means);
        arms.any(|arm| means(arm) != first)
    }

    /// Whether nothing had anything to say.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// The table, ending in a line's end.
    pub fn text(&self) -> String {
        format!("{}\n", trimmed(&self.table))
    }

    /// What has to be known to read it.
    fn how_to_read(&self) -> String {
        if self.summary.replications == 1 {
            return "one replication: no intervals".to_owned();
        }
        let means = match self.shown {
            Shown::Interval => "mean ± half of the 95 % interval",
            Shown::Mean => "means, and how they change ± half of the 95 % interval",
        };
        if self.pairs.is_empty() {
            return format!("{means}; k thousands");
        }
        format!(
            "{means}; k thousands; * the interval\nof the difference excludes 0; ~0 not nothing, \
             but too little to show"
        )
    }
}

/// The comparisons that are shown, and what stands over them.
fn pairs(summary: &Summary, arms: &[Arm]) -> Vec<(Pair, &'static str)> {
    let halted = if arms.contains(&Arm::Planned) {
        (Pair::HALTED_PLANNED, "halt\nchanges")
    } else if summary.subjects.plan {
        (Pair::HALTED_UNMITIGATED, "plan, halt\nchange")
    } else {
        (Pair::HALTED_UNMITIGATED, "halt\nchanges")
    };
    let all = [
        (Pair::UNMITIGATED_BASELINE, "go-live\nchanges"),
        (Pair::PLANNED_UNMITIGATED, "plan\nchanges"),
        halted,
    ];
    let there = |pair: Pair| arms.contains(&pair.of()) && arms.contains(&pair.against());
    all.into_iter().filter(|(pair, _)| there(*pair)).collect()
}

fn figure(of: &MeasureSummary, arm: Arm) -> Option<&Figure> {
    match &of.since_go_live {
        Some(period) => period.arms.get(arm),
        None => of.arms.get(arm).map(|rows| &rows.trust),
    }
}

fn difference(of: &MeasureSummary, pair: Pair) -> Option<&Difference> {
    match &of.since_go_live {
        Some(period) => period.differences.get(pair),
        None => of.differences.get(pair).map(|rows| &rows.trust),
    }
}

/// What a scenario does not have is measured as nothing, or not at all.
fn says_something(of: &MeasureSummary, arms: &[Arm]) -> bool {
    let mut means = arms.iter().filter_map(|arm| figure(of, *arm)?.mean);
    means.any(|mean| mean != 0.0)
}

fn figure_cell(figure: Option<&Figure>, unit: Unit, shown: Shown) -> String {
    let Some((mean, half)) = figure.and_then(|f| Some((f.mean?, f.half_width))) else {
        return "-".to_owned();
    };
    let half = half.filter(|_| shown == Shown::Interval);
    together(&brief_estimate(mean, half, unit))
}

/// A paired difference with its sign; starred where its interval excludes nothing.
pub(super) fn difference_cell(difference: Option<&Difference>, unit: Unit) -> String {
    let Some((d, mean)) = difference.and_then(|d| Some((d, d.figure.mean?))) else {
        return "-".to_owned();
    };
    let mark = if d.clear { "*" } else { GLUE };
    let text = brief_estimate(mean, d.figure.half_width, unit);
    if mean != 0.0 && (text == "0" || text.starts_with("0 ±")) {
        // Not nothing, but less than is shown.
        return format!("~0{mark}");
    }
    let sign = if mean > 0.0 { "+" } else { "" };
    format!("{sign}{}{mark}", together(&text))
}

#[cfg(test)]
mod tests {
    use super::super::super::examples::{CLINIC, HALT, PLAN, changes, four_arms, set, summary_of};
    use super::super::WIDTH;
    use super::*;

    /// A mean, half of its interval, a change, and half of its interval.
    type Figures = (f64, f64, f64, f64);

    /// Sets all that is shown, in all arms and comparisons: counts, and shares and minutes with
    /// as many digits as they have.
    fn fill(summary: &mut Summary, counts: Figures) {
        let arms = arms_of(summary);
        for measure in ROWS {
            let (mean, half, change, of_change) = match measure.definition().unit {
                Unit::Share => (0.595, 0.004, -0.063, 0.001_6),
                Unit::Minutes => (43.2, 6.1, -9.42, 0.16),
                _ => counts,
            };
            for (pair, _) in pairs(summary, &arms) {
                changes(summary, measure, pair, change, of_change);
            }
            for &arm in &arms {
                set(summary, measure, arm, mean, half);
            }
        }
    }

    fn widest(text: &str) -> usize {
        let lines = text.lines().map(|line| line.chars().count());
        lines.max().unwrap_or(0)
    }

    /// Lines up to what has to be known to read them.
    fn lines_of_table(text: &str) -> usize {
        let lines = text.lines();
        lines.take_while(|line| !line.starts_with("mean")).count()
    }

    const LARGE_TRUST: [Figures; 4] = [
        (480_670.0, 1_050.0, 227_900.0, 4_760.0),
        (480_670.0, 45.0, -227_912.0, 45.0),
        (8_104.0, 1_212.0, -5_440.0, 940.0),
        (43.0, 6.0, -12.4, 1.6),
    ];

    #[test]
    fn four_arms_and_what_changes_between_them_fit_into_a_line() {
        let mut summary = four_arms();
        for counts in LARGE_TRUST {
            fill(&mut summary, counts);
            let text = measures(&summary);
            assert!(widest(&text) <= usize::from(WIDTH), "{text}");
            // Two lines of headings, a rule, and each row in a line of its own.
            assert_eq!(lines_of_table(&text), 3 + ROWS.len(), "{text}");
        }
        // Whatever there is to say: broken, but not longer.
        fill(&mut summary, (10_480_670.0, 10.0, -10_227_912.0, 12.0));
        let text = measures(&summary);
        assert!(widest(&text) <= usize::from(WIDTH), "{text}");
        assert!(
            text.contains("-10,227,912\n") || text.contains("-10,227,912 ± 12*"),
            "{text}"
        );
    }

    #[test]
    fn three_arms_fit_with_their_intervals() {
        for parts in [[CLINIC, PLAN], [CLINIC, HALT]] {
            let mut summary = summary_of(&parts.concat());
            for counts in LARGE_TRUST {
                fill(&mut summary, counts);
                let text = measures(&summary);
                assert!(text.contains("59.5 ± 0.4 "), "{text}");
                assert!(widest(&text) <= usize::from(WIDTH), "{text}");
                assert_eq!(lines_of_table(&text), 3 + ROWS.len(), "{text}");
            }
        }
    }

    #[test]
    fn what_the_halt_changes_is_held_against_the_plan_where_there_is_one() {
        let mut summary = four_arms();
        changes(
            &mut summary,
            Measure::ClinicOverrun,
            Pair::HALTED_PLANNED,
            -3.5,
            1.0,
        );
        changes(
            &mut summary,
            Measure::ClinicOverrun,
            Pair::HALTED_UNMITIGATED,
            -7.5,
            1.0,
        );
        let text = measures(&summary);
        assert!(
            text.contains("-3.5 ± 1.0*") && !text.contains("-7.5"),
            "{text}"
        );
        let headings: Vec<&str> = text.lines().take(2).collect();
        assert!(headings[0].ends_with("halt"), "{text}");
        assert_eq!(headings[1].matches("changes").count(), 3, "{text}");
        let mut summary = summary_of(&[CLINIC, HALT].concat());
        changes(
            &mut summary,
            Measure::ClinicOverrun,
            Pair::HALTED_UNMITIGATED,
            -7.5,
            1.0,
        );
        let text = measures(&summary);
        assert!(text.contains("-7.5 ± 1.0*"), "{text}");
    }
}
