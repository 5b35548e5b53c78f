//! Dates, names that stand for nothing, clinics and the booking office.

use cutover::model::spec::Scenario;

use super::{WHOLE, case};

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

/// An example date for a go-live is one of the scenario's own days.
#[test]
fn a_go_live_that_is_missing_would_be_among_the_days() {
    let text = "title = \"t\"\nstart = 2024-01-08\nend = 2024-06-28\n[plan.a]\ntemplate = { ramp = [\"50% for 2 weeks\"] }\n";
    let mistakes = Scenario::from_toml(text).expect_err("no go-live");
    let help = mistakes.list()[0].help.as_deref();
    assert_eq!(
        help,
        Some("add go-live = 2024-04-03 at the top, or give a date")
    );
}

#[test]
fn a_hospital_of_nothing_is_doubted() {
    let frame = "title = \"t\"\nstart = 2024-01-08\nend = 2024-06-28\n";
    let doubts = |more: &str| {
        let scenario = Scenario::from_toml(&format!("{frame}{more}"));
        scenario
            .unwrap_or_else(|mistakes| panic!("{mistakes}"))
            .doubts()
    };
    let nothing = doubts("");
    assert_eq!(nothing.len(), 1);
    assert!(nothing[0].title.starts_with("no hospital is described"));
    // A telephone that rings is something.
    let line = "[phone-line.main]\nlines = 2\nhandle = { query = \"4 min\" }\nqueries = \"40 per day\"\n\
                [staff.clerks]\nrole = \"clerk\"\ncount = 1\nworks = [\"answer\"]\n";
    assert!(doubts(line).iter().all(|doubt| doubt.key != "title"));
}
