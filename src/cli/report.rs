//! `cutover report`: the pictures and the page of results that are in a folder, without simulating
//! again. `run` makes them by the same way, so they are the same.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{WrongInput, terminal};
use crate::report::animation;
use crate::report::folder::{self, Folder, Prepared};
use crate::report::picture::Size;
use crate::report::pictures;
use crate::report::results::{Results, WrongFolder};
use crate::report::study_page::{self, StudyPage};
use crate::report::web::{self, NoPage};

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

/// Makes the pictures and the page of what is in a folder, and says what it made.
///
/// # Errors
///
/// The folder holds no results, or files cannot be written.
pub fn write(folder: &Path) -> anyhow::Result<String> {
    if let Some(study) = StudyPage::read(folder).map_err(|error| wrong(&error))? {
        let folder = Folder::to_write(folder, &[PAGE]).map_err(WrongInput)?;
        let files = pictures_and_page(&folder, &study)?;
        let made = match files.len() {
            1 => PAGE.to_owned(),
            _ => format!("plots/, {PAGE}"),
        };
        folder::put_in_place(files)?;
        return Ok(made);
    }
    let results = Results::read(folder).map_err(|error| wrong(&error))?;
    let folder = Folder::to_write(results.folder(), &[PAGE]).map_err(WrongInput)?;
    let mut files = Vec::new();
    let pictures = web::pictures(&results).map_err(stopped)?;
    for named in &pictures {
        let picture = named.at(Size::PAGE)?;
        let name = format!("plots/{}.svg", named.name);
        files.push(folder.prepare(&name, |out| out.write_all(picture.svg.as_bytes()))?);
    }
    let page = web::run(&results, &pictures).map_err(stopped)?;
    files.push(folder.prepare(PAGE, |out| out.write_all(page.as_bytes()))?);
    let replay = animation::read(results.folder()).map_err(|error| wrong(&error))?;
    let mut made = format!("plots/, {PAGE}");
    if let Some(replay) = replay.filter(|replay| animation::is_of(replay, &results.summary)) {
        let page = animation::page(&replay);
        files.push(folder.prepare(animation::PAGE, |out| out.write_all(page.as_bytes()))?);
        made.push_str(", ");
        made.push_str(animation::PAGE);
    }
    folder::put_in_place(files)?;
    Ok(made)
}
