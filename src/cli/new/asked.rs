//! The numbers of `cutover new`, asked for one after the other where somebody sits at a terminal and has
//! given none. What they mean and what may stand there is in `study::from_numbers`.

use std::io::{self, BufRead, Write};
use std::path::Path;

use super::quoted_name;
use crate::cli::check::text::wrapped;
use cutover::model::spec::printable;
use cutover::study::from_numbers::{Number, Numbers, Sheet};

/// The first question, without whose answer there is no hospital to ask more about.
const FIRST: Number = Number::Attendances;

const OPENING: &str = "A scenario from what you know of your hospital; of several specialties, --numbers FILE takes a \
                       table. Enter alone takes what stands in brackets.";

/// What is taken where nothing is answered.
const fn left_out(number: Number) -> &'static str {
    match number {
        Number::Attendances => "none: first-clinic, a small scenario to learn from",
        Number::Specialty => "Outpatients",
        Number::FollowUpsPerNew => "2.12",
        Number::DidNotAttend => "8%",
        Number::List => "5.5 weeks of referrals",
        Number::Slots => "as many as the attendances take",
        Number::Clerks | Number::DeskStaff => "as many as the work takes",
        Number::CallHandlers => "as many as the busiest hour takes",
        Number::Calls => "0.34 for each attendance",
        Number::GoLive => "2027-03-01",
        Number::ExtraStaff => "one in ten",
        Number::ExtraWeeks => "6",
    }
}

/// The answers, of those questions that were answered; nothing where the input ends before the last.
///
/// # Errors
///
/// Input or output broke.
pub fn known(
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<Option<Vec<(Number, String)>>> {
    writeln!(out, "{}", wrapped("", OPENING))?;
    let others = Number::ALL.into_iter().filter(|number| *number != FIRST);
    let mut known: Vec<(Number, String)> = Vec::new();
    for number in [FIRST].into_iter().chain(others) {
        let has = |wanted: Number, text: &str| known.iter().any(|(n, t)| *n == wanted && t == text);
        // Nobody comes who could stay.
        if number == Number::ExtraWeeks && has(Number::ExtraStaff, "0") {
            continue;
        }
        match answer(number, &known, input, out)? {
            Answer::Given(text) => known.push((number, text)),
            Answer::LeftOut if number == FIRST => return Ok(Some(Vec::new())),
            Answer::LeftOut => {}
            Answer::Ended => return Ok(None),
        }
    }
    Ok(Some(known))
}

enum Answer {
    Given(String),
    LeftOut,
    Ended,
}

/// Asks until the answer is one.
fn answer(
    number: Number,
    known: &[(Number, String)],
    input: &mut dyn BufRead,
    out: &mut dyn Write,
) -> io::Result<Answer> {
    loop {
        write!(out, "{} [{}]: ", number.meaning(), left_out(number))?;
        out.flush()?;
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line)? == 0 {
            writeln!(out)?;
            return Ok(Answer::Ended);
        }
        let Ok(line) = String::from_utf8(line) else {
            write!(out, "{}", wrapped("  ", "that is not text in UTF-8"))?;
            continue;
        };
        let text = line.trim();
        if text.is_empty() {
            return Ok(Answer::LeftOut);
        }
        let others = known.iter().map(|(number, text)| (*number, &**text));
        let all: Vec<(Number, &str)> = others.chain([(number, text)]).collect();
        let Err(mistakes) = Numbers::read(&[Sheet::of_options(&all)]) else {
            return Ok(Answer::Given(text.to_owned()));
        };
        for mistake in mistakes.list() {
            let help = mistake.help.as_ref().map(|help| format!(": {help}"));
            let said = format!("{}{}", mistake.title, help.unwrap_or_default());
            write!(out, "{}", wrapped("  ", &printable(&said)))?;
        }
    }
}

/// The command that writes the same without asking.
pub fn command(known: &[(Number, String)], out: Option<&Path>, overwrite: bool) -> String {
    let mut command = "cutover new".to_owned();
    if known.is_empty() {
        command.push_str(" --from first-clinic");
        let file = out.unwrap_or(Path::new(super::USUAL_FILE));
        command.push_str(&format!(" --out {}", quoted_name(file)));
    }
    for (number, text) in known {
        // What begins with a hyphen would else be an option.
        let between = if text.starts_with('-') { '=' } else { ' ' };
        command.push_str(&format!(" --{}{between}{}", number.name(), quoted(text)));
    }
    if let Some(file) = out.filter(|_| !known.is_empty()) {
        command.push_str(&format!(" --out {}", quoted_name(file)));
    }
    if overwrite {
        command.push_str(" --force");
    }
    command
}

/// A value as a shell takes it.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || ".,:%/-".contains(c);
    match text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cutover::study::from_numbers::Written;

    /// What is known after these lines, and what was said.
    fn asked(lines: &str) -> (Option<Vec<(Number, String)>>, String) {
        let mut out = Vec::new();
        let known = known(&mut lines.as_bytes(), &mut out).expect("memory");
        (known, String::from_utf8(out).expect("text"))
    }

    fn written(known: &[(Number, String)]) -> String {
        let known: Vec<(Number, &str)> = known.iter().map(|(n, t)| (*n, &**t)).collect();
        let numbers = Numbers::read(&[Sheet::of_options(&known)]).expect("numbers");
        Written::of(&numbers).expect("a scenario").text
    }

    #[test]
    fn a_dozen_questions_make_what_options_do() {
        let (known, said) = asked("640\nEye clinic\n\n9%\n\n\n3\n\n\n\n01/06/2027\n0\n");
        let known = known.expect("all of them");
        let given: Vec<String> = known
            .iter()
            .map(|(n, t)| format!("{}={t}", n.name()))
            .collect();
        assert_eq!(
            given,
            [
                "attendances=640",
                "specialty=Eye clinic",
                "did-not-attend=9%",
                "clerks=3",
                "go-live=01/06/2027",
                "extra-staff=0"
            ]
        );
        assert_eq!(
            command(&known, Some(Path::new("eyes.toml")), false),
            "cutover new --attendances 640 --specialty 'Eye clinic' --did-not-attend 9% --clerks 3 \
             --go-live 01/06/2027 --extra-staff 0 --out eyes.toml"
        );
        // Every number is asked for with its unit, but for how long nobody stays.
        for number in Number::ALL {
            let is_asked = said.contains(number.meaning());
            assert_eq!(is_asked, number != Number::ExtraWeeks, "{said}");
        }
    }

    #[test]
    fn a_wrong_answer_is_explained_and_asked_again() {
        let (known, said) = asked(&format!("lots\n640\n\n1:2\n0.09\n90\n{}", "\n".repeat(8)));
        let known = known.expect("all of them");
        assert!(said.contains("\"lots\" is not a number: digits"), "{said}");
        assert_eq!(
            said.matches(Number::Attendances.meaning()).count(),
            2,
            "{said}"
        );
        assert_eq!(known[0], (Number::Attendances, "640".to_owned()));
        assert!(
            known.contains(&(Number::List, "90".to_owned())),
            "{known:?}"
        );
    }

    #[test]
    fn a_name_that_cannot_be_is_asked_again_at_once() {
        let long = "e".repeat(81);
        let mut lines = format!("640\n{long}\n").into_bytes();
        lines.extend(b"Caf\xe9\n-Eye\n");
        lines.extend([b'\n'; 11]);
        let mut out = Vec::new();
        let known = known(&mut &*lines, &mut out).expect("memory");
        let known = known.expect("all of them");
        let said = String::from_utf8(out).expect("text");
        assert!(
            said.contains("the name has 81 characters: 80 at most"),
            "{said}"
        );
        assert!(said.contains("not text in UTF-8"), "{said}");
        assert_eq!(
            command(&known, None, false),
            "cutover new --attendances 640 --specialty=-Eye"
        );
        // The longest there may be makes a scenario.
        let longest = [
            (Number::Attendances, "640".to_owned()),
            (Number::Specialty, "e".repeat(80)),
        ];
        assert!(written(&longest).contains(&"e".repeat(80)));
    }

    #[test]
    fn nothing_is_made_of_half_the_answers_and_the_first_scenario_of_none() {
        assert_eq!(asked("640\n").0, None);
        assert_eq!(asked("").0, None);
        assert_eq!(asked("\n").0, Some(Vec::new()));
        assert_eq!(
            command(&[], None, true),
            "cutover new --from first-clinic --out my-scenario.toml --force"
        );
    }

    /// Where a value stands in brackets, it is the one that is taken.
    #[test]
    fn what_stands_in_brackets_is_taken() {
        let alone = vec![(Number::Attendances, "640".to_owned())];
        let plain = |text: &str| -> String {
            let values = text
                .lines()
                .filter(|line| !line.trim_start().starts_with('#'));
            let values = values.map(|line| line.split('#').next().unwrap_or_default().trim_end());
            values.collect::<Vec<_>>().join("\n")
        };
        let usual = plain(&written(&alone));
        for number in [
            Number::Specialty,
            Number::FollowUpsPerNew,
            Number::DidNotAttend,
            Number::GoLive,
            Number::ExtraWeeks,
        ] {
            let mut given = alone.clone();
            given.push((number, left_out(number).to_owned()));
            assert_eq!(plain(&written(&given)), usual, "{}", number.name());
        }
    }
}
