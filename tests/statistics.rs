//! Holds the statistics to their promises by sampling, and the oracles to published values and
//! to samples of their own.

mod oracles;

use cutover::statistics::queueing::ErlangA;
use cutover::statistics::{
    Estimate, KaplanMeier, Outcome, PairedEstimate, Proportion, TimeToEvent,
};
use oracles::backlog::FluidBacklog;
use oracles::clinic::{Clinic, ClinicAnswer};
use oracles::judgement::{LEVEL, Measured, Part, within, within_ratio, z_test};
use oracles::learning;
use statrs::distribution::{Binomial, DiscreteCDF};

/// SplitMix64 (Steele, Lea & Flood 2014): small, and owes nothing to the engine's generator.
struct Random(u64);

impl Random {
    /// Uniform in (0, 1), both ends excluded.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        ((z >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * self.uniform().ln()
    }

    /// Standard normal (Box & Muller 1958).
    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

#[track_caller]
fn close(value: f64, expected: f64, tolerance: f64) {
    assert!(
        (value - expected).abs() < tolerance,
        "{value} is not {expected}"
    );
}

/// Panics if `hits` of `trials` would be rejected as binomial with chance `p` at [`LEVEL`].
#[track_caller]
fn binomial_test(hits: u64, trials: u64, p: f64) {
    let law = Binomial::new(p, trials).expect("a probability");
    let at_most = law.cdf(hits);
    let at_least = if hits == 0 { 1.0 } else { law.sf(hits - 1) };
    let value = 2.0 * at_most.min(at_least);
    assert!(
        value > LEVEL,
        "{hits} of {trials} where {p} was expected: p value {value}"
    );
}

/// How many of 4000 intervals from samples of `size` hold `truth`.
fn coverage(seed: u64, size: usize, truth: f64, mut draw: impl FnMut(&mut Random) -> f64) -> u64 {
    let mut random = Random(seed);
    (0..4_000)
        .filter(|_| {
            let sample: Vec<f64> = (0..size).map(|_| draw(&mut random)).collect();
            let estimate = Estimate::of(&sample).expect("finite");
            estimate.interval().expect("two or more").contains(truth)
        })
        .count() as u64
}

#[test]
fn intervals_of_normal_samples_hold_the_mean_as_often_as_they_say() {
    for (seed, size) in [(1, 2), (2, 5), (3, 20)] {
        let hits = coverage(seed, size, 7.0, |random| 7.0 + 3.0 * random.normal());
        binomial_test(hits, 4_000, 0.95);
    }
}

#[test]
fn intervals_of_skewed_samples_hold_it_less_often_until_samples_grow() {
    // Student's interval is not exact here: with ten exponential values it holds the mean in
    // about nine cases of ten, and nearly as promised with two
    // hundred.
    let few = coverage(4, 10, 1.0, |random| random.exponential(1.0));
    assert!((3_480..3_680).contains(&few), "{few} of 4000");
    let many = coverage(5, 200, 1.0, |random| random.exponential(1.0));
    assert!((3_720..3_840).contains(&many), "{many} of 4000");
}

#[test]
fn wilson_intervals_hold_the_share_about_as_often_as_they_say() {
    let mut random = Random(6);
    let hits = (0..4_000)
        .filter(|_| {
            let successes = (0..100).filter(|_| random.uniform() < 0.3).count();
            let share = Proportion::of(successes, 100).expect("valid");
            share.interval.contains(0.3)
        })
        .count();
    // Exactly: the binomial(100, .3) chance of the counts whose interval holds .3.
    let law = Binomial::new(0.3, 100).expect("valid");
    let exact: f64 = (0..=100)
        .filter(|&count| {
            let share = Proportion::of(count, 100).expect("valid");
            share.interval.contains(0.3)
        })
        .map(|count| {
            law.cdf(count as u64)
                - if count == 0 {
                    0.0
                } else {
                    law.cdf(count as u64 - 1)
                }
        })
        .sum();
    assert!((0.93..0.97).contains(&exact), "{exact}");
    binomial_test(hits as u64, 4_000, exact);
}

#[test]
fn survival_bands_hold_the_chance_in_spite_of_censoring() {
    // Exponential recovery with mean 60 days, watched for a uniform time up to 120 days.
    let mut random = Random(7);
    let truth = 1.0 - (-0.5_f64).exp();
    let (mut hits, mut errors) = (0, Vec::new());
    for _ in 0..1_000 {
        let sample: Vec<TimeToEvent> = (0..100)
            .map(|_| {
                let (event, watched) = (random.exponential(60.0), 120.0 * random.uniform());
                TimeToEvent {
                    day: event.min(watched),
                    outcome: if event <= watched {
                        Outcome::Happened
                    } else {
                        Outcome::Censored
                    },
                }
            })
            .collect();
        let curve = KaplanMeier::of(&sample).expect("valid");
        let (chance, interval) = curve.chance_by(30.0).expect("watched that long");
        hits += u64::from(interval.expect("something happened").contains(truth));
        errors.push(chance - truth);
    }
    // The estimator is all but unbiased; the band is asymptotic, so a little room.
    within(&errors, 0.0);
    assert!((930..=970).contains(&hits), "{hits} of 1000");
}

#[test]
fn common_random_numbers_are_worth_what_the_ratio_says() {
    let mut random = Random(8);
    let (changed, baseline): (Vec<f64>, Vec<f64>) = (0..20_000)
        .map(|_| {
            let shared = random.normal();
            (
                1.0 + 2.0 * shared + random.normal(),
                2.0 * shared + random.normal(),
            )
        })
        .unzip();
    let paired = PairedEstimate::of(&changed, &baseline).expect("pairs");
    // Variances 5 and 5, covariance 4: correlation .8, ratio 10 / 2.
    close(paired.correlation.expect("both vary"), 0.8, 0.01);
    close(paired.variance_reduction.expect("varies"), 5.0, 0.2);
    assert!(paired.difference.interval().expect("many").contains(1.0));
}

#[test]
fn clinic_recursion_gives_the_published_values() {
    let erlang = Clinic {
        phases: 4,
        ..Clinic::evenly(12, 15.0, 180.0, 13.5, 0.07)
    };
    for (clinic, wait, overrun) in [
        (
            Clinic::evenly(10, 10.0, 100.0, 10.0, 0.0),
            10.594_54,
            19.395_04,
        ),
        (
            Clinic::bailey_welch(10, 10.0, 100.0, 10.0, 0.0),
            13.712_18,
            14.800_21,
        ),
        (
            Clinic::evenly(20, 12.0, 240.0, 10.0, 0.07),
            9.176_77,
            12.978_87,
        ),
        (
            Clinic::evenly(12, 15.0, 180.0, 13.5, 0.07),
            11.563_35,
            18.792_90,
        ),
        (erlang, 4.465_02, 6.593_78),
    ] {
        let answer = clinic.solve();
        close(answer.wait, wait, 6e-6);
        close(answer.overrun, overrun, 6e-6);
    }
}

#[test]
fn clinic_recursion_agrees_with_cases_solved_by_hand() {
    // One patient at 0, mean 10, planned 10: overrun 10 / e, idle until planned the same.
    let one = Clinic::evenly(1, 10.0, 10.0, 10.0, 0.0).solve();
    let expected = 10.0 * (-1.0_f64).exp();
    close(one.wait, 0.0, 1e-15);
    close(one.overrun, expected, 1e-13);
    close(one.idle_until_end, 0.0, 1e-13);
    close(one.idle_until_planned, expected, 1e-13);
    // Two at 0: the second waits one consultation, and nobody is ever idle.
    let two = Clinic::bailey_welch(2, 10.0, 5.0, 10.0, 0.0).solve();
    close(two.wait, 5.0, 1e-13);
    close(two.end, 20.0, 1e-12);
    close(two.idle_until_end, 0.0, 1e-12);
    // Ten minutes late: everybody waits ten minutes more when all come at the start.
    let late = Clinic {
        clinician_starts: 10.0,
        ..Clinic::bailey_welch(2, 10.0, 5.0, 10.0, 0.0)
    };
    let late = late.solve();
    close(late.wait, 15.0, 1e-13);
    close(late.end, 30.0, 1e-12);
    close(late.wait_exceeds(9.99), 1.0, 1e-15);
}

/// One session sampled: waits (sum and number), overrun, idle until the end, idle until the
/// planned length, whether the end lay beyond 200 minutes, waits longer than 20 minutes.
fn sample_session(clinic: &Clinic, random: &mut Random) -> (Part, f64, f64, f64, f64, Part) {
    let (mut free, mut work, mut end) = (clinic.clinician_starts, 0.0, 0.0);
    let (mut waits, mut long) = (
        Part {
            sum: 0.0,
            count: 0.0,
        },
        0.0,
    );
    for &time in &clinic.appointments {
        if random.uniform() < clinic.no_show {
            continue;
        }
        let start = free.max(time);
        let phase = clinic.mean_consultation / clinic.phases as f64;
        let consultation: f64 = (0..clinic.phases).map(|_| random.exponential(phase)).sum();
        waits.sum += start - time;
        waits.count += 1.0;
        long += f64::from(u8::from(start - time > 20.0));
        free = start + consultation;
        work += consultation;
        end = free;
    }
    let begun = clinic.clinician_starts;
    (
        waits,
        f64::max(end - clinic.planned, 0.0),
        f64::max(end, begun) - begun - work,
        end.max(clinic.planned).max(begun) - begun - work,
        f64::from(u8::from(end > 200.0)),
        Part {
            sum: long,
            count: waits.count,
        },
    )
}

#[test]
fn clinic_recursion_agrees_with_sampling_where_everything_is_uneven() {
    // Blocks, gaps, Erlang-3, a late clinician, many no-shows, an appointment after the planned
    // end: 40,000 sessions see differences of about one per cent.
    let clinic = Clinic {
        appointments: vec![0.0, 0.0, 0.0, 20.0, 25.0, 25.0, 90.0, 90.0, 160.0, 185.0],
        planned: 180.0,
        mean_consultation: 16.0,
        phases: 3,
        no_show: 0.3,
        clinician_starts: 12.0,
    };
    let answer: ClinicAnswer = clinic.solve();
    let mut random = Random(9);
    let sessions: Vec<_> = (0..40_000)
        .map(|_| sample_session(&clinic, &mut random))
        .collect();
    let column = |pick: fn(&(Part, f64, f64, f64, f64, Part)) -> f64| {
        sessions.iter().map(pick).collect::<Vec<f64>>()
    };
    within_ratio(
        &sessions.iter().map(|s| s.0).collect::<Vec<_>>(),
        answer.wait,
    );
    within_ratio(
        &sessions.iter().map(|s| s.5).collect::<Vec<_>>(),
        answer.wait_exceeds(20.0),
    );
    within(&column(|s| s.1), answer.overrun);
    within(&column(|s| s.2), answer.idle_until_end);
    within(&column(|s| s.3), answer.idle_until_planned);
    within(&column(|s| s.4), answer.end_exceeds(200.0));
    within(&column(|s| s.0.count), answer.attended);
}

#[test]
fn the_ratio_of_sums_is_not_the_mean_of_means() {
    // Few who come wait less: the mean over sessions of each session's mean wait is too small.
    let clinic = Clinic::evenly(4, 5.0, 60.0, 15.0, 0.5);
    let exact = clinic.solve().wait;
    let mut random = Random(10);
    let parts: Vec<Part> = (0..20_000)
        .map(|_| sample_session(&clinic, &mut random).0)
        .collect();
    within_ratio(&parts, exact);
    let means: Vec<f64> = parts
        .iter()
        .filter(|part| part.count > 0.0)
        .map(|part| part.sum / part.count)
        .collect();
    assert!(Measured::mean_of(&means).z(exact) < -10.0);
}

#[test]
fn fluid_backlog_gives_the_published_values() {
    let office = FluidBacklog {
        demand: 100.0,
        capacity: 110.0,
        loss: 0.4,
        pace: 20.0,
        chasing: 0.0,
    };
    let course = office.course().expect("clears");
    close(course.peak, 383.68, 5e-3);
    close(course.peak_day, 29.63, 5e-3);
    close(course.cleared_day, 86.86, 5e-3);
    // The peak is where capacity meets demand: -20 ln(10 / 44).
    close(course.peak_day, 20.0 * 4.4_f64.ln(), 1e-9);
}

#[test]
fn fluid_backlog_solves_its_differential_equation() {
    for chasing in [0.0, 1e-9, 0.002, 0.01] {
        let office = FluidBacklog {
            demand: 100.0,
            capacity: 110.0,
            loss: 0.4,
            pace: 20.0,
            chasing,
        };
        for day in [5.0, 40.0, 80.0] {
            let integrated = office.integrated(day, 4_000);
            close(office.at(day), integrated, 1e-8 * integrated.abs().max(1.0));
        }
    }
}

#[test]
fn chasing_has_a_point_of_no_return() {
    let office = FluidBacklog {
        demand: 100.0,
        capacity: 110.0,
        loss: 0.4,
        pace: 20.0,
        chasing: 0.0,
    };
    // 10 / (20 (44 - 10)): above it each waiting item takes more than the slack ever gives back.
    let limit = office.point_of_no_return();
    close(limit, 1.0 / 68.0, 1e-15);
    let below = FluidBacklog {
        chasing: 0.99 * limit,
        ..office
    }
    .course()
    .expect("clears at last");
    let plain = office.course().expect("clears");
    assert!(below.peak > plain.peak && below.cleared_day > plain.cleared_day);
    assert!(
        FluidBacklog {
            chasing: 1.01 * limit,
            ..office
        }
        .course()
        .is_none()
    );
    // At the limit the backlog tends to slack / chasing, where slack and chasing balance.
    let edge = FluidBacklog {
        chasing: limit,
        ..office
    };
    close(edge.at(400.0), 10.0 / limit, 1e-2);
}

#[test]
fn learning_sums_agree_with_their_definitions() {
    let direct = learning::total(500, |n| 1.05 + 1.45 * (-(n - 1.0) / 150.0).exp());
    close(
        learning::exponential_total(2.5, 1.05, 150.0, 500),
        direct,
        1e-9,
    );
    close(
        learning::exponential_experience(150.0, 0.1),
        345.387_763_9,
        1e-6,
    );
    // An 80 % curve: 100, 80, 70.21, 64, since each doubling takes 80 %.
    let b = learning::exponent(0.8);
    close(
        learning::wright_total(100.0, b, 4),
        100.0 + 80.0 + 70.210_4 + 64.0,
        1e-3,
    );
    // Each neighbour is a special case of the next.
    close(
        learning::stanford_b_total(3.0, b, 0.0, 90),
        learning::wright_total(3.0, b, 90),
        1e-12,
    );
    close(
        learning::de_jong_total(3.0, b, 0.0, 90),
        learning::wright_total(3.0, b, 90),
        1e-12,
    );
    close(learning::de_jong_total(3.0, b, 1.0, 90), 270.0, 1e-10);
    close(
        learning::s_curve_total(3.0, b, 0.2, 0.0, 90),
        learning::de_jong_total(3.0, b, 0.2, 90),
        1e-12,
    );
    // Stanford-B drops the first B of Wright's terms.
    close(
        learning::stanford_b_total(1.0, b, 10.0, 90),
        learning::wright_total(1.0, b, 100) - learning::wright_total(1.0, b, 10),
        1e-10,
    );
    close(
        learning::hyperbolic_total(3.0, 1.0, 1.0, 3),
        3.0 + 2.0 + 5.0 / 3.0,
        1e-14,
    );
}

/// Waits of `callers` in a sampled M/M/c+M queue, by when each server is next free: total
/// waited, number; of all and of the served.
fn sample_callers(queue: &ErlangA, callers: usize, random: &mut Random) -> (Part, Part) {
    let mut free = vec![0.0_f64; queue.servers as usize];
    let mut clock = 0.0;
    let (mut all, mut served) = (
        Part {
            sum: 0.0,
            count: 0.0,
        },
        Part {
            sum: 0.0,
            count: 0.0,
        },
    );
    for caller in 0..callers {
        clock += random.exponential(1.0 / queue.arrival_rate);
        let patience = random.exponential(queue.mean_patience.expect("impatient"));
        let service = random.exponential(queue.mean_service);
        let next = (0..free.len())
            .min_by(|&a, &b| free[a].total_cmp(&free[b]))
            .expect("a server");
        let wait = f64::max(free[next] - clock, 0.0);
        let stays = wait <= patience;
        if stays {
            free[next] = clock + wait + service;
        }
        // The queue starts empty; the first fifth is left to forget that.
        if caller >= callers / 5 {
            all.sum += wait.min(patience);
            all.count += 1.0;
            if stays {
                served.sum += wait;
                served.count += 1.0;
            }
        }
    }
    (all, served)
}

#[test]
fn waits_of_the_served_agree_with_sampling() {
    let queue = ErlangA {
        arrival_rate: 2.0,
        mean_service: 4.0,
        servers: 7,
        mean_patience: Some(6.0),
        capacity: None,
    };
    let exact = queue.solve().expect("valid");
    let mut random = Random(11);
    let (all, served): (Vec<Part>, Vec<Part>) = (0..200)
        .map(|_| sample_callers(&queue, 5_000, &mut random))
        .unzip();
    within_ratio(&all, exact.mean_wait);
    within_ratio(&served, exact.mean_wait_of_served);
    let stayed: Vec<Part> = all
        .iter()
        .zip(&served)
        .map(|(all, served)| Part {
            sum: served.count,
            count: all.count,
        })
        .collect();
    within_ratio(&stayed, 1.0 - exact.abandoned);
}

#[test]
#[should_panic(expected = "which a right model exceeds with probability below 0.001")]
fn a_wrong_mean_is_caught() {
    let mut random = Random(12);
    let sample: Vec<f64> = (0..1_000).map(|_| random.normal()).collect();
    within(&sample, 0.2);
}

#[test]
fn a_right_mean_is_rejected_as_often_as_the_level_says() {
    let mut random = Random(13);
    let rejected = (0..4_000)
        .filter(|_| {
            let sample: Vec<f64> = (0..10).map(|_| random.normal()).collect();
            !Measured::mean_of(&sample).agrees(0.0, 0.05)
        })
        .count();
    binomial_test(rejected as u64, 4_000, 0.05);
}

#[test]
fn what_does_not_vary_must_be_exact() {
    z_test(&[0.3; 5], 0.1 + 0.2, LEVEL);
    assert!(!Measured::mean_of(&[0.3; 5]).agrees(0.31, LEVEL));
    assert!(
        !Measured {
            value: f64::NAN,
            standard_error: 1.0,
            n: 9
        }
        .agrees(0.0, LEVEL)
    );
}
