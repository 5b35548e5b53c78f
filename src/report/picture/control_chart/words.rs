//! What a control chart says in sentences, under its title and for those who do not see it.

use crate::statistics::{Meaning, Part};

use super::{ControlPicture, is_provisional};

impl ControlPicture {
    /// All that the picture says, in sentences: of the chart and of its target.
    #[must_use]
    pub fn told(&self) -> Vec<String> {
        self.says()
            .into_iter()
            .chain(self.assurance_said())
            .collect()
    }

    /// What the chart says, in sentences.
    #[must_use]
    pub fn says(&self) -> Vec<String> {
        let mut said = Vec::new();
        match &self.chart.parts[..] {
            [before, since, after @ ..] => {
                said.push(format!(
                    "Since the go-live: mean {}. {}",
                    self.mean_against(since.mean, before.mean),
                    self.against(before, since)
                ));
                said.extend(after.iter().map(|part| {
                    let mean = self.unit.amount(part.mean);
                    format!("Since it is back to normal: mean {mean}.")
                }));
            }
            parts => {
                let all = parts.first().map_or(0.0, |part| part.mean);
                said.push(format!("Mean {}.", self.unit.amount(all)));
            }
        }
        said.push(self.special());
        if self.chart.parts.iter().any(is_provisional) {
            said.push(format!(
                "Dotted limits are provisional: they stand on fewer than twelve {}s.",
                self.each
            ));
        }
        said
    }

    /// Two means, the unit said once where it is the same.
    fn mean_against(&self, since: f64, before: f64) -> String {
        let [since, before] = [since, before].map(|mean| self.unit.amount(mean));
        let unit = format!(" {}", self.unit);
        let short = match before.strip_suffix(&unit) {
            Some(number) if since.ends_with(&unit) => number,
            _ => &before,
        };
        format!("{since} against {short}")
    }

    /// The later part held against the earlier one's limits.
    fn against(&self, before: &Part, since: &Part) -> String {
        let Some(limits) = before.limits else {
            return "There is one point before it, so there are no limits to hold it against."
                .to_owned();
        };
        let values = &self.chart.values[since.points.clone()];
        let above = values.iter().filter(|v| **v > limits.upper).count();
        let below = values.iter().filter(|v| **v < limits.lower).count();
        let (all, each) = (values.len(), self.each);
        let some = |count: usize, side: &str| {
            let verb = if count == 1 { "lies" } else { "lie" };
            format!("{count} of {all} {each}s {verb} {side} the earlier limits.")
        };
        match (above, below) {
            (0, 0) => format!("No {each} lies outside the earlier limits."),
            (above, 0) => some(above, "above"),
            (0, below) => some(below, "below"),
            (above, below) => format!("{} {}", some(above, "above"), some(below, "below")),
        }
    }

    /// How many points are special against their own part, and of which kind.
    fn special(&self) -> String {
        let count = |kind: Meaning| {
            let signals = self.chart.signals.iter();
            signals.filter(|s| s.meaning() == Some(kind)).count()
        };
        let each = self.each;
        let said = |kind: Meaning, words: &str| match count(kind) {
            0 => None,
            1 => Some(format!("1 {each} {words}")),
            several => Some(format!("{several} {each}s {words}")),
        };
        let kinds = [
            said(Meaning::Concern, "of concern"),
            said(Meaning::Improvement, "of improvement"),
            said(Meaning::Neither, "neither better nor worse"),
        ];
        let there: Vec<String> = kinds.into_iter().flatten().collect();
        let of_parts = if self.chart.parts.len() > 1 {
            ", against each part\u{2019}s own limits and those before the go-live"
        } else {
            ""
        };
        if there.is_empty() {
            format!("No special cause{of_parts}.")
        } else {
            format!("Special cause{of_parts}: {}.", there.join(", "))
        }
    }
}
