//! `cutover new`: writes a commented scenario to start from: a shipped one, or one that follows from
//! what a trust knows of itself. How it follows is `study::from_numbers`.

pub mod asked;
pub mod shipped;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use self::shipped::{Shipped, Source};
use super::check::text::wrapped;
use super::{WrongInput, read, terminal};
use cutover::study::from_numbers::{Number, Numbers, Sheet, Written};

/// Written if no file is named.
const USUAL_FILE: &str = "my-scenario.toml";
/// Written there if nothing is named.
const USUAL: &str = "first-clinic";
/// Largest file of numbers, in bytes: a line for each specialty.
const LARGEST: u64 = 1 << 20;

/// Arguments of `cutover new`.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Without arguments it asks for a dozen numbers in a terminal, and else writes my-scenario.toml \
                       from first-clinic, thirty lines to learn from. With numbers of yours, from these: what is left out is filled \
                       in, so that the hospital is in balance, and marked in the file.\n\n  \
                       cutover new\n  cutover new --from oxford-2011\n  \
                       cutover new district --go-live 01/03/2027 --out district.toml\n  \
                       cutover new --attendances 640 --did-not-attend 8% --clerks 5\n  \
                       cutover new --numbers hospital.csv --calls 900\n\n\
                       A file of numbers is CSV with a row for each specialty; its columns have the \
                       names of the options. What is the hospital's (clerks, calls, ...) stands in one row."
)]
pub struct Args {
    /// The shipped scenario to start from: the same as --from NAME
    #[arg(value_parser = Shipped::parser(), value_name = "NAME", hide_possible_values = true)]
    pub name: Option<Shipped>,
    /// The shipped scenario to start from, written as it is, with what it is based on beside it; those
    /// named after a kind of hospital are made of numbers, which options change
    #[arg(long, alias = "template", value_parser = Shipped::parser(), value_name = "NAME", conflicts_with = "name")]
    pub from: Option<Shipped>,
    /// The file to write [default: my-scenario.toml, or NAME.toml]
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long)]
    pub force: bool,
    /// A CSV file with a row for each specialty
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "from"])]
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

/// Writes the scenario and says what to do next.
///
/// # Errors
///
/// A number is wrong; the file exists already or cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let asked = args.name.or(args.from);
    if asked.is_none() && args.numbers.is_none() && args.known.0.is_empty() && terminal::is_a_talk()
    {
        return ask(args);
    }
    let (written, from) = written(args, asked)?;
    leave(args, asked, &written, from)
}

/// Asks for the numbers, writes what they make, and says which command does the same.
fn ask(args: &Args) -> anyhow::Result<ExitCode> {
    let file = args.out.clone().unwrap_or_else(|| USUAL_FILE.into());
    // Before a dozen questions, not after.
    not_there(
        &file,
        if args.force {
            Existing::Overwrite
        } else {
            Existing::Keep
        },
    )?;
    has_folder(&file)?;
    let known = asked::known(&mut io::stdin().lock(), &mut io::stderr().lock())?;
    let Some(known) = known else {
        return Err(WrongInput(
            "nothing was written: the answers ended before the last question".to_owned(),
        )
        .into());
    };
    let command = asked::command(&known, args.out.as_deref(), args.force);
    if known.is_empty() {
        let shipped = Shipped::named(USUAL);
        let (written, from) = written(args, shipped)?;
        leave(args, None, &written, from)?;
    } else {
        let numbers: Vec<(Number, &str)> = known.iter().map(|(n, t)| (*n, &**t)).collect();
        let written = Written::of(&Numbers::read(&[Sheet::of_options(&numbers)])?)?;
        leave(args, None, &written, "from your numbers".to_owned())?;
    }
    terminal::complain(&format!("\nThe same without questions:\n\n  {command}\n"));
    Ok(ExitCode::SUCCESS)
}

/// Writes the scenario and what it is based on, and says what to do next.
fn leave(
    args: &Args,
    asked: Option<Shipped>,
    written: &Written,
    mut from: String,
) -> anyhow::Result<ExitCode> {
    let usual = || asked.map_or_else(|| USUAL_FILE.to_owned(), Shipped::own_file);
    let file = args.out.clone().unwrap_or_else(|| usual().into());
    let existing = if args.force {
        Existing::Overwrite
    } else {
        Existing::Keep
    };
    let bases = bases(asked, &file)?;
    if !bases.is_empty() {
        let names: Vec<_> = bases.iter().map(|b| b.file.display().to_string()).collect();
        from.push_str(&format!(
            ", and {}, which it is based on",
            names.join(" and ")
        ));
    }
    let missing: Vec<&Base> = bases.iter().filter(|base| !base.is_there()).collect();
    // All of them or none.
    let files = missing.iter().map(|base| &base.file).chain([&file]);
    if let Some(taken) = files.filter(|f| f.exists()).find(|_| !args.force) {
        return Err(taken_already(taken).into());
    }
    // The scenario first: what it is based on goes beside it, where there is a place for it.
    write(&file, &written.text, existing)?;
    for base in missing {
        base.write(existing)?;
    }
    terminal::say(&said(&file, &from, written))?;
    Ok(ExitCode::SUCCESS)
}

/// A file that a scenario is based on, where it is to be.
struct Base {
    file: PathBuf,
    text: String,
}

impl Base {
    fn is_there(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|there| there == self.text)
    }

    fn write(&self, existing: Existing) -> Result<(), WrongInput> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder).map_err(|error| {
                WrongInput(format!("{} cannot be made: {error}", folder.display()))
            })?;
        }
        write(&self.file, &self.text, existing)
    }
}

/// What a shipped scenario is based on, beside its file.
fn bases(asked: Option<Shipped>, file: &Path) -> anyhow::Result<Vec<Base>> {
    let files = asked.map_or_else(|| Ok(Vec::new()), Shipped::files)?;
    let bases = files.into_iter().skip(1).map(|(name, text)| Base {
        file: file.with_file_name(name),
        text,
    });
    let bases: Vec<Base> = bases.collect();
    if bases.iter().any(|base| base.file == file) {
        return Err(WrongInput(format!(
            "{} is the name of a file that the scenario is based on; choose another with --out",
            file.display()
        ))
        .into());
    }
    Ok(bases)
}

/// The scenario, and what it is made from in words.
fn written(args: &Args, asked: Option<Shipped>) -> anyhow::Result<(Written, String)> {
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
    } else if let Some(shipped) = asked.or_else(|| without_numbers(args)) {
        from = format!("from the shipped {}", shipped.name());
        match shipped.source() {
            Source::Numbers => {
                sheets.push(Sheet::of_csv(shipped.name(), shipped.text().as_bytes())?);
            }
            Source::Scenario if args.known.0.is_empty() => {
                return Ok((Written::as_it_is(shipped.text()), from));
            }
            Source::Scenario => {
                return Err(WrongInput(format!(
                    "{} is a scenario of its own, in which no numbers can be put; leave it out, or take practice, district or contact-centre",
                    shipped.name()
                ))
                .into());
            }
        }
    }
    let known: Vec<(Number, &str)> = args.known.0.iter().map(|(n, t)| (*n, &**t)).collect();
    let of_specialty = known.iter().find(|(n, _)| n.is_of_specialty());
    let of_specialty = of_specialty.zip(sheets.first());
    let sheets = match of_specialty {
        // Options change the numbers of the one that there is.
        Some((&(number, _), sheet)) => {
            let own = sheet
                .of_one()
                .ok_or_else(|| whose(number, asked.map(Shipped::text)))?;
            let kept = own.into_iter();
            let kept = kept.filter(|(n, _)| known.iter().all(|(other, _)| other != n));
            let all: Vec<(Number, &str)> = kept.chain(known.iter().copied()).collect();
            vec![Sheet::of_options(&all)]
        }
        None if known.is_empty() => sheets,
        None => [sheets, vec![Sheet::of_options(&known)]].concat(),
    };
    Ok((Written::of(&Numbers::read(&sheets)?)?, from))
}

/// A number of one specialty where there are several, whose rows may be those of a shipped file.
fn whose(number: Number, shipped: Option<&str>) -> WrongInput {
    let what = number.name();
    let rows = shipped.map_or_else(String::new, |text| {
        format!(
            "; these are the shipped rows, to be changed and given with --numbers FILE:\n\n{}",
            text.trim_end()
        )
    });
    WrongInput(format!(
        "--{what} is a specialty's own, and there are several: it stands in the file of numbers, in the column {what}{rows}"
    ))
}

/// What is written where nothing is said at all.
fn without_numbers(args: &Args) -> Option<Shipped> {
    let nothing_said = args.known.0.is_empty();
    nothing_said.then(|| Shipped::named(USUAL)).flatten()
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
        return Err(taken_already(file));
    }
    Ok(())
}

/// Before a file is made.
///
/// # Errors
///
/// There is no folder for it, or a folder of its name.
fn has_folder(file: &Path) -> Result<(), WrongInput> {
    if file.is_dir() {
        let shown = file.display();
        return Err(WrongInput(format!(
            "{shown} is a folder; name a file with --out"
        )));
    }
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => Err(no_folder(file)),
        _ => Ok(()),
    }
}

fn no_folder(file: &Path) -> WrongInput {
    WrongInput(format!(
        "{} cannot be written: its folder does not exist",
        file.display()
    ))
}

fn taken_already(file: &Path) -> WrongInput {
    WrongInput(format!(
        "{} exists already; choose another name with --out, or overwrite it with --force",
        file.display()
    ))
}

pub(super) fn write(file: &Path, text: &str, existing: Existing) -> Result<(), WrongInput> {
    let cannot = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => taken_already(file),
        io::ErrorKind::NotFound => no_folder(file),
        _ => WrongInput(format!("{} cannot be written: {error}", file.display())),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_folder_is_refused_before_it_is_written() {
        assert!(has_folder(Path::new("new.toml")).is_ok());
        let said = |file: &str| has_folder(Path::new(file)).map_err(|wrong| wrong.to_string());
        assert_eq!(
            said("no/such/new.toml"),
            Err("no/such/new.toml cannot be written: its folder does not exist".to_owned())
        );
        assert_eq!(
            said("."),
            Err(". is a folder; name a file with --out".to_owned())
        );
    }
}
