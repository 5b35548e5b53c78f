//! More lines: more callers can wait or be spoken to at a time. Who answers them is
//! `places::phone_line`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::check::Checker;
use crate::model::spec::count;
use crate::model::spec::quantity::Wrong;
use crate::model::world::ids::LineId;
use crate::model::world::plan::{PlanInForce, place};
use crate::model::world::site::Site;

/// More telephone lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MoreLines {
    /// Which line.
    pub line: String,
    /// How many more.
    pub count: u32,
}

/// What a count of zero means.
pub(super) const NONE: &str = "no line is added";

/// The line is there, and has a limit.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], more: &MoreLines) {
    let at = |key: &'static str| [path, &[key]].concat();
    let scenario = checker.scenario;
    checker.refer(&at("line"), &more.line, "phone-line", &scenario.phone_line);
    checker.at_most(&at("count"), more.count, 10_000);
    let unlimited = scenario
        .phone_line
        .get(&more.line)
        .is_some_and(|line| line.lines.is_none());
    checker.note_if(unlimited, &at("line"), || {
        Wrong::new("this line has no limit that could be raised").help(format!(
            "give [phone-line.{}] its number of `lines`",
            more.line
        ))
    });
}

/// There are more while it is in force.
pub(super) fn adopt(plan: &mut PlanInForce<'_>, site: &Site<'_>, index: usize, more: &MoreLines) {
    let line = place(site.lines.iter().map(|l| l.name), &more.line);
    plan.lines.push((index, (LineId::new(line), more.count)));
}

/// How it may be written.
pub const EXAMPLE: &str = r#"more-lines = { line = "office", count = 4 }"#;

/// What it does, in words.
pub fn told(more: &MoreLines) -> String {
    let lines = count(more.count as usize, "more line", "more lines");
    format!("{lines} on {}", more.line)
}
