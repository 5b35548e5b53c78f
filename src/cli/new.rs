//! `cutover new`: writes a commented scenario to start from. The templates are the scenarios that
//! are shipped.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::{WrongInput, terminal};

/// Written if no file is named.
const USUAL_FILE: &str = "my-scenario.toml";

/// Arguments of `cutover new`.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Without arguments it writes my-scenario.toml from first-clinic, thirty lines \
                       to learn from.\n\n  cutover new\n  cutover new oxford-2011\n  \
                       cutover new --template small-practice --out practice.toml"
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
    /// A large acute trust, big bang: fourteen specialties and a contact centre
    #[value(name = "oxford-2011")]
    Oxford2011,
}

impl Template {
    /// Its text.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::FirstClinic => include_str!("../../scenarios/first-clinic.toml"),
            Self::SmallPractice => include_str!("../../scenarios/small-practice.toml"),
            Self::CarefulEyeClinic => include_str!("../../scenarios/careful-eye-clinic.toml"),
            Self::Oxford2011 => include_str!("../../scenarios/oxford-2011.toml"),
        }
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
/// The file exists already or cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let asked = args.name.or(args.template);
    let template = asked.unwrap_or(Template::FirstClinic);
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
    write(&file, template.text(), existing)?;
    terminal::say(&next_steps(&file, template))?;
    Ok(ExitCode::SUCCESS)
}

/// What to do with a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Existing {
    Keep,
    Overwrite,
}

fn write(file: &Path, text: &str, existing: Existing) -> Result<(), WrongInput> {
    let cannot = |error: io::Error| {
        WrongInput(match error.kind() {
            io::ErrorKind::AlreadyExists => format!(
                "{} exists already; choose another name with --out, or overwrite it with --force",
                file.display()
            ),
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

fn next_steps(file: &Path, template: Template) -> String {
    let shown = file.display().to_string();
    let name = if shown.contains(' ') {
        format!("'{shown}'")
    } else {
        shown.clone()
    };
    format!(
        "Wrote {shown} from the template {}. Next:\n\n\
         \x20 cutover check {name}     what it says, and whether capacity suffices\n\
         \x20 cutover run {name}       the forecast\n\
         \x20 cutover schema --help    completion and checks in your editor\n\n\
         Every line can be changed; lines that start with # are remarks.\n",
        template.name()
    )
}
