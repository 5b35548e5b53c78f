//! What a choice says: the answer in words, a table of the points that came into question, and the
//! frontier of what cost buys.

use std::io::{self, Write};

use serde_json::Value;

use crate::model::spec::{Choose, Currency, Response};
use crate::statistics::Proportion;
use crate::study::choose::{Candidate, Choice, Standing, Verdict, frontier_response};

use super::datapackage;
use super::format::{fixed, in_currency};
use super::sweep_results::shown;
use super::{columns, io_error, page, tables};

/// Most points in the table.
const MOST: usize = 30;

/// A choice and what it was about.
#[derive(Clone, Copy, Debug)]
pub struct ChoicePage<'a> {
    /// The scenario's title.
    pub title: &'a str,
    /// Paths of the parameters.
    pub parameters: &'a [String],
    /// Their values, by point.
    pub points: &'a [Vec<Value>],
    /// What was read off, what is kept low first.
    pub responses: &'a [Response],
    /// The currency of amounts, if it is named.
    pub currency: Option<Currency>,
    /// What was wanted.
    pub wanted: &'a Choose,
    /// What came out.
    pub choice: &'a Choice,
}

impl ChoicePage<'_> {
    /// The page.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.title);
        text.push_str(&page::broken(&self.answer(), ""));
        text.push('\n');
        text.push_str(&self.table());
        if let Some(at) = frontier_response(self.responses) {
            text.push('\n');
            text.push_str(&self.frontier(at));
        }
        text
    }

    /// The answer in words.
    #[must_use]
    pub fn answer(&self) -> String {
        let wanted = self.wanted;
        let targets: Vec<String> = wanted.that.iter().map(|t| format!("\"{t}\"")).collect();
        let that = match targets.is_empty() {
            true => String::new(),
            false => format!(
                " of which it is at least {} sure (give or take {}) that {}",
                wanted.sure,
                wanted.give_or_take,
                targets.join(" and ")
            ),
        };
        let low = &wanted.cheapest;
        let spent = format!(
            "{} replications of {} points were spent on it.",
            self.choice.spent,
            self.points.len()
        );
        match self.choice.verdict {
            Verdict::Chosen { candidate: point } => format!(
                "The lowest {low}{that}: {}. It costs {}. The choice is right with {} confidence. \
                 {spent}",
                self.settings(point),
                self.figure(point, 0),
                wanted.confidence
            ),
            Verdict::NoneMeets => format!(
                "None of the points is good enough: there is no plan here{that}. {} {spent}",
                self.closest()
            ),
            Verdict::Undecided { best_guess: point } => format!(
                "Not decided: {} replications of a point were not enough to tell which has the \
                 lowest {low}{that}. It looks like: {}. Raise `at-most`, or `give-or-take` and \
                 `worth`. {spent}",
                wanted.at_most,
                self.settings(point)
            ),
        }
    }

    /// Who came closest to the targets.
    fn closest(&self) -> String {
        let share = |c: &Candidate| c.met.as_ref().map_or(0.0, |p| p.share);
        let all = self.choice.candidates.iter().enumerate();
        let closest = all.max_by(|a, b| share(a.1).total_cmp(&share(b.1)));
        closest.map_or_else(String::new, |(point, c)| {
            let met = c.met.as_ref().map(percent).unwrap_or_default();
            format!("{} comes closest: {met} of its runs.", self.settings(point))
        })
    }

    fn settings(&self, point: usize) -> String {
        let values = self.points.get(point).into_iter().flatten();
        let pairs = self.parameters.iter().zip(values);
        let all: Vec<String> = pairs.map(|(p, v)| format!("{p} = {}", shown(v))).collect();
        format!("point {point} ({})", all.join(", "))
    }

    fn figure(&self, point: usize, response: usize) -> String {
        let candidate = self.choice.candidates.get(point);
        let answer = candidate.and_then(|c| c.answers.get(response));
        answer.map_or_else(String::new, |a| tables::said(&self.responses[response], a))
    }

    fn table(&self) -> String {
        let mut header = vec!["point".to_owned()];
        header.extend(tables::headings(self.parameters));
        header.push(self.wanted.cheapest.to_string());
        if !self.wanted.that.is_empty() {
            header.push("targets met".to_owned());
        }
        header.extend(["runs".to_owned(), "which is".to_owned()]);
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut table = tables::quiet(&header);
        for &point in self.by_cost().iter().take(MOST) {
            let candidate = &self.choice.candidates[point];
            let mut cells = vec![point.to_string()];
            cells.extend(self.points[point].iter().map(shown));
            cells.push(self.figure(point, 0));
            let met = candidate.met.as_ref().map(percent);
            cells.extend(met.map(|share| tables::share_together(&share)));
            cells.push(candidate.replications.to_string());
            cells.push(self.in_words(point, candidate));
            table.add_row(cells);
        }
        let mut text = tables::in_blocks(table);
        if self.points.len() > MOST {
            text.push_str(&format!(
                "The {MOST} lowest of {} points; all are in choice.csv.\n",
                self.points.len()
            ));
        }
        text
    }

    /// What is known of a point.
    #[must_use]
    pub fn in_words(&self, point: usize, candidate: &Candidate) -> String {
        match candidate.standing {
            _ if self.choice.verdict == (Verdict::Chosen { candidate: point }) => {
                "chosen".to_owned()
            }
            Standing::Open => "not decided".to_owned(),
            Standing::Meets => "good enough".to_owned(),
            Standing::Misses => "not good enough".to_owned(),
            Standing::Dearer { than: other } => format!("dearer than {other}"),
        }
    }

    fn by_cost(&self) -> Vec<usize> {
        let mean = |&at: &usize| {
            let answers = &self.choice.candidates[at].answers;
            answers
                .first()
                .and_then(|a| a.mean)
                .unwrap_or(f64::INFINITY)
        };
        let mut order: Vec<usize> = (0..self.choice.candidates.len()).collect();
        order.sort_by(|a, b| mean(a).total_cmp(&mean(b)));
        order
    }

    fn frontier(&self, at: usize) -> String {
        let against = &self.responses[at];
        let buys = format!(
            "What {} buys in {against}: points to which no other is cheaper and better at once",
            self.wanted.cheapest
        );
        let mut text = page::broken(&buys, "");
        let mut header = vec!["point"];
        let names = tables::headings(self.parameters);
        header.extend(names.iter().map(String::as_str));
        let (low, other) = (self.wanted.cheapest.to_string(), against.to_string());
        header.extend([low.as_str(), other.as_str()]);
        let mut table = tables::quiet(&header);
        for point in self.by_cost() {
            if !self.choice.candidates[point].on_frontier {
                continue;
            }
            let mut cells = vec![point.to_string()];
            cells.extend(self.points[point].iter().map(shown));
            cells.extend([self.figure(point, 0), self.figure(point, at)]);
            table.add_row(cells);
        }
        text.push_str(&tables::in_blocks(table));
        text.push_str("mean ± half of its 95 % interval, over the runs that were made\n");
        text
    }

    /// `datapackage.json` of the folder: what is in `choice.csv`.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn describe(&self, name: &str, out: &mut dyn Write) -> io::Result<()> {
        self.table_of(|table| datapackage::write(name, self.title, &[table], out))
    }

    /// Does something with the description of `choice.csv`.
    pub fn table_of<T>(&self, with: impl FnOnce(columns::Table<'_>) -> T) -> T {
        let targets: Vec<String> = self.wanted.that.iter().map(ToString::to_string).collect();
        let with_unit = |response: &Response| {
            let unit = response.unit();
            let words = in_currency(unit, unit.many(), self.currency.as_ref());
            (response.to_string(), words)
        };
        let responses: Vec<(String, &str)> = self.responses.iter().map(with_unit).collect();
        columns::choice((self.parameters, self.points), &targets, &responses, with)
    }

    /// `choice.csv`: one row for each point.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut csv = self.table_of(|table| table.writer(out))?;
        let optional = |v: Option<f64>| v.map_or_else(String::new, |v| v.to_string());
        for (point, candidate) in self.choice.candidates.iter().enumerate() {
            let mut cells = vec![point.to_string()];
            cells.extend(self.points[point].iter().map(shown));
            cells.push(self.in_words(point, candidate));
            cells.push(candidate.on_frontier.to_string());
            cells.push(candidate.replications.to_string());
            let met = candidate.met.as_ref();
            cells.push(optional(met.map(|p| p.share)));
            cells.push(optional(met.map(|p| p.interval.lower)));
            cells.push(optional(met.map(|p| p.interval.upper)));
            cells.extend(candidate.each.iter().map(|share| share.share.to_string()));
            for answer in &candidate.answers {
                cells.extend([optional(answer.mean), optional(answer.half_width)]);
            }
            csv.write_record(&cells).map_err(io_error)?;
        }
        csv.flush()
    }
}

fn percent(share: &Proportion) -> String {
    let at = |value: f64| fixed(100.0 * value, 0);
    format!(
        "{}\u{a0}% ({}\u{a0}to\u{a0}{})",
        at(share.share),
        at(share.interval.lower),
        at(share.interval.upper)
    )
}
