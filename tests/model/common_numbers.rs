//! Random numbers belong to what they decide: the same again, the same in every arm, the same
//! whoever else there is.

use std::collections::{BTreeMap, BTreeSet};

use cutover::model::spec::{Checked, Scenario};
use cutover::model::{Arm, Measure, Outcome, Site, TraceEvent, simulate};

use crate::full::{TRUST, trust_gone_wrong, trust_with_seed, trust_without_new_system};
use crate::trial::{History, edited, history, outcome, outcomes, scenario, total};

#[test]
fn the_same_replication_twice_is_equal_to_the_bit() {
    let (one, other) = (scenario(TRUST), scenario(TRUST));
    for arm in Arm::ALL {
        let alone = simulate(&Site::of(&other), arm, 2);
        // In a batch, on another site, after other replications and arms.
        let batch = outcomes(&one, arm, 3);
        assert!(equal(&batch[2], &alone), "{arm:?}");
        assert!(!equal(&batch[1], &alone), "replications differ");
    }
}

/// Equal to the bit; waits of sessions without patients are no number.
pub fn equal(a: &Outcome, b: &Outcome) -> bool {
    let sessions =
        |o: &Outcome| -> Vec<String> { o.sessions.iter().map(|s| format!("{s:?}")).collect() };
    a.book == b.book
        && a.census == b.census
        && a.costs == b.costs
        && a.interventions == b.interventions
        && a.events == b.events
        && sessions(a) == sessions(b)
}

#[test]
fn neighbouring_replications_and_seeds_are_unrelated_and_the_first_is_like_any_other() {
    let scenario = scenario(
        "title = \"x\"\nstart = 2024-01-01\nend = 2024-01-28\n[specialty.a]\nreferrals = \"50 per day\"\n[specialty.b]\nreferrals = \"50 per day\"\n",
    );
    let daily = |o: &Outcome, specialty: usize| -> Vec<f64> {
        let id = cutover::model::SpecialtyId::new(specialty);
        (0..28)
            .map(|d| o.book.cell(Measure::Referred, Some(id), d).sum)
            .collect()
    };
    let mut series = BTreeSet::new();
    for seed in 0..4 {
        let scenario = edited(scenario.clone(), |s| s.seed = seed);
        for outcome in outcomes(&scenario, Arm::Baseline, 4) {
            for specialty in 0..2 {
                let counts: Vec<u64> = daily(&outcome, specialty)
                    .into_iter()
                    .map(|c| c as u64)
                    .collect();
                // The trap: run number times a constant as the seed makes all streams of run 0
                // equal.
                assert!(series.insert(counts), "two streams are the same");
            }
        }
    }
    assert_eq!(series.len(), 32);
}

/// The first day on which two books differ in anything.
pub fn first_difference(a: &Outcome, b: &Outcome) -> Option<usize> {
    (0..a.book.days()).find(|&day| {
        Measure::ALL.iter().any(|&m| {
            let of = |o: &Outcome| {
                let c = o.book.cell(m, None, day);
                (c.sum.to_bits(), c.n.to_bits())
            };
            of(a) != of(b)
        })
    })
}

/// A trust without what is known and felt before the go-live: training, and templates, which change
/// bookings from the first day on.
fn unprepared(trust: &str) -> String {
    let mut text = trust.to_owned();
    for table in [
        "new-system.training.clerk",
        "plan.more-training",
        "plan.lighter",
    ] {
        let (before, rest) = text.split_once(&format!("[{table}]\n")).expect("a table");
        let after = rest.find("\n[").map_or("", |at| &rest[at + 1..]);
        text = format!("{before}{after}");
    }
    text
}

#[test]
fn arms_are_the_same_to_the_bit_before_anything_differs() {
    let go_live = 42;
    // With faults on, and without.
    let trusts = [1, 2, 3].map(trust_with_seed);
    let faulty = [1, 2].map(trust_gone_wrong);
    for text in trusts.iter().chain(&faulty) {
        let scenario = scenario(&unprepared(text));
        let arms = [Arm::Baseline, Arm::Unmitigated, Arm::Planned];
        let [baseline, unmitigated, planned] = arms.map(|arm| outcome(&scenario, arm));
        assert_eq!(first_difference(&baseline, &unmitigated), Some(go_live));
        assert_eq!(first_difference(&unmitigated, &planned), Some(go_live));
    }
}

#[test]
fn a_go_live_that_changes_nothing_changes_nothing() {
    let scenario = scenario(&trust_without_new_system());
    for replication in 0..3 {
        let site = Site::of(&scenario);
        let baseline = simulate(&site, Arm::Baseline, replication);
        let unmitigated = simulate(&site, Arm::Unmitigated, replication);
        assert!(equal(&baseline, &unmitigated));
    }
}

/// For every patient: how long each consultation took, in order.
fn consultations(history: &History) -> BTreeMap<u64, Vec<i64>> {
    let mut begun = BTreeMap::new();
    let mut lengths: BTreeMap<u64, Vec<i64>> = BTreeMap::new();
    for &(at, who, what) in history {
        match what {
            TraceEvent::ConsultationBegan => {
                begun.insert(who, at);
            }
            TraceEvent::ConsultationEnded => {
                lengths.entry(who).or_default().push(at - begun[&who]);
            }
            _ => {}
        }
    }
    lengths
}

fn referrals(history: &History) -> BTreeMap<u64, i64> {
    let of = history.iter().filter(|h| h.2 == TraceEvent::Referred);
    of.map(|h| (h.1, h.0)).collect()
}

#[test]
fn another_clerk_changes_no_patients_luck() {
    let more = TRUST
        .replace("count = 5\n", "count = 6\n")
        .replace("count = 3 },\n    { days", "count = 4 },\n    { days");
    let run = |text: &str| history(&scenario(text), Arm::Baseline, 0).1;
    let (few, many) = (run(TRUST), run(&more));
    assert!(few != many, "the office is quicker");
    assert_eq!(referrals(&few), referrals(&many));
    // A first consultation is as long as it is, whenever it takes place, for all but those on
    // another occasion: a patient who cancelled in one run may not have in the other.
    let (few, many) = (consultations(&few), consultations(&many));
    let both = few.iter().filter_map(|(who, a)| Some((a, many.get(who)?)));
    let (mut same, mut all) = (0, 0);
    for (a, b) in both {
        all += 1;
        same += usize::from(a[0] == b[0]);
    }
    assert!(
        all > 1000 && same as f64 > 0.8 * f64::from(all),
        "{same} of {all}"
    );
}

/// A self-contained specialty with a clinic of its own.
fn own_clinic(name: &str) -> String {
    format!(
        r#"
[specialty.{name}]
referrals = "40 per week"
waiting-list = {{ size = 60, age = {{ exponential = "2 weeks" }} }}
did-not-attend = {{ same-day = "5%", long-notice = "10%", settles-over = "5 days" }}
cancellation = {{ by-patient = "5%", by-hospital = "5%" }}
follow-up = {{ chance = "50%", due = {{ gamma = "3 weeks", cv = 0.4 }}, booked-at-desk = "50%" }}
[clinic.{name}]
specialty = "{name}"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 12:00:00 }}]
slots = {{ length = "9 min", pattern = "NFNFNFNFNFNFNFNFNFNF" }}
consultation = {{ new = {{ exponential = "9 min" }} }}
arrives-early = {{ normal = "5 min", sd = "5 min" }}
late-start = {{ exponential = "5 min" }}
"#
    )
}

#[test]
fn another_specialty_changes_nobody_elses_days() {
    let head = "title = \"x\"\nstart = 2024-01-01\nend = 2024-03-31\n";
    // Before it and after it in the order of names, so that no index stays what it was.
    let alone = format!("{head}{}", own_clinic("m"));
    let company = format!(
        "{head}{}{}{}",
        own_clinic("a"),
        own_clinic("m"),
        own_clinic("z")
    );
    let run = |text: &str| history(&scenario(text), Arm::Baseline, 0).1;
    let alone = run(&alone);
    let who: BTreeSet<u64> = alone.iter().map(|h| h.1).collect();
    assert!(who.len() > 500);
    let theirs: History = run(&company)
        .into_iter()
        .filter(|h| who.contains(&h.1))
        .collect();
    assert!(alone == theirs, "to the millisecond");
}

#[test]
fn more_of_everything_never_makes_the_mean_worse() {
    // On common numbers, over eight replications together. Exceptions stated: more clerks may
    // lengthen the clinic wait, because more patients get booked.
    let base = scenario(&trust_with_seed(11));
    let mean = |scenario: &Checked<Scenario>, measure: Measure| {
        let outcomes = outcomes(scenario, Arm::Unmitigated, 8);
        let cells = outcomes.iter().map(|o| total(&o.book, measure));
        let (sum, n) = cells.fold((0.0, 0.0), |(s, n), c| (s + c.sum, n + c.n));
        sum / n
    };
    // One fewer, so that one more is missed: the backlog of an office with people to spare is what
    // comes after hours, and varies by that alone.
    let short = edited(base.clone(), |s| {
        let office = s.staff.get_mut("office").expect("office");
        office.count -= 1;
        office.shifts[0].count = office.shifts[0].count.map(|c| c - 1);
    });
    let desk = edited(base.clone(), |s| {
        s.staff.get_mut("reception").expect("reception").count += 2;
    });
    // Three lines for five clerks: otherwise nobody hears the engaged tone.
    let few_lines = edited(base.clone(), |s| {
        let line = s.phone_line.get_mut("office").expect("office");
        line.lines = line.lines.map(|n| n - 3);
    });
    let trained = edited(base.clone(), |s| {
        let system = s.new_system.as_mut().expect("a new system");
        let clerk = system.training.clerk.as_mut().expect("training");
        clerk.worth *= 3.0;
    });
    let cases = [
        (&short, &base, Measure::CallsWait),
        (&short, &base, Measure::CallsAbandonedShare),
        (&short, &base, Measure::BookingUnbooked),
        (&short, &base, Measure::BookingWaitRegister),
        (&base, &desk, Measure::DeskWait),
        (&few_lines, &base, Measure::CallsEngaged),
        (&base, &trained, Measure::ClerkMultiplier),
        (&base, &trained, Measure::CallsWait),
    ];
    for (less, more, measure) in cases {
        let (before, after) = (mean(less, measure), mean(more, measure));
        assert!(after < before, "{measure:?}: {before} then {after}");
    }
}

#[test]
fn a_scenario_that_fails_leaves_the_next_replication_alone() {
    // A watcher that gives up in the middle of one replication, as a broken plug-in would.
    let scenario = scenario(TRUST);
    let site = Site::of(&scenario);
    let expected = simulate(&site, Arm::Planned, 1);
    let broken = std::panic::catch_unwind(|| {
        let mut seen = 0;
        let watch = move |_, _, _| {
            seen += 1;
            assert!(seen < 5000, "enough");
        };
        cutover::model::simulate_watched(&site, Arm::Planned, 0, watch)
    });
    assert!(broken.is_err());
    assert!(equal(&simulate(&site, Arm::Planned, 1), &expected));
}
