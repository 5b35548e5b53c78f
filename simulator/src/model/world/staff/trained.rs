//! Who is trained ahead of the go-live, when, and how much of it they still know on the day. What
//! may be written of training is `learning::training`.

use super::{Member, ROLES, Staff, role_index};
use crate::engine::Duration;
use crate::model::spec::{Cover, Role, Scenario, Training};
use crate::model::world::plan::PlanInForce;
use crate::model::world::site::Site;

impl Staff {
    /// Trains the trust's own members; clinicians learn apart from them.
    pub(super) fn train(&mut self, site: &Site<'_>, plan: &PlanInForce<'_>) {
        let Some(go_live) = plan.go_live() else {
            return;
        };
        for role in ROLES {
            let Some(written) = training(site.scenario, role) else {
                continue;
            };
            let hours = hours(written, role, plan);
            let ahead = written.ahead.duration().as_days_f64().ceil() as i64;
            let members: Vec<usize> = (0..self.members.len())
                .filter(|&i| {
                    let m = &self.members[i];
                    m.role == role && m.intervention.is_none()
                })
                .collect();
            let n = members.len().max(1) as i64;
            for (i, &m) in members.iter().enumerate() {
                // Spread evenly over the days before the go-live, first come first.
                let day = go_live - ahead + ahead * i as i64 / n;
                let worth = self.worth_of_training(role, written, hours, go_live - day);
                let member = &mut self.members[m];
                let curve = self.curves[role_index(role)].as_ref();
                if let Some((learner, curve)) = member.learner.as_mut().zip(curve) {
                    learner.gains(curve, worth);
                }
                // Whoever was trained before the first day is back on the floor.
                if written.cover == Cover::None && day >= 0 {
                    member.training = Some((day, hours));
                }
            }
        }
    }

    /// The first day on which somebody is away for training.
    #[must_use]
    pub fn first_training(&self) -> Option<i64> {
        let training = self.members.iter().filter_map(|member| member.training);
        training.map(|(day, _)| day).min()
    }

    /// What training leaves a clinician with on the go-live, taken half way through the time for it.
    pub(super) fn worth_to_clinicians(&self, site: &Site<'_>, plan: &PlanInForce<'_>) -> f64 {
        let role = Role::Clinician;
        training(site.scenario, role).map_or(0.0, |written| {
            let half_way = written.ahead.duration().as_days_f64() as i64 / 2;
            self.worth_of_training(role, written, hours(written, role, plan), half_way)
        })
    }

    /// Experience left on the go-live of training taken so many days before.
    fn worth_of_training(
        &self,
        role: Role,
        written: &Training,
        hours: Duration,
        days_ago: i64,
    ) -> f64 {
        let Some(curve) = &self.curves[role_index(role)] else {
            return 0.0;
        };
        let kept = written.half_forgotten_in.as_ref().map_or(1.0, |half| {
            libm::exp2(-(days_ago as f64) / half.duration().as_days_f64())
        });
        curve.training(hours, written.worth) * kept
    }
}

impl Member {
    /// How much training is still ahead.
    pub fn training_left(&self) -> Duration {
        self.training.map_or(Duration::ZERO, |(_, left)| left)
    }

    /// Takes the training of a day out of a shift of this length; returns how much of the
    /// shift's start is lost to it. What does not fit falls on the next shift.
    pub fn trains_on(&mut self, day: i64, shift: Duration) -> Duration {
        match &mut self.training {
            Some((first, left)) if *first <= day && *left > Duration::ZERO => {
                let today = (*left).min(shift);
                *left -= today;
                today
            }
            _ => Duration::ZERO,
        }
    }
}

fn training(scenario: &Scenario, role: Role) -> Option<&Training> {
    let training = &scenario.new_system.as_ref()?.training;
    match role {
        Role::Clerk => training.clerk.as_ref(),
        Role::Receptionist => training.receptionist.as_ref(),
        Role::Clinician => training.clinician.as_ref(),
    }
}

/// Hours of training a person, those that a plan adds among them.
fn hours(written: &Training, role: Role, plan: &PlanInForce<'_>) -> Duration {
    let more = plan.training.iter().filter(|t| t.0 == role);
    written.hours.duration() + more.map(|t| t.1).sum::<Duration>()
}
