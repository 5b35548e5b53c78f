//! The frame of every page: head, style, list of chapters. Nothing is fetched from anywhere.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::model::spec::printable;
use crate::report::page::with_whole_numbers;
use crate::report::picture::Picture;

/// A picture, which has its heading in itself: across the page, and as a telephone shows it.
#[must_use]
pub fn figure(page: &Picture, half: &Picture) -> Markup {
    html! {
        figure {
            div.wide-only { (PreEscaped(&page.svg)) }
            div.narrow-only { (PreEscaped(&half.svg)) }
        }
    }
}

/// A page with a title; chapters by the ids of their headings.
#[must_use]
pub fn document(title: &str, chapters: &[(&str, &str)], body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "cutover " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(include_str!("style.css"))) }
            }
            body {
                a.skip href="#content" { "To the answer" }
                @if !chapters.is_empty() {
                    nav aria-label="Chapters" {
                        ul { @for (id, name) in chapters { li { a href={ "#" (id) } { (name) } } } }
                    }
                }
                main #content { (body) }
            }
        }
    };
    printable(&page.into_string()).into_owned()
}

/// A sentence of a page: what stands in backticks is to be typed.
pub(super) fn sentence(text: &str) -> Markup {
    let glued = with_whole_numbers(text);
    // An odd one is no pair.
    let pairs = glued.matches('`').count() / 2 * 2;
    html! {
        @for (at, part) in glued.splitn(pairs + 1, '`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// What stands in a cell, however narrow its table: words with a hyphen stay whole, numbers too, and
/// what stands behind a `±` goes with it. A table that does not fit can be pushed to the side.
pub(super) fn whole(text: &str) -> Markup {
    let glued = with_whole_numbers(text).replace("± ", "±\u{a0}");
    html! {
        @for (at, word) in glued.split(' ').enumerate() {
            @if at > 0 { " " }
            @if word.contains('-') { span.whole { (word) } } @else { (word) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_typed_is_code() {
        for (text, page) in [
            (
                "Raise `at-most`, or `worth`.",
                "Raise <code>at-most</code>, or <code>worth</code>.",
            ),
            ("`check` says", "<code>check</code> says"),
            ("an odd ` alone", "an odd ` alone"),
            ("a `b` and ` alone", "a <code>b</code> and ` alone"),
        ] {
            assert_eq!(sentence(text).into_string(), page);
        }
    }

    #[test]
    fn no_word_of_a_table_is_broken() {
        assert_eq!(
            whole("no go-live, 15 ± 3").into_string(),
            "no <span class=\"whole\">go-live,</span> 15 ±\u{a0}3"
        );
        assert_eq!(whole("plan").into_string(), "plan");
    }
}
