//! What arms are called, where there is much room and where there is little. What is different in each is
//! decided in the model.

use crate::model::Arm;

/// The words for one arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArmWords {
    /// In a few words, as in legends.
    pub name: &'static str,
    /// Over a column, in two lines.
    pub heading: &'static str,
    /// Over a narrow column, in two lines.
    pub narrow: &'static str,
    /// In one or two words.
    pub brief: &'static str,
    /// What is different about it.
    pub meant: &'static str,
    /// What was anticipated, where that is held against what happened.
    pub anticipated: &'static str,
}

/// What an arm is called. One that has no words yet has its name in files.
#[must_use]
pub const fn arm_words(arm: Arm) -> ArmWords {
    match arm {
        Arm::Baseline => ArmWords {
            name: "no go-live",
            heading: "no\ngo-live",
            narrow: "no\ngo-live",
            brief: "no go-live",
            meant: "no go-live, business as usual",
            anticipated: "no go-live",
        },
        Arm::Unmitigated => ArmWords {
            name: "go-live, no plan",
            heading: "go-live,\nno plan",
            narrow: "no\nplan",
            brief: "no plan",
            meant: "the go-live without the plan",
            anticipated: "the go-live without a plan",
        },
        Arm::Planned => ArmWords {
            name: "go-live, plan",
            heading: "go-live,\nplan",
            narrow: "with\nplan",
            brief: "plan",
            meant: "the go-live with the plan",
            anticipated: "the go-live with the plan",
        },
        Arm::Halted => ArmWords {
            name: "go-live, halt",
            heading: "go-live,\nhalt",
            narrow: "with\nhalt",
            brief: "halt",
            meant: "the go-live with the plan, if there is one, and the rules that halt it",
            anticipated: "the go-live with the rules of [halt]",
        },
        other => ArmWords {
            name: other.name(),
            heading: other.name(),
            narrow: other.name(),
            brief: other.name(),
            meant: other.name(),
            anticipated: other.name(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_arm_has_words() {
        for arm in Arm::ALL {
            let words = arm_words(arm);
            for said in [
                words.name,
                words.heading,
                words.narrow,
                words.brief,
                words.meant,
                words.anticipated,
            ] {
                assert_ne!(said, arm.name());
            }
        }
    }
}
