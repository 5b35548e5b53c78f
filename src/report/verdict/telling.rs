//! How much the verdict tells: on a screen less and less, until all that is told has its line in the
//! table there.

/// Targets that are told of on a screen in a sentence each.
const TARGETS: usize = 2;

/// How much is told; each tells less than the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Telling {
    /// All there is to tell: the page and the workbook.
    All,
    /// The first targets in a sentence each.
    FirstTargets,
    /// No target in a sentence: each has its line.
    NoTargets,
    /// Nor what goes wrong besides the gravest, and what a remedy leaves as it is.
    Gravest,
    /// Nor how long lasts what a remedy makes worse.
    NoHowLongOfRemedies,
    /// Nor how long a harm of the go-live lasts of which recovery is not judged.
    NoHowLong,
    /// Of each remedy one thing that it makes better, and one that it makes worse.
    OneOfEach,
    /// Nor patients seen and cost, which have their lines, but for what halting costs.
    NoBill,
    /// Nor when it is back to normal with a remedy.
    NoDates,
    /// Of rules one, with when it took effect.
    FiguresOnly,
}

impl Telling {
    /// What a screen tries, one after the other.
    pub const OF_A_SCREEN: [Self; 9] = [
        Self::FirstTargets,
        Self::NoTargets,
        Self::Gravest,
        Self::NoHowLongOfRemedies,
        Self::NoHowLong,
        Self::OneOfEach,
        Self::NoBill,
        Self::NoDates,
        Self::FiguresOnly,
    ];

    pub(in crate::report) fn tells_targets(self) -> bool {
        self < Self::NoTargets
    }

    /// Of how many targets it tells, in sentences or by their lines.
    pub(in crate::report) const fn targets(self) -> usize {
        match self {
            Self::All => usize::MAX,
            _ => TARGETS,
        }
    }

    pub(super) fn tells_more_than_the_gravest(self) -> bool {
        self < Self::Gravest
    }

    pub(super) fn tells_one_of_each(self) -> bool {
        self >= Self::OneOfEach
    }

    pub(super) fn tells_how_long_of_remedies(self) -> bool {
        self < Self::NoHowLongOfRemedies
    }

    pub(super) fn tells_how_long(self) -> bool {
        self < Self::NoHowLong
    }

    pub(super) fn tells_dates(self) -> bool {
        self < Self::NoDates
    }

    /// Of how many rules it is told when they took effect.
    pub(super) fn rules(self) -> usize {
        match self {
            Self::FiguresOnly => 1,
            _ => 2,
        }
    }

    pub(in crate::report) fn tells_the_bill(self) -> bool {
        self < Self::NoBill
    }
}
