//! `[specialty.NAME.lists]`: how a specialty is split into lists.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::{Share, Span};

/// The specialty's list is the lists of several consultants or subspecialties. A referral goes to
/// one of them and stays with it, follow-ups too. Each clinician's list of a session is for one of
/// them, in turn, so that over time each has its share of the slots; a slot of one is for its
/// patients alone, unless it is pooled. Sessions put on besides are divided in the same way; who sees
/// whom on the day is as ever the session's. Measures are of the whole specialty. Either `consultants`
/// or the shares of `referrals` by name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SplitLists {
    /// So many lists, 1 to 200; 1 is the same as not to split.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultants: Option<u32>,
    /// How unevenly the referrals go to `consultants`: standard deviation of their shares over the
    /// mean share, which then fall evenly from the first to the last. 0 (default): evenly. At most
    /// what leaves the last somebody: 0.68 with six.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub unevenness: f64,
    /// By how much slots do not match referrals: every other of the `consultants`, beginning with
    /// the first, lacks this share of the slots for their referrals (20%: four slots for five
    /// referrals, 25 % more referrals per slot than the specialty). The others have what those lack
    /// besides their own, by their referrals: as much too many where both have as many referrals
    /// together; with three even lists the second has 40 % too many. None (default): each has the
    /// share of the slots that they have of the referrals. Below 100%.
    #[serde(default)]
    pub mismatch: Share,
    /// Share of the referrals by the name of the list; together all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referrals: Option<BTreeMap<String, Share>>,
    /// How long the patients of each list of `referrals` wait as it is today: those who start on the
    /// waiting list are on the lists as they then are, the longest waiting on those with the longest
    /// waits (the waits' proportions alone count: how many there are is the `waiting-list`). And
    /// unless `slots` are given, each list has so many as keep it as it is, for longer lists lose
    /// more patients by `removals`. Left out: all wait alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits: Option<BTreeMap<String, Span>>,
    /// Share of the slots of each list of `referrals`; left out: the same shares, or what `waits`
    /// ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<BTreeMap<String, Share>>,
    /// Share of the slots, of each list alike, that anybody may have; of those who have been set
    /// aside whoever has waited longest, whichever list they are on. Default: none.
    #[serde(default)]
    pub pooled: Share,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_nothing(value: &f64) -> bool {
    *value == 0.0
}
