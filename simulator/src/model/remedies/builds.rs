//! Sooner builds: clinics are built sooner in the new system, or more of them a week. When each is
//! built is `mechanisms::clinic_builds`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::measures::Part;
use crate::model::spec::check::Checker;
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Span, listed, short};

/// Clinic builds finished sooner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SoonerBuilds {
    /// Every clinic that is not built at the start of this intervention is built so much sooner,
    /// but not before it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sooner: Option<Span>,
    /// So many more clinics a week while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_week: Option<f64>,
}

/// There are clinics to build, and something to speed up.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], builds: &SoonerBuilds) {
    let at = |key: &'static str| [path, &[key]].concat();
    checker.note_if(!Part::Builds.is_in(checker.scenario), path, || {
        Wrong::new("all clinics are built from the first day: none can be built sooner")
            .help("add a table [new-system.builds], or `built` to the clinics that come later")
    });
    checker.note_if(
        builds.sooner.is_none() && builds.per_week.is_none(),
        path,
        || {
            Wrong::new("how much sooner?")
                .help("give `sooner`, such as \"2 weeks\", or `per-week`, such as 8")
        },
    );
    if let Some(per_week) = builds.per_week {
        checker.built_a_week(&at("per-week"), per_week);
    }
}

/// How it may be written.
pub const EXAMPLE: &str = r#"builds = { sooner = "2 weeks" }"#;

/// What it does, in words.
pub fn told(builds: &SoonerBuilds) -> String {
    let mut said = Vec::new();
    if let Some(sooner) = builds.sooner {
        said.push(format!("clinics not built yet are built {sooner} sooner"));
    }
    if let Some(per_week) = builds.per_week {
        said.push(format!("{} more clinics are built a week", short(per_week)));
    }
    listed(&said)
}
