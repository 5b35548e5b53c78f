//! The tiles of the first page, eight at most: what happens to clinics, the backlog, the list, the
//! telephone, the staff, the patients and the money, in every arm, with intervals.

use std::borrow::Cow;

use maud::{Markup, html};

use crate::model::measures::Unit;
use crate::model::{Arm, CostOf, Measure};
use crate::report::arms_of;
use crate::report::format::{estimate, readable};
use crate::report::page::with_whole_numbers;
use crate::report::verdict;
use crate::report::words::arm_words;
use crate::report::words::{self, date_in_column, date_said, name_and_unit};
use crate::study::{Figure, Pair, Summary};

use super::frame::whole;

/// One tile.
struct Tile {
    title: &'static str,
    /// What it means, plainly.
    gloss: Cow<'static, str>,
    lines: Vec<Line>,
}

impl Tile {
    /// The lines with a figure in any arm.
    fn lines(&self) -> impl Iterator<Item = &Line> {
        let lines = self.lines.iter();
        lines.filter(|line| line.cells.iter().any(Option::is_some))
    }

    fn has_figures(&self) -> bool {
        self.lines().next().is_some()
    }
}

/// One row of a tile.
struct Line {
    what: String,
    /// By arm: the figure, and what stands under it.
    cells: Vec<Option<(String, String)>>,
}

/// The tiles.
pub(super) fn tiles(summary: &Summary) -> Markup {
    let teller = Teller {
        summary,
        arms: arms_of(summary),
    };
    let tiles = [
        teller.overrun(),
        teller.backlog(),
        teller.list(),
        teller.telephone(),
        teller.busy(),
        teller.let_down(),
        teller.cost(),
        teller.wait(),
    ];
    let (there, without): (Vec<_>, Vec<_>) = tiles.iter().partition(|tile| tile.has_figures());
    let without: Vec<&str> = without.into_iter().map(|tile| tile.title).collect();
    html! {
        p.quiet { (teller.legend()) }
        div.tiles {
            @for tile in there { (teller.tile(tile)) }
        }
        @if !without.is_empty() {
            p.quiet { "Not in this scenario: " (without.join("; ")) "." }
        }
    }
}

struct Teller<'a> {
    summary: &'a Summary,
    arms: Vec<Arm>,
}

impl Teller<'_> {
    /// A measure and when: `since` the go-live or in the `first week`; said of runs with a go-live.
    fn named(&self, measure: Measure, when: &str) -> String {
        match self.summary.go_live {
            Some(_) => format!("{}, {when}", name_and_unit(measure)),
            None => name_and_unit(measure),
        }
    }

    fn legend(&self) -> String {
        let runs = match self.summary.replications {
            1 => "One simulated run: no intervals.".to_owned(),
            n => format!("Means of {n} simulated runs; ± is half of the 95 % interval."),
        };
        let when = match self.summary.go_live {
            Some(_) => {
                " First week: the seven days from the go-live on. Since: from the go-live to the end."
            }
            None => " Over the whole time.",
        };
        let later = self.summary.postponed.iter().map(|(arm, day)| {
            let with = words::with(self.summary, arm).unwrap_or("It");
            let day = date_said(self.summary, *day);
            format!(" {with} it goes live only on {day}: its first week here is before that.")
        });
        format!("{runs}{when}{}", later.collect::<String>())
    }

    fn tile(&self, tile: &Tile) -> Markup {
        html! {
            section.tile {
                h2 { (tile.title) }
                p { (tile.gloss) }
                table {
                    thead { tr {
                        td {}
                        @for &arm in &self.arms {
                            th scope="col" class=(arm.name()) { (arm_words(arm).brief) }
                        }
                    } }
                    tbody { @for line in tile.lines() { tr {
                        th scope="row" { (whole(&line.what)) }
                        @for cell in &line.cells {
                            @match cell {
                                Some((value, under)) => td {
                                    b { (with_whole_numbers(value)) }
                                    @if !under.is_empty() { small { (with_whole_numbers(under)) } }
                                },
                                None => td { "–" },
                            }
                        }
                    } } }
                }
            }
        }
    }

    fn line(&self, what: &str, cell: impl Fn(Arm) -> Option<(String, String)>) -> Line {
        Line {
            what: what.to_owned(),
            cells: self.arms.iter().map(|&arm| cell(arm)).collect(),
        }
    }

    /// A measure from the go-live on, or over the whole time.
    fn since(&self, measure: Measure, arm: Arm) -> Option<&Figure> {
        if !self.summary.subjects.may_have(measure) {
            return None;
        }
        let of = self.summary.measures.get(measure)?;
        let figure = match &of.since_go_live {
            Some(since) => since.arms.get(arm)?,
            None => &of.arms.get(arm)?.trust,
        };
        (figure.n > 0).then_some(figure)
    }

    /// A measure in the first week from the go-live on, or over the whole time.
    fn first_week(&self, measure: Measure, arm: Arm) -> Option<&Figure> {
        match self.summary.go_live {
            Some(_) => {
                let found = self.summary.in_week(measure, arm, 1);
                let there = self.summary.subjects.may_have(measure);
                found.filter(|f| there && f.n > 0)
            }
            None => self.since(measure, arm),
        }
    }

    /// A measure in the last whole week.
    fn last_week(&self, measure: Measure, arm: Arm) -> Option<&Figure> {
        let whole = self.summary.weeks.iter().rev().find(|w| w.days == 7)?;
        let of = whole.measures.get(measure)?;
        of.get(arm).filter(|f| f.n > 0)
    }

    fn overrun(&self) -> Tile {
        let line = |m: Measure| {
            self.line(&self.named(m, "first week"), |arm| {
                cell(self.first_week(m, arm), m)
            })
        };
        Tile {
            title: "Clinics end late",
            gloss: "Overrun: from a list's planned end to its last patient out.".into(),
            lines: [Measure::ClinicOverrun, Measure::ClinicOverrunShare60]
                .map(line)
                .into(),
        }
    }

    fn backlog(&self) -> Tile {
        let measure = Measure::BookingUnbooked;
        let there = self.summary.subjects.may_have(measure);
        let peak = |arm: Arm| {
            let peak = self
                .summary
                .peaks
                .get(measure)
                .filter(|_| there)?
                .get(arm)?;
            let day = peak.day.map_or_else(String::new, |day| {
                format!("about {}", date_in_column(self.summary, day.p50))
            });
            let (value, interval) = cell(Some(&peak.value), Measure::BookingUnbooked)?;
            Some((value, format!("{interval} {day}").trim().to_owned()))
        };
        let gone = |arm: Arm| {
            let of = self.summary.recovery.get(measure)?.arms.get(arm)?;
            if verdict::is_unseen(self.summary, measure, arm) {
                return Some(("not seen".to_owned(), "too little is simulated".to_owned()));
            }
            if of.undisturbed == of.n {
                let under = match of.is_mostly_undisturbed_with_help() {
                    false => "",
                    true => "with help; without it not seen",
                };
                return Some(("never out".to_owned(), under.to_owned()));
            }
            let until = date_in_column(self.summary, of.watched_until);
            let never = of.not_yet.successes;
            let Some(half) = of.dates.p50 else {
                if let Some(with) = of.with_help.p50.filter(|_| of.is_mostly_helped()) {
                    let mut under = "with help; without it not seen".to_owned();
                    if never > of.help_still_there {
                        let none = never - of.help_still_there;
                        under += &format!(", not in {none} of {} runs", of.n);
                    }
                    return Some((date_in_column(self.summary, with), under));
                }
                let value = format!("not by {until}");
                return Some((value, format!("in {never} of {} runs", of.n)));
            };
            let mut range = match (of.dates.p10, of.dates.p90) {
                (Some(early), Some(late)) if early < late => {
                    format!(
                        "80 %: {} to {}",
                        date_in_column(self.summary, early),
                        date_in_column(self.summary, late)
                    )
                }
                (Some(early), None) => {
                    format!(
                        "10 % by {}; {never} of {} not yet",
                        date_in_column(self.summary, early),
                        of.n
                    )
                }
                _ => String::new(),
            };
            if let Some(after) = verdict::worse_after(self.summary, measure, arm) {
                range = format!("{range}; on average {after}");
            }
            if of.undisturbed > 0 {
                range = format!("{range}; {} of {} runs never out", of.undisturbed, of.n);
            }
            let under = range.trim_start_matches("; ").to_owned();
            Some((date_in_column(self.summary, half), under))
        };
        Tile {
            title: "Waiting to be booked",
            gloss: "Backlog: patients for whom the booking office has still to act.".into(),
            lines: vec![
                self.line("most on any day of a run", peak),
                self.line("normal by (half of those out)", gone),
            ],
        }
    }

    fn list(&self) -> Tile {
        Tile {
            title: "Seen within 18 weeks",
            gloss: "Of those who wait for a first appointment, in the last week.".into(),
            lines: [Measure::ListWithin18, Measure::ListSize]
                .map(|m| self.line(&name_and_unit(m), |arm| cell(self.last_week(m, arm), m)))
                .into(),
        }
    }

    fn telephone(&self) -> Tile {
        let mut lines = self.first_week_and_since(Measure::CallsWait);
        lines.push(self.since_line(Measure::CallsAbandonedShare));
        Tile {
            title: "Telephone",
            gloss: "Time in the queue, and callers who hang up before they are answered.".into(),
            lines,
        }
    }

    fn since_line(&self, measure: Measure) -> Line {
        self.line(&self.named(measure, "since"), |arm| {
            cell(self.since(measure, arm), measure)
        })
    }

    fn first_week_and_since(&self, measure: Measure) -> Vec<Line> {
        let mut lines = Vec::new();
        if self.summary.go_live.is_some() {
            lines.push(self.line(&self.named(measure, "first week"), |arm| {
                cell(self.first_week(measure, arm), measure)
            }));
        }
        lines.push(self.since_line(measure));
        lines
    }

    fn busy(&self) -> Tile {
        let line = |m: Measure| {
            self.line(&name_and_unit(m), |arm| {
                cell(self.since(m, arm).filter(|f| f.mean > Some(0.0)), m)
            })
        };
        Tile {
            title: "How busy staff are",
            gloss: "Utilisation: share of the time at work that is spent on tasks or patients."
                .into(),
            lines: [
                Measure::ClerkUtilisation,
                Measure::ReceptionistUtilisation,
                Measure::ClinicUtilisation,
            ]
            .map(line)
            .into(),
        }
    }

    fn let_down(&self) -> Tile {
        let line = |m: Measure| self.line(&name_and_unit(m), |arm| cell(self.since(m, arm), m));
        Tile {
            title: "Patients missed or let down",
            gloss: match self.summary.go_live {
                Some(_) => {
                    "Since the go-live: who did not come, and who came or was booked in vain."
                }
                None => "Who did not come, and who came or was booked in vain.",
            }
            .into(),
            lines: [
                Measure::ClinicDna,
                Measure::ClinicTurnedAway,
                Measure::FaultsFoundOnDay,
            ]
            .map(line)
            .into(),
        }
    }

    fn cost(&self) -> Tile {
        let extra = |arm: Arm| {
            let pair = Pair::between(arm, Arm::Baseline)?;
            let difference = self.summary.cost_differences.get(pair)?;
            let figure = Some(&difference.figure).filter(|f| f.n > 0 && f.mean != Some(0.0))?;
            Some(amount(figure))
        };
        let whole = |arm: Arm| {
            let figure = self.summary.cost.get(arm)?;
            (figure.mean.is_some_and(|mean| mean != 0.0)).then(|| amount(figure))
        };
        let hours = |arm| {
            let figure = self.since(Measure::ExtraHours, arm)?;
            (figure.mean > Some(0.0)).then(|| cell(Some(figure), Measure::ExtraHours))?
        };
        let words = if self.has_income() {
            "cost of it all, less income"
        } else {
            "cost of it all"
        };
        Tile {
            title: "Extra staff and cost",
            gloss: self.what_costs_are().into(),
            lines: vec![
                self.line(&name_and_unit(Measure::ExtraHours), hours),
                self.line(words, whole),
                self.line("more than without a go-live", extra),
            ],
        }
    }

    fn has_income(&self) -> bool {
        let mut costs = self.summary.costs.iter();
        costs.any(|line| line.of == CostOf::Income.name())
    }

    fn what_costs_are(&self) -> String {
        let what = match self.summary.statement {
            Some(_) => "All that has a price",
            None => "Staff and plan",
        };
        format!(
            "{what}, in {}; what is given no price costs nothing.",
            self.summary.currency_in_words()
        )
    }

    fn wait(&self) -> Tile {
        Tile {
            title: "Wait in clinic",
            gloss: "From the appointment time (or arrival, if later) to the clinician.".into(),
            lines: self.first_week_and_since(Measure::ClinicWait),
        }
    }
}

/// A figure and half of its interval.
fn cell(figure: Option<&Figure>, measure: Measure) -> Option<(String, String)> {
    let figure = figure?;
    let said = estimate(figure.mean?, figure.half_width, measure.unit());
    Some(parted(&said))
}

fn amount(figure: &Figure) -> (String, String) {
    let mean = figure.mean.unwrap_or(0.0);
    let half = figure.half_width;
    if mean.abs() >= 999_500.0 {
        let half = half.map_or_else(String::new, |h| format!("± {:.2} m", h / 1e6));
        return (format!("{:.2} m", mean / 1e6), half);
    }
    match half {
        Some(half) => parted(&estimate(mean, Some(half), Unit::Currency)),
        None => (readable(mean), String::new()),
    }
}

/// `24.1 ± 0.8` as the figure and what stands under it.
fn parted(said: &str) -> (String, String) {
    match said.split_once(" ± ") {
        Some((value, half)) => (value.to_owned(), format!("± {half}")),
        None => (said.to_owned(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::examples::four_arms;
    use super::*;

    #[test]
    fn a_figure_is_parted_from_its_interval() {
        assert_eq!(
            parted("24.1 ± 0.8"),
            ("24.1".to_owned(), "± 0.8".to_owned())
        );
        assert_eq!(parted("12"), ("12".to_owned(), String::new()));
    }

    #[test]
    fn there_is_a_tile_for_whatever_has_figures_and_every_arm_has_a_column() {
        let summary = four_arms();
        let text = tiles(&summary).into_string();
        assert_eq!(text.matches("class=\"tile\"").count(), 5);
        for arm in ["no go-live", "no plan", "plan", "halt"] {
            assert!(text.contains(&format!(">{arm}</th>")), "{arm}");
        }
        // No telephone, no office, no prices: said, and no tile left blank.
        let without =
            "Not in this scenario: Waiting to be booked; Telephone; Extra staff and cost.";
        assert!(text.contains(without), "{text}");
    }
}
