//! Every way to get a scenario wrong is answered with its place: what the caret is under and
//! what is said about it. Two scenarios, in each of which a test breaks one thing; the tests
//! stand by subject.

mod car_park;
mod contradictions;
mod disruptions;
mod faults;
mod halt;
mod hospital;
mod lists;
mod money;
mod order;
mod plan;
mod remedies;
mod targets;
mod telephone;
mod triggers;
mod twice;
mod uncertain;
mod when_late;
mod written;

use cutover::model::spec::{Doubt, Mistakes, Scenario};

/// A scenario with a bit of everything that a hospital has.
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

[money]
currency = "GBP"

[plan.agency]
extra-staff = { to = "office", count = 4, initial = 1.64 }
for = "10 weeks"
cost = "20 per hour"

[plan.lighter]
template = { ramp = ["50% for 2 weeks", "75% for 1 week"] }
"#;

/// A scenario with a bit of everything that goes wrong and is done about it.
pub const TROUBLED: &str = include_str!("troubled.toml");

/// A scenario with one text replaced by another.
fn changed(whole: &str, from: &str, to: &str) -> String {
    assert_eq!(
        whole.matches(from).count(),
        1,
        "{from:?} must stand once in the whole scenario"
    );
    whole.replace(from, to)
}

/// Breaks one thing where much goes wrong already and expects one mistake: its keys, what the
/// caret is under, what is said, and what help is offered.
#[track_caller]
fn refused(from: &str, to: &str, key: &str, caret: &str, title: &str, help: &str) {
    let text = changed(TROUBLED, from, to);
    let Err(mistakes) = Scenario::from_toml(&text) else {
        panic!("accepted: {to}")
    };
    let [mistake] = mistakes.list() else {
        panic!("expected one mistake for {to:?}, got:\n{mistakes}")
    };
    let found = (&*mistake.key, mistakes.quoted(mistake));
    assert_eq!(found, (key, Some(caret)), "for {to:?} in:\n{mistakes}");
    assert_eq!(mistake.title, title, "for {to:?}");
    let offered = mistake.help.as_deref().unwrap_or_default();
    let right = if help.is_empty() {
        offered.is_empty()
    } else {
        offered.contains(help)
    };
    assert!(
        right,
        "expected the help {help:?} for {to:?}, got {offered:?}"
    );
}

/// What is doubtful once one thing is changed.
#[track_caller]
fn doubts(from: &str, to: &str) -> Vec<Doubt> {
    let scenario = Scenario::from_toml(&changed(TROUBLED, from, to));
    scenario
        .unwrap_or_else(|mistakes| panic!("{mistakes}"))
        .doubts()
}

/// Changes one thing and expects one doubt.
#[track_caller]
fn doubted(from: &str, to: &str, key: &str, title: &str) {
    let doubts = doubts(from, to);
    let [doubt] = &doubts[..] else {
        panic!("expected one doubt for {to:?}, got {doubts:#?}")
    };
    assert_eq!((&*doubt.key, &*doubt.title), (key, title), "for {to:?}");
}

fn broken(from: &str, to: &str) -> Mistakes {
    match Scenario::from_toml(&changed(WHOLE, from, to)) {
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
    let troubled = Scenario::from_toml(TROUBLED).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(troubled.doubts(), []);
}

#[test]
fn what_goes_wrong_is_written_out_and_read_back() {
    let troubled = Scenario::from_toml(TROUBLED).unwrap_or_else(|m| panic!("{m}"));
    let by_text = Scenario::from_toml(&troubled.to_toml());
    assert_eq!(by_text.unwrap_or_else(|m| panic!("{m}")), troubled);
    let by_json = Scenario::from_json(troubled.to_json());
    assert_eq!(by_json.unwrap_or_else(|m| panic!("{m}")), troubled);
}
