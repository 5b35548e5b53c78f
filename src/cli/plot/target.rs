//! Where the files of `cutover plot` go, what they are called, and that they lie on none of the
//! run's own.

use std::path::Path;

use super::{Args, ByName, FormName, known};
use crate::cli::WrongInput;
use crate::cli::report;
use cutover::report::animation;
use cutover::report::folder::{Folder, Prepared};
use cutover::report::picture::Size;
use cutover::report::plot::{Plot, data};
use cutover::report::results::Results;
use cutover::report::run_files::{MANIFEST, RunFile};
use cutover::report::vega_lite;

/// Where pictures go that have no name of their own, below the run's folder.
pub(in crate::cli) const ASKED: &str = "plots/asked";
/// Endings of what lies beside a picture: its numbers, and its specification.
pub(in crate::cli) const ASKED_BESIDE: [&str; 2] = ["csv", "vl.json"];

/// What a picture is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Scalable.
    Svg,
    /// In pixels.
    #[cfg(feature = "png")]
    Png,
}

/// The format of the picture asked for.
pub(super) fn format_of(args: &Args) -> Result<Format, WrongInput> {
    let Some(out) = &args.out else {
        return Ok(Format::Svg);
    };
    let shown = out.display();
    let ending = out.extension().and_then(|e| e.to_str()).unwrap_or("");
    match ending.to_ascii_lowercase().as_str() {
        "svg" => Ok(Format::Svg),
        #[cfg(feature = "png")]
        "png" => Ok(Format::Png),
        #[cfg(not(feature = "png"))]
        "png" => Err(WrongInput(format!(
            "--out {shown}: this program was built without PNG; write an .svg, or build it with \
             `--features png`"
        ))),
        _ => Err(WrongInput(format!(
            "--out {shown}: the picture's name has to end in .svg or .png"
        ))),
    }
}

/// Where the files go.
pub(super) struct Target {
    pub(super) folder: Folder,
    /// The picture's or the numbers' name.
    name: String,
    /// The name without its ending.
    stem: String,
}

/// Other files that `run` leaves beside those of [`RunFile`].
const MORE: [&str; 4] = [MANIFEST, report::PAGE, animation::PAGE, animation::RECORD];

/// Whether a name in a run's folder is taken. Some disks do not tell capitals from small letters.
fn is_the_runs(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_log = name.starts_with("events.") || name.starts_with("events-");
    let taken = RunFile::ALL.map(RunFile::name);
    is_log || taken.iter().chain(&MORE).any(|taken| *taken == name)
}

/// A name as a part of a file's: small letters and figures of any script, else hyphens.
fn plain(name: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() { c } else { '-' };
    name.to_lowercase().chars().map(letter).collect()
}

/// One of the names of a run as a part of a file's, another for each of them: those that are alike
/// without capitals and signs are numbered.
fn apart(name: &str, all: &[&str]) -> String {
    let part = plain(name);
    let alike = all.iter().filter(|other| plain(other) == part);
    match alike.take_while(|other| **other != name).count() {
        0 => part,
        before => format!("{part}.{}", before + 1),
    }
}

impl Target {
    /// Of these specialties, or the trust, of a run.
    pub(super) fn of(
        args: &Args,
        results: &Results,
        specialties: &[String],
    ) -> Result<Self, WrongInput> {
        let usual = || {
            let first = args.measures.first().map_or("plot", |m| m.definition().id);
            let kind = match args.kind {
                FormName::Fan => "",
                FormName::Control => "-control",
            };
            let by = match args.by {
                ByName::Day => "-by-day",
                ByName::Week => "",
            };
            let arms = args.arms.iter().map(|arm| format!("-{}", arm.name()));
            let arms: String = arms.collect();
            // No part of a name has the sign that it follows, so that two never make a third.
            let known = known(results);
            let chosen = specialties.iter().filter(|_| !args.specialties.is_empty());
            let chosen = chosen.map(|name| format!("_{}", apart(name, &known)));
            let specialties: String = chosen.collect();
            // Not among the report's own pictures, which it makes anew.
            let name = format!("{}{arms}{by}{kind}{specialties}.svg", plain(first));
            results.folder().join(ASKED).join(name)
        };
        let path = args.data.clone().or_else(|| args.out.clone());
        let path = path.unwrap_or_else(usual);
        let part =
            |part: Option<&std::ffi::OsStr>| part.and_then(|p| p.to_str()).map(str::to_owned);
        let (Some(name), Some(stem)) = (part(path.file_name()), part(path.file_stem())) else {
            let shown = path.display();
            return Err(WrongInput(format!("{shown}: this is no name for a file")));
        };
        let beside = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let mut target = Self {
            folder: Folder::to_write(beside, &[]).map_err(WrongInput)?,
            name,
            stem,
        };
        let names = target.names(args.data.is_some());
        let same = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
            (Ok(a), Ok(b)) => a == b,
            _ => false,
        };
        if same(beside, results.folder())
            && let Some(taken) = names.iter().find(|name| is_the_runs(name))
        {
            return Err(WrongInput(format!(
                "{}: this would write over the run's own {taken}; choose another name",
                path.display()
            )));
        }
        for name in &names {
            let file = beside.join(name);
            // Devices and links would be put away, not written to.
            if file
                .symlink_metadata()
                .is_ok_and(|found| !found.is_file() && !found.is_dir())
            {
                return Err(WrongInput(format!(
                    "{}: this is no ordinary file; choose another name, or `--data -` to print the numbers",
                    file.display()
                )));
            }
        }
        let names: Vec<&str> = names.iter().map(|name| &**name).collect();
        target.folder = Folder::to_write(beside, &names).map_err(WrongInput)?;
        Ok(target)
    }

    /// Names of the files.
    pub(super) fn names(&self, only_numbers: bool) -> Vec<String> {
        let mut names = vec![self.name.clone()];
        if !only_numbers {
            names.extend([self.csv(), self.vega_lite()]);
        }
        names
    }

    fn csv(&self) -> String {
        format!("{}.{}", self.stem, ASKED_BESIDE[0])
    }

    fn vega_lite(&self) -> String {
        format!("{}.{}", self.stem, ASKED_BESIDE[1])
    }

    /// The numbers alone.
    pub(super) fn numbers(&self, plot: &Plot) -> anyhow::Result<Vec<Prepared>> {
        let numbers = self
            .folder
            .prepare(&self.name, |out| data::write(plot, out));
        Ok(vec![numbers?])
    }

    /// The picture, the numbers, and the specification.
    pub(super) fn all(
        &self,
        size: Size,
        format: Format,
        plot: &Plot,
    ) -> anyhow::Result<Vec<Prepared>> {
        let picture = plot.picture(size)?;
        let bytes = match format {
            Format::Svg => picture.svg.into_bytes(),
            #[cfg(feature = "png")]
            Format::Png => cutover::report::png::of(&picture)?,
        };
        let csv = self.csv();
        let specification = vega_lite::of(plot, &csv, size);
        Ok(vec![
            self.folder
                .prepare(&self.name, |out| out.write_all(&bytes))?,
            self.folder.prepare(&csv, |out| data::write(plot, out))?,
            self.folder.prepare(&self.vega_lite(), |out| {
                serde_json::to_writer_pretty(&mut *out, &specification)?;
                out.write_all(b"\n")
            })?,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinct_names_have_distinct_files() {
        let all = [
            "a/b", "a-b", "ENT", "ent", "Ent", "a b", "x,y", "eye", "trust",
        ];
        let parts = all.map(|name| apart(name, &all));
        let expected = [
            "a-b", "a-b.2", "ent", "ent.2", "ent.3", "a-b.3", "x-y", "eye", "trust",
        ];
        assert_eq!(parts, expected);
    }
}
