//! `cutover report`: the pictures and the page of results that are in a folder, without simulating
//! again. `run` makes them by the same way, so they are the same.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{WrongInput, terminal};
use cutover::report::animation;
use cutover::report::folder::{self, Folder, Prepared};
use cutover::report::part::{Of, Shard};
use cutover::report::picture::Size;
use cutover::report::pictures;
use cutover::report::results::{Results, WrongFolder};
#[cfg(feature = "xlsx")]
use cutover::report::results_xlsx::{self, NoWorkbook};
use cutover::report::study_page::{self, StudyKind, StudyPage};
use cutover::report::web::{self, NoPage};

/// Name of the page's file.
pub const PAGE: &str = "report.html";

/// Arguments of `cutover report`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of an earlier run, sweep, choice, sensitivity analysis or comparison
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Print nothing but complaints
    #[arg(long, short = 'q')]
    pub quiet: bool,
}

/// Makes pictures and page again.
///
/// # Errors
///
/// The folder holds no results, or files cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let _alone = match Folder::to_write(&args.folder, &[]) {
        Ok(folder) if args.folder.is_dir() => Some(folder.alone().map_err(WrongInput)?),
        // What is wrong is said of its results.
        _ => None,
    };
    let made = write(&args.folder)?;
    if !args.quiet {
        terminal::complain(&format!("{}: {made}\n", args.folder.display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// A study's page, its pictures, and what both are made from.
///
/// # Errors
///
/// They cannot be made or written.
pub fn study_files(folder: &Folder, study: &StudyPage) -> anyhow::Result<Vec<Prepared>> {
    let mut files = vec![folder.prepare(study_page::FILE, |out| {
        serde_json::to_writer(&mut *out, study)?;
        out.write_all(b"\n")
    })?];
    files.extend(pictures_and_page(folder, study)?);
    Ok(files)
}

fn pictures_and_page(folder: &Folder, study: &StudyPage) -> anyhow::Result<Vec<Prepared>> {
    let pictures = pictures::study::pictures(study);
    let page = web::study::page(study, &pictures).map_err(stopped)?;
    let mut files = Vec::new();
    for drawn in &pictures {
        let picture = drawn.at(Size::PAGE)?;
        let name = format!("plots/{}.svg", drawn.name);
        files.push(folder.prepare(&name, |out| out.write_all(picture.svg.as_bytes()))?);
    }
    files.push(folder.prepare(PAGE, |out| out.write_all(page.as_bytes()))?);
    Ok(files)
}

fn wrong(error: &WrongFolder) -> anyhow::Error {
    WrongInput(error.to_string()).into()
}

fn stopped(error: NoPage) -> anyhow::Error {
    match error {
        NoPage::Folder(error) => wrong(&error),
        NoPage::Picture(error) => error.into(),
    }
}

/// What a folder holds. One that held two would have the page of one and tables of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Results of `run`.
    Run,
    /// A study of this kind.
    Study(StudyKind),
}

impl Holds {
    /// Whether it may be written into a folder.
    ///
    /// # Errors
    ///
    /// The folder holds something else.
    pub(crate) fn may_be_in(self, folder: &Path) -> Result<(), WrongInput> {
        // A page that cannot be read is written anew, of whatever kind it was.
        let study = StudyPage::read(folder).ok().flatten();
        let study = study.map(|page| page.found.kind());
        let (what, file) = match self {
            Self::Run if folder.join(study_page::FILE).exists() => {
                ("a sweep or another study", study_page::FILE)
            }
            Self::Study(_) if folder.join("manifest.json").exists() => ("a run", "manifest.json"),
            Self::Study(own) => match study.filter(|kind| *kind != own) {
                Some(other) => (other.name(), study_page::FILE),
                None => return self.is_apart_from_parts(folder),
            },
            Self::Run => return self.is_apart_from_parts(folder),
        };
        Err(other_in(folder, what, file))
    }

    /// Whether the part files of a folder, of which there may be no page yet, are of the same.
    fn is_apart_from_parts(self, folder: &Path) -> Result<(), WrongInput> {
        for (name, shard) in parts_in(folder) {
            // One that cannot be read is told of when somebody goes on with it.
            let Ok(of) = Of::file(&folder.join(&name)) else {
                continue;
            };
            let what = match (of, self) {
                (Of::Run, Self::Study(_)) => "shares of a run",
                (Of::Sweep, Self::Study(StudyKind::Sweep)) => continue,
                // A study in one go; of which kind it is, its page says.
                (Of::Sweep, Self::Study(StudyKind::Choice | StudyKind::Sensitivity))
                    if shard.of == 1 =>
                {
                    continue;
                }
                (Of::Sweep, _) => "a sweep or another study",
                (Of::Run, Self::Run) => continue,
            };
            return Err(other_in(folder, what, &name));
        }
        Ok(())
    }
}

fn other_in(folder: &Path, what: &str, file: &str) -> WrongInput {
    WrongInput(format!(
        "--out {}: the folder holds {what} ({file}), and both have a report.html; choose \
         another folder with --out",
        folder.display()
    ))
}

/// The part files of a folder, by name, and which share each is.
fn parts_in(folder: &Path) -> Vec<(String, Shard)> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let part = |name: String| Some((name.clone(), Shard::of_file(&name)?));
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut parts: Vec<(String, Shard)> = names.filter_map(part).collect();
    parts.sort_by(|(a, _), (b, _)| a.cmp(b));
    parts
}

/// Makes the pictures and the page of what is in a folder, and says what it made.
///
/// # Errors
///
/// The folder holds no results, or files cannot be written.
pub fn write(folder: &Path) -> anyhow::Result<String> {
    if let Some(study) = StudyPage::read(folder).map_err(|error| wrong(&error))? {
        let folder = Folder::to_write(folder, &[PAGE, "plots/"]).map_err(WrongInput)?;
        let files = pictures_and_page(&folder, &study)?;
        let made = match files.len() {
            1 => PAGE.to_owned(),
            _ => format!("plots/, {PAGE}"),
        };
        folder::put_in_place(files)?;
        return Ok(made);
    }
    write_run(folder)
}

/// As [`write`], of a folder that holds a run.
///
/// # Errors
///
/// The folder holds no results, or files cannot be written.
pub(crate) fn write_run(folder: &Path) -> anyhow::Result<String> {
    let results = Results::read(folder).map_err(|error| wrong(&error))?;
    let folder = Folder::to_write(results.folder(), &[PAGE, "plots/"]).map_err(WrongInput)?;
    let mut files = Vec::new();
    let pictures = web::pictures(&results).map_err(stopped)?;
    for named in &pictures {
        let picture = named.at(Size::PAGE)?;
        let name = format!("plots/{}.svg", named.name);
        files.push(folder.prepare(&name, |out| out.write_all(picture.svg.as_bytes()))?);
    }
    let page = web::run(&results, &pictures).map_err(stopped)?;
    files.push(folder.prepare(PAGE, |out| out.write_all(page.as_bytes()))?);
    #[cfg(feature = "xlsx")]
    {
        let workbook = results_xlsx::of(&results).map_err(|error| match error {
            NoWorkbook::Folder(error) => wrong(&error),
            NoWorkbook::Workbook(error) => error.into(),
        })?;
        files.push(folder.prepare(results_xlsx::FILE, |out| out.write_all(&workbook))?);
    }
    let replay = animation::read(&results).map_err(|error| wrong(&error))?;
    let mut made = format!("plots/, {PAGE}");
    #[cfg(feature = "xlsx")]
    made.push_str(&format!(", {}", results_xlsx::FILE));
    if let Some(replay) = replay {
        let page = animation::page(&replay);
        files.push(folder.prepare(animation::PAGE, |out| out.write_all(page.as_bytes()))?);
        made.push_str(", ");
        made.push_str(animation::PAGE);
    }
    folder.put_with_pictures(files, ("plots", &pictures::NAMES))?;
    Ok(made)
}
