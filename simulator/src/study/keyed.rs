//! Results by arm, by pair of arms and by measure: keyed by types, written under their names and
//! in the order of these. What the results are lives with those who make them.

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Index;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{Arm, Measure};

/// What results may be kept by.
pub trait Key: Copy {
    /// What such a key is called in a complaint.
    const WHAT: &'static str;

    /// The text under which results are written.
    fn text(self) -> &'static str;

    /// The key with this name.
    fn by_name(name: &str) -> Option<Self>;
}

impl Key for Arm {
    const WHAT: &'static str = "arm";

    fn text(self) -> &'static str {
        self.name()
    }

    fn by_name(name: &str) -> Option<Self> {
        Self::by_name(name)
    }
}

impl Key for Measure {
    const WHAT: &'static str = "measure";

    fn text(self) -> &'static str {
        self.id()
    }

    fn by_name(name: &str) -> Option<Self> {
        Self::by_id(name)
    }
}

/// Two arms that are compared, replication by replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    of: Arm,
    against: Arm,
    name: &'static str,
}

impl Pair {
    /// What the go-live changes.
    pub const UNMITIGATED_BASELINE: Self =
        Self::named("unmitigated-baseline", Arm::Unmitigated, Arm::Baseline);
    /// What the plan changes.
    pub const PLANNED_UNMITIGATED: Self =
        Self::named("planned-unmitigated", Arm::Planned, Arm::Unmitigated);
    /// What the go-live changes in spite of the plan.
    pub const PLANNED_BASELINE: Self = Self::named("planned-baseline", Arm::Planned, Arm::Baseline);
    /// What the go-live changes in spite of plan and halt rules.
    pub const HALTED_BASELINE: Self = Self::named("halted-baseline", Arm::Halted, Arm::Baseline);
    /// What the halt rules change.
    pub const HALTED_PLANNED: Self = Self::named("halted-planned", Arm::Halted, Arm::Planned);
    /// What the plan and the halt rules change.
    pub const HALTED_UNMITIGATED: Self =
        Self::named("halted-unmitigated", Arm::Halted, Arm::Unmitigated);

    /// All pairs that are compared.
    pub const ALL: [Self; 6] = [
        Self::UNMITIGATED_BASELINE,
        Self::PLANNED_UNMITIGATED,
        Self::PLANNED_BASELINE,
        Self::HALTED_BASELINE,
        Self::HALTED_PLANNED,
        Self::HALTED_UNMITIGATED,
    ];

    const fn named(name: &'static str, of: Arm, against: Arm) -> Self {
        Self { of, against, name }
    }

    /// The pair of these arms, if they are compared.
    #[must_use]
    pub fn between(of: Arm, against: Arm) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|pair| (pair.of, pair.against) == (of, against))
    }

    /// The arm that is changed.
    #[must_use]
    pub const fn of(self) -> Arm {
        self.of
    }

    /// The arm that it is compared with.
    #[must_use]
    pub const fn against(self) -> Arm {
        self.against
    }

    /// Its name in files, such as `planned-unmitigated`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl Key for Pair {
    const WHAT: &'static str = "pair of arms";

    fn text(self) -> &'static str {
        self.name
    }

    fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pair| pair.name == name)
    }
}

/// Results by key, in the order of the keys' names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed<K, T> {
    by_name: BTreeMap<&'static str, (K, T)>,
}

/// By arm.
pub type ArmRows<T> = Keyed<Arm, T>;

/// By pair of arms.
pub type PairRows<T> = Keyed<Pair, T>;

/// By measure.
pub type MeasureRows<T> = Keyed<Measure, T>;

impl<K: Key, T> Keyed<K, T> {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            by_name: BTreeMap::new(),
        }
    }

    /// The result of a key, if there is one.
    #[must_use]
    pub fn get(&self, key: K) -> Option<&T> {
        self.by_name.get(key.text()).map(|(_, result)| result)
    }

    /// The result of a key, to be changed.
    #[must_use]
    pub fn get_mut(&mut self, key: K) -> Option<&mut T> {
        let found = self.by_name.get_mut(key.text());
        found.map(|(_, result)| result)
    }

    /// Whether there is a result.
    #[must_use]
    pub fn contains(&self, key: K) -> bool {
        self.by_name.contains_key(key.text())
    }

    /// Keeps a result, in place of what was there.
    pub fn insert(&mut self, key: K, result: T) {
        self.by_name.insert(key.text(), (key, result));
    }

    /// Takes a result out.
    pub fn remove(&mut self, key: K) -> Option<T> {
        self.by_name.remove(key.text()).map(|(_, result)| result)
    }

    /// The result of a key; an empty one if there is none yet.
    pub fn or_default(&mut self, key: K) -> &mut T
    where
        T: Default,
    {
        let entry = self.by_name.entry(key.text());
        &mut entry.or_insert_with(|| (key, T::default())).1
    }

    /// Whether there are no results.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// How many results there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Keys and results.
    pub fn iter(&self) -> Iter<'_, K, T> {
        self.by_name.values().map(|(key, result)| (*key, result))
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = K> {
        self.by_name.values().map(|(key, _)| *key)
    }

    /// The results, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.by_name.values_mut().map(|(_, result)| result)
    }

    /// The results.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.by_name.values().map(|(_, result)| result)
    }
}

/// Keys and results; see [`Keyed::iter`].
pub type Iter<'a, K, T> =
    std::iter::Map<btree_map::Values<'a, &'static str, (K, T)>, fn(&'a (K, T)) -> (K, &'a T)>;

impl<'a, K: Key, T> IntoIterator for &'a Keyed<K, T> {
    type Item = (K, &'a T);
    type IntoIter = Iter<'a, K, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K, T> IntoIterator for Keyed<K, T> {
    type Item = (K, T);
    type IntoIter = btree_map::IntoValues<&'static str, (K, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.by_name.into_values()
    }
}

impl<K, T> Default for Keyed<K, T> {
    fn default() -> Self {
        Self {
            by_name: BTreeMap::new(),
        }
    }
}

impl<K: Key, T> FromIterator<(K, T)> for Keyed<K, T> {
    fn from_iter<I: IntoIterator<Item = (K, T)>>(results: I) -> Self {
        let named = results.into_iter().map(|(key, t)| (key.text(), (key, t)));
        Self {
            by_name: named.collect(),
        }
    }
}

/// # Panics
///
/// If there is no result, as with any map.
impl<K: Key, T> Index<K> for Keyed<K, T> {
    type Output = T;

    fn index(&self, key: K) -> &T {
        &self.by_name[key.text()].1
    }
}

impl<K, T: Serialize> Serialize for Keyed<K, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.by_name
                .iter()
                .map(|(name, (_, result))| (name, result)),
        )
    }
}

impl<'de, K: Key, T: Deserialize<'de>> Deserialize<'de> for Keyed<K, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<K, T>(PhantomData<(K, T)>);

        impl<'de, K: Key, T: Deserialize<'de>> Visitor<'de> for Entries<K, T> {
            type Value = Keyed<K, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "results by {}", K::WHAT)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut read = Keyed::new();
                while let Some(name) = map.next_key::<String>()? {
                    let key = K::by_name(&name).ok_or_else(|| {
                        serde::de::Error::custom(format!("there is no {} \"{name}\"", K::WHAT))
                    })?;
                    read.insert(key, map.next_value()?);
                }
                Ok(read)
            }
        }

        deserializer.deserialize_map(Entries(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_written_under_names_in_their_order() {
        let results: ArmRows<u32> = Arm::ALL.into_iter().zip(1..).collect();
        let text = serde_json::to_string(&results).expect("writes");
        assert_eq!(
            text,
            r#"{"baseline":1,"halted":4,"planned":3,"unmitigated":2}"#
        );
        assert_eq!(
            serde_json::from_str::<ArmRows<u32>>(&text).ok(),
            Some(results)
        );
        let unknown = serde_json::from_str::<ArmRows<u32>>(r#"{"sideways":1}"#);
        let said = unknown.expect_err("no arm").to_string();
        assert!(said.contains("there is no arm \"sideways\""), "{said}");
    }

    #[test]
    fn a_pair_is_named_after_its_arms() {
        for pair in Pair::ALL {
            let (of, against) = (pair.of().name(), pair.against().name());
            assert_eq!(pair.name(), format!("{of}-{against}"));
            assert_eq!(Pair::between(pair.of(), pair.against()), Some(pair));
            assert_eq!(Pair::by_name(pair.name()), Some(pair));
        }
        assert_eq!(Pair::between(Arm::Baseline, Arm::Planned), None);
    }
}
