//! What must hold of whatever is given to the readers of files: an answer, never a panic; a
//! mistake with its place; what was read and is written comes back the same. `fuzz/` looks for
//! files of which it does not hold, and `tests/scenario/corpus.rs` asks it of those kept there.

use std::fs;
use std::io::{self, Cursor};
use std::path::Path;
use std::sync::LazyLock;

use cutover::extract::{Extract, ExtractError, Mapping, appointments, calls, pathways};
use cutover::model::spec::{Appearance, Checked, Draft, Holidays, Mistakes, Scenario};
use cutover::model::{Arm, Site};
use cutover::report::manifest::Manifest;
use cutover::report::part::{Header, Part, PartFile, RunHeader, RunWriting, Whole, Writing};
use cutover::study::close_up::CloseUp;
use cutover::study::fit::{Files, Fit, RealStart};
use cutover::study::from_numbers::{Numbers, Sheet, Written};
use cutover::study::replay::Replay;
use cutover::study::track::Observed;
use cutover::study::{Summary, systems};

/// The scenario that the bytes begin with.
const FIRST: &str = "s.toml";

/// Stands between the files that a scenario and those it names are made of.
pub const NEXT_FILE: u8 = 0x1e;

/// A scenario file, and after each [`NEXT_FILE`] one that it may name: the first has a 1 in its
/// name, the second a 2, and so on.
pub fn scenario(bytes: &[u8]) {
    let files: Vec<&[u8]> = bytes.split(|&byte| byte == NEXT_FILE).collect();
    let named = |name: &str, limit: u64| {
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let digit = name.chars().find_map(|c| c.to_digit(10));
        let at = if name == FIRST { Some(0) } else { digit };
        let file = at.and_then(|at| files.get(at as usize));
        let file = file.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        Ok(file[..file.len().min(limit as usize + 1)].to_vec())
    };
    let draft = match Draft::load(FIRST, &named) {
        Ok(draft) => draft,
        Err(mistakes) => return are_shown(&mistakes, true),
    };
    let notes = serde_json::to_string(draft.notes()).expect("notes are written");
    let again = serde_json::from_str(&notes).expect("notes are read back");
    assert_eq!(draft.notes(), &again);
    let scenario = draft.into_scenario();
    let text = scenario.to_toml();
    let as_file = |name: &str, limit| match name {
        FIRST => Ok(text.clone().into_bytes()),
        _ => named(name, limit),
    };
    match Scenario::load(FIRST, &as_file) {
        Ok(again) => assert!(again == scenario, "another scenario once written:\n{text}"),
        Err(mistakes) => panic!("once written it is wrong: {}\n{text}", mistakes.brief()),
    }
    comes_back(&scenario);
}

/// A scenario is the same once it has been in a manifest, and its doubts are said.
fn comes_back(scenario: &Checked<Scenario>) {
    match Scenario::from_json(scenario.to_json()) {
        Ok(again) => assert!(again == *scenario, "JSON gives back another scenario"),
        Err(mistakes) => panic!("JSON gives back a wrong one: {}", mistakes.brief()),
    }
    for doubt in scenario.doubts() {
        assert!(!doubt.title.is_empty());
    }
    if let Err(mistakes) = scenario.drawn(0) {
        are_shown(&mistakes, false);
    }
}

/// Mistakes are there, say something, and stand where their lines can be shown.
fn are_shown(mistakes: &Mistakes, in_files: bool) {
    assert!(!mistakes.list().is_empty());
    for mistake in mistakes.list() {
        assert!(!mistake.title.is_empty() && !mistake.file.is_empty());
        if mistake.span.is_some() {
            assert!(in_files, "{mistake:?} is in no file");
            let place = mistakes.line_and_column(mistake);
            assert!(
                place.is_some() && mistakes.quoted(mistake).is_some(),
                "{mistake:?}"
            );
        }
    }
    for look in [Appearance::Plain, Appearance::Coloured] {
        assert!(!mistakes.render(look).is_empty());
    }
    assert!(mistakes.brief().lines().count() >= mistakes.list().len());
}

/// What names a file of each kind in a scenario that is right without it.
const NAMING: [&str; 3] = [
    "[specialty.a]\nreferrals = { file = \"1\", ignore = [\"note\"] }\n",
    "[specialty.a]\nwaiting-list = { file = \"1\", ignore = [\"note\"] }\n",
    "[specialty.a]\nreferrals = \"9 per week\"\n[clinic.a]\nspecialty = \"a\"\n\
     sessions = [{ days = \"daily\", from = 09:00:00, to = 12:00:00 }]\n\
     slots = { length = \"15 min\", pattern = \"NNNN\" }\n\
     consultation = { new = { empirical = \"1\", column = \"minutes\", unit = \"min\" } }\n",
];

/// A hospital whose weeks were observed.
static OBSERVED: LazyLock<Checked<Scenario>> = LazyLock::new(|| {
    Scenario::from_toml(include_str!("small.toml")).expect("the small scenario is right")
});

/// A CSV file of the kind that the first byte chooses: `r` referrals, `w` a waiting list and `e`
/// durations that a scenario names; `o` observed weeks, `n` numbers of a trust; extracts, `a` of
/// appointments and `c` of calls; `m` a mapping, [`NEXT_FILE`] and appointments. Any other byte
/// chooses too.
pub fn csv(bytes: &[u8]) {
    let Some((&kind, file)) = bytes.split_first() else {
        return;
    };
    let named = |naming: &str| {
        let mut text = "title = \"t\"\nstart = 2024-01-01\nend = 2024-02-25\n".to_owned();
        text.push_str(naming);
        let mut whole = text.into_bytes();
        whole.push(NEXT_FILE);
        whole.extend_from_slice(file);
        scenario(&whole);
    };
    match kind {
        b'r' => named(NAMING[0]),
        b'w' => named(NAMING[1]),
        b'e' => named(NAMING[2]),
        b'o' => observed(file),
        b'n' => numbers(file),
        b'a' => appointments_of(file, &Mapping::default()),
        b'c' => {
            calls_of(file);
            pathways_of(file);
        }
        b'm' => mapped(file),
        other => csv(&[&[b"rweonacm"[usize::from(other % 8)]], file].concat()),
    }
}

fn observed(file: &[u8]) {
    let ignored = ["note".to_owned()];
    match Observed::read(
        "weeks.csv",
        file,
        &Site::of(&OBSERVED),
        Arm::Unmitigated,
        &ignored,
    ) {
        Err(mistakes) => are_shown(&mistakes, true),
        Ok(observed) => {
            assert!(!observed.weeks.is_empty());
            assert!(observed.weeks.is_sorted_by(|a, b| a.from < b.from));
            assert_eq!(observed.measures.len(), observed.decimals.len());
            for week in &observed.weeks {
                assert_eq!(week.values.len(), observed.measures.len());
                assert!(week.values.iter().flatten().all(|value| value.is_finite()));
            }
        }
    }
}

fn numbers(file: &[u8]) {
    let read = Sheet::of_csv("numbers.csv", file).and_then(|sheet| Numbers::read(&[sheet]));
    match read.and_then(|numbers| Written::of(&numbers)) {
        Err(mistakes) => are_shown(&mistakes, true),
        Ok(written) => {
            let scenario = Scenario::from_toml(&written.text).expect("what is written is right");
            comes_back(&scenario);
        }
    }
}

/// Hands an extract to a reader.
fn extract<R>(name: &str, file: &[u8], read: impl FnOnce(&Extract<'_>) -> R) -> R {
    let open = || Ok(Box::new(Cursor::new(file.to_vec())) as Box<dyn io::Read>);
    read(&Extract { name, open: &open })
}

fn is_said(error: &ExtractError) {
    assert!(!error.to_string().is_empty());
}

fn appointments_of(file: &[u8], mapping: &Mapping) {
    let read = extract("a.csv", file, |from| appointments::read(from, mapping));
    let (read, names) = match read {
        Err(error) => return is_said(&error),
        Ok(read) => read,
    };
    assert_eq!(read.all, read.rows.len() as u64 + read.faults.rows());
    assert!(
        read.rows
            .iter()
            .all(|row| usize::from(row.specialty) < names.len())
    );
    let appointments = (read, names);
    let fit = match Fit::of(&appointments, None, &Holidays::EnglandAndWales) {
        Err(why) => return assert!(!why.is_empty()),
        Ok(fit) => fit,
    };
    // The same rows may do for open pathways.
    let open = extract("p.csv", file, |from| pathways::read(from, mapping));
    let start = open.map(|open| RealStart::of(&fit, &appointments, &open, None));
    let start = start.ok().and_then(Result::ok);
    let files = Files {
        appointments: "a.csv",
        calls: "c.csv",
        pathways: "p.csv",
        tasks: "t.csv",
        scenario: "fitted",
    };
    for start in [None, start.as_ref()] {
        match fit.written(&files, None, start, None) {
            Err(mistakes) => assert!(!mistakes.brief().is_empty()),
            Ok(written) => drop(written.checked().expect("what is written is right")),
        }
    }
}

fn pathways_of(file: &[u8]) {
    match extract("p.csv", file, |from| {
        pathways::read(from, &Mapping::default())
    }) {
        Err(error) => is_said(&error),
        Ok((read, _)) => assert_eq!(read.all, read.rows.len() as u64 + read.faults.rows()),
    }
}

fn calls_of(file: &[u8]) {
    match extract("c.csv", file, |from| calls::read(from, &Mapping::default())) {
        Err(error) => is_said(&error),
        Ok(read) => assert_eq!(read.all, read.rows.len() as u64 + read.faults.rows()),
    }
}

fn mapped(file: &[u8]) {
    let (mapping, rows) = match file.iter().position(|&byte| byte == NEXT_FILE) {
        Some(at) => (&file[..at], &file[at + 1..]),
        None => (file, &[][..]),
    };
    let Ok(text) = std::str::from_utf8(mapping) else {
        return;
    };
    match Mapping::from_toml("mapping.toml", text) {
        Err(error) => is_said(&error),
        Ok(mapping) => appointments_of(rows, &mapping),
    }
}

/// A part of a sweep or a run, put into a file for this purpose. What is read of it and written anew
/// is read as the same.
pub fn part(bytes: &[u8], place: &Path) {
    fs::write(place, bytes).expect("written");
    match PartFile::<RunHeader>::open(place) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(part) => {
            let header = part.header.clone();
            assert_eq!(header.differs_from(&header), None);
            assert!(part.missing() <= header.units());
            fs::remove_file(place).expect("removed");
            let (_, empty) = RunWriting::begin_or_go_on(place, &header).expect("a new part");
            return assert_eq!(empty.missing(), header.units());
        }
    }
    let read = Part::open(place);
    let (header, rows) = match read {
        Err(error) => return assert!(!error.to_string().is_empty()),
        Ok(mut part) => (part.header.clone(), rows_of(&mut part)),
    };
    assert_eq!(header.differs_from(&header), None);
    fs::remove_file(place).expect("removed");
    let (mut writing, empty) = Writing::begin_or_go_on(place, &header).expect("a new part");
    assert_eq!(empty.missing(), header.units());
    rows.iter().for_each(|row| writing.add(row).expect("added"));
    drop(writing);
    let mut again = Part::open(place).expect("what was written is read");
    assert_eq!(again.missing(), header.units() - rows.len() as u64);
    assert!(again.header == header && rows_of(&mut again) == rows);
}

fn rows_of(part: &mut Part) -> Vec<systems::Row> {
    let own: Vec<usize> = Header::own_points(&part.header).collect();
    let rows = own
        .into_iter()
        .map(|point| part.rows(point).expect("read again"));
    rows.flatten().collect()
}

/// A manifest, or another JSON file that a run leaves and reads back.
pub fn manifest(bytes: &[u8]) {
    if let Ok(replay) = serde_json::from_slice::<Replay>(bytes) {
        let _ = replay.check();
    }
    if let Ok(close_up) = serde_json::from_slice::<CloseUp>(bytes) {
        let _ = close_up.check();
    }
    if let Ok(summary) = serde_json::from_slice::<Summary>(bytes) {
        let text = serde_json::to_string(&summary).expect("written");
        assert!(serde_json::from_str::<Summary>(&text).expect("read back") == summary);
    }
    let Ok(manifest) = serde_json::from_slice::<Manifest>(bytes) else {
        return;
    };
    let text = serde_json::to_string(&manifest).expect("written");
    assert!(serde_json::from_str::<Manifest>(&text).expect("read back") == manifest);
    let _ = (manifest.arms(), manifest.is_untouched());
    match Scenario::from_json(manifest.scenario) {
        Err(mistakes) => are_shown(&mistakes, false),
        Ok(scenario) => comes_back(&scenario),
    }
}
