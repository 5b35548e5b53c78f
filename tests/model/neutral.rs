//! Nothing wrong changes nothing: with every mechanism written down and neutral, the go-live is
//! business as usual to the bit, in every measure.

use cutover::model::{Arm, Measure, Outcome};

use crate::common_numbers::equal;
use crate::full::{TRUST, trust_gone_wrong, trust_without_new_system};
use crate::trial::{edited, outcome, scenario};

/// Everything that can go wrong, at rates of nothing.
const NEUTRAL: &str = r#"
[appointment-queries]
per-booking = 0.0
told-otherwise = "0%"
[new-system.errors]
no-such-clinic = "0%"
wrong-time = "0%"
wrong-specialty = "0%"
double-booking = "0%"
not-told = "0%"
duplicate = "0%"
lost-referral = "0%"
outcome-not-recorded = "0%"
[new-system.audit]
every = "1 week"
finds = "100%"
[new-system.migration]
out-of-slot = "0%"
[new-system.letters]
not-sent = "0%"
for = "2 weeks"
heard = { rings = "0%", after = "2 days" }
[new-system.work-around]
share = "0%"
for = "2 weeks"
[new-system.builds]
built = [{ by = "go-live", share = "100%" }]
[[new-system.slow]]
factor = 1.0
for = "2 weeks"
[money.income]
first = "0"
follow-up = "0"
recovered = "100%"
[money.overtime]
clinicians = "0 per hour"
[money.fines]
over-18-weeks = "0"
over-52-weeks = "0"
urgent-breach = "0"
sent-home = "0"
"#;

#[test]
fn loops_at_a_chance_of_nothing_are_as_without_their_tables() {
    let trust = trust_gone_wrong(7);
    let chasing = "[chasing]\nafter = \"2 weeks\"\nchance = \"8% per day\"\nbooked = \"40%\"\n";
    assert!(trust.contains(chasing));
    let redial = "redial = { chance = \"60%\", after = { exponential = \"50 min\" } }\n";
    assert!(trust.contains(redial));
    for (table, nothing) in [
        (chasing, chasing.replace("8% per day", "0%")),
        (redial, redial.replace("60%", "0%")),
    ] {
        let without = scenario(&trust.replace(table, ""));
        let nothing = scenario(&trust.replace(table, &nothing));
        let with = scenario(&trust);
        for arm in Arm::ALL {
            let (without, nothing) = (outcome(&without, arm), outcome(&nothing, arm));
            assert!(equal(&without, &nothing), "{arm:?}: {table}");
        }
        let [with, without] = [&with, &without].map(|s| outcome(s, Arm::Unmitigated));
        assert!(!equal(&with, &without), "{table}");
    }
}

/// What clinics do that run late, none of which ever happens.
const NEVER_LATE: &str = r#"
latest-finish = { after = "12 hours", looks-ahead = "1 s" }
leaves-unseen = { after = "20 hours", gone-for-good = "50%" }
hurries = { at-most = "0%", when-behind = "1 min", comes-again = "50%", tires-after = "1 s", tired = 2.0 }
overrun-review = { shortens-over = "10 hours", restores-under = "0 min", booked = "moved" }
"#;

#[test]
fn clinics_that_are_never_late_enough_are_as_without_habits() {
    let mut with = TRUST.to_owned();
    for clinic in [
        "[clinic.ears]\n",
        "[clinic.eyes]\n",
        "[clinic.eyes-by-phone]\n",
    ] {
        with = with.replace(clinic, &format!("{clinic}{NEVER_LATE}"));
    }
    let (with, without) = (scenario(&with), scenario(TRUST));
    for arm in Arm::ALL {
        let (with, without) = (outcome(&with, arm), outcome(&without, arm));
        assert!(with.book == without.book, "{arm:?}");
        assert_eq!(with.sessions, without.sessions);
        assert_eq!(with.census, without.census);
        assert_eq!(with.costs, without.costs);
    }
}

#[test]
fn no_errors_no_outage_all_built_and_nothing_to_learn_is_the_baseline() {
    let before = trust_without_new_system();
    for seed in [1, 2] {
        let text = edited(scenario(&format!("{before}{NEUTRAL}")), |s| s.seed = seed);
        let (baseline, live) = (
            outcome(&text, Arm::Baseline),
            outcome(&text, Arm::Unmitigated),
        );
        for &measure in Measure::ALL {
            let of = |o: &Outcome| -> Vec<_> {
                (0..o.book.days())
                    .map(|d| o.book.cell(measure, None, d))
                    .collect()
            };
            assert!(of(&baseline) == of(&live), "{measure:?} differs");
        }
        assert!(baseline.book == live.book);
        assert_eq!(baseline.sessions, live.sessions);
        assert_eq!(baseline.census, live.census);
        assert_eq!(baseline.costs, live.costs);
    }
}

#[test]
fn a_template_that_offers_all_of_the_slots_is_none() {
    let (trust, _) = TRUST.split_once("\n[plan.").expect("plans come last");
    for when in ["", "when = \"clinic.attended < 1000000\"\n"] {
        let plan = "[plan.whole]\ntemplate = { ramp = [\"100% for 4 weeks\"], spacing = \"evenly\", booked = \"moved\" }\n";
        let with = scenario(&format!("{trust}\n{plan}{when}"));
        let unmitigated = outcome(&with, Arm::Unmitigated);
        let planned = outcome(&with, Arm::Planned);
        assert!(unmitigated.book == planned.book);
        assert_eq!(unmitigated.sessions, planned.sessions);
        assert_eq!(unmitigated.census, planned.census);
    }
}

/// Remedies at a length or a number of nothing, and as they are.
const SWITCHED_OFF: [(&str, &str); 11] = [
    (
        "extra-staff = { to = \"office\", count = 3 }\nfor = \"6 weeks\"\ncost = \"5000\"",
        "extra-staff = { to = \"office\", count = 0 }\nfor = \"6 weeks\"\ncost = \"5000\"",
    ),
    (
        "floorwalkers = { supports = [\"office\"], count = 2, covers = 5 }\nfor = \"6 weeks\"",
        "floorwalkers = { supports = [\"office\"], count = 0, covers = 5 }\nfor = \"6 weeks\"",
    ),
    (
        "template = { ramp = [\"50% for 4 weeks\"] }\ncost = \"9000\"",
        "template = { ramp = [\"100% for 4 weeks\"] }\ncost = \"9000\"",
    ),
    (
        "postpone = { by = \"4 weeks\" }",
        "postpone = { by = \"0 weeks\" }",
    ),
    (
        "overtime = { staff = \"office\", extra = \"1 h\" }\nfor = \"6 weeks\"\ncost = \"40 per hour\"",
        "overtime = { staff = \"office\", extra = \"0 h\" }\nfor = \"6 weeks\"\ncost = \"40 per hour\"",
    ),
    (
        "overtime = { staff = \"office\", extra = \"1 h\", at-most = \"4 h\" }\nfor = \"6 weeks\"",
        "overtime = { staff = \"office\", extra = \"1 h\", at-most = \"0 h\" }\nfor = \"6 weeks\"",
    ),
    (
        "extra-staff = { to = \"office\", count = 3 }\nfor = \"6 weeks\"\ncost = \"5000\"",
        "extra-staff = { to = \"office\", count = 3 }\nfor = \"0 weeks\"\ncost = \"5000\"",
    ),
    (
        "catch-up = { clinic = \"eyes\", sessions = [{ days = \"sat\", from = 09:00:00, to = 13:00:00, clinicians = 2 }] }\ncost = \"9000\"",
        "catch-up = { clinic = \"eyes\", sessions = [{ days = \"sat\", from = 09:00:00, to = 13:00:00, clinicians = 0 }] }\ncost = \"9000\"",
    ),
    (
        "pause = {}\nfrom = \"go-live - 1 days\"\nfor = \"2 weeks\"",
        "pause = {}\nfrom = \"go-live - 1 days\"\nfor = \"0 weeks\"",
    ),
    (
        "extra-staff = { to = \"office\", count = 3 }\nwhen = \"clinic.attended > 0\"\nfor = \"6 weeks\"",
        "extra-staff = { to = \"office\", count = 3 }\nwhen = \"clinic.attended > 0\"\nfor = \"0 weeks\"",
    ),
    (
        "overtime = { staff = \"office\", extra = \"1 h\" }\nwhen = \"clinic.attended > 0\"\nfor = \"6 weeks\"",
        "overtime = { staff = \"office\", extra = \"0 h\" }\nwhen = \"clinic.attended > 0\"\nfor = \"6 weeks\"",
    ),
];

#[test]
fn remedies_of_no_length_or_number_are_as_without_them() {
    let (trust, _) = TRUST.split_once("\n[plan.").expect("plans come last");
    for (as_it_is, nothing) in SWITCHED_OFF {
        let with = |remedy: &str| scenario(&format!("{trust}\n[plan.remedy]\n{remedy}\n"));
        let off = with(nothing);
        let unmitigated = outcome(&off, Arm::Unmitigated);
        let planned = outcome(&off, Arm::Planned);
        assert!(unmitigated.book == planned.book, "{nothing}");
        assert_eq!(unmitigated.sessions, planned.sessions, "{nothing}");
        assert_eq!(unmitigated.census, planned.census, "{nothing}");
        // What never was in force helps nobody, and holds up no recovery.
        assert_eq!(planned.interventions, [], "{nothing}");
        let paid = |of: &Outcome| of.costs.iter().map(|line| line.amount).sum::<f64>();
        assert_eq!(paid(&unmitigated), paid(&planned), "{nothing}");
        let on = outcome(&with(as_it_is), Arm::Planned);
        assert!(unmitigated.book != on.book, "{as_it_is}");
    }
}

#[test]
fn troubles_of_no_length_are_as_without_them() {
    let trust = trust_gone_wrong(7);
    for (table, nothing) in [
        (
            "[[new-system.slow]]\nfactor = 2.0\nfor = \"2 weeks\"\n",
            "2 weeks",
        ),
        ("[new-system.blackout]\nfor = \"2 weeks\"\n", "2 weeks"),
        (
            "[new-system.letters]\nnot-sent = \"20%\"\nfor = \"2 weeks\"\n",
            "2 weeks",
        ),
        (
            "[new-system.work-around]\nshare = \"30%\"\nfor = \"6 weeks\"\nlost = \"20%\"\n",
            "6 weeks",
        ),
        (
            "[new-system.outages]\nplanned = [{ on = \"go-live + 2 weeks\", at = 09:00:00, lasts = \"4 h\" }]\n",
            "4 h",
        ),
    ] {
        let head = table.split('\n').next().expect("a head");
        let bare = head.trim_matches(['[', ']']);
        // As it is written there, if it is.
        let without = match trust.find(head) {
            Some(at) => {
                let end = trust[at + 1..]
                    .find("\n[")
                    .map_or(trust.len(), |end| at + 2 + end);
                format!("{}{}", &trust[..at], &trust[end..])
            }
            None => trust.clone(),
        };
        assert!(!without.contains(bare), "{bare}");
        let off = table.replace(
            nothing,
            &format!("0 {}", nothing.split_once(' ').expect("a unit").1),
        );
        let [without, off] =
            [without.clone(), format!("{without}\n{off}")].map(|text| scenario(&text));
        for arm in Arm::ALL {
            let (without, off) = (outcome(&without, arm), outcome(&off, arm));
            assert!(equal(&without, &off), "{arm:?}: {table}");
        }
    }
}

/// Whoever holds an additional session is somebody else than whoever holds another, also where one before
/// them is switched off.
#[test]
fn catch_ups_after_one_that_is_switched_off_are_as_without_it() {
    let (trust, _) = TRUST.split_once("\n[plan.").expect("plans come last");
    let saturday = |name: &str, clinicians: u32, more: &str| {
        format!(
            "[plan.{name}]\ncatch-up = {{ clinic = \"eyes\", sessions = [{{ days = \"sat\", from = 09:00:00, to = 13:00:00, \
             clinicians = {clinicians} }}] }}\n{more}\n"
        )
    };
    let two = [saturday("b", 2, ""), saturday("c", 1, "")].concat();
    let without = outcome(&scenario(&format!("{trust}\n{two}")), Arm::Planned);
    for off in [saturday("a", 0, ""), saturday("a", 3, "for = \"0 weeks\"")] {
        let with = outcome(&scenario(&format!("{trust}\n{off}{two}")), Arm::Planned);
        assert!(without.book == with.book, "{off}");
        assert_eq!(without.sessions, with.sessions, "{off}");
    }
}
