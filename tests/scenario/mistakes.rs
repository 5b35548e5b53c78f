//! Every way to get a scenario wrong is answered with its place: what the caret is under and
//! what is said about it.

use cutover::scenario::{Mistakes, Scenario};

/// A scenario with a bit of everything; each test breaks one thing in it.
pub const WHOLE: &str = r#"title = "A bit of everything"
start = 2011-09-05
go-live = 2011-12-03
end = 2012-08-31
holidays = "england-and-wales"
replications = 20
seed = 7

[booking]
register = "3 min"
book = { lognormal = "5 min", cv = 0.6 }
invitation-answered = { exponential = "3 days" }

[chasing]
after = "8 weeks"
chance = "1% per day"

[specialty.eyes]
referrals = { rate = "40 per week", days = "mon-fri" }
urgent = "12%"
invited = "30%"
waiting-list = { size = 200, age = { gamma = "5 weeks", cv = 0.7 }, unbooked = 50 }
did-not-attend = { same-day = "2%", long-notice = "9%", settles-over = "10 days" }
cancellation = { by-patient = "6%", by-hospital = "6%" }
follow-up = { chance = "60%", due = { gamma = "12 weeks", cv = 0.5 }, pending = 700 }

[clinic.eye-general]
specialty = "eyes"
desk = "west"
sessions = [{ days = ["mon", "thu"], from = 09:00:00, to = 12:30:00, clinicians = 2 }]
slots = { new = "20 min", follow-up = "10 min", pattern = "NFFUNFF" }
consultation = { new = { lognormal = "18 min", cv = 0.47 } }
steps = [{ name = "drops", when = "before", takes = "5 min", at = "nurses" }]

[service.nurses]
count = 3

[desk.west]
staff = "reception"
check-in = { gamma = "1.5 min", cv = 0.6 }

[staff.reception]
role = "receptionist"
count = 3
shifts = [{ days = "mon-fri", from = 08:00:00, to = 18:00:00 }]

[staff.office]
role = "clerk"
count = 6
shifts = [{ days = "mon-fri", from = 08:00:00, to = 17:00:00, break = "45 min" }]
works = ["answer", "rebook", "book", "register"]
sickness = "5%"

[phone-line.main]
lines = 10
handle = { query = { lognormal = "4 min", cv = 0.7 } }

[new-system.learning.clerk]
initial = 2.5
pace = "150 transactions"

[new-system.training.clerk]
hours = "4 hours"
worth = 10.0
ahead = "6 weeks"

[plan.agency]
extra-staff = { to = "office", count = 4, initial = 1.64 }
for = "10 weeks"
cost = "20 per hour"

[plan.lighter]
template = { ramp = ["50% for 2 weeks", "75% for 1 week"] }
"#;

fn broken(from: &str, to: &str) -> Mistakes {
    assert_eq!(
        WHOLE.matches(from).count(),
        1,
        "{from:?} must stand once in the whole scenario"
    );
    let text = WHOLE.replace(from, to);
    match Scenario::from_toml(&text) {
        Ok(_) => panic!("accepted: {to}"),
        Err(mistakes) => mistakes,
    }
}

/// Breaks one thing and expects one mistake: what the caret is under, and part of what is said.
fn case(from: &str, to: &str, caret: &str, said: &str) {
    let mistakes = broken(from, to);
    let brief = mistakes.brief();
    let [mistake] = mistakes.list() else {
        panic!("expected one mistake for {to:?}, got:\n{mistakes}")
    };
    assert!(
        brief.contains(said),
        "expected {said:?} for {to:?}, got:\n{brief}"
    );
    assert_eq!(
        mistakes.quoted(mistake),
        Some(caret),
        "caret for {to:?} in:\n{mistakes}"
    );
    let text = WHOLE.replace(from, to);
    let span = mistake.span.clone().expect("a place");
    let line = text[..span.start].matches('\n').count() + 1;
    assert_eq!(
        mistakes.line_and_column(mistake).map(|(line, _)| line),
        Some(line)
    );
}

#[test]
fn the_whole_is_right() {
    let whole = Scenario::from_toml(WHOLE).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(whole.doubts(), []);
}

#[test]
fn keys() {
    case(
        "referrals =",
        "refferals =",
        "refferals",
        "did you mean \"referrals\"?",
    );
    case(
        "cv = 0.6 }\ninv",
        "cv = 0.6, sd = \"1 min\" }\ninv",
        "\"1 min\"",
        "\"sd\" is not a parameter of lognormal",
    );
    case(
        "after = \"8 weeks\"\n",
        "",
        "chasing",
        "\"after\" is missing",
    );
    case(
        "staff = \"reception\"\n",
        "",
        "west",
        "\"staff\" is missing",
    );
    case("seed = 7", "seed = 7\nseed = 8", "seed", "given twice");
    case(
        "[service.nurses]\ncount = 3",
        "[service.nurses]\ncount = \"3\"",
        "\"3\"",
        "a whole number",
    );
    case(
        "role = \"clerk\"",
        "role = \"clark\"",
        "\"clark\"",
        "did you mean \"clerk\"?",
    );
}

#[test]
fn quantities() {
    case(
        "ahead = \"6 weeks\"",
        "ahead = \"6 weaks\"",
        "\"6 weaks\"",
        "did you mean \"6 weeks\"?",
    );
    case(
        "takes = \"5 min\"",
        "takes = \"20 minits\"",
        "\"20 minits\"",
        "did you mean \"20 minutes\"?",
    );
    case(
        "takes = \"5 min\"",
        "takes = \"-5 min\"",
        "\"-5 min\"",
        "negative",
    );
    case(
        "hours = \"4 hours\"",
        "hours = \"-4 hours\"",
        "\"-4 hours\"",
        "cannot be negative",
    );
    case(
        "hours = \"4 hours\"",
        "hours = \"0 hours\"",
        "\"0 hours\"",
        "longer than no time",
    );
    case(
        "hours = \"4 hours\"",
        "hours = \"4 months\"",
        "\"4 months\"",
        "no fixed length",
    );
    case("hours = \"4 hours\"", "hours = 4", "4", "has no unit");
    case(
        "urgent = \"12%\"",
        "urgent = \"112%\"",
        "\"112%\"",
        "more than all",
    );
    case(
        "urgent = \"12%\"",
        "urgent = 1.12",
        "1.12",
        "between 0 and 1",
    );
    case("urgent = \"12%\"", "urgent = 1", "1", "1% or 100%");
    case("count = 6", "count = -6", "-6", "0 or more");
    case("count = 6", "count = 4294967296", "4294967296", "too large");
    case("count = 6", "count = 20000", "20000", "more than 10000");
    case(
        "initial = 2.5",
        "initial = nan",
        "nan",
        "only ordinary numbers",
    );
    case(
        "initial = 2.5",
        "initial = inf",
        "inf",
        "only ordinary numbers",
    );
    case(
        "seed = 7",
        "seed = 99999999999999999999",
        "99999999999999999999",
        "too large",
    );
    case(
        "cost = \"20 per hour\"",
        "cost = \"24000 per year\"",
        "\"24000 per year\"",
        "14.12 per hour",
    );
    case(
        "\"75% for 1 week\"",
        "\"75% for 0 days\"",
        "\"75% for 0 days\"",
        "lasts no time",
    );
    case(
        "\"50% for 2 weeks\"",
        "\"50%\"",
        "\"50%\"",
        "only the last step",
    );
}

#[test]
fn laws() {
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ gama = \"12 weeks\", cv = 0.5 }",
        "gama",
        "did you mean \"gamma\"?",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ gamma = \"12 weeks\" }",
        "\"12 weeks\"",
        "gamma needs \"cv\"",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ gamma = \"12 weeks\", cv = -0.5 }",
        "-0.5",
        "cv must be",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ gamma = \"0 weeks\", cv = 0.5 }",
        "\"0 weeks\"",
        "more than zero",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ discrete = [\"1 day\", \"2 days\"], weights = [0, 0] }",
        "[\"1 day\", \"2 days\"]",
        "no value",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ discrete = [\"1 day\", \"2 days\"], weights = [1, -1] }",
        "[1, -1]",
        "weight must be",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ uniform = [\"2 days\", \"1 day\"] }",
        "[\"2 days\", \"1 day\"]",
        "ascending",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ triangular = [\"2 days\", \"1 day\"] }",
        "[\"2 days\", \"1 day\"]",
        "3",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ normal = \"9 weeks\", sd = \"2 weeks\" }",
        "{ normal = \"9 weeks\", sd = \"2 weeks\" }",
        "at-least",
    );
    case(
        "{ gamma = \"12 weeks\", cv = 0.5 }",
        "{ empirical = \"gone.csv\", unit = \"days\" }",
        "\"gone.csv\"",
        "no file gone.csv",
    );
}

#[test]
fn dates_and_times() {
    case(
        "go-live = 2011-12-03",
        "go-live = 2011-02-30",
        "2011-02-30",
        "the last day of that month is 2011-02-28",
    );
    case(
        "go-live = 2011-12-03",
        "go-live = 2011-12-03T08:00:00",
        "2011-12-03T08:00:00",
        "without a time",
    );
    case(
        "end = 2012-08-31",
        "end = 2011-08-31",
        "2011-08-31",
        "before the start",
    );
    case(
        "end = 2012-08-31",
        "end = 2031-08-31",
        "2031-08-31",
        "more than ten years",
    );
    case(
        "go-live = 2011-12-03",
        "go-live = 2010-12-03",
        "2010-12-03",
        "outside the simulated days",
    );
    case(
        "to = 12:30:00",
        "to = 08:30:00",
        "08:30:00",
        "ends at 08:30, but starts at 09:00",
    );
    case(
        "to = 17:00:00",
        "to = \"25:00\"",
        "\"25:00\"",
        "not a time of day",
    );
    case(
        "from = 08:00:00, to = 17:00:00",
        "from = 20:00:00, to = 06:00:00",
        "06:00:00",
        "past midnight",
    );
    case(
        "replications = 20",
        "replications = 0",
        "0",
        "at least one replication",
    );
    case(
        "replications = 20",
        "replications = 2000000",
        "2000000",
        "more than",
    );
    case(
        "for = \"10 weeks\"",
        "from = \"go-live + 2 yars\"",
        "\"go-live + 2 yars\"",
        "not a unit",
    );
    case(
        "[plan.agency]",
        "[plan.agency]\nuntil = 2012-01-01",
        "2012-01-01",
        "not both",
    );
    case(
        "for = \"10 weeks\"",
        "until = 2011-10-01",
        "2011-10-01",
        "before it begins",
    );
    case(
        "for = \"10 weeks\"",
        "from = 2013-10-01",
        "2013-10-01",
        "outside the simulated days",
    );
    case(
        "holidays = \"england-and-wales\"",
        "holidays = \"england\"",
        "\"england\"",
        "england-and-wales",
    );
}

#[test]
fn references() {
    case(
        "specialty = \"eyes\"",
        "specialty = \"eyse\"",
        "\"eyse\"",
        "did you mean \"eyes\"?",
    );
    case(
        "specialty = \"eyes\"\n",
        "",
        "eye-general",
        "\"specialty\" is missing",
    );
    case(
        "desk = \"west\"",
        "desk = \"east\"",
        "\"east\"",
        "no desk \"east\"",
    );
    case(
        "staff = \"reception\"",
        "staff = \"receptoin\"",
        "\"receptoin\"",
        "did you mean \"reception\"?",
    );
    case(
        "at = \"nurses\"",
        "at = \"nurse\"",
        "\"nurse\"",
        "did you mean \"nurses\"?",
    );
    case(
        "to = \"office\"",
        "to = \"ofice\"",
        "\"ofice\"",
        "did you mean \"office\"?",
    );
    case(
        "lines = 10",
        "lines = 10\nspecialties = [\"eyes\", \"ears\"]",
        "\"ears\"",
        "no specialty \"ears\"",
    );
    case(
        "sickness = \"5%\"",
        "lines = [\"main\", \"other\"]",
        "\"other\"",
        "no phone line \"other\"",
    );
    case(
        "\"75% for 1 week\"] }",
        "\"75% for 1 week\"], clinics = [\"eye\"] }",
        "\"eye\"",
        "no clinic \"eye\"",
    );
    case(
        "extra-staff = { to = \"office\", count = 4, initial = 1.64 }",
        "catch-up = { clinic = \"eye\", sessions = [{ days = \"sat\", from = 09:00:00, to = 13:00:00 }] }",
        "\"eye\"",
        "no clinic",
    );
    case(
        "extra-staff = { to = \"office\", count = 4, initial = 1.64 }",
        "floorwalkers = { supports = [\"offices\"], count = 1, covers = 5 }",
        "\"offices\"",
        "did you mean \"office\"?",
    );
}

#[test]
fn clinics() {
    case("\"NFFUNFF\"", "\"NFFXNFF\"", "\"NFFXNFF\"", "letter 4: 'X'");
    case(
        "\"NFFUNFF\"",
        "\"NffUNFF\"",
        "\"NffUNFF\"",
        "write a capital",
    );
    case(
        "\"NFFUNFF\"",
        "\"(NFFUNFF\"",
        "\"(NFFUNFF\"",
        "never closed",
    );
    case(
        "\"NFFUNFF\"",
        "\"NFF)UNFF\"",
        "\"NFF)UNFF\"",
        "never opened",
    );
    case(
        "\"NFFUNFF\"",
        "\"NFF-NFF\"",
        "\"NFF-NFF\"",
        "\"-\" has no length",
    );
    case("\"NFFUNFF\"", "\"\"", "\"\"", "without a single slot");
    let long = "{ days = [\"mon\", \"thu\"], from = 09:00:00, to = 12:30:00, clinicians = 2 }";
    case(
        "\"NFFUNFF\"",
        "\"NNNNNNNNNNNN\"",
        long,
        "the pattern takes 240 min, but the session lasts 210 min",
    );
    case("clinicians = 2", "clinicians = 0", "0", "at least one");
    case(
        "[\"mon\", \"thu\"]",
        "[\"mon\", \"thi\"]",
        "\"thi\"",
        "did you mean \"thu\"?",
    );
    case(
        "when = \"before\"",
        "when = \"before\", second-look = \"3 min\"",
        "\"3 min\"",
        "after the consultation",
    );
}

#[test]
fn the_office() {
    case(
        "works = [\"answer\", \"rebook\", \"book\", \"register\"]",
        "works = [\"answer\", \"rebook\", \"book\"]",
        "\"3 min\"",
        "nobody works on \"register\"",
    );
    case(
        "register = \"3 min\"\n",
        "",
        "\"register\"",
        "takes no time in this scenario",
    );
    case(
        "works = [\"answer\", \"rebook\", \"book\", \"register\"]",
        "works = [\"rebook\", \"book\", \"register\"]",
        "main",
        "nobody answers",
    );
    case(
        "invitation-answered = { exponential = \"3 days\" }\n",
        "",
        "\"30%\"",
        "how long do invited patients take",
    );
    case(
        "break = \"45 min\"",
        "break = \"12 h\"",
        "\"12 h\"",
        "as long as the shift",
    );
    case("break = \"45 min\"", "count = 7", "7", "the group has 6");
    case(
        "role = \"clerk\"",
        "role = \"clinician\"",
        "\"clinician\"",
        "their own clinicians",
    );
    case("lines = 10", "lines = 0", "0", "at least one");
    let no_line = WHOLE.replace(
        "[phone-line.main]\nlines = 10\nhandle = { query = { lognormal = \"4 min\", cv = 0.7 } }\n",
        "",
    );
    let said = Scenario::from_toml(&no_line).expect_err("no line").brief();
    assert!(
        said.contains("\"answer\"")
            && said.contains("no phone line serves them")
            && said.contains("there is no phone line"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 3, "{said}");
}

#[test]
fn the_new_system_and_the_plan() {
    case(
        "pace = \"150 transactions\"\n",
        "",
        "clerk",
        "needs \"pace\"",
    );
    case(
        "pace = \"150 transactions\"",
        "pace = \"150 transactions\"\nper-doubling = 0.9",
        "0.9",
        "has no part in the family exponential",
    );
    case(
        "initial = 2.5",
        "initial = -2.5",
        "-2.5",
        "between 0 and 1000",
    );
    case(
        "pace = \"150 transactions\"",
        "pace = \"0 transactions\"",
        "\"0 transactions\"",
        "more than nothing",
    );
    case(
        "[new-system.training.clerk]",
        "[new-system.training.receptionist]",
        "receptionist",
        "no learning curve",
    );
    case(
        "extra-staff = { to = \"office\", count = 4, initial = 1.64 }\n",
        "",
        "agency",
        "does nothing",
    );
    case(
        "cost = \"20 per hour\"",
        "cost = \"20 per hour\"\novertime = { staff = \"office\", extra = \"1 h\" }",
        "{ staff = \"office\", extra = \"1 h\" }",
        "two actions at once",
    );
    case(
        "extra-staff = { to = \"office\", count = 4, initial = 1.64 }",
        "overtime = { staff = \"office\", extra = \"8 h\" }",
        "\"8 h\"",
        "past midnight",
    );
    case(
        "cost = \"20 per hour\"",
        "cost = \"20 per hour\"\n[plan.late]\nfrom = \"go-live + 80 weeks\"\nmore-lines = { line = \"main\", count = 3 }",
        "\"go-live + 80 weeks\"",
        "outside the simulated days",
    );
    let said = broken("go-live = 2011-12-03\n", "");
    assert!(said.brief().contains("the scenario has none"), "{said}");
    case(
        "template = { ramp",
        "cost = \"5 per hour\"\ntemplate = { ramp",
        "\"5 per hour\"",
        "per hour of whom",
    );
}

#[test]
fn several_at_once() {
    let text = WHOLE
        .replace("urgent = \"12%\"", "urgent = \"112%\"")
        .replace("takes = \"5 min\"", "takes = \"5 mon\"")
        .replace("hours = \"4 hours\"", "huors = \"4 hours\"")
        .replace("role = \"receptionist\"", "role = 4");
    let mistakes = Scenario::from_toml(&text).expect_err("four mistakes");
    // A misspelt key is also a missing one.
    assert_eq!(mistakes.list().len(), 5, "{mistakes}");
    let lines: Vec<usize> = mistakes
        .list()
        .iter()
        .filter_map(|m| mistakes.line_and_column(m))
        .map(|p| p.0)
        .collect();
    assert!(lines.is_sorted());
    let syntax = Scenario::from_toml("a = \nb = [1\nc = 5 minutes\n").expect_err("syntax");
    assert!(syntax.list().len() >= 2, "{syntax}");
}

#[test]
fn quantities_without_quotes() {
    case(
        "urgent = \"12%\"",
        "urgent = 12%",
        "12%",
        "quantities stand in quotes: \"12%\"",
    );
}

#[test]
fn too_many() {
    let mut text = WHOLE.to_owned();
    for n in 0..130 {
        text.push_str(&format!("[specialty.s{n}]\n"));
    }
    let said = Scenario::from_toml(&text)
        .expect_err("131 specialties")
        .brief();
    assert!(
        said.contains("131 tables [specialty.…] are more than 128"),
        "{said}"
    );
}

#[cfg(feature = "cli")]
#[test]
fn shown_like_rustc() {
    let shown = broken("referrals =", "refferals =").to_string();
    let expected = r#"error: unknown key "refferals"
  --> scenario.toml:19:1
   |
19 | refferals = { rate = "40 per week", days = "mon-fri" }
   | ^^^^^^^^^
   |
   = help: did you mean "referrals"?

1 mistake to mend"#;
    assert_eq!(shown, expected);
}

#[cfg(feature = "cli")]
#[test]
fn windows_line_ends_are_not_shown() {
    let text = WHOLE
        .replace("role = \"clerk\"", "role = \"clark\"")
        .replace('\n', "\r\n");
    let shown = Scenario::from_toml(&text)
        .expect_err("a mistake")
        .to_string();
    assert!(shown.contains("role = \"clark\"\n"), "{shown}");
}
