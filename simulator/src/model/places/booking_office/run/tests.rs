//! Who of those set aside has which slot, where a specialty is split into lists.

use std::collections::BTreeMap;

use crate::engine::Time;
use crate::model::spec::Scenario;
use crate::model::world::observer::TraceEvent;
use crate::model::world::purpose::Streams;
use crate::model::{Arm, Site, simulate_watched};
use crate::statistics::{mean, standard_error, student_t_quantile};

const REPLICATIONS: u64 = 10;
/// Two-sided, of each comparison.
const LEVEL: f64 = 0.001;

/// A year of 70 referrals a week for 60 slots, half of which are pooled.
fn too_few_slots(lists: &str, office: &str) -> String {
    format!(
        r#"
title = "Too few slots"
start = 2024-01-01
end = 2024-12-29
[specialty.eyes]
referrals = "70 per week"
[specialty.eyes.lists]
{lists}
pooled = "50%"
[clinic.eyes]
specialty = "eyes"
sessions = [{{ days = "mon-fri", from = 09:00:00, to = 12:00:00, clinicians = 2 }}]
slots = {{ length = "30 min", pattern = "NNNNNN" }}
consultation = {{ new = "20 min" }}
[booking]
horizon = "4 weeks"
notice = "3 days"
{office}
"#
    )
}

/// What became of the referrals to one list.
#[derive(Clone, Copy, Debug, Default)]
struct List {
    referred: f64,
    booked: f64,
    days_waited: f64,
}

impl List {
    fn booked_share(&self) -> f64 {
        self.booked / self.referred
    }

    fn days_to_booking(&self) -> f64 {
        self.days_waited / self.booked
    }
}

/// By replication, what became of each list.
fn lists_of(text: &str) -> Vec<BTreeMap<String, List>> {
    let scenario = Scenario::from_toml(text).expect("a scenario");
    let site = Site::of(&scenario);
    let split = site.specialties[0].split.as_ref().expect("split");
    let replication = |replication| {
        let mut referred = BTreeMap::new();
        let mut booked = BTreeMap::new();
        let watch = |now: Time, uid: u64, what: TraceEvent| match what {
            TraceEvent::Referred => {
                referred.insert(uid, now);
            }
            TraceEvent::Booked => {
                booked.insert(uid, now);
            }
            _ => {}
        };
        let _ = simulate_watched(&site, Arm::Baseline, replication, watch);
        let streams = Streams::of(scenario.seed, replication);
        let mut lists: BTreeMap<String, List> = BTreeMap::new();
        for (uid, since) in referred {
            let name = &split.parts[split.list_of(&streams, uid).index()].name;
            let list = lists.entry(name.clone()).or_default();
            list.referred += 1.0;
            if let Some(at) = booked.get(&uid) {
                list.booked += 1.0;
                list.days_waited += (*at - since).as_days_f64();
            }
        }
        lists
    };
    (0..REPLICATIONS).map(replication).collect()
}

/// Student's test of differences, one of each replication, which are nothing in the mean.
fn are_alike(what: &str, differences: &[f64]) {
    let off = mean(differences).expect("some");
    let error = standard_error(differences).expect("two or more");
    let limit = student_t_quantile(1.0 - LEVEL / 2.0, differences.len() - 1).expect("a level");
    assert!(off.abs() <= limit * error, "{what}: {off} ± {error}");
}

type Fate = fn(&List) -> f64;

/// What is compared between lists.
const FATES: [(&str, Fate); 2] = [
    ("share booked", List::booked_share),
    ("days to booking", List::days_to_booking),
];

/// Booked at once, and by clerks.
const OFFICES: [&str; 2] = [
    "",
    r#"book = "5 min"
[staff.clerks]
role = "clerk"
count = 2
works = ["book"]
"#,
];

#[test]
fn equal_lists_fare_alike_where_the_pool_does_not_suffice() {
    for office in OFFICES {
        let lists = lists_of(&too_few_slots("consultants = 3", office));
        for (what, fate) in FATES {
            for (one, other) in [("1", "2"), ("1", "3"), ("2", "3")] {
                let off = lists.iter().map(|of| fate(&of[one]) - fate(&of[other]));
                are_alike(
                    &format!("{what}, {one} and {other}"),
                    &off.collect::<Vec<_>>(),
                );
            }
        }
        // Of 70 referrals 60 have a slot of this year, and some of the next four weeks.
        let share = lists.iter().map(|of| of["3"].booked_share());
        let share = share.sum::<f64>() / REPLICATIONS as f64;
        assert!((0.88..0.95).contains(&share), "{share}");
    }
}

#[test]
fn the_names_of_lists_decide_nothing() {
    let lists = |referrals| lists_of(&too_few_slots(referrals, ""));
    let one_way = lists(r#"referrals = { a = "70%", b = "30%" }"#);
    let other_way = lists(r#"referrals = { a = "30%", b = "70%" }"#);
    for (what, fate) in FATES {
        for (one, other) in [("a", "b"), ("b", "a")] {
            let both = one_way.iter().zip(&other_way);
            let off = both.map(|(before, after)| fate(&before[one]) - fate(&after[other]));
            are_alike(&format!("{what}, {one}"), &off.collect::<Vec<_>>());
        }
    }
}
