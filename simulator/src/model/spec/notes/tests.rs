//! Notes of scenarios as they are written.

use super::super::{Draft, Mistakes, Notes, Origin};
use super::{as_typed, keys_of};

const BASE: &str = "\
#:schema ./cutover.schema.json
# A hospital to learn from.
# Figures marked [A] are assumed.
#
# Second paragraph.
title = \"Base\"   # not at the head
start = 2024-01-01
end = 2024-03-01

# ------------------------------------------------ clerks

# Counted on the first of May.
[staff.office]   # by hand
role = \"clerk\"
count = 5                 # [A]
# Time sheets,
# two weeks of them.
shifts = [
  { days = \"mon-fri\", from = 08:00:00, to = 13:00:00, count = 2 },   # mornings
  { days = \"mon-fri\", from = 08:00:00, to = 16:00:00, count = 3 },
]
works = [ # who does what
  \"book\", \"register\" ]
sickness = \"5%\"           # [R]

# A thought that stands alone.

[booking]
source = \"timed in March\"
book = { lognormal = \"5 min\", cv = 0.6, source = \"n = 212\" }   # [C]
register = \"3 min\"
";

fn read<'a>(files: &'a [(&'a str, &'a str)]) -> Result<Draft, Mistakes> {
    Draft::load(files[0].0, &|name, _| {
        let found = files.iter().find(|file| file.0 == name);
        let text = found.map(|file| file.1.as_bytes().to_vec());
        text.ok_or_else(|| std::io::ErrorKind::NotFound.into())
    })
}

fn origins(notes: &Notes, expected: &[(&str, Origin<'_>)]) {
    for (path, origin) in expected {
        assert_eq!(notes.origin(&keys(path)), *origin, "{path}");
    }
}

fn keys(path: &str) -> Vec<String> {
    path.split('.').map(str::to_owned).collect()
}

#[test]
fn comments_and_sources_stand_at_their_values() {
    let draft = read(&[("base.toml", BASE)]).expect("valid");
    let notes = draft.notes();
    let opening = [
        "A hospital to learn from. Figures marked [A] are assumed.",
        "Second paragraph.",
    ];
    assert_eq!(notes.opening(), opening);
    origins(
        notes,
        &[
            ("title", Origin::Said("not at the head")),
            ("start", Origin::Unsaid),
            ("seed", Origin::Default),
            ("staff.office.role", Origin::Under("staff.office")),
            ("staff.office.count", Origin::Said("[A]")),
            (
                "staff.office.shifts",
                Origin::Said("Time sheets, two weeks of them."),
            ),
            ("staff.office.shifts.0", Origin::Said("mornings")),
            ("staff.office.shifts.0.count", Origin::Said("mornings")),
            (
                "staff.office.shifts.1.to",
                Origin::Said("Time sheets, two weeks of them."),
            ),
            ("staff.office.works", Origin::Said("who does what")),
            ("staff.office.sickness", Origin::Said("[R]")),
            ("staff.office.spread", Origin::Default),
            ("booking.book.cv", Origin::Said("n = 212; [C]")),
            ("booking.register", Origin::Said("timed in March")),
        ],
    );
    let tables: Vec<_> = notes.tables().collect();
    assert_eq!(
        tables,
        [(
            "staff.office",
            &["Counted on the first of May. by hand".to_owned()][..]
        )]
    );
    let sickness = |key: &str| notes.origin(&keys(&format!("staff.office.sickness.{key}")));
    assert_eq!(sickness("rate"), Origin::Said("[R]"));
    assert_eq!(sickness("spell"), Origin::Default);
}

#[test]
fn a_value_keeps_the_note_of_the_file_it_came_from() {
    let variant = "\
# A variant.
base = \"base.toml\"
# One more than there was.
[staff.office]
count = 6
[booking]
book = \"4 min\" # guessed
";
    let draft = read(&[("variant.toml", variant), ("base.toml", BASE)]).expect("valid");
    let notes = draft.notes();
    assert_eq!(notes.opening()[0], "A variant.");
    assert_eq!(notes.opening().len(), 3);
    origins(
        notes,
        &[
            ("staff.office.count", Origin::Under("staff.office")),
            ("staff.office.works", Origin::Said("who does what")),
            ("booking.book", Origin::Said("guessed")),
            ("booking.register", Origin::Said("timed in March")),
        ],
    );
    let remarks = [
        "Counted on the first of May. by hand".to_owned(),
        "One more than there was.".to_owned(),
    ];
    assert_eq!(notes.tables().next(), Some(("staff.office", &remarks[..])));
}

#[test]
fn a_source_is_text_and_stands_anywhere() {
    let everywhere = "\
title = \"Everywhere\"
source = \"all of it\"
start = 2024-01-01
end = 2024-03-01
go-live = 2024-02-01
[specialty]
source = \"the returns\"
[specialty.eyes]
referrals = { rate = \"4 per week\", source = \"counted\" }
urgent = \"5%\"
[[new-system.slow]]
factor = 1.5
for = \"2 weeks\"
source = \"the supplier\"
[new-system.errors]
duplicate = { initial = \"5%\", source = \"a guess\" }
[staff.source]
role = \"clerk\"
count = 1
[plan.more]
source = \"as bid for\"
extra-staff = { to = \"source\", count = 1 }
";
    let draft = read(&[("s.toml", everywhere)]).expect("valid");
    let notes = draft.notes();
    origins(
        notes,
        &[
            ("start", Origin::Said("all of it")),
            ("specialty.eyes.referrals.rate", Origin::Said("counted")),
            ("specialty.eyes.urgent", Origin::Said("the returns")),
            ("new-system.slow.0.factor", Origin::Said("the supplier")),
            (
                "new-system.errors.duplicate.initial",
                Origin::Said("a guess"),
            ),
            ("plan.more.extra-staff.count", Origin::Said("as bid for")),
        ],
    );
    let plan = &draft.scenario().plan["more"];
    assert_eq!(plan.source.as_deref(), Some("as bid for"));
    let wrong = everywhere.replace("\"a guess\"", "5");
    let said = read(&[("s.toml", &wrong)]).expect_err("no text").brief();
    assert!(said.contains("a source is text"), "{said}");
    let wrong = everywhere.replace("\"the returns\"", "[1]");
    assert!(read(&[("s.toml", &wrong)]).is_err());
}

#[test]
fn a_name_with_a_dot_is_one_key() {
    let dotted = "\
title = \"Dots\"
start = 2024-01-01
end = 2024-03-01
# Both eyes.
[specialty.\"a.b\"]
referrals = \"4 per week\"   # counted
urgent = \"5%\"
";
    let draft = read(&[("s.toml", dotted)]).expect("valid");
    let notes = draft.notes();
    let of = |rest: &[&str]| {
        let path = [&["specialty", "a.b"], rest].concat();
        notes.origin(&path.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    assert_eq!(of(&["urgent"]), Origin::Under("specialty.\"a.b\""));
    assert_eq!(of(&["referrals", "rate"]), Origin::Said("counted"));
    assert_eq!(of(&["invited"]), Origin::Default);
    let tables: Vec<_> = notes.tables().collect();
    assert_eq!(
        tables,
        [("specialty.\"a.b\"", &["Both eyes.".to_owned()][..])]
    );
    // Names that differ are typed differently.
    let typed = |keys: &[&str]| as_typed(&keys.iter().map(|&k| k.to_owned()).collect::<Vec<_>>());
    assert_eq!(typed(&["a", "b c"]), "a.b c");
    assert_ne!(typed(&["a.b"]), typed(&["a", "b"]));
    assert_ne!(typed(&["a.b"]), typed(&["\"a.b\""]));
}

#[test]
fn notes_survive_being_written() {
    let draft = read(&[("base.toml", BASE)]).expect("valid");
    let text = serde_json::to_string(draft.notes()).expect("writes");
    let again: Notes = serde_json::from_str(&text).expect("reads");
    assert_eq!(&again, draft.notes());
}

#[test]
fn a_path_is_read_back_as_it_is_typed() {
    let paths: [&[&str]; 5] = [
        &["staff", "office", "count"],
        &["specialty", "ear.nose", "referrals"],
        &["specialty", "the \"ears\""],
        &["plan", "it's on", "from"],
        &["a.\"b\\.c"],
    ];
    for path in paths {
        let path: Vec<String> = path.iter().map(|&key| key.to_owned()).collect();
        assert_eq!(keys_of(&as_typed(&path)), path);
    }
    assert_eq!(keys_of(" a . 'b.c' .\t\"d\""), ["a", "b.c", "d"]);
    assert_eq!(keys_of("a..b"), ["a", "", "b"]);
}
