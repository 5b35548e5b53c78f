//! One clinician's clinic with appointments: expected waits, overrun and idle time by the exact
//! recursion over the work present at each appointment; no sampling.
//!
//! Patients are punctual, come independently with one probability, and need an Erlang
//! consultation. An Erlang consultation of k phases is k exponential ones, so the work present
//! is a number of phases, phases finish as a Poisson process while there are any, and one
//! probability vector over the number of phases says everything (cf. Fries & Marathe 1981,
//! Operations Research 29, 324-345; Hassin & Mendel 2008, Management Science 54, 565-572).

/// A clinic to be solved. Times in minutes from the start of the session.
#[derive(Clone, Debug)]
pub struct Clinic {
    /// Appointment times, ascending; several may be equal. At least one, none negative.
    pub appointments: Vec<f64>,
    /// Planned length: what lies after it is overrun.
    pub planned: f64,
    /// Mean consultation; above 0.
    pub mean_consultation: f64,
    /// Phases of the consultation: 1 exponential, k has coefficient of variation 1 / sqrt(k).
    pub phases: usize,
    /// Chance that a patient does not come, in [0, 1).
    pub no_show: f64,
    /// When the clinician begins; 0 unless late.
    pub clinician_starts: f64,
}

/// The exact answers. Minutes; all means over the randomness of one session.
#[derive(Clone, Debug)]
pub struct ClinicAnswer {
    /// Expected wait from appointment to start of consultation of a patient who comes: the
    /// expected total wait over the expected number who come, as a ratio of sums over
    /// many sessions estimates it.
    pub wait: f64,
    /// Expected wait of each appointment's patient, given that the patient comes.
    pub wait_by_slot: Vec<f64>,
    /// Expected overrun, E[max(0, end - planned)]. The end is when the last patient who came
    /// leaves; 0 if nobody came.
    pub overrun: f64,
    /// Expected end as defined above.
    pub end: f64,
    /// Expected time the clinician, once there, is without a patient before the last one leaves:
    /// E[max(end, start) - start - work], with the start the clinician's and nothing counted if
    /// nobody came.
    pub idle_until_end: f64,
    /// Expected time the clinician, once there, is without a patient before the later of the end
    /// and the planned length: E[max(end, planned) - start - work].
    pub idle_until_planned: f64,
    /// Expected number who come.
    pub attended: f64,
    rate: f64,
    clinician_starts: f64,
    phases: usize,
    slots: Vec<Slot>,
}

/// What an appointment's patient finds.
#[derive(Clone, Debug)]
struct Slot {
    time: f64,
    /// Chance of each number of phases in front of the patient.
    ahead: Vec<f64>,
    /// Chance that this is the last patient to come.
    last: f64,
}

impl Clinic {
    /// `slots` appointments every `interval` minutes from 0 and exponential consultations.
    pub fn evenly(slots: usize, interval: f64, planned: f64, mean: f64, no_show: f64) -> Self {
        Self {
            appointments: (0..slots).map(|slot| slot as f64 * interval).collect(),
            planned,
            mean_consultation: mean,
            phases: 1,
            no_show,
            clinician_starts: 0.0,
        }
    }

    /// Bailey & Welch's rule (Welch & Bailey 1952, The Lancet 259, 1105-1108): two patients at 0, the others
    /// one interval earlier than evenly.
    pub fn bailey_welch(
        slots: usize,
        interval: f64,
        planned: f64,
        mean: f64,
        no_show: f64,
    ) -> Self {
        let mut clinic = Self::evenly(slots, interval, planned, mean, no_show);
        for time in clinic.appointments.iter_mut().skip(1) {
            *time -= interval;
        }
        clinic
    }

    /// Solves the recursion. Panics on an impossible clinic: this is a test's own input.
    pub fn solve(&self) -> ClinicAnswer {
        self.check();
        let rate = self.phases as f64 / self.mean_consultation;
        let comes = 1.0 - self.no_show;
        let count = self.appointments.len();

        let mut present = vec![1.0];
        let mut clock = 0.0;
        let mut slots = Vec::with_capacity(count);
        for (index, &time) in self.appointments.iter().enumerate() {
            let worked = time.max(self.clinician_starts) - f64::max(clock, self.clinician_starts);
            present = after_work(&present, rate * worked);
            clock = time;
            slots.push(Slot {
                time,
                ahead: present.clone(),
                last: comes * self.no_show.powi((count - 1 - index) as i32),
            });
            let mut next = vec![0.0; present.len() + self.phases];
            for (phases, chance) in present.iter().enumerate() {
                next[phases] += self.no_show * chance;
                next[phases + self.phases] += comes * chance;
            }
            present = next;
        }

        let wait_by_slot: Vec<f64> = slots
            .iter()
            .map(|slot| {
                let until_start = f64::max(self.clinician_starts - slot.time, 0.0);
                until_start + mean_count(&slot.ahead) / rate
            })
            .collect();
        let attended = comes * count as f64;
        let mut answer = ClinicAnswer {
            wait: wait_by_slot.iter().sum::<f64>() / count as f64,
            wait_by_slot,
            overrun: 0.0,
            end: 0.0,
            idle_until_end: 0.0,
            idle_until_planned: 0.0,
            attended,
            rate,
            clinician_starts: self.clinician_starts,
            phases: self.phases,
            slots,
        };
        let work = attended * self.mean_consultation;
        let nobody = self.no_show.powi(count as i32);
        answer.overrun = answer.expected_end_beyond(self.planned);
        answer.end = answer.expected_end_beyond(0.0);
        answer.idle_until_end = answer.end - self.clinician_starts * (1.0 - nobody) - work;
        let later = self.planned.max(self.clinician_starts);
        answer.idle_until_planned =
            later + answer.expected_end_beyond(later) - self.clinician_starts - work;
        answer
    }

    fn check(&self) {
        assert!(
            !self.appointments.is_empty(),
            "a clinic needs an appointment"
        );
        assert!(self.appointments.is_sorted() && self.appointments[0] >= 0.0);
        assert!(self.phases >= 1 && self.mean_consultation > 0.0);
        assert!((0.0..1.0).contains(&self.no_show));
        assert!(self.clinician_starts >= 0.0 && self.planned >= 0.0);
    }
}

impl ClinicAnswer {
    /// Chance that the last patient leaves after `time` minutes (for example, that the overrun
    /// exceeds an hour).
    pub fn end_exceeds(&self, time: f64) -> f64 {
        self.slots
            .iter()
            .map(|slot| {
                let from = slot.time.max(self.clinician_starts);
                let stays = over_work(&slot.ahead, |ahead| {
                    erlang_exceeds(ahead + self.phases, self.rate, time - from)
                });
                slot.last * stays
            })
            .sum()
    }

    /// Chance that a patient who comes waits longer than `time` minutes, averaged over the
    /// appointments.
    pub fn wait_exceeds(&self, time: f64) -> f64 {
        let total: f64 = self
            .slots
            .iter()
            .map(|slot| {
                let until_start = f64::max(self.clinician_starts - slot.time, 0.0);
                over_work(&slot.ahead, |ahead| {
                    erlang_exceeds(ahead, self.rate, time - until_start)
                })
            })
            .sum();
        total / self.slots.len() as f64
    }

    /// E[max(0, end - threshold); somebody came]: by who is the last to come, whose consultation
    /// ends when the work in front and the own are done.
    fn expected_end_beyond(&self, threshold: f64) -> f64 {
        self.slots
            .iter()
            .map(|slot| {
                let from = slot.time.max(self.clinician_starts);
                let beyond = over_work(&slot.ahead, |ahead| {
                    erlang_beyond(ahead + self.phases, self.rate, threshold - from)
                });
                slot.last * beyond
            })
            .sum()
    }
}

/// Phases left after working for a time in which a mean number of `finished` phases would.
fn after_work(present: &[f64], finished: f64) -> Vec<f64> {
    if finished <= 0.0 {
        return present.to_vec();
    }
    let poisson = poisson_below(present.len(), finished);
    let mut left = vec![0.0; present.len()];
    for (phases, chance) in present.iter().enumerate() {
        let mut not_all = 0.0;
        for (done, probability) in poisson.iter().enumerate().take(phases) {
            left[phases - done] += chance * probability;
            not_all += probability;
        }
        left[0] += chance * (1.0 - not_all);
    }
    left
}

/// Poisson probabilities of 0 .. `length` - 1 at `mean`.
fn poisson_below(length: usize, mean: f64) -> Vec<f64> {
    let log_mean = mean.ln();
    let mut log_factorial = 0.0;
    (0..length)
        .map(|n| {
            if n > 0 {
                log_factorial += (n as f64).ln();
            }
            // By logarithms: exp(-mean) alone would underflow for long gaps.
            (n as f64 * log_mean - mean - log_factorial).exp()
        })
        .collect()
}

/// P(Erlang(phases, rate) > time).
fn erlang_exceeds(phases: usize, rate: f64, time: f64) -> f64 {
    if time < 0.0 {
        return 1.0;
    }
    if time == 0.0 {
        return if phases > 0 { 1.0 } else { 0.0 };
    }
    poisson_below(phases, rate * time).iter().sum()
}

/// E[max(0, Erlang(phases, rate) - time)]: if n phases are done by then, the others remain.
fn erlang_beyond(phases: usize, rate: f64, time: f64) -> f64 {
    if time <= 0.0 {
        return phases as f64 / rate - time;
    }
    poisson_below(phases, rate * time)
        .iter()
        .enumerate()
        .map(|(done, chance)| chance * (phases - done) as f64 / rate)
        .sum()
}

/// Mean of `value` over the number of phases ahead.
fn over_work(ahead: &[f64], value: impl Fn(usize) -> f64) -> f64 {
    ahead
        .iter()
        .enumerate()
        .map(|(phases, chance)| chance * value(phases))
        .sum()
}

/// Mean of a distribution over 0, 1, 2, ...
fn mean_count(chances: &[f64]) -> f64 {
    over_work(chances, |phases| phases as f64)
}
