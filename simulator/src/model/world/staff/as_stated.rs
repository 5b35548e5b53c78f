//! What a trust knows of a group is not left to chance: its people differ, and do together what is
//! stated of them. Who they are otherwise is `staff`; how learners are moved is `learning`.

use super::{Staff, learning, role_index};
use crate::model::spec::{Drawn, StaffGroup};

impl Staff {
    /// The members from this one on get done together, on the familiar system, what is stated.
    pub(super) fn speeds_as_stated(&mut self, spec: &StaffGroup, from: usize) {
        let members = &mut self.members[from..];
        if spec.drawn != Drawn::AsStated || spec.spread <= 0.0 || members.is_empty() {
            return;
        }
        let rates: f64 = members.iter().map(|m| 1.0 / m.speed).sum();
        let factor = rates * spec.multiplier / members.len() as f64;
        for member in members {
            member.speed *= factor;
        }
    }

    /// The members from this one on begin on the new system as is stated of them together:
    /// at a factor of their own, or the curve's.
    pub(super) fn learners_as_stated(
        &mut self,
        spec: &StaffGroup,
        from: usize,
        initial: Option<f64>,
    ) {
        let Some(curve) = &self.curves[role_index(spec.role)] else {
            return;
        };
        if spec.drawn != Drawn::AsStated || curve.is_level() {
            return;
        }
        let members = self.members[from..].iter_mut();
        let mut group: Vec<_> = members
            .filter_map(|m| Some((1.0 / m.speed, m.learner.as_mut()?)))
            .collect();
        let stated = initial.unwrap_or_else(|| learning::factor(curve.curve(), 0.0));
        learning::together_as_stated(curve, &mut group, stated);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Site;
    use crate::model::spec::{Arm, Scenario};
    use crate::model::world::purpose::Streams;

    const OFFICE: &str = r#"
title = "Differing clerks"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-31
[booking]
register = "10 min"
[specialty.any]
[staff.office]
role = "clerk"
count = 7
works = ["register"]
multiplier = 1.2
spread = 0.5
drawn = "as-stated"
[new-system.learning.clerk]
initial = 2.5
pace = "100 transactions"
plateau = 1.1
spread = 0.8
[plan.agency]
extra-staff = { to = "office", count = 3, initial = 4.0, knows = "the-system" }
from = "go-live"
"#;

    fn staff_of(text: &str, arm: Arm, replication: u64) -> Staff {
        let scenario = Scenario::from_toml(text).expect("a scenario");
        let site = Site::of(&scenario);
        let plan = crate::model::remedies::plan_in_force(&site, arm);
        Staff::of(&site, arm, &plan, &Streams::of(1, replication))
    }

    /// Mean tasks of one minute in a minute, of the own or of those brought: on the familiar
    /// system, and on the new one with this experience.
    fn rates(staff: &Staff, brought: Option<usize>, experience: f64) -> (f64, f64) {
        let curve = staff.curves[0].as_ref();
        let who = || {
            let all = staff.members.iter();
            all.filter(move |m| m.intervention == brought)
        };
        let n = who().count() as f64;
        let new = who().filter_map(|m| {
            let mut learner = m.learner.clone()?;
            learner.gains(curve?, experience);
            Some(1.0 / (m.speed * learner.factor(curve?)))
        });
        let familiar: f64 = who().map(|m| 1.0 / m.speed).sum();
        (familiar / n, new.sum::<f64>() / n)
    }

    fn close(found: f64, expected: f64) {
        let off = (found / expected - 1.0).abs();
        assert!(off < 1e-13, "{found} for {expected}");
    }

    #[test]
    fn a_group_does_what_is_stated_of_it_in_every_replication() {
        for replication in 0..50 {
            let staff = staff_of(OFFICE, Arm::Planned, replication);
            let (familiar, new) = rates(&staff, None, 0.0);
            close(familiar, 1.0 / 1.2);
            close(new, 1.0 / (1.2 * 2.5));
            let (familiar, new) = rates(&staff, Some(0), 0.0);
            close(familiar, 1.0 / 1.2);
            close(new, 1.0 / (1.2 * 4.0));
            // With endless practice everybody is at the plateau.
            close(rates(&staff, None, 1e9).1, 1.0 / (1.2 * 1.1));
        }
    }

    #[test]
    fn who_knows_nothing_begins_on_the_system_as_everybody_does() {
        let text = OFFICE.replace("the-system", "nothing");
        for replication in 0..20 {
            let staff = staff_of(&text, Arm::Planned, replication);
            close(rates(&staff, Some(0), 0.0).1, 1.0 / (1.2 * 2.5));
            let new = staff.members.iter().filter(|m| m.intervention.is_some());
            let curve = staff.curves[0].as_ref().expect("a curve");
            for member in new {
                let trust = member.new_to_the_trust.as_ref().expect("new to it");
                close(trust.factor(curve), 4.0);
            }
        }
    }

    #[test]
    fn half_way_a_group_is_nearly_as_stated_and_drawn_as_it_comes_it_is_not() {
        let mean = |text: &str| -> f64 {
            let of = |r| rates(&staff_of(text, Arm::Unmitigated, r), None, 70.0).1;
            (0..200).map(of).sum::<f64>() / 200.0
        };
        let usual = OFFICE.replace("spread = 0.5", "spread = 0.15");
        let usual = usual.replace("spread = 0.8", "spread = 0.25");
        let typical = 1.0 / (1.2 * (1.1 + 1.4 * libm::exp(-0.7)));
        let stated = mean(&usual) / typical - 1.0;
        let as_they_come = mean(&usual.replace("as-stated", "as-they-come")) / typical - 1.0;
        assert!(stated.abs() < 0.01, "{stated}");
        assert!(as_they_come > 0.02, "{as_they_come}");
    }

    #[test]
    fn curves_that_begin_below_their_end_are_met_too() {
        let text = OFFICE.replace("initial = 2.5", "initial = 0.7");
        for replication in 0..20 {
            let staff = staff_of(&text, Arm::Unmitigated, replication);
            close(rates(&staff, None, 0.0).1, 1.0 / (1.2 * 0.7));
        }
    }

    #[test]
    fn one_more_clerk_moves_the_others_by_a_common_factor() {
        let one = staff_of(OFFICE, Arm::Unmitigated, 3);
        let more = OFFICE.replace("count = 7", "count = 8");
        let other = staff_of(&more, Arm::Unmitigated, 3);
        let factor = |m: usize| other.members[m].speed / one.members[m].speed;
        for member in 1..7 {
            close(factor(member), factor(0));
        }
    }

    #[test]
    fn without_spread_nothing_is_moved_and_whoever_is_alone_is_as_stated() {
        let typical = OFFICE
            .replace("spread = 0.5", "")
            .replace("spread = 0.8", "");
        let come = staff_of(
            &typical.replace("as-stated", "as-they-come"),
            Arm::Planned,
            0,
        );
        let stated = staff_of(&typical, Arm::Planned, 0);
        for (one, other) in come.members.iter().zip(&stated.members) {
            assert_eq!(format!("{one:?}"), format!("{other:?}"));
        }
        let alone = staff_of(
            &OFFICE.replace("count = 7", "count = 1"),
            Arm::Unmitigated,
            0,
        );
        close(alone.members[0].speed, 1.2);
    }
}
