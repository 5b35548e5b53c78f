use super::by_hour::ByHour;
use super::quantiles::{Departure, Quantiles, Side};
use super::*;
use crate::engine::{Distribution, Key, Stream};
use crate::model::spec::CivilDate;
use crate::statistics::fitting::{Family, FittedTimes};

/// 2027-01-04, a Monday.
fn monday() -> i64 {
    let date = CivilDate::of(jiff::civil::date(2027, 1, 4));
    date.days_since(LocalTime::date_of(0))
}

/// Weeks of five counted days, with so many a day.
fn over_time(a_day: &[f64]) -> (OverTime, f64) {
    let days = a_day.iter().flat_map(|&count| {
        (0..7).map(move |weekday| DayCount {
            count: if weekday < 5 { count } else { 0.0 },
            counted: weekday < 5,
        })
    });
    let days: Vec<DayCount> = days.collect();
    let mut groups = vec![Vec::new(); 7];
    for (at, day) in days.iter().enumerate().filter(|(_, day)| day.counted) {
        groups[at % 7].push(day.count);
    }
    let counts = FittedCounts::of(&groups).expect("fitted");
    let all = days.iter().map(|day| day.count).sum();
    (OverTime::of(&counts, None, &days, monday()), all)
}

#[test]
fn weeks_with_few_are_joined_and_nobody_is_lost() {
    // 0, 0, 5, 0, 10, 0 a week, by days that add up to these.
    let (shown, all) = over_time(&[0.0, 0.0, 1.0, 0.0, 2.0, 0.0]);
    let seen: Vec<f64> = shown.weeks.iter().map(|week| week.seen).collect();
    assert_eq!(seen, [5.0, 10.0]);
    assert_eq!(
        shown.weeks.iter().map(|w| w.days).collect::<Vec<_>>(),
        [21, 21]
    );
    for stretches in [&shown.weeks, &shown.months] {
        assert_eq!(stretches.iter().map(|s| s.seen).sum::<f64>(), all);
        let expected: f64 = stretches.iter().map(|s| s.expected).sum();
        assert!((expected - all).abs() < 1e-9);
    }
    let (none, _) = over_time(&[0.0, 0.0]);
    assert_eq!(none, OverTime::default());
}

#[test]
fn a_month_with_more_stands_out() {
    let usual = [20.0, 21.0, 19.0, 20.0];
    let (shown, _) = over_time(&usual.repeat(4));
    assert_eq!(shown.months_apart(), Vec::<&Stretch>::new());
    let mut march = usual.repeat(8);
    march[8..12].fill(40.0);
    let (shown, _) = over_time(&march);
    let apart: Vec<String> = (shown.months_apart().iter())
        .map(|m| LocalTime::date_of(m.first).to_string())
        .collect();
    assert_eq!(apart, ["2027-03-01"]);
}

#[test]
fn bins_have_five_of_each() {
    let class = |missed, all| Class {
        missed,
        all,
        law: 0.1 * all as f64,
    };
    let classes = [
        class(0, 0),
        class(3, 50),
        class(2, 10),
        class(6, 10),
        class(9, 30),
        class(1, 3),
    ];
    let found = bins(&classes);
    let told: Vec<_> = found
        .iter()
        .map(|bin| (bin.from, bin.to, bin.missed.successes, bin.missed.n))
        .collect();
    // Of 10 six missed leaves four who did not: joined; and the last has one.
    assert_eq!(told, [(0, 2, 5, 60), (3, 5, 16, 43)]);
    assert!((found[0].law - 0.1).abs() < 1e-12);
    assert!(bins(&[class(4, 100)]).is_empty());
}

fn counts(of: impl Fn(usize, usize) -> f64) -> [[f64; 24]; 7] {
    std::array::from_fn(|day| std::array::from_fn(|hour| of(day, hour)))
}

#[test]
fn residuals_are_haberman_s() {
    // Of a table of two by two all four are the same but for their signs, and their square is Pearson's
    // chi-square: 200 (60 x 60 - 40 x 40)² / 100⁴ = 8.
    let table = counts(|day, hour| match (day, hour) {
        (0, 9) | (1, 10) => 60.0,
        (0, 10) | (1, 9) => 40.0,
        _ => 0.0,
    });
    let found = ByHour::of(&table);
    for (day, hour, sign) in [(0, 9, 1.0), (0, 10, -1.0), (1, 9, -1.0), (1, 10, 1.0)] {
        let cell = found.cells[day][hour].expect("shown");
        assert!((cell.residual - sign * 8.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!(cell.expected, 50.0);
    }
    assert_eq!(found.hours(), Some((9, 10)));
    assert_eq!(found.apart().len(), 4);
}

#[test]
fn a_cell_with_few_is_not_shown_nor_can_it_be_reckoned() {
    let table = counts(|day, hour| match (day, hour) {
        (2, 11) => 3.0,
        (0..5, 9..13) => 40.0 + day as f64 + hour as f64,
        _ => 0.0,
    });
    let found = ByHour::of(&table);
    assert_eq!(found.cells[2][11], None);
    let missing = |line: Vec<Option<Cell>>| line.iter().filter(|cell| cell.is_none()).count();
    for day in 0..5 {
        assert_ne!(missing(found.cells[day][9..13].to_vec()), 1, "{day}");
    }
    for hour in 9..13 {
        let line = (0..5).map(|day| found.cells[day][hour]).collect();
        assert_ne!(missing(line), 1, "{hour}");
    }
    assert_eq!(found.cells.iter().flatten().flatten().count(), 16);
}

fn stream(nth: u64) -> Stream {
    Key::new(7, 0).stream(1, nth, 0)
}

/// Of four hundred that are as fitted, one in twenty or fewer stands out: by 99 % no more than
/// 20 + 2.33 sqrt(19) = 30.
#[test]
fn cells_stand_out_as_seldom_as_is_said() {
    let apart = (0..400).filter(|&nth| {
        let mut stream = stream(nth);
        let mut table = [[0.0; 24]; 7];
        for _ in 0..1_500 {
            // Mondays and mornings have more.
            let day = (stream.uniform() * stream.uniform().sqrt() * 5.0) as usize;
            let hour = 9 + (stream.uniform() * stream.uniform().sqrt() * 6.0) as usize;
            table[day][hour] += 1.0;
        }
        !ByHour::of(&table).apart().is_empty()
    });
    let apart = apart.count();
    assert!((5..=30).contains(&apart), "{apart}");
}

fn lognormal() -> Distribution {
    Distribution::lognormal(15.0, 0.5).expect("a distribution")
}

/// Lengths as the distribution has them.
fn lengths(n: usize) -> Vec<f64> {
    let law = lognormal();
    let share = |nth: usize| (nth as f64 + 0.5) / n as f64;
    (0..n).map(|nth| law.quantile(share(nth))).collect()
}

fn against_the_law(lengths: &[f64], bounds: &[f64]) -> Quantiles {
    let fit = FittedTimes::best(&[Family::Lognormal], lengths, bounds);
    Quantiles::of(fit.as_ref(), lengths, bounds).expect("enough")
}

/// By 99 % no more than 10 + 2.33 sqrt(9.5) = 17 of 200.
#[test]
fn lengths_depart_from_their_law_as_seldom_as_is_said() {
    let law = lognormal();
    let apart = (0..200).filter(|&nth| {
        let mut stream = stream(1_000 + nth);
        let sample: Vec<f64> = (0..400).map(|_| law.sample(&mut stream)).collect();
        against_the_law(&sample, &[]).departure() != Departure::default()
    });
    let apart = apart.count();
    assert!(apart <= 17, "{apart}");
}

#[test]
fn a_longer_tail_is_seen_where_it_is() {
    let usual = lengths(4_000);
    let shown = against_the_law(&usual, &[]);
    assert_eq!(shown.departure(), Departure::default());
    for point in &shown.points {
        assert!((point.seen / point.law - 1.0).abs() < 2e-3, "{point:?}");
        assert!((point.law_below - point.share).abs() < 1e-3, "{point:?}");
    }
    let mut tail = usual;
    for length in &mut tail[3_880..] {
        *length *= 2.5;
    }
    let found = against_the_law(&tail, &[]).departure();
    let (share, side) = found.longest.expect("a tail");
    assert!(
        side == Side::Longer && (0.02..0.05).contains(&share),
        "{found:?}"
    );
}

#[test]
fn of_those_cut_short_the_shares_are_kept() {
    // Every other is watched for 16 minutes.
    let all = lengths(4_000);
    let cut = |nth: &usize| nth % 2 == 1 && all[*nth] > 16.0;
    let seen: Vec<f64> = (0..4_000).filter(|n| !cut(n)).map(|n| all[n]).collect();
    let bounds = vec![16.0; (0..4_000).filter(cut).count()];
    let shown = against_the_law(&seen, &bounds);
    assert_eq!(shown.censored, bounds.len());
    let law = lognormal();
    for point in &shown.points {
        assert!(
            (law.cdf(point.seen) - point.share).abs() < 5e-3,
            "{point:?}"
        );
    }
    assert_eq!(shown.departure(), Departure::default());
}

/// A short and a long clinic, each as its own distribution has it, are not as one distribution of
/// both has it.
#[test]
fn clinics_that_differ_are_held_against_their_own_laws() {
    let laws = [10.0, 30.0].map(|mean| Distribution::lognormal(mean, 0.3).expect("a distribution"));
    let shares: Vec<f64> = (0..2_000).map(|nth| (f64::from(nth) + 0.5) / 2e3).collect();
    let lengths = |law: &Distribution| shares.iter().map(|&p| law.quantile(p)).collect();
    let own: Vec<Vec<f64>> = laws.iter().map(lengths).collect();
    let both = own.concat();
    let fit = FittedTimes::best(&[Family::Lognormal], &both, &[]).expect("a distribution");
    let shown = Quantiles::of(Some(&fit), &both, &[]).expect("enough");
    assert_ne!(shown.departure(), Departure::default());
    let by_own = |longer: f64| {
        let below = |(law, own): (&Distribution, &Vec<f64>)| -> Vec<f64> {
            own.iter()
                .map(|minutes| law.cdf(longer * minutes))
                .collect()
        };
        let below: Vec<Vec<f64>> = laws.iter().zip(&own).map(below).collect();
        Quantiles::of_shares(&fit, &below.concat()).expect("enough")
    };
    let shown = by_own(1.0);
    assert_eq!((shown.departure(), shown.n), (Departure::default(), 4_000));
    // And the distributions are held to it.
    assert_ne!(by_own(1.1).departure(), Departure::default());
    assert_eq!(Quantiles::of_shares(&fit, &shares[..99]), None);
}

#[test]
fn no_point_is_a_single_length() {
    let mut few = lengths(100);
    few[99] = 9_999.0;
    let shown = against_the_law(&few, &[]);
    assert_eq!(shown.points.len(), 10);
    let mean = few[93..98].iter().sum::<f64>() / 5.0;
    assert_eq!(shown.points[9].seen, mean);
    let many = lengths(10_000);
    let shown = against_the_law(&many, &[]);
    assert_eq!(shown.points.len(), 99);
    assert!(shown.points[98].seen < many[9_990]);
    let fit = FittedTimes::best(&[Family::Lognormal], &few[..99], &[]);
    assert_eq!(Quantiles::of(fit.as_ref(), &few[..99], &[]), None);
}
