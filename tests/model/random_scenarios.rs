//! Scenarios nobody thought of: random mixtures of mechanisms, all valid, must never stop the
//! simulation, lose a patient, or differ from one run to the next.

use cutover::model::{Arm, Measure, Outcome};
use proptest::prelude::*;

use crate::common_numbers::equal;
use crate::conservation::nobody_is_lost;
use crate::trial::{cell, history, outcome, scenario, total};

fn optional(line: &'static str) -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(""), Just(line)]
}

fn specialty() -> impl Strategy<Value = String> {
    (
        1u32..150,
        0u32..100,
        0u32..200,
        optional("invited = \"60%\"\n"),
        prop_oneof![
            Just(""),
            Just("did-not-attend = { same-day = \"0%\", long-notice = \"90%\", settles-over = \"3 days\", discharged = \"10%\" }\n"),
            Just("did-not-attend = { same-day = \"100%\", long-notice = \"100%\" }\n"),
        ],
        prop_oneof![
            Just(""),
            Just("cancellation = { by-patient = \"60%\", by-hospital = \"40%\" }\n"),
            Just("cancellation = { by-patient = \"100%\" }\n"),
        ],
        prop_oneof![
            Just(""),
            Just("follow-up = { chance = \"90%\", due = { exponential = \"5 days\" }, booked-at-desk = \"50%\" }\n"),
            Just("follow-up = { chance = \"75%\", due = { lognormal = \"20 weeks\", cv = 1.5 } }\n"),
        ],
    )
        .prop_map(|(per_week, urgent, list, invited, dna, cancel, follow_up)| {
            format!(
                "referrals = \"{per_week} per week\"\nurgent = \"{urgent}%\"\n\
                 waiting-list = {{ size = {list}, age = {{ exponential = \"5 weeks\" }}, unbooked = {} }}\n\
                 {invited}{dna}{cancel}{follow_up}",
                list / 3
            )
        })
}

fn clinic() -> impl Strategy<Value = String> {
    (
        prop_oneof![Just("\"daily\""), Just("[\"mon\", \"thu\"]"), Just("[\"sat\"]")],
        1u32..4,
        prop_oneof![Just("own"), Just("shared")],
        prop_oneof![Just("NFU"), Just("(NNFF)-UN"), Just("FFFF"), Just("N")],
        prop_oneof![Just("\"0 min\""), Just("{ exponential = \"25 min\" }")],
        optional("arrives-early = { normal = \"0 min\", sd = \"40 min\" }\n"),
        optional("late-start = { exponential = \"30 min\" }\n"),
        optional("desk = \"front\"\n"),
        optional(
            "steps = [{ name = \"a\", when = \"before\", chance = \"50%\", takes = \"9 min\", at = \"s\" }, { name = \"b\", when = \"after\", chance = \"70%\", takes = { exponential = \"9 min\" }, at = \"s\", second-look = \"3 min\" }, { name = \"c\", when = \"after\", takes = \"0 min\", second-look = \"1 min\" }]\n",
        ),
    )
        .prop_map(|(days, clinicians, lists, pattern, takes, early, late, desk, steps)| {
            format!(
                "sessions = [{{ days = {days}, from = 09:00:00, to = 11:00:00, clinicians = {clinicians}, lists = \"{lists}\" }}, {{ days = {days}, from = 10:30:00, to = 23:00:00 }}]\n\
                 slots = {{ length = \"15 min\", pattern = \"{pattern}\" }}\n\
                 consultation = {{ new = {takes} }}\n{early}{late}{desk}{steps}"
            )
        })
}

fn office() -> impl Strategy<Value = String> {
    (
        0u32..4,
        prop_oneof![
            Just(""),
            Just("shifts = [{ days = \"mon-fri\", from = 09:00:00, to = 12:00:00, break = \"30 min\" }]\n"),
            Just("shifts = [{ days = \"daily\", from = 00:00:00, to = \"24:00\" }]\n"),
        ],
        prop_oneof![Just("finish"), Just("suspend"), Just("hand-over")],
        optional("sickness = { rate = \"40%\", spell = \"2 days\", peaks = [{ from = \"go-live\", for = \"1 week\", rate = \"90%\" }] }\n"),
        prop_oneof![Just("\"0 min\""), Just("\"3 min\""), Just("{ exponential = \"6 hours\" }")],
        prop_oneof![
            Just("patience = { exponential = \"5 min\" }\nredial = { chance = \"90%\", after = { exponential = \"6 hours\" } }\n"),
            Just("patience = \"0 min\"\n"),
            Just("lines = 1\nredial = { chance = \"100%\", after = \"6 hours\" }\n"),
            Just(""),
        ],
        optional("days = \"mon-fri\"\nfrom = 09:00:00\nto = 17:00:00\n"),
        0u32..60,
        prop::sample::subsequence(vec!["repair", "validate", "re-enter"], 0..=3),
    )
        .prop_map(|(count, shifts, policy, ill, takes, line, hours, calls, more)| {
            let tasks: String = more.iter().map(|task| format!("{task} = \"4 min\"\n")).collect();
            let works: String = more.iter().map(|work| format!(", \"{work}\"")).collect();
            format!(
                "[booking]\nhorizon = \"3 weeks\"\nregister = {takes}\nbook = {takes}\ninvitation-answered = {{ exponential = \"2 days\" }}\ninvitation-lapses = \"4 days\"\n{tasks}\
                 [chasing]\nafter = \"0 days\"\nchance = \"50% per day\"\nbooked = \"50%\"\n\
                 [staff.office]\nrole = \"clerk\"\ncount = {count}\nworks = [\"answer\", \"rebook\", \"book\", \"register\"{works}]\nend-of-shift = \"{policy}\"\nspread = 0.5\n{shifts}{ill}\
                 [phone-line.office]\n{line}{hours}queries = \"{calls} per day\"\nhandle = {{ query = {{ exponential = \"5 min\" }} }}\n"
            )
        })
}

fn go_live() -> impl Strategy<Value = String> {
    (
        prop_oneof![
            Just("initial = 3.0\npace = \"20 transactions\"\nspread = 1.0\n"),
            Just("curve = \"wright\"\ninitial = 4.0\nper-doubling = 0.5\nspread = 0.5\n"),
            Just("initial = 0.5\npace = \"20 hours\"\nplateau = 1.0\nspread = 2.0\n"),
        ],
        optional("[new-system.training.clerk]\nhours = \"20 hours\"\nworth = 3\nahead = \"3 days\"\n"),
        prop_oneof![
            Just(""),
            Just("[plan.a]\nextra-staff = { to = \"office\", count = 2, initial = 1.6 }\nfor = \"9 days\"\ncost = \"20 per hour\"\n"),
            Just("[plan.a]\ntemplate = { ramp = [\"0% for 1 week\", \"33% for 1 week\"] }\n"),
            Just("[plan.a]\nfloorwalkers = { supports = [\"clinicians\", \"desk\"], count = 1, covers = 3, taken-from = \"desk\" }\nfor = \"9 days\"\n"),
            Just("[plan.a]\ncatch-up = { clinic = \"any\", sessions = [{ days = \"daily\", from = 11:00:00, to = 14:00:00 }], announced = \"0 days\" }\n"),
        ],
    )
        .prop_map(|(curve, training, plan)| {
            format!("[new-system.learning.clerk]\n{curve}[new-system.learning.clinician]\n{curve}[new-system.learning.receptionist]\n{curve}{training}{plan}")
        })
}

fn car_park() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just(""),
        Just(
            "[car-park.p]\nspaces = 1\nby-car = \"60%\"\nwalk = \"7 min\"\npatience = { exponential = \"20 min\" }\ncharge = \"1.20 per hour\"\nothers = \"2 per hour\"\nothers-stay = { exponential = \"50 min\" }\n[plan.free]\nfree-parking = { car-park = \"p\" }\nfor = \"9 days\"\n"
        ),
        Just(
            "[car-park.p]\nspaces = 3\nlingers = { exponential = \"2 hours\" }\ncharge = \"2.50\"\nclinics = [\"any\"]\nothers = { rate = \"30 per day\", from = 09:00:00, day-to-day = 1.0 }\nothers-stay = { exponential = \"1 day\" }\n"
        ),
        Just(
            "[car-park.p]\nspaces = 2\npatience = \"0 min\"\nwalk = \"50 min\"\nlingers = \"0 min\"\nclinics = [\"any\"]\n[car-park.q]\nspaces = 1\n"
        ),
    ]
}

fn rate() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("\"0%\""),
        Just("\"15%\""),
        Just("{ initial = \"20%\", settled = \"1%\" }"),
        Just("{ initial = \"5%\", before = \"20%\" }"),
    ]
}

fn errors() -> impl Strategy<Value = String> {
    let kind = |key: &'static str| {
        prop_oneof![
            Just(String::new()),
            rate().prop_map(move |rate| format!("{key} = {rate}\n")),
        ]
    };
    let of_records =
        |key: &'static str| prop_oneof![kind(key), Just(format!("{key} = \"100%\"\n"))];
    let bookings = (
        kind("no-such-clinic"),
        kind("wrong-time"),
        kind("double-booking"),
        kind("not-told"),
    );
    let records = (
        of_records("duplicate"),
        of_records("lost-referral"),
        of_records("outcome-not-recorded"),
    );
    (bookings, records)
        .prop_map(|((a, b, d, e), (f, g, h))| format!("[new-system.errors]\n{a}{b}{d}{e}{f}{g}{h}"))
}

fn what_goes_wrong() -> impl Strategy<Value = String> {
    let from = || {
        prop_oneof![
            Just("\"go-live\""),
            Just("\"go-live + 4 days\""),
            Just("\"go-live - 1 week\""),
            Just("2024-01-10"),
        ]
    };
    let share = || prop_oneof![Just("0%"), Just("30%"), Just("100%")];
    let audit = (prop_oneof![Just("1 day"), Just("9 days")], from(), share()).prop_map(
        |(every, first, finds)| {
            format!(
                "[new-system.audit]\nevery = \"{every}\"\nfirst = {first}\nfinds = \"{finds}\"\n"
            )
        },
    );
    let migration =
        share().prop_map(|share| format!("[new-system.migration]\nout-of-slot = \"{share}\"\n"));
    let letters = (share(), from()).prop_map(|(share, from)| {
        format!("[new-system.letters]\nnot-sent = \"{share}\"\nfrom = {from}\nfor = \"8 days\"\n")
    });
    let work_around = (share(), from(), share()).prop_map(|(share, from, lost)| {
        format!("[new-system.work-around]\nshare = \"{share}\"\nfrom = {from}\nfor = \"2 weeks\"\nlost = \"{lost}\"\n")
    });
    let some = |table: BoxedStrategy<String>| prop_oneof![Just(String::new()), table];
    (
        some(errors().boxed()),
        some(audit.boxed()),
        some(migration.boxed()),
        some(letters.boxed()),
        some(work_around.boxed()),
    )
        .prop_map(|(a, b, c, d, e)| format!("{a}{b}{c}{d}{e}"))
}

/// The new system out of order, and what is done about it that needs it to be.
fn disruptions() -> impl Strategy<Value = String> {
    let builds = prop_oneof![
        Just(""),
        Just("[new-system.builds]\nper-week = 0.5\n"),
        Just(
            "[new-system.builds]\nbuilt = [{ by = \"go-live - 1 week\", share = \"0%\" }, { by = \"go-live + 2 weeks\", share = \"100%\" }]\n[plan.builders]\nbuilds = { sooner = \"5 days\", per-week = 1 }\nfor = \"1 week\"\n"
        ),
        Just(
            "[new-system.builds]\nper-week = 0.3\n[plan.forms]\npaper = { takes = 1.5 }\nwhen = \"clinic.attended < 3\"\nfor = \"6 days\"\ntimes = 2\n"
        ),
    ];
    let outages = prop_oneof![
        Just(""),
        Just(
            "[new-system.outages]\non-paper = 3\nplanned = [{ on = \"go-live + 1 day\", at = 10:00:00, lasts = \"5 h\" }]\nrandom = { rate = \"2 per week\", lasts = { exponential = \"5 h\" } }\n"
        ),
    ];
    (
        builds,
        outages,
        optional(
            "[[new-system.slow]]\nfactor = 2.5\nfrom = \"go-live + 3 days\"\nfor = \"9 days\"\n",
        ),
        optional("[new-system.blackout]\nfrom = \"go-live + 3 days\"\nfor = \"9 days\"\n"),
    )
        .prop_map(|(a, b, c, d)| format!("{a}{b}{c}{d}"))
}

/// Interventions that figures start and stop, and rules that halt.
fn remedies() -> impl Strategy<Value = String> {
    let planned = prop_oneof![
        Just(""),
        Just(
            "messages = { reaches = \"50%\", did-not-attend = 0.5, chasing = 0.2 }\nwhen = \"clinic.attended > 3\"\nlead-time = \"2 days\"\nstops-when = \"clinic.attended < 2\"\ntimes = 5\n"
        ),
        Just(
            "template = { ramp = [\"25% for 9 days\", \"75% for 2 days\"] }\nwhen = \"list.recorded > 5\"\nstops-when = \"clinic.attended < 2\"\ntimes = 3\n"
        ),
        Just(
            "catch-up = { clinic = \"any\", sessions = [{ days = \"daily\", from = 18:00:00, to = 20:00:00 }], announced = \"3 days\" }\nwhen = \"list.recorded > 5\"\nstops-when = \"clinic.attended > 4\"\ntimes = 3\n"
        ),
        Just(
            "extra-staff = { to = \"office\", count = 2 }\nwhen = \"list.recorded > 5 for 3 days\"\nfor = \"4 days\"\ntimes = 9\n"
        ),
        Just("postpone = { by = \"1 week\" }\n"),
    ];
    let halts = prop_oneof![
        Just(""),
        Just(
            "[halt.back]\nroll-back = { by-hand = \"50%\" }\nwhen = \"clinic.attended > 3 for 2 days\"\n"
        ),
        Just("[halt.back]\nroll-back = {}\nfrom = \"go-live + 9 days\"\n"),
        Just(
            "[halt.wait]\npause = {}\nfrom = \"go-live - 1 week\"\nfor = \"11 days\"\n[halt.back]\nroll-back = { by-hand = \"100%\" }\nwhen = \"clinic.attended > 0\"\nlead-time = \"1 day\"\n"
        ),
    ];
    (planned, halts).prop_map(|(planned, halts)| match planned {
        "" => halts.to_owned(),
        _ => format!("[plan.then]\n{planned}{halts}"),
    })
}

pub fn whole() -> impl Strategy<Value = String> {
    let system = (go_live(), what_goes_wrong(), disruptions(), remedies());
    let system = system.prop_map(|(go_live, wrong, disrupted, remedies)| {
        format!("{go_live}{wrong}{disrupted}{remedies}")
    });
    (specialty(), clinic(), office(), system, car_park(), 0u64..1000).prop_map(
        |(specialty, clinic, office, go_live, car_park, seed)| {
            format!(
                "title = \"Anything\"\nstart = 2024-01-01\ngo-live = 2024-01-22\nend = 2024-02-25\nseed = {seed}\n\
                 holidays = [2024-01-02, 2024-01-29]\n{office}\n[specialty.any]\n{specialty}\n[clinic.any]\nspecialty = \"any\"\n{clinic}\n\
                 [service.s]\ncount = 1\n[desk.front]\nstaff = \"desk\"\ncheck-in = \"2 min\"\ncheck-out = {{ exponential = \"2 min\" }}\n\
                 [staff.desk]\nrole = \"receptionist\"\ncount = 2\n{go_live}{car_park}"
            )
        },
    )
}

/// Whether some desk closes its doors on patients who have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doors {
    Open,
    Close,
}

pub fn makes_sense(outcome: &Outcome) {
    makes_sense_with(outcome, Doors::Open);
}

#[track_caller]
pub fn makes_sense_with(outcome: &Outcome, doors: Doors) {
    nobody_is_lost(outcome);
    let book = &outcome.book;
    for &measure in Measure::ALL {
        for day in 0..book.days() {
            let c = cell(book, measure, day..day + 1);
            assert!(c.sum.is_finite() && c.sum >= 0.0, "{measure:?} {c:?}");
            assert!(c.n.is_finite() && c.n >= 0.0, "{measure:?} {c:?}");
        }
    }
    let came = total(book, Measure::ClinicAttended).sum;
    let dna = total(book, Measure::ClinicDna);
    // Whoever goes unseen has come.
    let unseen = [Measure::ClinicSentHome, Measure::ClinicLeftUnseen];
    let unseen: f64 = unseen.map(|m| total(book, m).sum).iter().sum();
    // Nor has who found the doors of the desk closed, of whom no figure speaks alone.
    let others = dna.n - (came + unseen + dna.sum);
    match doors {
        Doors::Open => assert_eq!(others, 0.0),
        Doors::Close => {
            let sent_back = total(book, Measure::ClinicTurnedAway).sum;
            assert!(
                (0.0..=sent_back).contains(&others),
                "{others} of {sent_back}"
            );
        }
    }
    let turned_away = total(book, Measure::CarParkTurnedAway).sum;
    assert!(turned_away <= total(book, Measure::CarParkDelayed).sum);
    // Whom no clinic expects is not written down as absent when they drive home.
    let unknown = [Measure::FaultNoSuchClinic, Measure::FaultNotReEntered];
    let unknown: f64 = unknown.map(|fault| total(book, fault).sum).iter().sum();
    assert!(turned_away <= dna.sum + unknown);
    assert_eq!(
        total(book, Measure::CallsOffered).sum,
        total(book, Measure::CallsEngaged).n
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, max_shrink_iters: 40, rng_seed: proptest::test_runner::RngSeed::Fixed(2011), ..ProptestConfig::default() })]

    #[test]
    fn anything_valid_runs_and_loses_nobody(text in whole()) {
        let scenario = scenario(&text);
        for arm in Arm::of(&scenario) {
            let first = outcome(&scenario, arm);
            makes_sense(&first);
            // Again, and watched: that changes nothing.
            let (again, _) = history(&scenario, arm, 0);
            prop_assert!(equal(&first, &again) && first.close_up == again.close_up);
        }
    }
}
