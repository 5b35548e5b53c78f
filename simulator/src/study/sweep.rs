//! A sweep in one go and in memory, for those who call it from Rust; sweeps that are written down
//! as they go, resumed and shared among machines use the same [`systems`](super::systems).

use std::ops::ControlFlow;

use crate::model::spec::{Checked, Draft, Mistakes, Response, Scenario};

use super::answers::Answer;
use super::points::Points;
use super::readings::Reading;
use super::systems::{Readings, Row, Stopped, Study, read_all, same_for_all};

/// The scenario of a point.
///
/// # Errors
///
/// The values of the point cannot stand in the scenario, or not together.
pub fn scenario_at(
    draft: &Draft,
    points: &Points,
    point: usize,
) -> Result<Checked<Scenario>, Mistakes> {
    draft.with(&points.settings(point))
}

/// Everything read off a sweep: by point, by replication, by response.
#[derive(Clone, Debug, PartialEq)]
pub struct Swept {
    /// What was asked.
    pub responses: Vec<Response>,
    /// By point, then by replication, one reading for each response. A replication that met a bug
    /// has none.
    pub readings: Readings,
}

impl Swept {
    /// The readings of a response at a point, by replication.
    #[must_use]
    pub fn of(&self, point: usize, response: usize) -> Vec<Option<Reading>> {
        let rows = self.readings.get(point).into_iter().flatten();
        rows.map(|row| row.get(response).copied().flatten())
            .collect()
    }

    /// What they say together.
    #[must_use]
    pub fn answer(&self, point: usize, response: usize) -> Answer {
        let is_a_time = self
            .responses
            .get(response)
            .is_some_and(Response::is_a_time);
        Answer::of(&self.of(point, response), is_a_time)
    }
}

/// Simulates every point with the same random numbers, `replications` times each. `watch` is told
/// of every replication that is done.
///
/// All readings are kept: a few numbers for each replication of each point.
///
/// # Errors
///
/// A point's scenario cannot be, or the threads cannot be had.
pub fn sweep(
    draft: &Draft,
    points: &Points,
    responses: &[Response],
    replications: u64,
    threads: Option<usize>,
    watch: &(dyn Fn(&Row) + Sync),
) -> Result<Swept, Stopped> {
    let study = Study {
        systems: &|point| scenario_at(draft, points, point),
        responses,
        shared: same_for_all(points.parameters.iter().map(String::as_str)),
    };
    let watch = |row: &Row| {
        watch(row);
        ControlFlow::Continue(())
    };
    Ok(Swept {
        responses: responses.to_vec(),
        readings: read_all(&study, points.len(), replications, threads, &watch)?,
    })
}
