//! Random scenarios with all that those of `random_scenarios` never write: two specialties,
//! clinics with habits, lists that are split, pools, money, parameters that are not known. Those are
//! kept as they are, since digests of them are recorded.

use std::collections::BTreeSet;

use cutover::model::spec::{Scenario, json_schema};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::random_scenarios::whole;

/// Lines of a scenario, and what must stand in it for them to make sense.
type Lines = &'static [(&'static str, &'static str)];

const OF_SPECIALTY: Lines = &[
    (
        "choice = { declines = \"60%\", later = { exponential = \"5 days\" } }\n",
        "",
    ),
    (
        "deferral = { share = \"40%\", by = { exponential = \"5 days\" }, clock = \"runs\" }\n",
        "",
    ),
    ("removals = \"30% per month\"\n", ""),
    (
        "lists = { consultants = 3, unevenness = 0.4, mismatch = \"20%\", pooled = \"10%\" }\n",
        "",
    ),
    ("site = \"north\"\n", ""),
    ("title = \"Any\"\n", ""),
];

const OF_CLINIC: Lines = &[
    ("squeezes-in = { up-to = 2 }\n", ""),
    (
        "leaves-unseen = { after = { exponential = \"40 min\" }, gone-for-good = \"30%\" }\n",
        "",
    ),
    (
        "latest-finish = { after = \"20 min\", looks-ahead = \"30 min\" }\n",
        "",
    ),
    (
        "hurries = { at-most = \"40%\", when-behind = \"10 min\", comes-again = \"50%\", tires-after = \"1 h\" }\n",
        "follow-up = {",
    ),
    (
        "overrun-review = { shortens-over = \"5 min\", restores-under = \"1 min\", lead-time = \"3 days\", booked = \"moved\" }\n",
        "",
    ),
    (
        "follows-list = { target = \"5 days\", every = \"1 week\", within = \"2 weeks\", notice = \"3 days\", more = \"40%\", fewer = \"40%\", sessions = [{ days = [\"sat\", \"sun\"], from = 09:00:00, to = 12:00:00 }] }\n",
        "pattern = \"N",
    ),
    (
        "documentation = { share = \"40%\", after-session = \"30%\" }\n",
        "",
    ),
    ("team = 5\n", ""),
    ("title = \"Any\"\n", ""),
];

const OF_DESK: Lines = &[
    ("book = { exponential = \"3 min\" }\n", ""),
    (
        "enquiries = { rate = \"20 per day\", from = 08:00:00, to = 18:00:00 }\nenquiry = { exponential = \"4 min\" }\n",
        "",
    ),
    ("order = \"arrivals-first\"\n", ""),
    ("walks-off-after = { exponential = \"20 min\" }\n", ""),
    ("called-past-after = \"5 min\"\n", ""),
];

/// One of these, or none.
const CLOSES: [&str; 3] = ["", "closes = 17:00:00\n", "closes-after = \"30 min\"\n"];

const ORDERS: [&str; 3] = [
    "",
    "order = \"by-age\"\ndue = { register = \"1 day\", book-urgent = \"4 hours\", answer = \"2 min\" }\n",
    "order = \"urgent-first\"\n",
];

const OF_BOOKING: Lines = &[
    ("notice = \"2 days\"\nurgent-notice = \"1 day\"\n", ""),
    ("urgent-standard = \"2 weeks\"\n", ""),
    ("follow-up-ahead = \"1 week\"\n", ""),
    ("at-the-telephone = \"50%\"\n", ""),
    ("rebook = { exponential = \"4 min\" }\n", ""),
];

const OF_OFFICE: Lines = &[
    ("drawn = \"as-stated\"\n", ""),
    ("cost = \"14 per hour\"\n", ""),
    ("specialties = [\"any\", \"other\"]\n", OTHER),
];

/// A second specialty with a clinic of its own.
const OTHER: &str = "[specialty.other]\nreferrals = { rate = \"30 per week\", days = \"mon-fri\", from = 09:00:00, to = 17:00:00, day-to-day = 0.5 }\nurgent = \"20%\"\ninvited = \"40%\"\nwaiting-list = { size = 60, age = { uniform = [\"0 days\", \"6 weeks\"] }, unbooked = 30 }\ndid-not-attend = { same-day = \"10%\", long-notice = \"20%\", settles-over = \"5 days\" }\nfollow-up = { chance = \"60%\", due = { exponential = \"2 weeks\" } }\nsite = \"south\"\n\
    [clinic.other]\nspecialty = \"other\"\nsessions = [{ days = [\"tue\", \"wed\"], from = 13:00:00, to = 16:00:00, clinicians = 2 }]\nslots = { new = \"20 min\", follow-up = \"10 min\", pattern = \"NFFUNFF\" }\nconsultation = { new = { gamma = \"16 min\", cv = 0.6 }, follow-up = { gamma = \"9 min\", cv = 0.6 } }\ndesk = \"front\"\n";

const TABLES: Lines = &[
    (
        "[clinic.by-telephone]\nspecialty = \"any\"\nmedium = \"telephone\"\nsessions = [{ days = [\"fri\"], from = 14:00:00, to = 16:00:00 }]\nslots = { length = \"12 min\", pattern = \"NFFNFF\" }\nconsultation = { new = \"8 min\" }\n",
        "",
    ),
    (
        "[appointment-queries]\nper-booking = 0.8\nper-referral = 0.4\ntold-otherwise = \"60%\"\nmissed-untold = \"50%\"\nlate = \"3 days\"\nrings-after = \"1 day\"\ngps-within = \"2 weeks\"\ntold-late = \"50%\"\nhigher = [{ multiple = 4, for = \"2 weeks\" }]\n",
        "",
    ),
    (
        "[money]\ncurrency = \"GBP\"\n[money.income]\nfirst = \"150\"\nfollow-up = \"80\"\nrecovered = \"60%\"\n[money.overtime]\nclinicians = \"100 per hour\"\nclerks = \"20 per hour\"\nunpaid = \"15 min\"\n[money.fines]\nover-18-weeks = { above = \"8%\", each = \"150\" }\nsent-home = \"40\"\n[money.project.team]\ncost = \"6000 per week\"\nfrom = \"go-live - 1 week\"\nfor = \"3 weeks\"\n",
        "",
    ),
    (
        "[pool.agency]\nsize = 2\nlead-time = \"2 days\"\ninduction = \"1 day\"\n[plan.from-agency]\nextra-staff = { to = \"desk\", count = 2, initial = 1.4, pool = \"agency\" }\nwhen = \"clinic.attended > 2\"\nfor = \"6 days\"\ntimes = 3\n[plan.also-from-agency]\nfloorwalkers = { supports = [\"office\"], count = 2, covers = 3, pool = \"agency\" }\nfrom = \"go-live + 2 days\"\nfor = \"2 weeks\"\n",
        "",
    ),
    (
        "[plan.longer]\novertime = { staff = \"desk\", extra = \"1 hour\", at-most = \"3 hours\" }\nfor = \"2 weeks\"\ncost = \"25 per hour\"\n",
        SHIFTS,
    ),
    (
        "[plan.lines]\nmore-lines = { line = \"office\", count = 2 }\nfor = \"9 days\"\n",
        "lines = 1\n",
    ),
    (
        "[plan.lessons]\ntraining = { role = \"clerk\", hours = \"3 hours\" }\ncost = \"500\"\n",
        "[new-system.training.clerk]",
    ),
    (
        "[uncertain]\n\"new-system.learning.clerk.spread\" = { uniform = [0.1, 0.9] }\n\"staff.desk.count\" = { discrete = [2, 3] }\n",
        "",
    ),
    (
        "[plan.in-phases]\nphases = [{ specialties = [\"any\"] }, { specialties = [\"other\"], after = \"1 week\" }]\n",
        OTHER,
    ),
];

/// The shifts of the desk, which otherwise has none.
const SHIFTS: &str = "shifts = [{ days = \"mon-fri\", from = 08:00:00, to = 15:00:00, count = 1, break = \"30 min\" }, { days = \"mon-sat\", from = 10:00:00, to = 19:00:00, count = 1 }]\nend-of-shift = \"suspend\"\n";

/// Which of so many lines are written: one in three.
fn some_of(lines: Lines) -> impl Strategy<Value = (Lines, Vec<bool>)> {
    let chosen = prop::collection::vec(prop::bool::weighted(1.0 / 3.0), lines.len());
    chosen.prop_map(move |chosen| (lines, chosen))
}

/// Writes lines into a table, or at the end.
fn write(text: &mut String, table: &str, (lines, chosen): (Lines, Vec<bool>)) {
    for (line, needs) in lines.iter().zip(chosen).filter_map(|(l, c)| c.then_some(l)) {
        if text.contains(needs) {
            insert(text, table, line);
        }
    }
}

fn insert(text: &mut String, table: &str, line: &str) {
    let head = format!("{table}\n");
    let at = text.find(&head).map_or(text.len(), |at| at + head.len());
    text.insert_str(at, line);
}

/// A valid scenario with any of it. The few that do not go together are drawn again.
pub fn wider() -> impl Strategy<Value = String> {
    let within = (
        some_of(OF_SPECIALTY),
        some_of(OF_CLINIC),
        some_of(OF_DESK),
        some_of(OF_BOOKING),
        some_of(OF_OFFICE),
        some_of(TABLES),
    );
    let one_of = (
        prop::sample::select(&CLOSES[..]),
        prop::sample::select(&ORDERS[..]),
        prop::sample::select(&["", SHIFTS][..]),
        prop::sample::select(&["", OTHER][..]),
    );
    (whole(), within, one_of)
        .prop_map(|(mut text, within, (closes, order, shifts, other))| {
            let (specialty, clinic, desk, booking, office, tables) = within;
            text.push_str(other);
            if !other.is_empty() && text.contains("[new-system.errors]") {
                insert(
                    &mut text,
                    "[new-system.errors]",
                    "wrong-specialty = \"15%\"\n",
                );
            }
            insert(&mut text, "[staff.desk]", shifts);
            insert(&mut text, "[desk.front]", closes);
            insert(&mut text, "[booking]", order);
            write(&mut text, "[specialty.any]", specialty);
            write(&mut text, "[clinic.any]", clinic);
            write(&mut text, "[desk.front]", desk);
            write(&mut text, "[booking]", booking);
            write(&mut text, "[staff.office]", office);
            write(&mut text, "the end", tables);
            text
        })
        .prop_filter("what goes together", |text| {
            Scenario::from_toml(text).is_ok()
        })
}

/// Scenarios with this seed, one after the other.
pub fn drawn(seed: u64) -> impl Iterator<Item = String> {
    let mut runner = TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(seed),
        max_global_rejects: u32::MAX,
        max_local_rejects: u32::MAX,
        ..Config::default()
    });
    std::iter::from_fn(move || Some(wider().new_tree(&mut runner).expect("one").current()))
}

/// The tables of a scenario whose keys are looked at: what the schema calls it, and where it is; a
/// star is any name.
const LOOKED_AT: [(&str, &[&str]); 12] = [
    ("", &[]),
    ("Booking", &["booking"]),
    ("AppointmentQueries", &["appointment-queries"]),
    ("Specialty", &["specialty", "*"]),
    ("Clinic", &["clinic", "*"]),
    ("Desk", &["desk", "*"]),
    ("StaffGroup", &["staff", "*"]),
    ("PhoneLine", &["phone-line", "*"]),
    ("CarPark", &["car-park", "*"]),
    ("Money", &["money"]),
    ("NewSystem", &["new-system"]),
    ("Intervention", &["plan", "*"]),
];

/// What is never written, and why.
const NEVER: [(&str, &[&str]); 6] = [
    // What is read of other files, said for people, or done with many runs.
    (
        "",
        &[
            "base",
            "without",
            "description",
            "source",
            "precision",
            "replications",
            "recovery",
            "targets",
            "sweep",
            "choose",
        ],
    ),
    // Which people these are, and when; tested in `rota`, `shifts` and `as_stated`.
    ("StaffGroup", &["lines", "multiplier"]),
    // Sessions then have as many clinicians as keep the list, which the observer cannot know; tested
    // in `steady_state`.
    ("Specialty", &["steady-state"]),
    ("Clinic", &["built"]),
    ("PhoneLine", &["specialties"]),
    // These are `[halt]`'s.
    ("Intervention", &["pause", "roll-back", "until"]),
];

/// The tables at a path.
fn tables_at<'v>(value: &'v toml::Value, path: &[&str]) -> Vec<&'v toml::Table> {
    let Some(table) = value.as_table() else {
        return Vec::new();
    };
    match path {
        [] => vec![table],
        ["*", rest @ ..] => table.values().flat_map(|v| tables_at(v, rest)).collect(),
        [key, rest @ ..] => {
            let below = table.get(*key).into_iter();
            below.flat_map(|v| tables_at(v, rest)).collect()
        }
    }
}

/// Whatever key the schema gives the tables looked at is written by one of the generator's
/// scenarios, or said not to be: a new one has to be put into one of the two lists. Distributions
/// and what stands inside a key are not looked at.
#[test]
fn every_key_of_the_schema_is_written_or_said_not_to_be() {
    let schema = json_schema();
    let parsed: Vec<toml::Value> = drawn(7)
        .take(250)
        .map(|text| toml::from_str(&text).expect("TOML"))
        .collect();
    let mut wrong = Vec::new();
    for (name, path) in LOOKED_AT {
        let definition = if name.is_empty() {
            &schema
        } else {
            &schema["$defs"][name]
        };
        let keys = definition["properties"].as_object().expect("keys").keys();
        let written: BTreeSet<&str> = parsed
            .iter()
            .flat_map(|scenario| tables_at(scenario, path))
            .flat_map(|table| table.keys().map(String::as_str))
            .collect();
        let never = NEVER.iter().find(|(table, _)| *table == name);
        let never = never.map_or(&[][..], |(_, keys)| keys);
        let said = |key: &&str| never.contains(key) || *key == "source";
        let (left_out, both): (Vec<&str>, Vec<&str>) = (
            keys.map(String::as_str)
                .filter(|key| !written.contains(key) && !said(key))
                .collect(),
            never
                .iter()
                .copied()
                .filter(|key| written.contains(key))
                .collect(),
        );
        if !left_out.is_empty() {
            wrong.push(format!("no scenario writes {left_out:?} of {name:?}"));
        }
        if !both.is_empty() {
            wrong.push(format!("{both:?} of {name:?} is written after all"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
