//! `cutover describe`: writes the document of the STRESS-DES reporting guideline about a scenario and,
//! given its output folder, its run. What is in it is decided in `report::describe`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{WrongInput, read, terminal};
use cutover::report::describe::html::html;
use cutover::report::describe::markdown::markdown;
use cutover::report::describe::{Document, Subject};
use cutover::report::folder::{self, Folder};
use cutover::report::study_page;

/// Arguments of `cutover describe`.
#[derive(Debug, clap::Args)]
#[command(
    long_about = "Writes the document of the STRESS-DES reporting guideline (Monks et al. 2019) about \
                  a scenario: objectives, logic, data, experimentation, implementation, access. Every \
                  item is answered from the scenario and its run, or left as a question to the \
                  author. Where values come from is read from the scenario's comments and from \
                  `source` keys.",
    after_help = "  cutover describe my-scenario.toml\n  \
                  cutover describe out/my-scenario --out stress.html"
)]
pub struct Args {
    /// A scenario file; or the folder of its run, or the manifest.json in it, to describe the run too
    #[arg(value_name = "SCENARIO|DIR")]
    pub subject: PathBuf,
    /// File to write: Markdown, or a page if its name ends in .html [default: Markdown on standard
    /// output]
    #[arg(long, short = 'o', value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Writes the document.
///
/// # Errors
///
/// What is to be described cannot be read or is wrong, or the file cannot be written.
pub fn execute(args: &Args) -> anyhow::Result<ExitCode> {
    let input = read::input(&file_of(&args.subject)?)?;
    // What was changed afterwards is not what was run.
    let run = input.recorded.as_ref().filter(|run| run.is_untouched());
    let document = Document::of(&Subject {
        scenario: &input.scenario,
        name: &input.name,
        notes: input.notes.as_ref(),
        run,
    });
    match &args.out {
        None => terminal::hand_over(&markdown(&document))?,
        Some(file) => {
            write(file, &document)?;
            terminal::complain(&format!(
                "{}: {} questions to the author\n",
                file.display(),
                document.questions().len()
            ));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The scenario file or manifest that is meant.
fn file_of(subject: &Path) -> Result<PathBuf, WrongInput> {
    if !subject.is_dir() {
        return Ok(subject.to_owned());
    }
    let manifest = subject.join("manifest.json");
    if manifest.is_file() {
        return Ok(manifest);
    }
    let shown = subject.display();
    Err(WrongInput(if subject.join(study_page::FILE).is_file() {
        format!(
            "{shown}: this folder holds a study of many points or several scenarios, and only a \
             scenario or its run can be described; give the scenario file that was studied"
        )
    } else {
        format!(
            "{shown}: there is no manifest.json in this folder, so no run was written into it; give \
             a scenario file, or the folder that `cutover run SCENARIO --out DIR` wrote"
        )
    }))
}

fn write(file: &Path, document: &Document) -> anyhow::Result<()> {
    let is_page = file.extension().is_some_and(|ending| {
        ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm")
    });
    let shown = file.display();
    let known = ["md", "markdown", "txt"];
    let is_text = file.extension().is_none_or(|ending| {
        let is = |other: &&str| ending.eq_ignore_ascii_case(other);
        known.iter().any(is)
    });
    if !is_page && !is_text {
        return Err(WrongInput(format!(
            "--out {shown}: the document is Markdown (.md) or a page (.html), nothing else"
        ))
        .into());
    }
    let text = if is_page {
        html(document)
    } else {
        markdown(document)
    };
    let Some(name) = file.file_name().and_then(|name| name.to_str()) else {
        return Err(WrongInput(format!("--out {shown}: this is no name of a file")).into());
    };
    let beside = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new("."));
    if file.is_dir() {
        let what = format!("--out {shown}: this is a folder; name a file in it");
        return Err(WrongInput(what).into());
    }
    let folder = Folder::to_write(beside, &[name]).map_err(WrongInput)?;
    let prepared = folder.prepare(name, |out| out.write_all(text.as_bytes()))?;
    Ok(folder::put_in_place(vec![prepared])?)
}
