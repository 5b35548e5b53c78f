//! Reads off a replication what was asked of it: one figure for each response. What many of them
//! say together is made elsewhere.

use serde::{Deserialize, Serialize};

use crate::model::spec::{Asked, Checked, InArm, Money, Period, Response, Scenario};
use crate::model::{Arm, Measure, Outcome, Site, SpecialtyId};

use super::estimates::{go_live_day, over_days};
use super::peaks::peak_of;
use super::recovery::Working;
use super::recovery::rule::{Rule, Verdict, Why};
use super::weeks::weeks_of_arm;

/// One figure of one replication.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The figure, in the response's unit.
    pub value: f64,
    /// Whether it is known by the end.
    pub status: Status,
}

/// What is known by the end of something that is watched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The figure.
    Known,
    /// It had not happened: the true time is later (censored).
    NotYet,
    /// The measure was as before, but for help that was still there, and what it is without nobody
    /// knows (censored).
    OnlyWithHelp,
}

impl Reading {
    /// A figure that is known.
    #[must_use]
    pub const fn known(value: f64) -> Self {
        Self {
            value,
            status: Status::Known,
        }
    }

    /// Whether the true time is later than the value.
    #[must_use]
    pub fn is_censored(&self) -> bool {
        self.status != Status::Known
    }

    /// Whether it had come, but for help that was still there.
    #[must_use]
    pub fn is_only_with_help(&self) -> bool {
        self.status == Status::OnlyWithHelp
    }
}

/// The arm that is meant where none is named: the go-live with the plan, or what of it there is.
#[must_use]
pub fn usual_arm(scenario: &Checked<Scenario>) -> Arm {
    let arms = Arm::of(scenario);
    let there = |arm: &Arm| arms.contains(arm);
    let wanted = [Arm::Planned, Arm::Unmitigated];
    wanted.into_iter().find(there).unwrap_or(Arm::Baseline)
}

/// The arms that have to be simulated for these responses, in the order in which they are shown.
#[must_use]
pub fn arms_for(responses: &[Response], scenario: &Checked<Scenario>) -> Vec<Arm> {
    let usual = usual_arm(scenario);
    let needed = |arm: &Arm| {
        responses.iter().any(|response| {
            let by_name = match response.arm {
                None => *arm == usual,
                Some(InArm::Of(named)) => *arm == named,
                Some(InArm::Difference(a, b)) => *arm == a || *arm == b,
            };
            by_name || (response.is_a_time() && *arm == Arm::Baseline)
        })
    };
    Arm::ALL.into_iter().filter(needed).collect()
}

/// What is asked where a scenario asks nothing: the backlog, the telephone and the clinics, as
/// far as it has them, and the cost.
#[must_use]
pub fn usual_responses(scenario: &Scenario) -> Vec<Response> {
    let has = |measure: Measure| measure.is_in(scenario);
    let over = |measure, period| Response::of(Asked::Over(measure, None, period));
    let mut usual = Vec::new();
    let live = scenario.go_live.is_some();
    if has(Measure::BookingUnbooked) {
        usual.push(Response::of(Asked::Peak(Measure::BookingUnbooked, None)));
        if live {
            usual.push(Response::of(Asked::Recovery(Measure::BookingUnbooked)));
        }
    }
    if has(Measure::CallsWait) {
        usual.push(over(Measure::CallsWait, Period::SinceGoLive));
        usual.push(over(Measure::CallsAbandonedShare, Period::SinceGoLive));
        // Fewer lines look better otherwise: who finds them busy is in no wait.
        if scenario
            .phone_line
            .values()
            .any(|line| line.lines.is_some())
        {
            usual.push(over(Measure::CallsEngaged, Period::SinceGoLive));
        }
    }
    if has(Measure::ClinicOverrun) {
        if live {
            usual.push(over(Measure::ClinicOverrun, Period::Weeks(1, 1)));
        }
        usual.push(over(Measure::ClinicOverrunShare60, Period::SinceGoLive));
        usual.push(over(Measure::ClinicAttended, Period::SinceGoLive));
        usual.push(Response::of(Asked::Peak(Measure::ListSize, None)));
    }
    if is_priced(scenario) {
        usual.push(Response::of(Asked::Cost));
    }
    usual
}

/// Whether anything in a scenario has a price.
#[must_use]
pub fn is_priced(scenario: &Scenario) -> bool {
    let staff = scenario.staff.values().any(|group| group.cost.is_some());
    let plan = scenario.plan.values().any(|p| p.cost.is_some());
    let money = scenario.money.as_ref().is_some_and(Money::pays);
    staff || plan || !scenario.car_park.is_empty() || money
}

/// Reads responses off replications of one site.
#[derive(Debug)]
pub struct Reader<'s> {
    site: &'s Site<'s>,
    responses: &'s [Response],
    usual: Arm,
}

/// The outcomes of one replication, by arm.
pub type ByArm<'o> = [(Arm, &'o Outcome)];

impl<'s> Reader<'s> {
    /// A reader of these responses.
    #[must_use]
    pub fn of(site: &'s Site<'s>, responses: &'s [Response]) -> Self {
        Self {
            site,
            responses,
            usual: usual_arm(site.scenario),
        }
    }

    /// One reading for each response; none where there was nothing to measure, or where the
    /// scenario has no such arm, specialty or week.
    #[must_use]
    pub fn read(&self, outcomes: &ByArm<'_>) -> Vec<Option<Reading>> {
        let one = |response: &Response| match response.arm {
            None => self.in_arm(&response.what, self.usual, outcomes),
            Some(InArm::Of(arm)) => self.in_arm(&response.what, arm, outcomes),
            Some(InArm::Difference(changed, from)) => {
                let changed = self.in_arm(&response.what, changed, outcomes)?;
                let from = self.in_arm(&response.what, from, outcomes)?;
                Some(Reading::known(changed.value - from.value))
            }
        };
        self.responses.iter().map(one).collect()
    }

    fn in_arm(&self, what: &Asked, arm: Arm, outcomes: &ByArm<'_>) -> Option<Reading> {
        let of = |arm| Some(outcomes.iter().find(|(a, _)| *a == arm)?.1);
        let outcome: &Outcome = of(arm)?;
        let site = self.site;
        let known = match what {
            Asked::Cost => Some(outcome.cost()),
            Asked::Over(measure, name, period) => {
                let specialty = self.specialty(name.as_deref())?;
                over((site, arm), outcome, *measure, specialty, *period)
            }
            Asked::Peak(measure, name) => {
                let specialty = self.specialty(name.as_deref())?;
                peak_of(site, outcome, *measure, specialty)
            }
            Asked::Recovery(measure) => {
                return recovered(site, *measure, arm, outcome, of(Arm::Baseline)?);
            }
        };
        known.map(Reading::known)
    }

    /// The number of a specialty; none if there is no such.
    #[allow(clippy::option_option)]
    fn specialty(&self, name: Option<&str>) -> Option<Option<SpecialtyId>> {
        let Some(name) = name else { return Some(None) };
        let key = self.site.scenario.specialty_called(name)?;
        self.site.specialty(key).map(Some)
    }
}

/// Over the days of a period: weeks are those of the arm's own go-live, which may be postponed; what is from
/// the go-live on is of the same days in all arms.
fn over(
    (site, arm): (&Site<'_>, Arm),
    outcome: &Outcome,
    measure: Measure,
    specialty: Option<SpecialtyId>,
    period: Period,
) -> Option<f64> {
    let all = usize::try_from(site.calendar.days()).ok()?;
    let days = match period {
        Period::SinceGoLive if measure.is_percentile() => {
            return outcome.book.over_all(measure, specialty, 0..0);
        }
        Period::SinceGoLive => go_live_day(site).unwrap_or(0)..all,
        Period::Weeks(first, last) => {
            let weeks = weeks_of_arm(site, arm);
            let day = |number| Some(&weeks.iter().find(|w| w.number == number)?.days);
            // Of a later go-live there are fewer: what is asked for is all of them or nothing.
            day(first)?.start..day(last)?.end
        }
    };
    over_days(&outcome.book, measure, specialty, site, days)
}

/// Days from an arm's own go-live until a measure is back to normal. Where it is not by the end, how long it
/// would have been watched for if the go-live were not put off: a later one is no quicker recovery.
#[must_use]
pub fn recovered(
    site: &Site<'_>,
    measure: Measure,
    arm: Arm,
    changed: &Outcome,
    baseline: &Outcome,
) -> Option<Reading> {
    let working = Working::of(site, arm)?;
    let verdict = working
        .judging(site, measure)
        .replication(changed, baseline)?
        .verdict;
    Some(match verdict {
        Verdict::Undisturbed => Reading::known(0.0),
        Verdict::Over(at) => Reading::known(working.days_after(at) as f64),
        Verdict::NotYet(_, why) => Reading {
            value: Working::of(site, Arm::Baseline)?.watched(&Rule::of(site, measure)) as f64,
            status: match why {
                Why::StillOut => Status::NotYet,
                Why::HelpStillThere => Status::OnlyWithHelp,
            },
        },
    })
}
