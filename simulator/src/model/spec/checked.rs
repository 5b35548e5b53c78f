//! The seal of the checks: what carries it was found right, and cannot be changed without being
//! checked again. What is checked is in `check`.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::Scenario;
use super::check::{self, Finding};
use super::diagnostic::{Mistake, Mistakes};

/// Something in which the checks found nothing wrong: what the model takes. It is read like what
/// it holds; to change it, [edit](Checked::edit) it.
///
/// ```compile_fail
/// # use cutover_simulator as cutover;
/// # use cutover::model::{Site, spec::Scenario};
/// # let text = "title = \"Days\"\nstart = 2024-01-01\nend = 2024-01-31\n";
/// # let checked = Scenario::from_toml(text).expect("a scenario");
/// let unchecked: Scenario = checked.into_inner();
/// let site = Site::of(&unchecked); // expected `&Checked<Scenario>`, found `&Scenario`
/// ```
///
/// ```compile_fail
/// # use cutover_simulator as cutover;
/// # use cutover::model::spec::Scenario;
/// # let text = "title = \"Days\"\nstart = 2024-01-01\nend = 2024-01-31\n";
/// # let mut checked = Scenario::from_toml(text).expect("a scenario");
/// checked.replications = Some(0); // cannot be borrowed as mutable
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Checked<T>(T);

impl<T> Deref for Checked<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Checked<T> {
    /// What was checked, to be changed at will: it has to be checked again then.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl Checked<Scenario> {
    /// The same with something changed, checked again.
    ///
    /// ```
    /// # use cutover_simulator as cutover;
    /// # use cutover::model::spec::Scenario;
    /// # let text = "title = \"Days\"\nstart = 2024-01-01\nend = 2024-01-31\n";
    /// # let scenario = Scenario::from_toml(text).expect("a scenario");
    /// let few = scenario.clone().edit(|s| s.replications = Some(3)).expect("right");
    /// assert_eq!(few.replications, Some(3));
    /// let none = scenario.edit(|s| s.replications = Some(0)).expect_err("nothing to simulate");
    /// assert_eq!(none.list()[0].key, "replications");
    /// ```
    ///
    /// # Errors
    ///
    /// Every mistake found, by key.
    pub fn edit(self, change: impl FnOnce(&mut Scenario)) -> Result<Self, Mistakes> {
        let mut scenario = self.0;
        change(&mut scenario);
        scenario.check()
    }

    /// The same with every parameter as it is written, however uncertain.
    #[must_use]
    pub fn as_written(&self) -> Self {
        let mut certain = self.0.clone();
        certain.uncertain.clear();
        Self(certain)
    }

    /// The same with everybody typical: no spread from person to person, which is allowed
    /// whatever else a scenario says; and nothing uncertain.
    pub(crate) fn without_spread(&self) -> Self {
        let mut typical = self.as_written().0;
        for group in typical.staff.values_mut() {
            group.spread = 0.0;
        }
        if let Some(system) = &mut typical.new_system {
            let learning = &mut system.learning;
            let curves = [
                &mut learning.clerk,
                &mut learning.receptionist,
                &mut learning.clinician,
            ];
            for curve in curves.into_iter().flatten() {
                curve.spread = 0.0;
            }
        }
        debug_assert!(check::findings(&typical).is_empty());
        Self(typical)
    }
}

/// The scenario with the seal, or everything wrong with it.
pub(super) fn checked(scenario: Scenario) -> Result<Checked<Scenario>, Vec<Finding>> {
    let findings = check::findings(&scenario);
    if findings.is_empty() {
        Ok(Checked(scenario))
    } else {
        Err(findings)
    }
}

impl Scenario {
    /// Checks a scenario built or changed in code; one that was loaded is checked already.
    ///
    /// # Errors
    ///
    /// Every mistake found, by key.
    pub fn check(self) -> Result<Checked<Scenario>, Mistakes> {
        checked(self).map_err(|findings| {
            let mistakes = findings.into_iter().map(|Finding { path, wrong }| Mistake {
                file: "scenario".to_owned(),
                span: None,
                key: path.join("."),
                title: wrong.what,
                label: String::new(),
                help: wrong.help,
            });
            Mistakes::of(mistakes.collect(), BTreeMap::new())
        })
    }
}
