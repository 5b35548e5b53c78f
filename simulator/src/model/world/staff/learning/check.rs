//! Checks of `[new-system.learning]` and `[new-system.training]`.

use crate::model::spec::check::Checker;
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Cover, LearningCurve, Price, Training, TrainingTime};

impl Checker<'_> {
    pub(in crate::model) fn learning(&mut self) {
        let Some(system) = &self.scenario.new_system else {
            return;
        };
        let (learning, training) = (&system.learning, &system.training);
        let roles = [
            ("clerk", &learning.clerk, &training.clerk),
            (
                "receptionist",
                &learning.receptionist,
                &training.receptionist,
            ),
            ("clinician", &learning.clinician, &training.clinician),
        ];
        for (role, curve, training) in roles {
            if let Some(curve) = curve {
                self.note_error(&["new-system", "learning", role], curve.checked());
            }
            if let Some(training) = training {
                self.training(
                    &["new-system", "training", role],
                    role,
                    curve.as_ref(),
                    training,
                );
            }
        }
    }

    fn training(
        &mut self,
        path: &[&str],
        role: &str,
        curve: Option<&LearningCurve>,
        training: &Training,
    ) {
        let at = |key: &'static str| [path, &[key]].concat();
        self.note_if(curve.is_none(), path, || {
            Wrong::new("there is nothing to learn: this role has no learning curve")
                .help(format!("add a table [new-system.learning.{role}]"))
        });
        self.more_than_nothing(&at("ahead"), training.ahead);
        self.note_if(training.hours > training.ahead, &at("hours"), || {
            Wrong::new("more hours than there is time before the go-live")
        });
        self.note_if(!(0.0..=1e6).contains(&training.worth), &at("worth"), || {
            Wrong::new(format!(
                "an hour of training cannot be worth {}",
                training.worth
            ))
            .help("how much practice an hour replaces: 20 transactions, say")
        });
        let in_clinics = training.time == Some(TrainingTime::InClinics);
        self.note_if(in_clinics && role != "clinician", &at("time"), || {
            Wrong::new(format!("a {role} has no clinics")).help("leave it out: see `cover`")
        });
        let twice = in_clinics && training.cover == Cover::Backfilled;
        self.note_if(twice, &at("cover"), || {
            Wrong::new("somebody stands in, but clinics give way to it")
                .help("leave out either of `cover` and `time`")
        });
        let by_the_hour = matches!(training.cost, None | Some(Price::PerHour(_)));
        self.note_if(!by_the_hour, &at("cost"), || {
            Wrong::new("training is paid by the hour").help("such as \"80 per hour\"")
        });
        if let Some(half) = training.half_forgotten_in {
            self.more_than_nothing(&at("half-forgotten-in"), half);
        }
    }
}
