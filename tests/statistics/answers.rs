//! Are the exact answers exact?

use cutover::statistics::queueing::ErlangA;

use crate::close;
use crate::oracles::backlog::FluidBacklog;
use crate::oracles::clinic::{Clinic, ClinicAnswer};
use crate::oracles::judgement::{Measured, Part, within, within_ratio};
use crate::oracles::learning;
use crate::random::Random;

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

/// One sampled session.
struct Session {
    waits: Part,
    waits_over_20: Part,
    overrun: f64,
    idle_until_end: f64,
    idle_until_planned: f64,
    ends_after_200: f64,
}

fn sample_session(clinic: &Clinic, random: &mut Random) -> Session {
    let begun = clinic.clinician_starts;
    let (mut free, mut work, mut end) = (begun, 0.0, 0.0);
    let (mut waited, mut over_20, mut came) = (0.0, 0.0, 0.0);
    for &time in &clinic.appointments {
        if random.uniform() < clinic.no_show {
            continue;
        }
        let start = free.max(time);
        let phase = clinic.mean_consultation / clinic.phases as f64;
        let consultation: f64 = (0..clinic.phases).map(|_| random.exponential(phase)).sum();
        waited += start - time;
        over_20 += f64::from(u8::from(start - time > 20.0));
        came += 1.0;
        work += consultation;
        free = start + consultation;
        end = free;
    }
    Session {
        waits: Part {
            sum: waited,
            count: came,
        },
        waits_over_20: Part {
            sum: over_20,
            count: came,
        },
        overrun: f64::max(end - clinic.planned, 0.0),
        idle_until_end: f64::max(end, begun) - begun - work,
        idle_until_planned: end.max(clinic.planned).max(begun) - begun - work,
        ends_after_200: f64::from(u8::from(end > 200.0)),
    }
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
    let column = |of: fn(&Session) -> f64| sessions.iter().map(of).collect::<Vec<_>>();
    let parts = |of: fn(&Session) -> Part| sessions.iter().map(of).collect::<Vec<_>>();
    within_ratio(&parts(|s| s.waits), answer.wait);
    within_ratio(&parts(|s| s.waits_over_20), answer.wait_exceeds(20.0));
    within(&column(|s| s.overrun), answer.overrun);
    within(&column(|s| s.idle_until_end), answer.idle_until_end);
    within(&column(|s| s.idle_until_planned), answer.idle_until_planned);
    within(&column(|s| s.ends_after_200), answer.end_exceeds(200.0));
    within(&column(|s| s.waits.count), answer.attended);
}

#[test]
fn the_ratio_of_sums_is_not_the_mean_of_means() {
    // Few who come wait less: the mean over sessions of each session's mean wait is too small.
    let clinic = Clinic::evenly(4, 5.0, 60.0, 15.0, 0.5);
    let exact = clinic.solve().wait;
    let mut random = Random(10);
    let parts: Vec<Part> = (0..20_000)
        .map(|_| sample_session(&clinic, &mut random).waits)
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
