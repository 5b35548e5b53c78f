//! The document of the STRESS-DES reporting guideline: what a scenario and its run answer of its 24
//! items, and what only the author can. One document here, one file a chapter; how it is written as
//! Markdown or HTML is in `markdown` and `html`.

mod algorithms;
mod components;
mod data;
mod experimentation;
pub mod flow;
mod has;
pub mod html;
mod implementation;
mod logic;
pub mod markdown;
mod objectives;
mod parameters;

#[cfg(test)]
mod tests;

#[cfg(feature = "xlsx")]
pub(super) use parameters::{Assumption, assumptions};

use crate::model::spec::{Checked, Notes, Scenario};
use crate::report::manifest::Manifest;
use flow::Flow;

/// The guideline.
pub const GUIDELINE: &str = "Monks T, Currie CSM, Onggo BS, Robinson S, Kunc M, Taylor SJE (2019). \
    Strengthening the reporting of empirical simulation studies: introducing the STRESS guidelines. \
    Journal of Simulation 13(1), 55-67, doi:10.1080/17477778.2018.1442155";

/// What is described.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The scenario, everything resolved.
    pub scenario: &'a Checked<Scenario>,
    /// Name of its file, without folder and ending.
    pub name: &'a str,
    /// What its author wrote beside the values, if that is known.
    pub notes: Option<&'a Notes>,
    /// Its run, if there is one.
    pub run: Option<&'a Manifest>,
}

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// What it is, and how complete.
    pub opening: Vec<Block>,
    /// Its chapters.
    pub chapters: Vec<Chapter>,
}

/// A chapter of the guideline.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// Its number.
    pub number: u32,
    /// Its title.
    pub title: &'static str,
    /// Its items.
    pub items: Vec<Item>,
}

/// An item of the guideline.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its number, such as `2.5.1`.
    pub number: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The answer, with what is asked of the author.
    pub answer: Vec<Block>,
}

/// A part of an answer. Texts are plain: how they are escaped is up to who writes them.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(String),
    /// Points, in any order.
    List(Vec<String>),
    /// Paragraphs that the author wrote.
    Quote(Vec<String>),
    /// What only the author knows.
    Question(String),
    /// A heading within an item.
    Heading(String),
    /// A table.
    Table(Table),
    /// What to type.
    Commands(Vec<String>),
    /// The way of a patient.
    Picture(Flow),
}

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it is about.
    pub caption: String,
    /// Names of the columns; the first column names the rows.
    pub head: Vec<&'static str>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A path or an id as it is typed.
    Code(String),
}

impl Block {
    fn say(text: impl Into<String>) -> Self {
        Self::Paragraph(text.into())
    }

    fn ask(text: impl Into<String>) -> Self {
        Self::Question(text.into())
    }
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn code(text: impl Into<String>) -> Self {
        Self::Code(text.into())
    }
}

impl Document {
    /// The document about a scenario and its run.
    #[must_use]
    pub fn of(subject: &Subject<'_>) -> Self {
        let chapters = vec![
            chapter(1, "Objectives", objectives::items(subject)),
            chapter(2, "Logic", logic_and_components(subject)),
            chapter(3, "Data", data::items(subject)),
            chapter(4, "Experimentation", experimentation::items(subject)),
            chapter(5, "Implementation", implementation::items(subject)),
            chapter(6, "Code access", implementation::access(subject)),
        ];
        let mut document = Self {
            title: format!("STRESS-DES: {}", one_line(&subject.scenario.title)),
            opening: Vec::new(),
            chapters,
        };
        document.opening = opening(subject, &document);
        document
    }

    /// Every item, in order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.chapters.iter().flat_map(|chapter| &chapter.items)
    }

    /// What is asked of the author: the number of the item, and the question.
    #[must_use]
    pub fn questions(&self) -> Vec<(&'static str, &str)> {
        let mut asked = Vec::new();
        for item in self.items() {
            for block in &item.answer {
                if let Block::Question(text) = block {
                    asked.push((item.number, text.as_str()));
                }
            }
        }
        asked
    }
}

fn chapter(number: u32, title: &'static str, items: Vec<Item>) -> Chapter {
    Chapter {
        number,
        title,
        items,
    }
}

fn logic_and_components(subject: &Subject<'_>) -> Vec<Item> {
    [logic::items(subject), components::items(subject)].concat()
}

fn opening(subject: &Subject<'_>, document: &Document) -> Vec<Block> {
    let of = match subject.run {
        Some(run) => format!(
            "from the scenario \"{}\" and the record of its run with version {}",
            subject.name, run.version
        ),
        None => format!("from the scenario \"{}\", without a run", subject.name),
    };
    let asked = document.questions().len();
    let version = env!("CARGO_PKG_VERSION");
    vec![
        Block::say(format!(
            "This document answers the STRESS-DES checklist for discrete-event simulations, item by \
             item. cutover {version} wrote it {of}; {asked} things that only the author can know are \
             marked as questions to the author, to be answered before it is published."
        )),
        Block::say(format!("The guideline: {GUIDELINE}.")),
    ]
}

/// A text without its breaks between lines.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The paragraphs of a text that somebody wrote.
fn paragraphs(text: &str) -> Vec<String> {
    let parts = text.trim().split("\n\n").map(one_line);
    parts.filter(|part| !part.is_empty()).collect()
}
