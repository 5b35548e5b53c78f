//! `[money]`: tariff, overtime, fines, project, and the currency.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize};

use crate::engine::Duration;
use crate::model::spec::quantity::text_or_table;
use crate::model::spec::{Amount, Currency, Moment, Price, Role, Share, Span};

/// What the hospital is paid and pays besides staff and plan, over the whole simulated time. With
/// anything here but the currency, results have a statement: what the go-live costs, and what the
/// plan costs and saves.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Money {
    /// The currency of every amount in the scenario: `"GBP"`, or one of £, $, €. Amounts are
    /// written without it. Left out: results say "the scenario's currency".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// What attendances bring in. With it "cost" is costs less income. Left out: nothing is paid
    /// by attendance, as under a block contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub income: Option<Income>,
    /// What is paid for time beyond the planned end of lists and shifts. Left out: of staff their
    /// ordinary cost, of clinicians nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overtime: Option<OvertimePay>,
    /// What the commissioner withholds when standards are missed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fines: Option<Fines>,
    /// Project team, vendor, running two systems: by name, a line each. Paid in every arm with a
    /// go-live, and moved with it if it is postponed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub project: BTreeMap<String, Project>,
}

impl Money {
    /// Whether anything is paid by it: a currency alone only says what all amounts are in.
    #[must_use]
    pub fn pays(&self) -> bool {
        self.income.is_some()
            || self.overtime.is_some()
            || self.fines.is_some()
            || !self.project.is_empty()
    }
}

/// Income by tariff, counted on the day on which the patient comes. An attendance that is put off
/// is paid when it happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Income {
    /// For a first attendance. Reference costs 2016/17 make £120 of any attendance (HFMA).
    pub first: Amount,
    /// For a follow-up attendance.
    pub follow_up: Amount,
    /// Specialties with a tariff of their own, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub specialty: BTreeMap<String, Tariff>,
    /// Of those who are still waiting on the last day, for a first attendance or a follow-up, the
    /// share who are seen here, and paid for, later on: for the attendance and, where it is a
    /// first, all follow-ups that come of it on average. The others go elsewhere, or are not paid
    /// for. Those who are on no list are not recovered. Default 0%: what does not happen within
    /// the simulated time is not paid. No figure is published; 50-90% is an assumption.
    #[serde(default, skip_serializing_if = "is_none")]
    pub recovered: Share,
}

/// The tariff of one specialty. What is left out is that of the trust.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tariff {
    /// For a first attendance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Amount>,
    /// For a follow-up attendance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<Amount>,
}

/// What is paid by the hour for time beyond the planned end: of lists for clinicians, of shifts
/// for the others, whose late time is then not paid at their ordinary cost as well. Planned
/// overtime (`overtime` of an intervention) lengthens shifts, and is paid by the intervention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct OvertimePay {
    /// For clinicians: from the planned end of a list to the last patient out, and the
    /// documentation left until then. An assumption: about £100 an hour for extra work of
    /// consultants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinicians: Option<Price>,
    /// For clerks who finish a task after their shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clerks: Option<Price>,
    /// For receptionists who finish after their shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receptionists: Option<Price>,
    /// Time beyond the planned end that nobody is paid for, each time (default none).
    #[serde(default = "no_time")]
    pub unpaid: Span,
    /// The most that is paid for each time, after what is unpaid. Left out: all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Span>,
}

/// Fines. Of waits: at the end of each calendar month, per patient on the waiting list then. The
/// first and the last month count if their last day is simulated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fines {
    /// For each who waits longer than 18 weeks. England 2015/16: £150 above 8% of the list (HFMA,
    /// 1 April 2015).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_18_weeks: Option<Fine>,
    /// For each who waits longer than 52 weeks. England 2013-16: £5000,
    /// recalled and not looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_52_weeks: Option<Fine>,
    /// For each urgent patient first seen in the month later than `booking.urgent-standard`.
    /// England 2013-16: £200 above 7% of those seen, recalled and not looked up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent_breach: Option<Fine>,
    /// For each patient who came and was sent home unseen, on the day. An assumption: there is no
    /// such national fine for outpatients; local contracts and compensation for journeys differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_home: Option<Amount>,
}

/// A fine for each above what is allowed: `"5000"`, or `{ each = "150", above = "8%" }`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Fine {
    /// For each.
    pub each: Amount,
    /// Share that is allowed, for which nothing is paid.
    pub above: Share,
}

/// What is spent on the project: `"60000 per week"` over a period, or `"250000"` once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Project {
    /// What it costs, per week or once.
    pub cost: Price,
    /// When it starts: a date, `"go-live"`, or `"go-live - 4 weeks"`. Default: the go-live.
    #[serde(default)]
    pub from: Moment,
    /// How long it lasts; left out: to the end. What is paid once has no length.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub lasts: Option<Span>,
}

impl Income {
    /// What a first and a follow-up attendance of a specialty bring in.
    #[must_use]
    pub fn of(&self, specialty: &str) -> (f64, f64) {
        let own = self.specialty.get(specialty);
        let first = own.and_then(|own| own.first).unwrap_or(self.first);
        let follow_up = own.and_then(|own| own.follow_up).unwrap_or(self.follow_up);
        (first.value(), follow_up.value())
    }

    /// What somebody who waits for a first attendance, and somebody who waits for a follow-up,
    /// bring in altogether on average, where an attendance is followed by another with this
    /// chance.
    #[must_use]
    pub fn to_come(&self, specialty: &str, another: Share) -> (f64, f64) {
        let (first, follow_up) = self.of(specialty);
        let each = follow_up / (1.0 - another.value());
        (first + another.value() * each, each)
    }
}

impl OvertimePay {
    /// What is paid for an hour to somebody of this role.
    #[must_use]
    pub fn of(&self, role: Role) -> Option<f64> {
        let price = match role {
            Role::Clinician => self.clinicians,
            Role::Clerk => self.clerks,
            Role::Receptionist => self.receptionists,
        };
        match price {
            Some(Price::PerHour(amount)) => Some(amount),
            _ => None,
        }
    }

    /// What of the time beyond a planned end is paid.
    #[must_use]
    pub fn paid(&self, late: Duration) -> Duration {
        let above = (late - self.unpaid.duration()).max(Duration::ZERO);
        self.at_most
            .map_or(above, |most| above.min(most.duration()))
    }
}

impl Fine {
    /// What is paid where so many of a whole miss the standard.
    #[must_use]
    pub fn of(&self, missed: f64, whole: f64) -> f64 {
        self.each.value() * (missed - self.above.value() * whole).max(0.0)
    }
}

fn no_time() -> Span {
    Span::of(Duration::ZERO)
}

fn is_none(share: &Share) -> bool {
    *share == Share::NONE
}

/// A fine where some are allowed.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "FineTable")]
struct FineTable {
    /// For each.
    each: Amount,
    /// Share that is allowed, for which nothing is paid (default none).
    #[serde(default)]
    above: Share,
}

impl<'de> Deserialize<'de> for Fine {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let for_each = |each| Self {
            each,
            above: Share::NONE,
        };
        text_or_table(
            deserializer,
            for_each(Amount::default()),
            |each| Ok(for_each(each)),
            |FineTable { each, above }| Ok(Self { each, above }),
        )
    }
}

impl JsonSchema for Fine {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fine".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let each = generator.subschema_for::<Amount>();
        let table = generator.subschema_for::<FineTable>();
        json_schema!({
            "description": "A fine: an amount for each, or a table that says how many are allowed.",
            "anyOf": [each, table],
            "examples": ["5000", { "each": "150", "above": "8%" }]
        })
    }
}
