//! A scenario, what varies in it, and what is read off it: from the file's `[sweep]`, the command
//! line, or a CSV file of points. Shared by all commands that simulate many points.

use std::ops::{Deref, DerefMut};
use std::path::PathBuf;

use anyhow::Context;
use serde_json::Value;

use super::{WrongInput, read, terminal};
use cutover::model::spec::{Levels, PointDesign, Response};
use cutover::report::varied::{self, LaidOut, NotVaried, Wanted};
use cutover::study::points::{Points, typed};

/// Largest file of points.
const POINTS_LIMIT: u64 = 64 << 20;
/// Most points.
const MOST_POINTS: usize = 100_000;
/// Most mistaken points that are shown.
const MOST_SHOWN: usize = 5;

/// Arguments that say what varies.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub struct Args {
    /// A scenario file
    pub scenario: PathBuf,
    /// A parameter and its values, such as 'staff.office.count=3,4,5' or, with --design sobol,
    /// 'booking.book=5 min..9 min'; instead of the scenario's sweep
    #[arg(long, value_name = "PATH=VALUES", conflicts_with = "points")]
    pub vary: Vec<String>,
    /// A CSV file of points: a column for each parameter, headed by its path; instead of the scenario's sweep
    #[arg(long, value_name = "FILE.csv")]
    pub points: Option<PathBuf>,
    /// How points are laid out: grid, latin-hypercube or sobol [default: the scenario's, or grid]
    #[arg(long, value_name = "DESIGN", value_parser = design_of, conflicts_with = "points")]
    pub design: Option<PointDesign>,
    /// How many points a Latin hypercube or Sobol design has
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=100_000), conflicts_with = "points")]
    pub point_count: Option<u32>,
    /// What is read off each run, such as 'calls.wait in week 3', 'recovery of booking.unbooked',
    /// 'cost'; may be given several times [default: the scenario's, or the usual figures]
    #[arg(long, value_name = "RESPONSE", value_parser = response_of)]
    pub of: Vec<Response>,
    /// How often each point is simulated [default: the scenario's]
    #[arg(long, short = 'n', value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replications: Option<u32>,
    /// Seed of all random numbers [default: the scenario's]
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(..=i64::MAX as u64))]
    pub seed: Option<u64>,
}

fn design_of(name: &str) -> Result<PointDesign, String> {
    let all = [
        PointDesign::Grid,
        PointDesign::LatinHypercube,
        PointDesign::Sobol,
    ];
    let found = all.into_iter().find(|design| design.name() == name);
    found.ok_or_else(|| format!("the designs are {}", all.map(PointDesign::name).join(", ")))
}

/// A response as typed.
///
/// # Errors
///
/// What is wrong with it.
pub fn response_of(text: &str) -> Result<Response, String> {
    text.parse()
        .map_err(|wrong: String| wrong.replace('\n', "; "))
}

/// What varies in a scenario file, and where it was said.
#[derive(Debug)]
pub struct Varied {
    /// What varies.
    pub varied: varied::Varied,
    /// Where points from a file are: its name, and the line of each.
    lines: Option<(String, Vec<u64>)>,
}

impl Deref for Varied {
    type Target = varied::Varied;

    fn deref(&self) -> &varied::Varied {
        &self.varied
    }
}

impl DerefMut for Varied {
    fn deref_mut(&mut self) -> &mut varied::Varied {
        &mut self.varied
    }
}

impl Varied {
    /// Reads what is to be varied.
    ///
    /// # Errors
    ///
    /// The scenario or an argument is wrong.
    pub fn of(args: &Args) -> anyhow::Result<Self> {
        Self::laid_out(args, LaidOut::BySweep)
    }

    /// Reads what is to be varied over which ranges; there are no points yet.
    ///
    /// # Errors
    ///
    /// The scenario or an argument is wrong.
    pub fn ranges(args: &Args) -> anyhow::Result<Self> {
        Self::laid_out(args, LaidOut::ByMethod)
    }

    fn laid_out(args: &Args, laid_out: LaidOut) -> anyhow::Result<Self> {
        let (name, draft) = read::draft(&args.scenario)?;
        let (mut points, mut lines) = (None, None);
        if let Some(path) = &args.points {
            let (read, at) = points_from(path)?;
            points = Some(read);
            lines = Some((path.display().to_string(), at));
        }
        let vary = args.vary.iter().map(|text| vary_of(text));
        let wanted = Wanted {
            vary: vary.collect::<Result<_, _>>()?,
            points,
            design: args.design,
            point_count: args.point_count,
            of: args.of.clone(),
            replications: args.replications,
            seed: args.seed,
        };
        let varied = varied::Varied::of(name, draft, wanted, laid_out);
        let varied = varied.or_else(|wrong| not_varied(args, laid_out, wrong))?;
        Ok(Self { varied, lines })
    }

    /// Makes sure that points have scenarios, before hours are spent on the first of them.
    ///
    /// # Errors
    ///
    /// Those that have none, and why.
    pub fn check_points(&self, points: impl Iterator<Item = usize>) -> anyhow::Result<()> {
        let mut shown = 0;
        let (mut wrong, mut of) = (0, 0);
        let mut variants = self.draft.variants();
        for point in points {
            of += 1;
            let Err(mistakes) = variants.with(&self.settings(point)) else {
                continue;
            };
            wrong += 1;
            if shown < MOST_SHOWN {
                shown += 1;
                let place = match &self.lines {
                    Some((file, lines)) => format!("{file}, line {}", lines[point]),
                    None => format!("point {point}"),
                };
                let values: Vec<String> = self
                    .settings(point)
                    .iter()
                    .map(|s| format!("{} = {}", s.path, s.value))
                    .collect();
                terminal::complain(&format!("{place}: {}\n", values.join(", ")));
                terminal::complain_of(&mistakes);
            }
        }
        if wrong == 0 {
            return Ok(());
        }
        Err(WrongInput(format!(
            "of {of} points looked at, {wrong} cannot be simulated; nothing was"
        ))
        .into())
    }
}

/// Why it cannot be varied so, and what to do.
fn not_varied<T>(args: &Args, laid_out: LaidOut, wrong: NotVaried) -> anyhow::Result<T> {
    let said = match wrong {
        NotVaried::Values(mistakes) => {
            let options: &[&str] = if args.vary.is_empty() { &[] } else { &["vary"] };
            return read::with_options(Err(mistakes), options);
        }
        NotVaried::Scenario(mistakes) => return Err(mistakes.into()),
        NotVaried::Twice(path) => format!("--vary: {path} is given twice"),
        NotVaried::NoSweep => format!(
            "{} has no [sweep]: add one, or give {}",
            args.scenario.display(),
            match laid_out {
                LaidOut::BySweep => "--vary 'PATH=VALUES' or --points FILE.csv",
                LaidOut::ByMethod =>
                    "--vary 'PATH=FROM..TO', or say in [uncertain] what is not known",
            }
        ),
        NotVaried::NotRead { response, wrong } => format!("--of \"{response}\": {wrong}"),
        other => format!("{other}; give --of"),
    };
    Err(WrongInput(said).into())
}

/// `PATH=VALUES`: values with commas between them, or `FROM..TO`, or `FROM..TO..STEP`.
fn vary_of(text: &str) -> anyhow::Result<(String, Levels)> {
    let wrong = || {
        WrongInput(format!(
            "--vary '{text}': write 'PATH=VALUE,VALUE,...' or 'PATH=FROM..TO'"
        ))
    };
    let (path, values) = text.split_once('=').ok_or_else(wrong)?;
    let (path, values) = (path.trim(), values.trim());
    if path.is_empty() || values.is_empty() {
        return Err(wrong().into());
    }
    let ends: Vec<&str> = values.split("..").collect();
    let levels = match ends[..] {
        [from, to] if !values.starts_with(['[', '{']) => serde_json::json!({
            "from": typed(from), "to": typed(to)
        }),
        [from, to, step] if !values.starts_with(['[', '{']) => serde_json::json!({
            "from": typed(from), "to": typed(to), "step": typed(step)
        }),
        _ => Value::Array(split(values).into_iter().map(typed).collect()),
    };
    let levels = serde_json::from_value(levels).context("--vary")?;
    Ok((path.to_owned(), levels))
}

/// Values between commas that are in no bracket and no quotes.
fn split(text: &str) -> Vec<&str> {
    let (mut depth, mut quoted, mut from) = (0_i32, false, 0);
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '[' | '{' if !quoted => depth += 1,
            ']' | '}' if !quoted => depth -= 1,
            ',' if depth == 0 && !quoted => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

/// Points from a CSV file, and the line each is on.
fn points_from(path: &std::path::Path) -> anyhow::Result<(Points, Vec<u64>)> {
    let shown = path.display();
    let wrong = |what: String| WrongInput(format!("{shown}: {what}"));
    let name = path
        .to_str()
        .ok_or_else(|| wrong("its name is not UTF-8".to_owned()))?;
    let bytes =
        read::file(name, POINTS_LIMIT).map_err(|e| wrong(format!("cannot be read: {e}")))?;
    if bytes.len() as u64 > POINTS_LIMIT {
        return Err(wrong(format!("is larger than {} MiB", POINTS_LIMIT >> 20)).into());
    }
    let (points, lines) = Points::read(name, &bytes)?;
    if points.len() > MOST_POINTS {
        let many = points.len();
        return Err(wrong(format!("has {many} points, more than {MOST_POINTS}")).into());
    }
    Ok((points, lines))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_as_typed() {
        let levels = |text| serde_json::to_value(vary_of(text).expect("varied").1).expect("json");
        assert_eq!(levels("a.b=1, 2.5,5 min"), json!([1, 2.5, "5 min"]));
        assert_eq!(
            levels("a=[\"50% for 2 weeks\", \"75% for 1 week\"],[\"100%\"]"),
            json!([["50% for 2 weeks", "75% for 1 week"], ["100%"]])
        );
        assert_eq!(
            levels("a={ gamma = \"2 min\", cv = 0.5 }"),
            json!([{"gamma": "2 min", "cv": 0.5}])
        );
        assert_eq!(
            levels("a=5 min..9 min"),
            json!({"from": "5 min", "to": "9 min"})
        );
        assert_eq!(
            levels("a=0..12..6"),
            json!({"from": 0, "to": 12, "step": 6})
        );
        assert_eq!(
            levels("a=2011-12-03,2011-12-10"),
            json!(["2011-12-03", "2011-12-10"])
        );
        for bad in ["a", "a=", "=1"] {
            assert!(vary_of(bad).is_err(), "{bad}");
        }
    }
}
