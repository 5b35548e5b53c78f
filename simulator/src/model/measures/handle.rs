//! Typed handles of measures, by which figures are recorded: a count cannot be recorded as a mean,
//! nor what is kept by specialty without one. Where they are recorded is the ledger.

use std::marker::PhantomData;

use super::Measure;
use crate::model::world::ids::SpecialtyId;

/// Kept for the trust only.
#[derive(Clone, Copy, Debug)]
pub enum Trust {}

/// Kept for each specialty; the trust's follows from its specialties'.
#[derive(Clone, Copy, Debug)]
pub enum BySpecialty {}

/// Made by counting.
#[derive(Clone, Copy, Debug)]
pub enum Counted {}

/// Made as a sum over a number: a mean or a share.
#[derive(Clone, Copy, Debug)]
pub enum Averaged {}

/// Made by looking once a day.
#[derive(Clone, Copy, Debug)]
pub enum Standing {}

/// Made as an area over the time of a day.
#[derive(Clone, Copy, Debug)]
pub enum OverTime {}

/// A number in a period.
pub type Count<S> = Handle<Counted, S>;
/// A mean or a share of observations.
pub type Ratio<S> = Handle<Averaged, S>;
/// A level at the end of each day.
pub type Level<S> = Handle<Standing, S>;
/// A mean over time.
pub type TimeMean<S> = Handle<OverTime, S>;

/// A measure, how it is made (`K`) and for whom it is kept (`S`).
#[derive(Clone, Copy, Debug)]
pub struct Handle<K, S> {
    measure: Measure,
    kind: PhantomData<(K, S)>,
}

impl<K, S> Handle<K, S> {
    /// Only the catalogue makes handles: of the kind and scope that the measure has there.
    pub(super) const fn of_measure(measure: Measure) -> Self {
        Self {
            measure,
            kind: PhantomData,
        }
    }

    /// The measure.
    #[must_use]
    pub const fn measure(&self) -> Measure {
        self.measure
    }
}

impl<K> Handle<K, BySpecialty> {
    /// That of one specialty, which can be recorded.
    #[must_use]
    pub const fn of(&self, specialty: SpecialtyId) -> Series<K> {
        Series {
            measure: self.measure,
            specialty: Some(specialty),
            kind: PhantomData,
        }
    }
}

/// A measure of the trust, or of one specialty: what a figure is recorded of.
#[derive(Clone, Copy, Debug)]
pub struct Series<K> {
    measure: Measure,
    specialty: Option<SpecialtyId>,
    kind: PhantomData<K>,
}

impl<K> Series<K> {
    /// The measure.
    #[must_use]
    pub const fn measure(&self) -> Measure {
        self.measure
    }

    /// The specialty; none if the measure is kept for the trust only.
    #[must_use]
    pub const fn specialty(&self) -> Option<SpecialtyId> {
        self.specialty
    }
}

impl<K> From<Handle<K, Trust>> for Series<K> {
    fn from(handle: Handle<K, Trust>) -> Self {
        Self {
            measure: handle.measure,
            specialty: None,
            kind: PhantomData,
        }
    }
}
