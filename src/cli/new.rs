//! `cutover new`: writes a commented scenario to start from: a shipped one, or one that follows from
//! what a trust knows of itself. How it follows is `study::from_numbers`.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::check::text::wrapped;
use super::{WrongInput, read, terminal};
use cutover::study::from_numbers::{Number, Numbers, Sheet, Written};

/// Written if no file is named.
const USUAL_FILE: &str = "my-scenario.toml";
/// Largest file of numbers, in bytes: a line for each specialty.
const LARGEST: u64 = 1 << 20;

/// Arguments of `cutover new`.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Without arguments it writes my-scenario.toml from first-clinic, thirty lines \
                       to learn from. With numbers of yours, from these: what is left out is filled \
                       in, so that the hospital is in balance, and marked in the file.\n\n  \
                       cutover new\n  cutover new oxford-2011\n  \
                       cutover new district --go-live 01/03/2027 --out district.toml\n  \
                       cutover new --attendances 640 --did-not-attend 8% --clerks 5\n  \
                       cutover new --numbers hospital.csv --calls 900\n\n\
                       A file of numbers is CSV with a row for each specialty; its columns have the \
                       names of the options. What is the hospital's (clerks, calls, ...) stands in one row."
)]
pub struct Args {
    /// The template to start from
    #[arg(value_enum, value_name = "NAME")]
    pub name: Option<Template>,
    /// The template to start from, as an option
    #[arg(long, value_enum, conflicts_with = "name")]
    pub template: Option<Template>,
    /// The file to write [default: my-scenario.toml, or NAME.toml]
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long)]
    pub force: bool,
    /// A CSV file with a row for each specialty
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "template"])]
    pub numbers: Option<PathBuf>,
    /// What is known of the hospital.
    #[command(flatten)]
    pub known: Known,
}

/// The numbers that may be given as options.
#[derive(Debug, Default)]
pub struct Known(Vec<(Number, String)>);

/// One option for each number, from the list of them.
impl clap::Args for Known {
    fn augment_args(command: clap::Command) -> clap::Command {
        command.args(Number::ALL.map(|number| {
            clap::Arg::new(number.name())
                .long(number.name())
                .value_name("NUMBER")
                .help(number.meaning())
                .help_heading("What you know")
        }))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for Known {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        let given = |number: Number| {
            let text = matches.get_one::<String>(number.name())?;
            Some((number, text.clone()))
        };
        Ok(Self(Number::ALL.into_iter().filter_map(given).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The scenarios that can be started from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// One eye clinic in thirty lines, to learn from
    FirstClinic,
    /// Five clinicians, a front desk and a telephone
    SmallPractice,
    /// Templates cut to a half and ramped up over three weeks
    CarefulEyeClinic,
    /// A practice whose receptionists answer the telephone, from its numbers
    Practice,
    /// A district hospital of three specialties, from its numbers
    District,
    /// A contact centre and the booking office behind it, from their numbers
    ContactCentre,
    /// A large acute trust, big bang: fourteen specialties and a contact centre
    #[value(name = "oxford-2011")]
    Oxford2011,
}

/// What a template is made of.
enum Source {
    /// A scenario.
    Scenario(&'static str),
    /// A CSV file of numbers.
    Numbers(&'static str),
}

impl Template {
    const fn source(self) -> Source {
        match self {
            Self::FirstClinic => {
                Source::Scenario(include_str!("../../scenarios/first-clinic.toml"))
            }
            Self::SmallPractice => {
                Source::Scenario(include_str!("../../scenarios/small-practice.toml"))
            }
            Self::CarefulEyeClinic => {
                Source::Scenario(include_str!("../../scenarios/careful-eye-clinic.toml"))
            }
            Self::Practice => Source::Numbers(include_str!("../../scenarios/numbers/practice.csv")),
            Self::District => Source::Numbers(include_str!("../../scenarios/numbers/district.csv")),
            Self::ContactCentre => {
                Source::Numbers(include_str!("../../scenarios/numbers/contact-centre.csv"))
            }
            Self::Oxford2011 => Source::Scenario(include_str!("../../scenarios/oxford-2011.toml")),
        }
    }

    /// The file that a scenario is based on: its name as the scenario has it, and its text.
    const fn base(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Oxford2011 => Some((
                "shared/december-2011.toml",
                include_str!("../../scenarios/shared/december-2011.toml"),
            )),
            _ => None,
        }
    }

    /// Its files by name, its own first.
    ///
    /// # Errors
    ///
    /// Never: a template is right.
    pub(super) fn files(self) -> anyhow::Result<Vec<(String, String)>> {
        let own = format!("{}.toml", self.name());
        let text = match self.source() {
            Source::Scenario(text) => text.to_owned(),
            Source::Numbers(csv) => {
                let sheet = Sheet::of_csv(&self.name(), csv.as_bytes())?;
                Written::of(&Numbers::read(&[sheet])?)?.text
            }
        };
        let base = self
            .base()
            .map(|(name, text)| (name.to_owned(), text.to_owned()));
        Ok([(own, text)].into_iter().chain(base).collect())
    }

    fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |v| v.get_name().to_owned())
    }
}

/// Writes the scenario and says what to do next.
///
/// # Errors
///
/// A number is wrong; the file exists already or cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let asked = args.name.or(args.template);
    let (written, mut from) = written(args, asked)?;
    let usual = || match asked {
        Some(template) => PathBuf::from(format!("{}.toml", template.name())),
        None => PathBuf::from(USUAL_FILE),
    };
    let file = args.out.clone().unwrap_or_else(usual);
    let existing = if args.force {
        Existing::Overwrite
    } else {
        Existing::Keep
    };
    if let Some((name, text)) = asked.and_then(Template::base) {
        let base = file.with_file_name(name);
        write_base(&base, text, existing)?;
        from.push_str(&format!(", and {}, which it is based on", base.display()));
    }
    write(&file, &written.text, existing)?;
    terminal::say(&said(&file, &from, &written))?;
    Ok(ExitCode::SUCCESS)
}

/// The scenario, and what it is made from in words.
fn written(args: &Args, asked: Option<Template>) -> anyhow::Result<(Written, String)> {
    let mut sheets = Vec::new();
    let mut from = "from your numbers".to_owned();
    if let Some(file) = &args.numbers {
        let name = file.display().to_string();
        let bytes = read::file(&name, LARGEST)
            .map_err(|error| WrongInput(format!("{name} cannot be read: {error}")))?;
        if bytes.len() as u64 > LARGEST {
            return Err(WrongInput(format!("{name} is larger than {} KiB", LARGEST >> 10)).into());
        }
        sheets.push(Sheet::of_csv(&name, &bytes)?);
    } else if asked.is_some() || args.known.0.is_empty() {
        let template = asked.unwrap_or(Template::FirstClinic);
        from = format!("from the template {}", template.name());
        match template.source() {
            Source::Numbers(csv) => sheets.push(Sheet::of_csv(&template.name(), csv.as_bytes())?),
            Source::Scenario(text) if args.known.0.is_empty() => {
                return Ok((Written::as_it_is(text), from));
            }
            Source::Scenario(_) => {
                return Err(WrongInput(format!(
                    "{} is a scenario of its own, in which no numbers can be put; leave it out, or take practice, district or contact-centre",
                    template.name()
                ))
                .into());
            }
        }
    }
    let of_specialty = args.known.0.iter().find(|(n, _)| n.is_of_specialty());
    if let Some((number, _)) = of_specialty.filter(|_| !sheets.is_empty()) {
        let what = number.name();
        return Err(WrongInput(format!(
            "--{what} is a specialty's own: it stands in the file of numbers, in the column {what}"
        ))
        .into());
    }
    let known: Vec<(Number, &str)> = args.known.0.iter().map(|(n, t)| (*n, &**t)).collect();
    if !known.is_empty() {
        sheets.push(Sheet::of_options(&known));
    }
    Ok((Written::of(&Numbers::read(&sheets)?)?, from))
}

/// Writes what a scenario is based on, unless it is there already.
fn write_base(file: &Path, text: &str, existing: Existing) -> Result<(), WrongInput> {
    if fs::read_to_string(file).is_ok_and(|there| there == text) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| WrongInput(format!("{} cannot be made: {error}", folder.display())))?;
    }
    write(file, text, existing)
}

/// What to do with a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    Keep,
    Overwrite,
}

/// Before the first of several files is written.
///
/// # Errors
///
/// It is there, and is to be kept.
pub(super) fn not_there(file: &Path, existing: Existing) -> Result<(), WrongInput> {
    if existing == Existing::Keep && file.exists() {
        return Err(exists(file));
    }
    Ok(())
}

fn exists(file: &Path) -> WrongInput {
    WrongInput(format!(
        "{} exists already; choose another name with --out, or overwrite it with --force",
        file.display()
    ))
}

pub(super) fn write(file: &Path, text: &str, existing: Existing) -> Result<(), WrongInput> {
    let cannot = |error: io::Error| {
        WrongInput(match error.kind() {
            io::ErrorKind::AlreadyExists => return exists(file),
            io::ErrorKind::NotFound => {
                format!(
                    "{} cannot be written: its folder does not exist",
                    file.display()
                )
            }
            _ => format!("{} cannot be written: {error}", file.display()),
        })
    };
    let mut options = OpenOptions::new();
    options.write(true);
    match existing {
        // Fails if somebody else made the file a moment ago.
        Existing::Keep => options.create_new(true),
        Existing::Overwrite => options.create(true).truncate(true),
    };
    let mut out = options.open(file).map_err(cannot)?;
    out.write_all(text.as_bytes())
        .and_then(|()| out.sync_all())
        .map_err(cannot)
}

/// A file's name as it is typed.
pub(super) fn quoted_name(file: &Path) -> String {
    let shown = file.display().to_string();
    if shown.contains(' ') {
        format!("'{shown}'")
    } else {
        shown
    }
}

/// What was written, what follows from the numbers, what does not go together, and what is next.
fn said(file: &Path, from: &str, written: &Written) -> String {
    let shown = file.display().to_string();
    let name = quoted_name(file);
    let mut out = format!("Wrote {shown} {from}.\n");
    for (bullet, sentences) in [("  ", &written.follows), ("  ! ", &written.out_of_balance)] {
        if !sentences.is_empty() {
            out.push('\n');
        }
        for sentence in sentences {
            out.push_str(&wrapped(bullet, sentence));
        }
    }
    if !written.out_of_balance.is_empty() {
        out.push_str("  Written as you say. Take what would do, or leave it out.\n");
    }
    out.push_str(&format!(
        "\nNext:\n\n\
         \x20 cutover check {name}     what it says, and whether capacity suffices\n\
         \x20 cutover run {name}       the forecast\n\
         \x20 cutover schema --help    completion and checks in your editor\n\n\
         Every line can be changed; what follows a # is a remark.\n"
    ));
    out
}
