//! The page that `run` prints: sentences that answer first, then tables, then what has to be
//! known to read them.

use crate::report::format::{MONTHS, cut};
use crate::study::Summary;

use super::verdict::Telling;
use super::{answer, paragraphs, tables, turns_on};

/// Longest line of running text.
pub const WIDTH: usize = 80;

/// Lines of a screen, as a console of Windows opens: whatever a sentence speaks of has its line in the
/// table there.
const HIGH: usize = 25;

/// Lines below the answer that say where the files are, whether there are any and however long their
/// path is: the same run is told in the same words wherever it is left.
const FILES: usize = 1;

/// The answer on one screen, but for a line below it: what was run, the verdict, what of its table
/// there is room for, and what makes it doubtful. Where the table would lose a line that a sentence
/// speaks of, less is told.
#[must_use]
pub fn verdict(summary: &Summary) -> String {
    let mut page = String::new();
    for telling in Telling::OF_A_SCREEN {
        let (screen, lost) = screen(summary, telling);
        page = screen;
        if lost == 0 {
            break;
        }
    }
    page
}

/// The screen that tells so much, and how many lines that it speaks of its table has no room for.
fn screen(summary: &Summary, telling: Telling) -> (String, usize) {
    let mut page = broken(&cut(&summary.title, WIDTH), "");
    let run = paragraphs::what_was_run(summary);
    page.push_str(&broken(&run, ""));
    page.push('\n');
    let said = answer::told(summary, telling);
    for sentence in said.iter().filter(|sentence| **sentence != run) {
        page.push_str(&broken(sentence, ""));
    }
    let mut doubts = String::new();
    for doubt in paragraphs::doubts(summary, "--full") {
        doubts.push_str(&broken(&format!("- {doubt}"), "  "));
    }
    let taken = page.lines().count() + 1 + doubts.lines().count();
    let rows = |taken: usize| {
        let most = HIGH.saturating_sub(taken + FILES);
        tables::verdict(summary, telling, most)
    };
    let (table, lost) = rows(taken);
    let turns_on = turns_on::briefly(summary).map(|said| broken(&said, ""));
    let turns_on = turns_on.unwrap_or_default();
    // Where the table would lose a line for it, it stands on the page only.
    if rows(taken + turns_on.lines().count()).0 == table {
        page.push_str(&turns_on);
    }
    if !table.is_empty() {
        page.push('\n');
        page.push_str(&table);
    }
    page.push_str(&doubts);
    (page, lost)
}

/// The whole page.
#[must_use]
pub fn of(summary: &Summary) -> String {
    let mut page = String::new();
    page.push_str(&broken(&summary.title, ""));
    for paragraph in paragraphs::paragraphs(summary) {
        page.push_str(&broken(&paragraph, ""));
        page.push('\n');
    }
    if let Some(sentence) = turns_on::sentence(summary) {
        page.push_str(&broken(&sentence, ""));
        page.push('\n');
    }
    let parts = [
        tables::measures(summary),
        tables::faults(summary),
        tables::urgent(summary),
        tables::car_park(summary),
        tables::course(summary),
        tables::recovery(summary),
        tables::levels(summary),
        tables::costs(summary),
        tables::statement(summary),
        tables::not_known(summary),
    ];
    for part in parts.iter().filter(|part| !part.is_empty()) {
        page.push_str(part);
        page.push('\n');
    }
    for remark in paragraphs::remarks(summary) {
        page.push_str(&broken(&format!("- {remark}"), "  "));
    }
    page
}

/// What can be said while most of the replications are still to come.
#[must_use]
pub fn first_answer(summary: &Summary) -> String {
    let n = summary.replications;
    let mut said = broken(
        &format!("A first answer, after {n} replications; more make it surer:"),
        "",
    );
    for sentence in answer::told(summary, Telling::FirstTargets) {
        said.push_str(&broken(&format!("\u{a0}\u{a0}{sentence}"), "  "));
    }
    said.push('\n');
    said
}

/// Running text in lines; those after the first begin with `indent`.
pub fn broken(text: &str, indent: &str) -> String {
    broken_at(WIDTH, text, indent)
}

/// The same in lines of so many letters.
pub fn broken_at(width: usize, text: &str, indent: &str) -> String {
    let mut lines = String::new();
    let mut length = 0;
    // Figures keep their units: a number and what follows it stay together.
    let glued = text.replace(" %", "\u{a0}%");
    let glued = with_whole_numbers(&glued);
    for word in glued.split(' ').filter(|word| !word.is_empty()) {
        let size = word.chars().count();
        if length > 0 && length + 1 + size > width {
            lines.push('\n');
            lines.push_str(indent);
            length = indent.len();
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += size;
    }
    lines.push('\n');
    lines.replace('\u{a0}', " ")
}

/// The text with numbers that hold together: no line is broken between their thousands, before a
/// per cent sign, or between a day and its month.
#[must_use]
pub fn with_whole_numbers(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let thousands = |at: usize| {
        at > 0
            && letters[at] == ' '
            && digit(at - 1)
            && (1..=3).all(|k| digit(at + k))
            && !digit(at + 4)
    };
    let of_a_date = |at: usize| {
        let next: String = letters[at + 1..]
            .iter()
            .take_while(|c| c.is_alphabetic())
            .collect();
        at > 0 && digit(at - 1) && letters[at] == ' ' && MONTHS.contains(&&*next)
    };
    let per_cent = |at: usize| {
        letters[at] == ' ' && letters.get(at + 1) == Some(&'%') && at > 0 && digit(at - 1)
    };
    let holds = |at: usize| thousands(at) || per_cent(at) || of_a_date(at);
    let glued = (0..letters.len()).map(|at| if holds(at) { '\u{a0}' } else { letters[at] });
    glued.collect()
}

#[cfg(test)]
mod tests {
    use super::super::examples::{difference, figure, four_arms};
    use super::*;
    use crate::model::measures::Unit;
    use crate::study::Pair;
    use crate::study::findings::{BURDENS, Effect, Finding};

    #[test]
    fn numbers_are_not_broken() {
        let glued = with_whole_numbers("from 2 172 to 1 234 567 in 2011 and 5 15");
        let expected = "from 2\u{a0}172 to 1\u{a0}234\u{a0}567 in 2011 and 5 15";
        assert_eq!(glued, expected);
        let glued = with_whole_numbers("90 % by 2 April or 3 days");
        assert_eq!(glued, "90\u{a0}% by 2\u{a0}April or 3 days");
    }

    #[test]
    fn lines_are_broken_between_words() {
        let text = "word ".repeat(40);
        let lines = broken(&text, "  ");
        assert!(lines.lines().all(|line| line.chars().count() <= WIDTH));
        assert_eq!(lines.split_whitespace().count(), 40);
        assert!(lines.lines().nth(1).expect("broken").starts_with("  w"));
    }

    /// All measures harmed by all arms, of a million patients, with rules and a title that take a line
    /// each.
    #[test]
    fn the_verdict_keeps_to_a_screen_whatever_is_found() {
        let mut summary = four_arms();
        summary.title = "A hospital of which the name is told at length ".repeat(4);
        let of_one = summary.findings.first().expect("a finding").clone();
        let many = |value: f64| {
            let arms = summary.arms.iter();
            arms.map(|arm| (*arm, figure(value, 1_050.0))).collect()
        };
        let windowed = |days: i64| {
            let mut window = of_one.worst_weeks.clone();
            window.from = window.from.plus_days(days);
            window.arms = many(1_000_000.0);
            for pair in Pair::ALL {
                window.effects.insert(pair, Effect::Worse);
            }
            window
        };
        let found = BURDENS.iter().map(|&(measure, _)| Finding {
            measure,
            unit: Unit::Patients,
            worst_weeks: windowed(0),
            since_go_live: windowed(0),
            ..of_one.clone()
        });
        summary.findings = found.collect();
        for more in summary.cost_differences.values_mut() {
            *more = difference(1e6, 1e5);
        }
        let rule = summary.plan.last().expect("a rule").clone();
        summary.plan = (0..9).map(|_| rule.clone()).collect();
        for rule in &mut summary.plan {
            rule.name = "a-rule-of-which-the-name-is-told-at-length-as-well".to_owned();
        }
        let said = verdict(&summary);
        assert!(said.lines().count() < HIGH, "{said}");
        let wide = said.lines().map(|line| line.chars().count()).max();
        assert!(wide <= Some(WIDTH), "{said}");
        assert!(said.contains("\npatients seen, change"), "{said}");
    }
}
