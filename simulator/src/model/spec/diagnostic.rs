//! Mistakes in a scenario file and how they are shown: file, line, caret, what is wrong and what
//! was probably meant. How they are found lives in `typed` and `check`.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use super::printable::printable;
#[cfg(feature = "snippets")]
use super::printable::{on_one_line, part_of_a_line};
use super::workbook::{SheetName, cell_at};

/// Most mistakes that are collected and shown; nobody reads more.
pub(crate) const MOST: usize = 100;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file it is in, as named when it was loaded.
    pub file: String,
    /// The bytes of the file it is about; none if it is about the file as a whole.
    pub span: Option<Range<usize>>,
    /// The keys that lead to it, joined by dots; empty for the file as a whole.
    pub key: String,
    /// What is wrong.
    pub title: String,
    /// A word beside the caret; may be empty.
    pub label: String,
    /// What was probably meant, or what to do.
    pub help: Option<String>,
}

/// What was found wrong with a scenario, in the order of the file, up to the most that are shown;
/// never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes {
    list: Vec<Mistake>,
    /// Texts of the files, for the lines that are quoted.
    sources: BTreeMap<String, String>,
}

impl Mistakes {
    pub(crate) fn of(mut list: Vec<Mistake>, sources: BTreeMap<String, String>) -> Self {
        // A file's own order, and each complaint once.
        list.sort_by_key(|m| (m.file.clone(), m.span.as_ref().map_or(0, |span| span.start)));
        list.dedup();
        list.truncate(MOST);
        for mistake in &mut list {
            let is_sheet = SheetName::of(&mistake.file).is_some();
            let text = sources.get(&mistake.file).filter(|_| is_sheet);
            if let (Some(text), Some(span)) = (text, &mistake.span) {
                mistake.title = format!("{}: {}", cell_at(text, span.start), mistake.title);
            }
        }
        Self { list, sources }
    }

    /// The mistakes.
    #[must_use]
    pub fn list(&self) -> &[Mistake] {
        &self.list
    }

    /// Line and column of a mistake, counted from 1 in characters.
    #[must_use]
    pub fn line_and_column(&self, mistake: &Mistake) -> Option<(usize, usize)> {
        let start = mistake.span.as_ref()?.start;
        let before = self.sources.get(&mistake.file)?.get(..start)?;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Some((
            before.matches('\n').count() + 1,
            before[line_start..].chars().count() + 1,
        ))
    }

    /// The text a mistake is about.
    #[must_use]
    pub fn quoted(&self, mistake: &Mistake) -> Option<&str> {
        self.sources.get(&mistake.file)?.get(mistake.span.clone()?)
    }

    /// One line for each mistake: `file:line:column: what is wrong (help)`.
    #[must_use]
    pub fn brief(&self) -> String {
        let mut text = String::new();
        for mistake in &self.list {
            text.push_str(&mistake.file);
            if let Some((line, column)) = self.line_and_column(mistake) {
                text.push_str(&format!(":{line}:{column}"));
            } else if !mistake.key.is_empty() {
                text.push_str(&format!(": {}", mistake.key));
            }
            text.push_str(&format!(": {}", mistake.title));
            if let Some(help) = &mistake.help {
                text.push_str(&format!(" ({help})"));
            }
            text.push('\n');
        }
        printable(&text).into_owned()
    }

    fn count(&self) -> String {
        match self.list.len() {
            1 => "1 mistake".to_owned(),
            MOST => format!("{MOST} mistakes, and perhaps more,"),
            n => format!("{n} mistakes"),
        }
    }
}

impl std::error::Error for Mistakes {}

/// Plain text in rustc's look with the command line's crates, otherwise a line for each mistake.
impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[cfg(feature = "snippets")]
        let text = self.render(Appearance::Plain);
        #[cfg(not(feature = "snippets"))]
        let text = self.brief();
        write!(f, "{text}{} to mend", self.count())
    }
}

/// Whether diagnostics are shown in colours.
#[cfg(feature = "snippets")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appearance {
    /// Letters only.
    Plain,
    /// With a terminal's colours.
    Coloured,
}

#[cfg(feature = "snippets")]
impl Mistakes {
    /// Every mistake with the lines it is about and a caret.
    #[must_use]
    pub fn render(&self, appearance: Appearance) -> String {
        use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

        let renderer = match appearance {
            Appearance::Plain => Renderer::plain(),
            Appearance::Coloured => Renderer::styled(),
        };
        let mut text = String::new();
        for mistake in &self.list {
            let title = if mistake.span.is_none() && !mistake.key.is_empty() {
                format!(
                    "{}: {}",
                    on_one_line(&mistake.key),
                    on_one_line(&mistake.title)
                )
            } else {
                on_one_line(&mistake.title).into_owned()
            };
            let file = on_one_line(&mistake.file);
            let label = on_one_line(&mistake.label);
            let help = mistake.help.as_deref().map(on_one_line);
            let mut group: Group<'_> = Level::ERROR
                .primary_title(&*title)
                .element(Origin::path(&*file));
            if let (Some(span), Some(source)) = (&mistake.span, self.sources.get(&mistake.file)) {
                let (line, excerpt, span) = excerpt(source, span);
                let mut caret = AnnotationKind::Primary.span(span);
                if !label.is_empty() {
                    caret = caret.label(&*label);
                }
                let snippet = Snippet::source(excerpt)
                    .path(&*file)
                    .line_start(line)
                    .annotation(caret);
                group = Level::ERROR.primary_title(&*title).element(snippet);
            }
            if let Some(help) = &help {
                group = group.element(Level::HELP.message(&**help));
            }
            text.push_str(&renderer.render(&[group]));
            text.push_str("\n\n");
        }
        text
    }
}

/// The lines a span touches (at most three), the number of the first, and the span within them.
/// Quoting only these keeps a long file cheap; characters no terminal should see become dots.
#[cfg(feature = "snippets")]
fn excerpt(source: &str, span: &Range<usize>) -> (usize, String, Range<usize>) {
    const LONGEST: usize = 2_000;
    let floor = |mut at: usize| {
        at = at.min(source.len());
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (floor(span.start), floor(span.end.max(span.start)));
    let line_start = source[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = source[..line_start].matches('\n').count() + 1;
    // A span of many lines is shown by its first.
    let first_line_end = source[start..]
        .find('\n')
        .map_or(source.len(), |at| start + at);
    // A carriage return belongs to the line's end, not to what is quoted.
    let first_line_end = start + source[start..first_line_end].trim_end_matches('\r').len();
    let end = end.min(first_line_end).max(start);
    let from = if start - line_start > LONGEST {
        floor(start - 100)
    } else {
        line_start
    };
    let upto = floor(first_line_end.min(end + LONGEST));
    let upto = upto.max(start);
    let end = end.min(upto);
    let before = part_of_a_line(&source[from..start]);
    let marked = part_of_a_line(&source[start..end]);
    let after = part_of_a_line(&source[end..upto]);
    let place = before.len()..before.len() + marked.len();
    (line, format!("{before}{marked}{after}"), place)
}
