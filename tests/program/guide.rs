//! The guide is run: what its pages tell a reader to write and to type, in a folder of its own for
//! each page, and what is printed there is what stands on the page. Which pages there are, and where
//! their links lead, is `tests/architecture/guide.rs`.
//!
//! A block `toml` or `csv` whose first line is `# NAME` is a file; the lines of a block `sh` are typed;
//! a block `text` after it is what they print, with `...` for lines left out. Words in quotation marks
//! with a figure in them are of something printed further up. `SNAPSHOTS=record` writes the
//! blocks `text` anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::common::program::{Folder, unbroken};

/// One after the other in a page.
#[derive(Debug, PartialEq)]
enum Piece {
    /// Lines outside blocks.
    Prose(String),
    /// A block with what it is marked as.
    Block(String, String),
}

fn pieces(page: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    let (mut prose, mut block): (String, Option<(String, String)>) = (String::new(), None);
    for line in page.lines() {
        match (&mut block, line.strip_prefix("```")) {
            (None, Some(mark)) => {
                all.push(Piece::Prose(std::mem::take(&mut prose)));
                block = Some((mark.to_owned(), String::new()));
            }
            (Some(_), Some("")) => {
                let (mark, text) = block.take().expect("an open block");
                all.push(Piece::Block(mark, text));
            }
            (Some((_, text)), _) => *text += &format!("{line}\n"),
            (None, None) => prose += &format!("{line}\n"),
        }
    }
    assert_eq!(block, None, "a block that is not closed");
    all.push(Piece::Prose(prose));
    all
}

fn page_of(pieces: &[Piece]) -> String {
    let written = |piece: &Piece| match piece {
        Piece::Prose(text) => text.clone(),
        Piece::Block(mark, text) => format!("```{mark}\n{text}```\n"),
    };
    pieces.iter().map(written).collect()
}

/// The words of a command. Only quotes hold words together: nothing here needs a shell.
fn words(command: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut quoted = false;
    for part in command.split('\'') {
        if quoted {
            all.push(part.to_owned());
        } else {
            all.extend(part.split_whitespace().map(str::to_owned));
        }
        quoted = !quoted;
    }
    all
}

/// A line whatever its figures: what tells it when they have changed.
fn without_figures(line: &str) -> String {
    let figure = |c: char| c.is_ascii_digit() || ".,± ".contains(c);
    line.chars().filter(|&c| !figure(c)).collect()
}

/// What a block that was to show this should show: its lines, and those left out, as they now are.
fn shown(block: &str, printed: &str) -> Option<String> {
    if !block.lines().any(|line| line == "...") {
        return Some(printed.to_owned());
    }
    let printed: Vec<&str> = printed.lines().collect();
    let (mut at, mut text) = (0, String::new());
    // Whether the next line has to be the very next one that is printed.
    let mut at_once = true;
    for line in block.lines() {
        if line == "..." {
            at_once = false;
            text += "...\n";
            continue;
        }
        let is_it = |other: &&str| without_figures(other) == without_figures(line);
        let ahead = match at_once {
            true => 0,
            false => printed[at..].iter().position(is_it)?,
        };
        text += &format!("{}\n", printed.get(at + ahead)?);
        at += ahead + 1;
        at_once = true;
    }
    Some(text)
}

/// Does what a page says, and panics unless it is as the page says.
fn follow(name: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(name);
    let page = fs::read_to_string(&path).expect("a page");
    let folder = Folder::new();
    let (mut last, mut all) = (String::new(), String::new());
    let mut pieces = pieces(&page);
    let mut unlike = Vec::new();
    let records = std::env::var_os("SNAPSHOTS").is_some_and(|how| how == "record");
    for piece in &mut pieces {
        match piece {
            Piece::Block(mark, text) if mark == "toml" || mark == "csv" => {
                let first = text.lines().next().and_then(|line| line.strip_prefix("# "));
                let file = first.and_then(|line| line.split([':', ' ']).next());
                folder.write(
                    file.expect("a block that begins with the file's name"),
                    &text,
                );
            }
            Piece::Block(mark, text) if mark == "sh" => {
                last.clear();
                for line in text.lines() {
                    let typed = words(line);
                    assert_eq!(typed[0], "cutover", "{name} runs nothing else");
                    let options: Vec<&str> = typed[1..].iter().map(String::as_str).collect();
                    let printed = folder.says(&options);
                    // Nothing of a table's right margin is for readers.
                    let lines = printed.trim_end().lines().map(str::trim_end);
                    last.extend(lines.map(|line| line.to_owned() + "\n"));
                }
                all += &last;
            }
            Piece::Block(mark, text) if mark == "text" => match shown(text, &last) {
                Some(now) if now == *text => {}
                now => {
                    if !records || now.is_none() {
                        unlike.push(format!("on the page:\n{text}\nprinted:\n{last}"));
                    }
                    *text = now.unwrap_or_else(|| text.clone());
                }
            },
            Piece::Block(mark, _) => panic!("{name}: what is a block `{mark}`?"),
            Piece::Prose(text) => {
                let printed = unbroken(&all);
                let without_code: String = text.split('`').step_by(2).collect();
                let quoted = without_code.split('"').skip(1).step_by(2).map(unbroken);
                for words in quoted.filter(|words| words.contains(|c: char| c.is_ascii_digit())) {
                    if !printed.contains(&words) {
                        unlike.push(format!("\"{words}\" has not been printed"));
                    }
                }
            }
        }
    }
    if records {
        fs::write(&path, page_of(&pieces)).expect("written");
    }
    let unlike = unlike.join("\n");
    assert!(
        unlike.is_empty(),
        "{name}: SNAPSHOTS=record writes the blocks anew\n{unlike}"
    );
}

#[test]
fn the_first_hour_is_as_it_says() {
    follow("first-hour.md");
}

#[test]
fn the_recipes_do_what_they_say() {
    follow("recipes.md");
}

/// Every page's commands have options that there are, whether the page is run or not.
#[test]
fn commands_in_the_documentation_have_options_that_there_are() {
    let root = Folder::repository();
    let mut pages: Vec<String> = root.names("docs");
    pages.retain(|name| name.ends_with(".md"));
    let mut pages: Vec<String> = pages.iter().map(|name| format!("docs/{name}")).collect();
    pages.extend(["README.md".to_owned(), "CONTRIBUTING.md".to_owned()]);
    let mut helps: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for page in pages {
        for piece in pieces(&root.text(&page)) {
            let Piece::Block(mark, text) = piece else {
                continue;
            };
            if mark == "toml" || mark == "csv" {
                continue;
            }
            for line in text.lines() {
                let line = line.trim_start().trim_start_matches("$ ");
                let line = line.replacen("cargo run --release -- ", "cutover ", 1);
                let Some(typed) = line.strip_prefix("cutover ") else {
                    continue;
                };
                // What is piped on, or remarked, is not the program's.
                let typed = words(typed.split([';', '|', '>', '#', '&']).next().unwrap_or(""));
                let Some(command) = typed.first().filter(|c| c.chars().all(char::is_alphabetic))
                else {
                    continue;
                };
                let known = helps.entry(command.clone()).or_insert_with(|| {
                    let help = root.says(&[command, "--help"]);
                    let parts = help.split(|c: char| c.is_whitespace() || ",=".contains(c));
                    let options = parts.filter(|part| part.starts_with('-'));
                    options.map(str::to_owned).collect()
                });
                let options = typed.iter().filter(|word| {
                    let named = word.trim_start_matches('-');
                    word.starts_with('-') && named.starts_with(char::is_alphabetic)
                });
                for option in options {
                    seen += 1;
                    let name = option.split('=').next().unwrap_or(option);
                    if !known.contains(name) {
                        wrong.push(format!("{page}: cutover {command} has no {name}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 50, "{seen} options have been looked at");
}

#[test]
fn a_block_shows_its_lines_and_those_left_out() {
    let printed = "a 1\nb 2\nc 3\nd 4\n";
    assert_eq!(shown("", printed).as_deref(), Some(printed));
    assert_eq!(
        shown("...\nc 9\n...\n", printed).as_deref(),
        Some("...\nc 3\n...\n")
    );
    assert_eq!(
        shown("a 1\n...\nd 4\n", printed).as_deref(),
        Some("a 1\n...\nd 4\n")
    );
    assert_eq!(shown("...\ne 5\n", printed), None);
    assert_eq!(words("run 'a b' -n 5"), ["run", "a b", "-n", "5"]);
}
