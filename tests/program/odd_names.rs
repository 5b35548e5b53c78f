//! Names, titles and paths that are not what they seem: on the terminal, in pictures, in tables that a
//! spreadsheet opens, and as names of files.

use crate::program::{Folder, SMALL, code, complaint};

/// Moves a terminal's cursor, turns writing round, hides.
const ODD: &str = r"\u001b[31mred\u0007\u202Eder\u200B\u2028\u009B\uFFFF";

/// The small hospital with another title and another name for its eyes.
fn small(title: &str, eyes: &str) -> String {
    let named = SMALL.replace(".eyes]", &format!(".\"{eyes}\"]"));
    let named = named.replace("\"eyes\"", &format!("\"{eyes}\""));
    let rest = named.lines().filter(|line| !line.starts_with("title"));
    let rest: Vec<&str> = rest.collect();
    format!("title = \"{title}\"\n{}", rest.join("\n"))
}

#[track_caller]
fn is_plain(text: &str) {
    let unseen = |c: char| cutover::model::spec::is_unseen(c) && c != '\n' && c != '\t';
    assert!(!text.contains(unseen), "{text:?}");
}

#[test]
fn nothing_that_somebody_wrote_commands_the_terminal() {
    let place = Folder::small();
    // A title or a name that is not what it seems is a mistake, whose place is shown without it.
    for (title, eyes) in [(ODD, "eyes"), ("Odd", ODD)] {
        place.write("odd.toml", small(title, eyes));
        for command in [&["check", "odd.toml"][..], &["run", "odd.toml", "-q"]] {
            let said = place.refuses(command);
            assert!(said.contains("(U+001B)"), "{said}");
            is_plain(&said);
        }
    }
    for refused in [
        &["check", "a\u{202e}b.toml"][..],
        &["run", "small.toml", "--arm", "\u{1b}[31mplan"],
        &["sweep", "small.toml", "--vary", "\u{1b}[31m=1,2", "-o", "s"],
    ] {
        let said = place.cutover(refused);
        assert_ne!(code(&said), 0);
        is_plain(&complaint(&said));
    }
}

#[test]
fn no_name_is_a_formula_to_a_spreadsheet() {
    let place = Folder::with("small.toml", &small("Odd", "=1+cmd|calc"));
    let events = ["--events", "csv"];
    let run = [
        &["run", "small.toml", "-n", "2", "-q", "-o", "out"][..],
        &events,
    ]
    .concat();
    place.says(&run);
    let mut guarded = 0;
    for (name, bytes) in place.files("out") {
        if !name.ends_with(".csv") {
            continue;
        }
        let mut table = csv::Reader::from_reader(&*bytes);
        for row in table.records() {
            for cell in &row.expect("a row") {
                let is_number = cell.parse::<f64>().is_ok();
                assert!(
                    is_number || !cell.starts_with(['=', '+', '-', '@']),
                    "{name}: {cell}"
                );
                assert_ne!(cell, "-0", "{name}");
                guarded += usize::from(cell == "'=1+cmd|calc");
            }
        }
    }
    assert!(guarded > 100, "{guarded}");
    let summary = place.text("out/summary.json");
    let mut numbers = summary.split(|c: char| " :,[]{}\n".contains(c));
    assert!(numbers.all(|number| number != "-0.0"), "{summary}");
    // Read back it is the same name.
    place.says(&[
        "plot",
        "out",
        "list.size",
        "--specialty",
        "=1+cmd|calc",
        "-q",
    ]);
    let csv = place.text("out/plots/asked/list-size_-1-cmd-calc.csv");
    assert!(csv.contains("list.size,'=1+cmd|calc,planned,"), "{csv}");
}

#[test]
fn a_specialty_with_a_comma_is_one() {
    let place = Folder::with("small.toml", &small("Odd", "x,y"));
    place.says(&["run", "small.toml", "-n", "2", "-q", "-o", "out"]);
    place.says(&["plot", "out", "list.size", "--specialty", "x,y", "-q"]);
    let csv = place.text("out/plots/asked/list-size_x-y.csv");
    assert!(csv.contains("list.size,\"x,y\",planned,"), "{csv}");
    place.says(&["plot", "out", "list.size", "--specialty", "x,y,trust", "-q"]);
}

#[test]
fn a_name_too_long_is_noticed_before_anything_is_simulated() {
    let place = Folder::small();
    let long = "n".repeat(300);
    let said = place.refuses(&["run", "small.toml", "-n", "2", "-o", &long]);
    assert!(said.contains("a name of 300 characters"), "{said}");
    assert!(!said.contains('%'), "nothing was simulated: {said}");
}
