//! The page `docs/validation.md`: whatever is claimed, beside what was found. It is written from the
//! cases that the tests hold, and a test holds it to the file in the repository.

use std::fmt::Write;

use cutover::statistics::Proportion;

use crate::case::{Answer, Case, half_width};
use crate::common_numbers::{self, CUTS, Factor};
use crate::coverage::{HELD, POOL, SIZES};
use crate::exact::FAMILIES;
use crate::independent::{self, SHARED};
use crate::oracles::judgement::LEVEL;
use crate::published::{self, Figure, SERIES};
use crate::snapshot;

const PAGE: &str = "docs/validation.md";

#[test]
fn the_page_is_what_is_found_now() {
    snapshot::same(PAGE, &page());
}

fn page() -> String {
    let parts = [
        opening(),
        exact(),
        independent_program(),
        published_series(),
        coverage(),
        common_random_numbers(),
        MISSING.to_owned(),
    ];
    parts.join("\n")
}

/// A table in Markdown.
fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let line = |cells: &[String; N]| format!("| {} |\n", cells.join(" | "));
    let mut text = line(&head.map(str::to_owned));
    text += &format!("|{}\n", "---|".repeat(N));
    rows.into_iter().for_each(|row| text += &line(&row));
    text
}

fn all_cases() -> impl Iterator<Item = &'static Case> {
    FAMILIES
        .iter()
        .flat_map(|(_, cases)| cases.iter())
        .map(|case| case())
}

fn all_answers() -> impl Iterator<Item = &'static Answer> {
    all_cases().flat_map(|case| &case.answers)
}

fn opening() -> String {
    let zs: Vec<f64> = all_answers().filter_map(Answer::z).collect();
    let worst = zs.iter().fold(0.0, |worst: f64, z| worst.max(z.abs()));
    let beyond = zs.iter().filter(|z| z.abs() > 1.96).count();
    let certain = all_answers().count() - zs.len();
    let differing = SHARED.iter().map(|s| s.difference().z(0.0).abs());
    let furthest = differing.fold(0.0, f64::max);
    let figures = || SERIES.iter().flat_map(|series| &series.predicted);
    let inside = figures().filter(|figure| figure.off_by().is_none()).count();
    let predicted = figures().count();
    format!(
        "# Why believe it\n\n\
         Whatever has an exact answer, beside what the simulator finds; the same clinic in a program that shares\n\
         nothing with it; how often its intervals are right; what its common random numbers are worth; and what\n\
         has not been shown. No finding on this page was typed: it is written by the tests that hold the\n\
         simulator to them, and they fail if it is not what they find now.\n\n\
         `SNAPSHOTS=record cargo test --release --test validation` writes it anew, the same to the byte.\n\n\
         | question | found |\n|---|---|\n\
         | do exact answers come out? | {} cases, {} figures with chance in them: largest \\|z\\| {worst:.2}, {beyond} beyond 1.96 ({:.1} %; 5 % expected); {certain} without: all to the millisecond |\n\
         | does another program agree? | {} measures: largest \\|z\\| {furthest:.2} |\n\
         | do intervals of 95 % hold? | of backlogs, lists and their differences, which are skewed: {} ([all](#how-often-intervals-hold)) |\n\
         | do published series predict their own rest? | {inside} of {predicted} figures ([all](#published-series)) |\n\
         | are real go-lives reproduced? | [not shown](#what-is-not-shown) |\n\n\
         z is the distance from the exact answer in standard errors, ± half of a 95 % interval. A test rejects a\n\
         figure at the level {LEVEL}, two-sided, Student's t. Seeds are fixed; a scenario's replications count from 0.\n",
        all_cases().count(),
        zs.len(),
        100.0 * beyond as f64 / zs.len() as f64,
        SHARED.len(),
        skewed().join(", "),
    )
}

/// Between which shares intervals of skewed figures hold, for each number of replications.
fn skewed() -> [String; 3] {
    std::array::from_fn(|at| {
        let shares = HELD.iter().filter(|held| held.skewed);
        let shares = shares.map(|held| held.counts[at].0 as f64 / held.counts[at].1 as f64);
        let (least, most) = shares.fold((1.0, 0.0), |(least, most), share: f64| {
            (share.min(least), share.max(most))
        });
        let n = SIZES[at];
        format!("{:.0} to {:.0} % at n = {n}", 100.0 * least, 100.0 * most)
    })
}

fn exact() -> String {
    let mut text = "## Exact answers\n\n\
         Through scenario files, as a planner writes them, and all of the model between file and figure. The exact\n\
         answers are worked out apart from the model (`tests/common/oracles`, `statistics::queueing`).\n"
        .to_owned();
    for (name, cases) in FAMILIES {
        let _ = write!(text, "\n### {name}\n\n");
        let rows = cases.iter().flat_map(|case| rows(case()));
        text += &table(["case", "figure", "exact", "simulated", "±", "z"], rows);
        text += "\n";
        text += &sources(cases.iter().map(|case| case()));
    }
    text
}

/// Where the answers of a family come from, and what was simulated how often.
fn sources<'a>(cases: impl Iterator<Item = &'a Case>) -> String {
    let mut text = String::new();
    let mut cases = cases.peekable();
    let mut source = "";
    while let Some(case) = cases.next() {
        if case.source != source {
            source = case.source;
            let _ = write!(
                text,
                "{}* {source}:",
                if text.is_empty() { "" } else { ".\n" }
            );
        } else {
            text += ";";
        }
        let _ = write!(text, " *{}*", case.name);
        let alike = |next: &&Case| {
            (next.source, next.replications, &next.scenario)
                == (source, case.replications, &case.scenario)
        };
        while let Some(next) = cases.next_if(alike) {
            let _ = write!(text, ", *{}*", next.name);
        }
        let often = match case.replications {
            1 => "once".to_owned(),
            n => format!("{n} times"),
        };
        let _ = write!(text, " ({}, {often})", case.scenario);
    }
    text + ".\n"
}

/// A case's figures; its name stands in the first row.
fn rows(case: &Case) -> impl Iterator<Item = [String; 6]> {
    case.answers.iter().enumerate().map(|(index, answer)| {
        let name = if index == 0 {
            case.name.clone()
        } else {
            String::new()
        };
        let z = answer.z().map_or("exact".to_owned(), |z| format!("{z:.2}"));
        let [expected, value, half] =
            to_the_same_digit(answer.half_width(), [answer.expected, answer.value()]);
        [name, answer.what.clone(), expected, value, half, z]
    })
}

/// Two figures and the half-width of an interval, to two digits of the half-width.
fn to_the_same_digit(half_width: f64, [a, b]: [f64; 2]) -> [String; 3] {
    if half_width > 0.0 {
        let decimals = (1.0 - half_width.log10().floor()).max(0.0) as usize;
        [a, b, half_width].map(|x| format!("{x:.decimals$}"))
    } else {
        [a, b, half_width].map(|x| x.to_string())
    }
}

fn independent_program() -> String {
    let mut text = format!(
        "## An independent program\n\n\
         A booking office with one clerk, appointments at five days' notice, patients who miss them the more often the\n\
         longer they waited and are booked again, a clinic whose clinician and patients are not punctual, half a year from\n\
         an empty list on: once as [a scenario](../tests/validation/independent/outpatients.toml), once as\n\
         [a program in Python](../tests/validation/independent/outpatients.py) on SimPy 4.1.2, written from what the\n\
         keys of the scenario and its measures mean. {} replications each, with nothing in common. The other program's figures are\n\
         [kept](../tests/validation/independent/outpatients.csv); `python outpatients.py` prints them again in half a\n\
         minute. ± is half of a 95 % interval of the difference.\n\n",
        independent::REPLICATIONS
    );
    let row = |shared: &independent::Shared| {
        let difference = shared.difference();
        let definition = shared.measure.definition();
        let both = [shared.theirs.value, shared.ours.value];
        let [theirs, ours, half] = to_the_same_digit(half_width(&difference), both);
        let name = format!("`{}` ({})", definition.id, definition.unit);
        [
            name,
            theirs,
            ours,
            half,
            format!("{:.2}", difference.z(0.0)),
        ]
    };
    text += &table(
        ["figure", "SimPy", "here", "±", "z"],
        SHARED.iter().map(row),
    );
    text
}

fn published_series() -> String {
    let mut text = format!(
        "## Published series\n\n\
         One figure of a series is fitted and another predicted from it; pace (120 patients) and plateau (1.03) are those of\n\
         the evidence and not fitted. The clinics are as full as they can be\n\
         ([`full-clinic.toml`](../tests/validation/published/full-clinic.toml)), or those of\n\
         [`careful-eye-clinic`](../scenarios/careful-eye-clinic.toml), where nothing is fitted. {} replications, against the\n\
         same without a go-live; half of a 95 % interval beside each.\n\n",
        published::REPLICATIONS
    );
    let figure = |what: &Figure| {
        let (from, to) = what.published;
        let published = if from == to {
            format!("{from:.1}")
        } else {
            format!("{from:.0} to {to:.0}")
        };
        let simulated = format!(
            "{:.1} ± {:.1}",
            what.simulated.value,
            half_width(&what.simulated)
        );
        (what.what.to_owned(), published, simulated)
    };
    let rows = SERIES.iter().flat_map(|series| {
        let fitted = series.fitted.iter().map(|of| (of, "fitted".to_owned()));
        let predicted = series.predicted.iter().map(|of| {
            let verdict = of.off_by().map(|off| format!("**missed by {off:.1}**"));
            (of, verdict.unwrap_or_else(|| "predicted".to_owned()))
        });
        let rows = fitted.chain(predicted).enumerate();
        let row = |(at, (of, verdict)): (usize, (&Figure, String))| {
            let first = |text: &str| {
                if at == 0 {
                    text.to_owned()
                } else {
                    String::new()
                }
            };
            let (what, published, simulated) = figure(of);
            [
                first(series.source),
                first(&series.set),
                what,
                published,
                simulated,
                verdict,
            ]
        };
        rows.map(row).collect::<Vec<_>>()
    });
    text += &table(
        ["series", "set", "figure", "published", "simulated", ""],
        rows,
    );
    text += "\nTwo of the fits begin above the evidence's 1.0 to 1.4 times, and that \"near baseline\" is within 5 is our own reading, met with less\n\
             than one to spare. Where a practice recovers at all, the model recovers sooner than was published: with the evidence's pace of six weeks\n\
             hardly anything is left of a loss that Chiang et al. saw for a year, and no pace explains a loss for good (Lam et al.). Published\n\
             results conflict: whoever forecasts volume should vary `plateau`, not only `initial`. Of the two trusts of December\n\
             2011 only single figures are known; which of them the scenarios hit and miss stands on [Oxford](oxford-2011.md)'s and\n\
             [North Bristol](north-bristol-2011.md)'s pages.\n";
    text
}

fn coverage() -> String {
    let mut text = format!(
        "## How often intervals hold\n\n\
         In per cent of so many intervals of 95 %, each from n replications of a scenario whose truth is known\n\
         ([`coverage.rs`](../tests/validation/coverage.rs)), with the 95 % interval of that share. {POOL} replications a\n\
         scenario, shared out. In bold what is short of 95 beyond chance. More intervals, on more replications:\n\
         [statistics.md](statistics.md#measured-coverage).\n\n"
    );
    let row = |held: &crate::coverage::Held| {
        let [five, ten, thirty] = held.counts.map(|(count, trials)| share(count, trials));
        [held.interval.to_owned(), held.of.clone(), five, ten, thirty]
    };
    let [a, b, c] = SIZES.map(|n| format!("n = {n}"));
    text += &table(["interval", "of", &a, &b, &c], HELD.iter().map(row));
    let [five, ten, thirty] = skewed();
    let _ = write!(
        text,
        "\nThe backlog is that of an office with one clerk, the list that of a clinic at noon, both two weeks after they were\n\
         empty: skewed, as what is mostly gone and sometimes far from it. An interval misses when none of its replications was a\n\
         bad one: it then lies below the truth and looks precise.\n\n\
         **What to do with it.** Intervals of backlogs, lists and their differences hold in {five}, {ten}, {thirty}.\n\
         Below 10 read one as showing a direction, no more. `run` begins with 10 and goes on until it is precise. Before money\n\
         depends on a difference, ask for 30 (`--replications 30`) or more; a list that is nearly always empty needs more than that.\n"
    );
    text
}

fn share(count: u64, trials: u64) -> String {
    let of = Proportion::of(count as usize, trials as usize).expect("trials");
    let [at, lower, upper] =
        [of.share, of.interval.lower, of.interval.upper].map(|x| format!("{:.1}", 100.0 * x));
    if of.interval.upper < 0.95 {
        format!("**{at}** ({lower} to {upper})")
    } else {
        format!("{at} ({lower} to {upper})")
    }
}

fn common_random_numbers() -> String {
    let mut text = format!(
        "## What common random numbers are worth\n\n\
         (var(changed) + var(before)) / var(changed - before), from the go-live to the end: how many times more replications\n\
         independent arms would need for the same interval. 1 is no help, below 1 is harm. {} replications; in brackets a\n\
         95 % interval. *Does not vary*: the difference is the same in all replications, or in all but one.\n\n",
        common_numbers::REPLICATIONS
    );
    let told = |of: &Option<Factor>| match of {
        Some(of) => format!("{} ({} to {})", two(of.value), two(of.lower), two(of.upper)),
        None => "does not vary".to_owned(),
    };
    let mut before = "";
    let rows: Vec<[String; 4]> = CUTS
        .iter()
        .map(|cut| {
            let name = if cut.scenario == before {
                String::new()
            } else {
                format!("`{}`", cut.scenario)
            };
            before = cut.scenario;
            let measure = format!("`{}`", cut.measure.definition().id);
            [name, measure, told(&cut.go_live), told(&cut.plan)]
        })
        .collect();
    text += &table(
        [
            "scenario",
            "measure",
            "go-live against none",
            "plan against no plan",
        ],
        rows,
    );
    text += "\nThey are worth most where what is changed leaves most of a day as it was, and least where one booking that comes\n\
             sooner moves all others: a full office or a telephone in overload has little in common with itself. A difference\n\
             between arms is right either way, since its interval is made of paired differences.\n";
    text
}

/// To two digits, thousands apart.
fn two(x: f64) -> String {
    let last = x.log10().floor() - 1.0;
    if last < 0.0 {
        return format!("{x:.0$}", -last as usize);
    }
    let unit = 10.0_f64.powi(last as i32);
    let whole = ((x / unit).round() * unit).to_string();
    match whole.len() {
        4.. => format!(
            "{},{}",
            &whole[..whole.len() - 3],
            &whole[whole.len() - 3..]
        ),
        _ => whole,
    }
}

const MISSING: &str = "## What is not shown

* **No go-live of a large trust is reproduced week by week**: none with its values by day or week was at hand. Of the series
  [above](#published-series) two or three figures each are known. [Oxford](oxford-2011.md) and
  [North Bristol](north-bristol-2011.md) are stories told with one set of assumptions; that they are plausible is no proof.
* **Intervals of few replications hold too rarely**, see above. They are printed all the same.
* Exact answers exist for parts: a clinic, a telephone, a desk, an office. That the parts work together rightly is shown
  by the independent program for a small clinic without a go-live, by bookkeeping that has to be exact (nobody is lost, calls
  balance: `tests/model/conservation.rs`) and by sanity at the edges (`tests/model/edges.rs`), not by a formula.
* Nothing here says that a scenario is like your hospital. It says that the answer follows from the scenario.
";
