//! `cutover studio`: writes one HTML page that contains the simulator. What is on it is made in
//! `report::studio`, the module in it in `studio/`.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::new::shipped::Shipped;
use super::{WrongInput, read, terminal};
use cutover::model::spec::Draft;
use cutover::report::folder::{self, Folder};
use cutover::report::studio::{Start, Studio};

/// Largest module.
const LARGEST: u64 = 64 << 20;
/// What can be begun with on the page, if nobody says. The small practice is there in a second.
const STARTS: [&str; 7] = [
    "small-practice",
    "first-clinic",
    "careful-eye-clinic",
    "practice",
    "district",
    "contact-centre",
    "oxford-2011",
];

/// Arguments of `cutover studio`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The page opens by itself in a browser, without a network and without installing anything: fill in \
what you know, move the plan's sliders, run it, compare two plans, save the file and the report. It \
gives the same figures as this program, to the bit.

  cutover studio
  cutover studio my-scenario.toml --out studio.html")]
pub struct Args {
    /// Scenario files to begin with, with the files that they name [default: some of `cutover new`]
    #[arg(value_name = "SCENARIO")]
    pub scenarios: Vec<PathBuf>,
    /// The page to write
    #[arg(long, short = 'o', value_name = "FILE", default_value = "studio.html")]
    pub out: PathBuf,
    /// The simulator as a WebAssembly module compressed with gzip, as `.ci/studio` makes it [default:
    /// the one in this program, if it was built with `--features studio`]
    #[arg(long, value_name = "FILE")]
    pub module: Option<PathBuf>,
    /// Print nothing but complaints
    #[arg(long, short = 'q')]
    pub quiet: bool,
}

/// Writes the page.
///
/// # Errors
///
/// A scenario is wrong, there is no module, or the page cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let module = module(args)?;
    let studio = match args.scenarios.is_empty() {
        true => of_shipped()?,
        false => of_files(&args.scenarios)?,
    };
    let page = studio.page(&module);
    let page = page.map_err(|why| match &args.module {
        Some(file) => WrongInput(format!("--module {}: {why}", file.display())),
        None => WrongInput(why.to_string()),
    })?;
    let Some(name) = args.out.file_name().and_then(|name| name.to_str()) else {
        let shown = args.out.display();
        return Err(WrongInput(format!("--out {shown}: this is no name of a file")).into());
    };
    let parent = args.out.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = Folder::to_write(parent.unwrap_or(Path::new(".")), &[name]).map_err(WrongInput)?;
    let prepared = folder.prepare(name, |out| out.write_all(page.as_bytes()))?;
    folder::put_in_place(vec![prepared])?;
    if !args.quiet {
        let size = page.len() as f64 / f64::from(1 << 20);
        terminal::complain(&format!(
            "{}: {size:.1} MiB; open it in a browser. It needs no network.\n",
            args.out.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// The module that was asked for, or the one in this program.
fn module(args: &Args) -> Result<Cow<'static, [u8]>, WrongInput> {
    if let Some(file) = &args.module {
        let name = file.display().to_string();
        let bytes = read::file(&name, LARGEST);
        let bytes =
            bytes.map_err(|e| WrongInput(format!("--module {name}: cannot be read: {e}")))?;
        return Ok(Cow::Owned(bytes));
    }
    built_in().map(Cow::Borrowed).ok_or_else(|| {
        WrongInput(
            "this program was built without the studio's module: give it with --module FILE, where \
             `.ci/studio` in the source code makes it; programs that are downloaded have it"
                .to_owned(),
        )
    })
}

#[cfg(feature = "studio")]
#[allow(clippy::unnecessary_wraps)]
fn built_in() -> Option<&'static [u8]> {
    Some(include_bytes!(env!("CUTOVER_STUDIO_MODULE")))
}

#[cfg(not(feature = "studio"))]
fn built_in() -> Option<&'static [u8]> {
    None
}

fn of_shipped() -> anyhow::Result<Studio> {
    let mut studio = Studio::default();
    for shipped in STARTS.into_iter().filter_map(Shipped::named) {
        let files = shipped.files()?;
        let (name, _) = files[0].clone();
        let texts: BTreeMap<String, String> = files.into_iter().collect();
        let read = |name: &str, _| {
            let text = texts.get(name).ok_or(std::io::ErrorKind::NotFound)?;
            Ok(text.clone().into_bytes())
        };
        let title = Draft::load(&name, &read)?.scenario().title.clone();
        studio.starts.push(Start {
            title,
            files: texts.keys().cloned().collect(),
            name,
        });
        studio.files.extend(texts);
    }
    Ok(studio)
}

/// Scenarios with all files that they name.
fn of_files(paths: &[PathBuf]) -> anyhow::Result<Studio> {
    let mut studio = Studio::default();
    for path in paths {
        let shown = path.display();
        let Some(name) = path.to_str() else {
            return Err(
                WrongInput(format!("{shown}: the file's name is not UTF-8; rename it")).into(),
            );
        };
        let seen: RefCell<BTreeMap<String, Vec<u8>>> = RefCell::default();
        let reader = |name: &str, limit| {
            let bytes = read::file(name, limit)?;
            seen.borrow_mut().insert(name.to_owned(), bytes.clone());
            Ok(bytes)
        };
        let draft = Draft::load(name, &reader)?;
        let mut files = Vec::new();
        for (name, bytes) in seen.into_inner() {
            let text = String::from_utf8(bytes)
                .map_err(|_| WrongInput(format!("{name} is not UTF-8, which the page needs")))?;
            files.push(name.clone());
            studio.files.insert(name, text);
        }
        studio.starts.push(Start {
            name: name.to_owned(),
            title: draft.scenario().title.clone(),
            files,
        });
    }
    Ok(studio)
}
