//! `cutover report`: the pictures and the page of results that are in a folder, without simulating
//! again. `run` makes them by the same way, so they are the same.

use std::path::PathBuf;
use std::process::ExitCode;

use super::{WrongInput, terminal};
use crate::report::folder::{self, Folder};
use crate::report::picture::Size;
use crate::report::results::Results;
use crate::report::web::{self, NoPage};

/// Arguments of `cutover report`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of an earlier run
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
    let folder = Folder::to_write(&args.folder, &[]).map_err(WrongInput)?;
    let made = write(&folder)?;
    if !args.quiet {
        terminal::complain(&format!("{}: {made}\n", folder.path().display()));
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the pictures and the page of what is in a folder, and says what it made.
///
/// # Errors
///
/// The folder holds no results, or files cannot be written.
pub fn write(folder: &Folder) -> anyhow::Result<String> {
    let wrong = |error: crate::report::results::WrongFolder| WrongInput(error.to_string());
    let results = Results::read(folder.path()).map_err(wrong)?;
    let mut files = Vec::new();
    let stopped = |error: NoPage| match error {
        NoPage::Folder(error) => anyhow::Error::from(wrong(error)),
        NoPage::Picture(error) => error.into(),
    };
    let pictures = web::pictures(&results).map_err(stopped)?;
    for named in &pictures {
        let picture = named.at(Size::PAGE)?;
        let name = format!("plots/{}.svg", named.name);
        files.push(folder.prepare(&name, |out| out.write_all(picture.svg.as_bytes()))?);
    }
    let page = web::run(&results, &pictures).map_err(stopped)?;
    files.push(folder.prepare("report.html", |out| out.write_all(page.as_bytes()))?);
    folder::put_in_place(files)?;
    Ok("plots/, report.html".to_owned())
}
