//! A small clinic with booking and missed appointments, told twice: as a scenario, and as a program in
//! Python and SimPy that shares not a line with this one. Its figures are kept in `outpatients.csv`;
//! nothing here needs Python.

use std::sync::LazyLock;

use cutover::model::{Arm, Measure};

use crate::case::half_width;
use crate::oracles::judgement::{LEVEL, Measured};
use crate::trial::{outcomes, scenario};

/// As many as the other program had.
pub const REPLICATIONS: u64 = 500;

/// A measure that both programs have.
pub struct Shared {
    pub measure: Measure,
    pub theirs: Measured,
    pub ours: Measured,
}

impl Shared {
    /// Ours less theirs, which have nothing in common.
    pub fn difference(&self) -> Measured {
        Measured {
            value: self.ours.value - self.theirs.value,
            standard_error: self.ours.standard_error.hypot(self.theirs.standard_error),
            n: self.ours.n.min(self.theirs.n),
        }
    }
}

/// All that are shared, simulated the first time they are asked for.
pub static SHARED: LazyLock<Vec<Shared>> = LazyLock::new(|| {
    let scenario = scenario(include_str!("outpatients.toml"));
    let outcomes = outcomes(&scenario, Arm::Baseline, REPLICATIONS);
    let rows =
        csv::Reader::from_reader(include_str!("outpatients.csv").as_bytes()).into_deserialize();
    let row = |row: Result<(String, usize, f64, f64), csv::Error>| {
        let (id, n, value, standard_error) = row.expect("a row as the script writes it");
        let measure = Measure::by_id(&id).expect("a measure of the simulator");
        let of = |o: &cutover::model::Outcome| {
            let working = (0..o.book.days()).filter(|day| day % 7 < 5);
            o.book.over_all(measure, None, working).expect("a figure")
        };
        Shared {
            measure,
            theirs: Measured {
                value,
                standard_error,
                n,
            },
            ours: Measured::mean_of(&outcomes.iter().map(of).collect::<Vec<_>>()),
        }
    };
    rows.map(row).collect()
});

#[test]
fn an_independent_program_agrees_on_every_shared_measure() {
    assert!(SHARED.len() >= 14);
    for shared in SHARED.iter() {
        let (difference, id) = (shared.difference(), shared.measure.definition().id);
        assert_eq!(shared.theirs.n as u64, REPLICATIONS);
        assert!(
            difference.agrees(0.0, LEVEL),
            "{id}: {:?} here, {:?} there, z = {}",
            shared.ours,
            shared.theirs,
            difference.z(0.0)
        );
        // What the comparison can see: a difference of a tenth, were it there.
        let seen = half_width(&difference) / shared.theirs.value;
        assert!(seen < 0.1, "{id}: too few replications, {seen}");
    }
}
