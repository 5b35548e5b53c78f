//! A target on a control chart: its line, and a sign with words that say whether the process, left
//! as it is, keeps it.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::model::spec::short;
use crate::report::picture::dashes;
use crate::report::picture::grid::Plot;
use crate::report::picture::sheet::{Area, Drawn};
use crate::report::picture::theme::{self, Look, at, px};
use crate::statistics::{Assurance, Goal, Part};

use super::ControlPicture;

/// Long dashes: neither a mean nor a limit.
const DASHES: (f64, f64) = (14.0, 4.0);

/// The letter of a sign, as on a trust's board papers.
const fn letter(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::Pass => "P",
        Assurance::Fail => "F",
        Assurance::Inconsistent => "?",
    }
}

impl ControlPicture {
    /// The target in words, with its unit.
    fn goal_in_words(&self, goal: Goal) -> String {
        let side = match goal {
            Goal::AtMost(_) => "at most",
            Goal::AtLeast(_) => "at least",
        };
        // No line is broken before the unit.
        format!("{side} {}\u{a0}{}", short(goal.limit()), self.unit)
    }

    /// Whether the last part keeps the target, and whether the first did if there are several.
    fn assured(&self) -> Option<(Option<Assurance>, String)> {
        let goal = self.target?;
        let (last, before) = self.chart.parts.split_last()?;
        let (each, words) = (self.each, self.goal_in_words(goal));
        let now = last.assurance(goal);
        let mut said = match now {
            Some(assurance) => {
                let (does, when, where_it_lies) = match assurance {
                    Assurance::Pass => ("meets its target", "in every week", beyond(last, goal)),
                    Assurance::Fail => ("misses its target", "in every week", beyond(last, goal)),
                    Assurance::Inconsistent => (
                        "meets its target",
                        "in some weeks and not in others",
                        "between the limits",
                    ),
                };
                let when = when.replace("week", each);
                format!("As things stand, it {does} ({words}, {where_it_lies}) {when}")
            }
            None => format!(
                "Target {words}: its last limits stand on too few {each}s to say whether it is kept"
            ),
        };
        if let Some(then) = before.first().and_then(|part| part.assurance(goal)) {
            let then = match then {
                Assurance::Pass => "met in every week",
                Assurance::Fail => "missed in every week",
                Assurance::Inconsistent => "met in some weeks and not in others",
            };
            let then = then.replace("week", each);
            said.push_str(&format!("; before the go-live it was {then}"));
        }
        said.push('.');
        Some((now, said))
    }

    /// Whether the target is kept, in a sentence; `None` without one.
    #[must_use]
    pub fn assurance_said(&self) -> Option<String> {
        self.assured().map(|(_, said)| said)
    }

    /// The sign and its words, in as many lines as they take; gives their lower edge.
    pub(super) fn sign_and_words(&self, area: &Area<'_>, look: &Look, top: i32) -> Drawn<i32> {
        let Some((now, said)) = self.assured() else {
            return Ok(top);
        };
        let size = 0.62 * look.line_height;
        let left = look.edge + now.map_or(0.0, |_| 2.0 * size + 6.0);
        let room = f64::from(look.size.wide) - left - look.edge;
        let mut lower = top + px(0.15 * look.line_height);
        for line in Look::in_lines(&said, room, look.letter_size) {
            area.draw_text(&line, &look.ink(), (px(left), lower))?;
            lower += px(look.line_height);
        }
        if let Some(assurance) = now {
            let middle = (px(look.edge + size), top + px(0.62 * look.line_height));
            sign(area, look, middle, (assurance, size))?;
            lower = lower.max(middle.1 + px(size));
        }
        Ok(lower + px(0.3 * look.line_height))
    }

    /// The target's line.
    pub(super) fn target_line(&self, plot: &mut Plot<'_>, days: f64) -> Drawn {
        let Some(goal) = self.target else {
            return Ok(());
        };
        let ends = [(0.0, goal.limit()), (days, goal.limit())];
        let style = theme::INK.stroke_width(px(1.2).unsigned_abs());
        dashes::through(plot, &ends, (px(DASHES.0), px(DASHES.1)), style)
    }
}

/// On which side of the limits a target lies that is beyond them.
fn beyond(part: &Part, goal: Goal) -> &'static str {
    match part.limits.map(|limits| goal.limit() - limits.upper) {
        Some(over) if over > 0.0 => "above the limits",
        Some(_) => "below the limits",
        None => "beyond the limits",
    }
}

/// The sign: its letter tells, and in grey its shape besides. A disc is good news, a diamond bad,
/// a square neither.
fn sign(
    area: &Area<'_>,
    look: &Look,
    (x, y): (i32, i32),
    (assurance, size): (Assurance, f64),
) -> Drawn {
    let far = px(size);
    let polygon = |corners: [(i32, i32); 4], fill: RGBColor| {
        let corners = corners.map(|(across, down)| (x + across, y + down));
        area.draw(&Polygon::new(corners.to_vec(), fill.filled()))
    };
    match assurance {
        Assurance::Pass => area.draw(&Circle::new((x, y), far, theme::BLUE.filled()))?,
        Assurance::Fail => {
            // As large to the eye as the disc.
            let far = far * 5 / 4;
            polygon([(0, -far), (far, 0), (0, far), (-far, 0)], theme::ORANGE)?;
        }
        Assurance::Inconsistent => {
            let far = far * 9 / 10;
            let corners = [(-far, -far), (far, -far), (far, far), (-far, far)];
            polygon(corners, theme::QUIET_INK)?;
        }
    }
    let style = at(look.label(WHITE), HPos::Center, VPos::Center);
    area.draw_text(letter(assurance), &style, (x, y))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{USUAL, example};
    use super::*;
    use crate::report::picture::Size;
    use crate::statistics::Aim;

    /// The chart with a target, as drawn and as told.
    fn with(target: Goal, after: &[f64]) -> (String, String) {
        let mut chart = match after {
            [] => example(&[], &USUAL, Aim::Less),
            after => example(&USUAL, after, Aim::Less),
        };
        chart.target = Some(target);
        let drawn = chart.picture(Size::HALF).expect("drawn");
        (drawn.svg, drawn.alt)
    }

    /// Whether a letter stands alone in white, as a sign has it.
    fn has_sign(svg: &str, letter: &str) -> bool {
        svg.contains(&format!(">\n{letter}\n</text>")) || svg.contains(&format!(">{letter}</text>"))
    }

    #[test]
    fn a_target_beyond_the_limits_is_always_hit_or_always_missed() {
        // Weeks between 2 and 4 minutes: the limits are about 0 and 6.
        for (target, letter, says) in [
            (
                Goal::AtMost(9.0),
                "P",
                "meets its target (at most 9\u{a0}min, above the limits) in every week.",
            ),
            (
                Goal::AtLeast(9.0),
                "F",
                "misses its target (at least 9\u{a0}min, above the limits) in every week.",
            ),
            (
                Goal::AtMost(3.5),
                "?",
                "meets its target (at most 3.5\u{a0}min, between the limits) in some weeks and not in others.",
            ),
        ] {
            let (svg, alt) = with(target, &[]);
            assert!(has_sign(&svg, letter), "{target:?}: {svg}");
            assert!(alt.contains(says), "{alt}");
        }
    }

    #[test]
    fn where_limits_are_provisional_there_are_words_and_no_sign() {
        let (svg, alt) = with(Goal::AtMost(9.0), &[41.0, 60.0, 52.0]);
        assert!(
            alt.contains("too few weeks to say whether it is kept; before the go-live it was met in every week."),
            "{alt}"
        );
        assert!(["P", "F", "?"].iter().all(|letter| !has_sign(&svg, letter)));
    }

    #[test]
    fn without_a_target_nothing_is_said_of_one() {
        let drawn = example(&[], &USUAL, Aim::Less)
            .picture(Size::HALF)
            .expect("drawn");
        assert!(!drawn.alt.contains("target") && !drawn.svg.contains("target"));
    }
}
