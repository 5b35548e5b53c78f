//! The document as Markdown (CommonMark with the tables of GitHub's), pictures as Mermaid. What is in
//! it is decided in the chapters.

use super::flow::mermaid;
use super::{Block, Cell, Document, Item, Table};

/// The document's text.
#[must_use]
pub fn markdown(document: &Document) -> String {
    let mut out = format!("# {}\n\n", inline(&document.title));
    for block in &document.opening {
        out += &written(block, 3);
    }
    for chapter in &document.chapters {
        out += &format!("## {}. {}\n\n", chapter.number, inline(chapter.title));
        for item in &chapter.items {
            out += &of_item(item);
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn of_item(item: &Item) -> String {
    let level = 2 + item.number.matches('.').count();
    let mut out = format!(
        "{} {} {}\n\n",
        "#".repeat(level),
        item.number,
        inline(item.title)
    );
    for block in &item.answer {
        out += &written(block, level);
    }
    out
}

/// A block under a heading of some level.
fn written(block: &Block, level: usize) -> String {
    match block {
        Block::Paragraph(text) => format!("{}\n\n", line(text)),
        Block::Question(text) => format!("**Question to the author:** {}\n\n", inline(text)),
        Block::Heading(text) => format!("{} {}\n\n", "#".repeat(level + 1), inline(text)),
        Block::List(points) => {
            let points = points.iter().map(|point| format!("- {}\n", line(point)));
            format!("{}\n", points.collect::<String>())
        }
        Block::Quote(paragraphs) => {
            let paragraphs = paragraphs.iter().map(|text| format!("> {}", line(text)));
            format!("{}\n\n", paragraphs.collect::<Vec<_>>().join("\n>\n"))
        }
        Block::Commands(commands) => format!("```sh\n{}\n```\n\n", commands.join("\n")),
        Block::Picture(flow) => format!("```mermaid\n{}```\n\n", mermaid(flow)),
        Block::Table(table) => of_table(table),
    }
}

fn of_table(table: &Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = format!("**{}**\n\n", inline(&table.caption));
    out += &row(table.head.iter().map(|name| inline(name)).collect());
    out += &row(vec!["---".to_owned(); table.head.len()]);
    for cells in &table.rows {
        out += &row(cells.iter().map(of_cell).collect());
    }
    out.push('\n');
    out
}

fn of_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => inline(text),
        Cell::Code(text) => {
            // Bars end a cell even within code.
            let text = text.replace('|', "\\|").replace(['\n', '\r'], " ");
            let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest + 1);
            let gap = if longest > 0 { " " } else { "" };
            format!("{fence}{gap}{text}{gap}{fence}")
        }
    }
}

/// A text at the beginning of a line, where some signs begin lists, headings or quotes.
fn line(text: &str) -> String {
    let text = inline(text);
    let number = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    if number > 0 && text[number..].starts_with(['.', ')']) {
        return format!("{}\\{}", &text[..number], &text[number..]);
    }
    if text.starts_with(['#', '-', '+', '=', '[', ':']) {
        return format!("\\{text}");
    }
    text
}

/// A text in which no sign means anything but itself.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_bracket = false;
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(letter);
            }
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // "[A]" is itself, "[A](B)" would be a link.
            '(' if after_bracket => out.push_str("\\("),
            '\n' | '\r' => out.push(' '),
            _ => out.push(letter),
        }
        after_bracket = letter == ']';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_means_anything_but_itself() {
        for (text, written) in [
            (
                "a | b <c> & *d* _e_ `f` $g$ ~h~",
                "a \\| b &lt;c&gt; &amp; \\*d\\* \\_e\\_ \\`f\\` \\$g\\$ \\~h\\~",
            ),
            ("[A] and [b](c)", "\\[A] and [b]\\(c)"),
            ("2011. A year", "2011\\. A year"),
            ("# no heading", "\\# no heading"),
            ("- no list", "\\- no list"),
            ("2 weeks", "2 weeks"),
            ("", ""),
        ] {
            assert_eq!(line(text), written);
        }
        assert_eq!(of_cell(&Cell::code("a|b")), "`a\\|b`");
        assert_eq!(of_cell(&Cell::code("a`b")), "`` a`b ``");
    }
}
