//! The statement: every heading's paired differences, so that one reads what the go-live costs and
//! what the plan costs and saves. What each arm comes to is in `summary`.

use serde::{Deserialize, Serialize};

use crate::model::{CostOf, Outcome};

use super::Runs;
use super::estimates::{Difference, by_arm, differences};
use super::keyed::PairRows;

/// What one heading costs more (below zero: less) from arm to arm, over the whole horizon. Income is
/// a cost below zero, so that income lost is a cost above it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatementLine {
    /// Staff group, intervention, or what is paid besides.
    pub heading: String,
    /// `staff`, `plan`, `halt`, `overtime`, `project`, `fines` or `income`.
    pub of: String,
    /// By pair of arms, in the scenario's currency.
    pub differences: PairRows<Difference>,
}

/// All headings of some costs, in their order; what an arm does not have costs nothing there.
pub(super) fn statement(runs: &Runs, headings: &[(String, CostOf)]) -> Vec<StatementLine> {
    let line = |(heading, of): &(String, CostOf)| {
        let amount = |outcome: &Outcome| {
            let lines = outcome.costs.iter();
            let its = lines.filter(|c| c.heading == *heading && c.of == *of);
            Some(its.map(|c| c.amount).sum())
        };
        StatementLine {
            heading: heading.clone(),
            of: of.name().to_owned(),
            differences: differences(&by_arm(runs, amount)),
        }
    };
    headings.iter().map(line).collect()
}
