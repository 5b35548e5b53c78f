//! The fitted values as the scenario has them: with intervals, rows and files.

use super::super::said;
use super::super::{Files, Fit, FittedTasks};
use crate::study::from_numbers::{Known, SpecialtyNumbers};

/// A value: what it is called in the scenario, and what stands above it there.
pub type Value = (String, Vec<String>);

/// All fitted values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// In the order of the fit.
    pub specialties: Vec<ToldSpecialty>,
    /// Of the telephone.
    pub line: Vec<Value>,
    /// How fast people learn.
    pub learning: Vec<Value>,
    /// How appointments are made.
    pub booking: Vec<Value>,
}

/// The values of a specialty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToldSpecialty {
    /// All but those of its clinics.
    pub values: Vec<Value>,
    /// Of its clinics, which are called after the specialty and numbered.
    pub clinics: Vec<Value>,
}

impl Fit {
    /// The values, told.
    #[must_use]
    pub fn told(&self, files: &Files<'_>, tasks: Option<&FittedTasks>) -> Told {
        let specialties = self.specialties.iter().map(|fit| {
            let key = SpecialtyNumbers::of(&fit.name, 1.0).key;
            let known = said::specialty(fit, &key, files, &self.holidays);
            let clinics = known.clinics.iter().flat_map(|clinic| {
                let own = [
                    ("slots", Some(&clinic.slots)),
                    ("consultation", clinic.consultation.as_ref()),
                ];
                values(own).map(|(name, told)| (format!("{}: {name}", clinic.key), told))
            });
            let own = [
                ("referrals", known.referrals.as_ref()),
                ("urgent", known.urgent.as_ref()),
                ("waiting-list", known.waiting_list.as_ref()),
                ("removals", known.removals.as_ref()),
                ("did-not-attend", known.did_not_attend.as_ref()),
                ("cancellation", known.cancellation.as_ref()),
                ("follow-up", known.follow_up.as_ref()),
                ("consultation", known.consultation.as_ref()),
                ("arrives-early", known.arrives_early.as_ref()),
            ];
            ToldSpecialty {
                values: values(own).collect(),
                clinics: clinics.collect(),
            }
        });
        let specialties = specialties.collect();
        let line = self
            .line
            .as_ref()
            .map(|line| line.known(files, &self.holidays));
        let line = line.map_or_else(Vec::new, |line| {
            let spread = line.spread.iter().map(|(name, known)| (*name, Some(known)));
            let own = [
                ("handle", line.handle.as_ref()),
                ("patience", line.patience.as_ref()),
                ("redial", line.redial.as_ref()),
            ];
            let calls = ("calls".to_owned(), line.source.clone());
            let others = values(spread.chain(own));
            std::iter::once(calls).chain(others).collect()
        });
        let learning = tasks.map_or_else(Vec::new, |tasks| tasks.known(files));
        let learning = learning.iter().flat_map(|of| {
            let lines = of.lines.iter().map(|(name, known)| (*name, Some(known)));
            values(lines).map(|(name, told)| (format!("{}s: {name}", of.role), told))
        });
        let learning = learning.collect();
        let notice = self.booking.known(files);
        Told {
            booking: values([("notice", notice.as_ref())]).collect(),
            specialties,
            line,
            learning,
        }
    }
}

/// Those of which something is said.
fn values<'a>(
    all: impl IntoIterator<Item = (&'static str, Option<&'a Known>)>,
) -> impl Iterator<Item = Value> {
    let all = all.into_iter();
    let told = all.filter_map(|(name, known)| Some((name.to_owned(), known?.source.clone())));
    told.filter(|(_, told)| !told.is_empty())
}
