//! Documents about the shipped scenarios, and about scenarios that are written here.

use std::path::PathBuf;

use serde_json::Value;

use super::html::html;
use super::markdown::markdown;
use super::*;
use crate::model::spec::Draft;
use crate::report::daily_csv::Detail;
use crate::report::examples::CLINIC;
use crate::report::manifest::Effort;
use crate::study::Design;

const ITEMS: [&str; 25] = [
    "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "2.5.1", "2.5.2", "2.5.3", "2.5.4",
    "2.5.5", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1",
];

fn drafts() -> Vec<(String, Draft)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut drafts = Vec::new();
    for folder in [folder.clone(), folder.join("theory")] {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("readable").path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.to_string_lossy().into_owned();
                let draft = Draft::load(&name, &|name, _| std::fs::read(name));
                drafts.push((name, draft.expect("valid")));
            }
        }
    }
    assert!(drafts.len() >= 16);
    drafts
}

fn draft(text: &str) -> Draft {
    Draft::load("s.toml", &|_, _| Ok(text.as_bytes().to_vec())).expect("valid")
}

fn document(draft: &Draft) -> Document {
    Document::of(&Subject {
        scenario: draft.scenario(),
        name: "s",
        notes: Some(draft.notes()),
        run: None,
    })
}

fn tables(document: &Document) -> impl Iterator<Item = &Table> {
    let blocks = document.items().flat_map(|item| &item.answer);
    blocks.filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

/// Value and source of a parameter.
fn parameter(document: &Document, table: &str, key: &str) -> [String; 2] {
    let of = |caption: &str| caption == format!("[{table}]");
    let table = tables(document).find(|t| of(&t.caption)).expect(table);
    let row = table.rows.iter().find(|row| row[0] == Cell::code(key));
    let row = row.expect(key);
    [1, 2].map(|at| match &row[at] {
        Cell::Text(text) | Cell::Code(text) => text.clone(),
    })
}

#[test]
fn every_item_is_answered_or_asked_for_every_shipped_scenario() {
    for (name, draft) in drafts() {
        let document = document(&draft);
        let numbers: Vec<&str> = document.items().map(|item| item.number).collect();
        assert_eq!(numbers, ITEMS, "{name}");
        for item in document.items() {
            let says = |block: &Block| match block {
                Block::Paragraph(text) | Block::Question(text) => !text.trim().is_empty(),
                Block::List(points) => !points.is_empty(),
                Block::Table(table) => !table.rows.is_empty(),
                Block::Picture(flow) => !flow.steps.is_empty(),
                _ => false,
            };
            assert!(item.answer.iter().any(says), "{name}: {}", item.number);
        }
        let (text, page) = (markdown(&document), html(&document));
        for item in document.items() {
            let heading = format!("{} {}", item.number, item.title);
            assert!(
                text.contains(&format!("# {heading}\n")),
                "{name}: {heading}"
            );
            assert!(
                page.contains(&format!(">{heading}</h")),
                "{name}: {heading}"
            );
        }
        let asked = document.questions().len();
        assert_eq!(text.matches("**Question to the author:**").count(), asked);
        assert_eq!(page.matches("Question to the author:").count(), asked);
        assert_eq!(page.matches("</table>").count(), tables(&document).count());
        for table in tables(&document) {
            let whole = table.rows.iter().all(|row| row.len() == table.head.len());
            assert!(whole, "{name}: {}", table.caption);
        }
    }
}

/// Every text and number of a resolved scenario, but for what describes and rows of files.
fn values(key: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        _ if ["title", "description", "source", "sweep", "rows"].contains(&key) => {}
        Value::Object(entries) => {
            for (key, value) in entries {
                values(key, value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| values("", item, found)),
        Value::String(text) => found.push(one_line(text)),
        Value::Number(number) => found.push(number.to_string()),
        Value::Null | Value::Bool(_) => {}
    }
}

#[test]
fn every_value_stands_in_a_table_with_its_meaning() {
    for (name, draft) in drafts() {
        let document = document(&draft);
        let mut text = String::new();
        for cell in tables(&document).flat_map(|table| table.rows.iter().flatten()) {
            let (Cell::Text(words) | Cell::Code(words)) = cell;
            text += words;
            text.push('\n');
        }
        let mut all = Vec::new();
        let mut json = draft.scenario().to_json();
        if draft.scenario().go_live.is_none() {
            json.as_object_mut().expect("a table").remove("recovery");
        }
        values("", &json, &mut all);
        for value in all {
            assert!(text.contains(&value), "{name}: {value}");
        }
        // As many meanings as parameters, each once for a part of the hospital.
        let told = tables(&document).filter(|table| table.head == ["Parameter", "Meaning"]);
        let told: Vec<&Table> = told.collect();
        assert!(!told.is_empty());
        for table in told {
            assert!(!table.rows.is_empty(), "{name}: {}", table.caption);
        }
    }
}

#[test]
fn only_what_the_scenario_has_is_described() {
    let drafts = drafts();
    let of = |end: &str| {
        let found = drafts.iter().find(|(name, _)| name.ends_with(end));
        markdown(&document(&found.expect(end).1)).to_lowercase()
    };
    let small = of("first-clinic.toml");
    // What a medium may be, and who is outside the model, is said in general.
    let small = small.replace("face to face, or by telephone (no desk, no car park)", "");
    for absent in [
        "car park",
        "telephone",
        "receptionist",
        "worklists",
        "halt",
        "audit",
    ] {
        assert!(!small.contains(absent), "{absent}");
    }
    let large = of("oxford-2011.toml");
    for present in [
        "car park",
        "telephone",
        "receptionist",
        "worklists",
        "audit",
    ] {
        assert!(large.contains(present), "{present}");
    }
}

const COMMENTED: &str = "\
title = \"Sources\"
start = 2024-01-01
end = 2024-03-01

[booking]
notice = \"1 week\"
book = \"4 min\"   # timed, n = 80
rebook = { lognormal = \"5 min\", cv = 0.5, source = \"as booking [A]\" }

# Counted on the first of May.
[staff.office]
role = \"clerk\"
count = 5
works = [\"book\", \"rebook\"]
";

#[test]
fn sources_stand_at_the_right_parameters_also_through_a_base() {
    let variant =
        "base = \"base.toml\"\ntitle = \"More\"\n[staff.office]\ncount = 6   # as bid for\n";
    let draft = Draft::load("v.toml", &|name, _| match name {
        "v.toml" => Ok(variant.as_bytes().to_vec()),
        _ => Ok(COMMENTED.as_bytes().to_vec()),
    });
    let document = document(&draft.expect("valid"));
    for (table, key, value, source) in [
        ("booking", "book", "4 min", "timed, n = 80"),
        (
            "booking",
            "rebook",
            "lognormal, mean 5 min, coefficient of variation 0.5",
            "as booking [A]",
        ),
        ("booking", "horizon", "26 weeks", "(default)"),
        ("staff.office", "count", "6 people", "as bid for"),
        (
            "staff.office",
            "role",
            "clerk",
            "see the note on [staff.office]",
        ),
    ] {
        assert_eq!(parameter(&document, table, key), [value, source], "{key}");
    }
    let text = markdown(&document);
    assert!(
        text.contains("> \\[staff.office] Counted on the first of May."),
        "{text}"
    );
    assert!(
        text.contains("1 parameter has no source: booking.notice. Where"),
        "{text}"
    );
    assert!(text.contains("\"guess\"), 1 parameter: booking.rebook."));
}

#[test]
fn a_name_with_a_dot_keeps_meanings_and_notes() {
    let dotted = CLINIC.replace("[specialty.eyes]", "# Both eyes.\n[specialty.\"a.b\"]");
    let dotted = dotted.replace("specialty = \"eyes\"", "specialty = \"a.b\"");
    let draft = draft(&dotted);
    let document = document(&draft);
    let of = |document: &Document| {
        let told = tables(document).find(|t| t.caption.starts_with("Specialties: what"));
        told.expect("meanings").clone()
    };
    assert_eq!(of(&document), of(&self::document(&self::draft(CLINIC))));
    let [_, source] = parameter(&document, "specialty.\"a.b\"", "referrals.rate");
    assert_eq!(source, "see the note on [specialty.\"a.b\"]");
    let text = markdown(&document);
    assert!(text.contains("Both eyes."), "{text}");
}

#[test]
fn a_run_is_described_and_an_old_record_says_what_it_lacks() {
    let draft = draft(CLINIC);
    let effort = Effort {
        threads: 2,
        seconds: 12.34,
        events: 56_789,
    };
    let scenario = draft.scenario();
    let run = Manifest::of(
        "s",
        scenario,
        &Design::of(scenario),
        Detail::default(),
        effort,
    );
    let document = Document::of(&Subject {
        scenario,
        name: "s",
        notes: None,
        run: Some(&run),
    });
    let text = markdown(&document);
    for said in [
        "The simulation took 12.3 s on 2 threads",
        "Its replications, in all arms, handled 56,789 events.",
        "The run has 2 replications (numbers 0 to 1) in 2 arms: baseline, unmitigated",
        &run.scenario_sha256,
        "cutover run manifest.json",
        "was not recorded with this run",
        "| not recorded |",
    ] {
        assert!(text.contains(said), "{said}");
    }
    // Of five replications on the seconds are of more than the events.
    assert!(!text.contains("In the seconds"));
    let more = Manifest {
        replications: 5,
        ..run
    };
    let document = Document::of(&Subject {
        scenario,
        name: "s",
        notes: None,
        run: Some(&more),
    });
    let said = "In the seconds, but not in the events, are the runs with halved and raised";
    assert!(markdown(&document).contains(said));
}

#[test]
fn whatever_is_written_means_nothing_but_itself() {
    let title = "A <b>|\\\"&`*_ \u{00e9} [x](y)";
    let odd = CLINIC.replace("\"A clinic\"", &format!("'{title}'"));
    let odd = odd.replace(
        "[specialty.eyes]",
        "# <script>alert(1)</script> | & [x](y)\n[specialty.eyes]",
    );
    let document = document(&draft(&odd));
    let page = html(&document);
    assert!(
        page.contains("<h1>STRESS-DES: A &lt;b&gt;|\\&quot;&amp;`*_ é [x](y)</h1>"),
        "{page}"
    );
    assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    let text = markdown(&document);
    let first = text.lines().next().expect("a line");
    assert_eq!(
        first,
        "# STRESS-DES: A &lt;b&gt;\\|\\\\\"&amp;\\`\\*\\_ é [x]\\(y)"
    );
    assert!(!text.contains("<script"));
}

#[test]
fn the_picture_names_what_serves_and_what_changes() {
    let drafts = drafts();
    let oxford = drafts
        .iter()
        .find(|(name, _)| name.ends_with("oxford-2011.toml"));
    let flow = flow::Flow::of(oxford.expect("shipped").1.scenario());
    let drawing = flow::svg(&flow);
    for said in [
        "contact-centre: 250 lines",
        "▲ documentation: 1.66 times",
        "john-radcliffe: 743 spaces",
        "eye-nurses (10)",
    ] {
        let words: Vec<&str> = said.split(' ').collect();
        assert!(
            words.iter().all(|word| drawing.svg.contains(word)),
            "{said}"
        );
        assert!(
            drawing.alt.contains(said.trim_start_matches("▲ ")),
            "{said}"
        );
    }
    let text = flow::mermaid(&flow);
    assert!(
        text.contains("Booking <--> Telephone\n")
            && text.contains("Appointment -.->|rebooked| Booking")
    );
    let small = drafts
        .iter()
        .find(|(name, _)| name.ends_with("first-clinic.toml"));
    let small = flow::mermaid(&flow::Flow::of(small.expect("shipped").1.scenario()));
    assert!(
        !small.contains("Telephone") && !small.contains("CarPark"),
        "{small}"
    );
}

#[test]
fn the_same_scenario_gives_the_same_bytes() {
    let bytes = || html(&document(&draft(COMMENTED)));
    assert_eq!(bytes(), bytes());
}
