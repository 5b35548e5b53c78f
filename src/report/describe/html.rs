//! The document as one HTML file without anything from elsewhere, to be read on a screen and printed.
//! What is in it is decided in the chapters.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::flow::svg;
use super::{Block, Cell, Document, Item, Table};
use crate::model::spec::printable;

const STYLE: &str = include_str!("html.css");

/// The document's text.
#[must_use]
pub fn html(document: &Document) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (document.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#document" { "Skip to the document" }
                header { h1 { (document.title) } }
                nav aria-label="Contents" {
                    ol {
                        @for chapter in &document.chapters {
                            li { a href={ "#chapter-" (chapter.number) } { (chapter.title) } }
                        }
                    }
                }
                main id="document" {
                    @for block in &document.opening { (of_block(block, 2)) }
                    @for chapter in &document.chapters {
                        section aria-labelledby={ "chapter-" (chapter.number) } {
                            h2 id={ "chapter-" (chapter.number) } {
                                (chapter.number) ". " (chapter.title)
                            }
                            @for item in &chapter.items { (of_item(item)) }
                        }
                    }
                }
            }
        }
    };
    printable(&page.into_string()).into_owned() + "\n"
}

fn of_item(item: &Item) -> Markup {
    let level = 2 + item.number.matches('.').count();
    let id = format!("item-{}", item.number.replace('.', "-"));
    html! {
        (heading(level, Some(&id), &format!("{} {}", item.number, item.title)))
        @for block in &item.answer { (of_block(block, level)) }
    }
}

fn heading(level: usize, id: Option<&str>, text: &str) -> Markup {
    match level {
        ..=3 => html! { h3 id=[id] { (text) } },
        4 => html! { h4 id=[id] { (text) } },
        _ => html! { h5 id=[id] { (text) } },
    }
}

/// A block under a heading of some level.
fn of_block(block: &Block, level: usize) -> Markup {
    match block {
        Block::Paragraph(text) => html! { p { (text) } },
        Block::Question(text) => html! {
            p.question { strong { "Question to the author:" } " " (text) }
        },
        Block::Heading(text) => heading(level + 1, None, text),
        Block::List(points) => html! {
            ul { @for point in points { li { (point) } } }
        },
        Block::Quote(paragraphs) => html! {
            blockquote { @for text in paragraphs { p { (text) } } }
        },
        Block::Commands(commands) => html! { pre { code { (commands.join("\n")) } } },
        Block::Picture(flow) => html! {
            figure {
                div.wide tabindex="0" role="region" aria-label="Flow chart" {
                    (PreEscaped(svg(flow).svg))
                }
                figcaption { "The way of a patient. ▲ The new system changes something here." }
            }
        },
        Block::Table(table) => of_table(table),
    }
}

fn of_table(table: &Table) -> Markup {
    html! {
        div.wide tabindex="0" role="region" aria-label=(table.caption) {
            table {
                caption { (table.caption) }
                thead { tr { @for name in &table.head { th scope="col" { (name) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (at, cell) in row.iter().enumerate() {
                                @if at == 0 { th scope="row" { (of_cell(cell)) } }
                                @else { td { (of_cell(cell)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn of_cell(cell: &Cell) -> Markup {
    match cell {
        Cell::Text(text) => html! { (text) },
        Cell::Code(text) => html! { code { (text) } },
    }
}
