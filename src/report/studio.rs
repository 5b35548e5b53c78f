//! The studio: one HTML page with the simulator in it, as a WebAssembly module made in `studio/`.
//! Here the page is put together; what it does is in the scripts beside this, what it is answered in
//! the module.

use std::collections::BTreeMap;
use std::io;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::run_files::{MANIFEST, RunFile};

const STYLE: &str = include_str!("studio/style.css");
const WORKER: &str = include_str!("studio/worker.js");
/// The page's own script, in the order in which its parts need each other.
const SCRIPT: &str = concat!(
    include_str!("studio/workers.js"),
    include_str!("studio/forms.js"),
    include_str!("studio/runs.js"),
    include_str!("studio/page.js"),
);

/// Largest page: a file that can be sent by mail.
pub const LARGEST: usize = 3 << 20;

/// A scenario to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Start {
    /// Name of the scenario file.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Names of the files it is made of, its own among them.
    pub files: Vec<String>,
}

/// What a page is made of.
#[derive(Clone, Debug, Default)]
pub struct Studio {
    /// Scenarios to begin with, the first of them at once.
    pub starts: Vec<Start>,
    /// Texts of their files by name.
    pub files: BTreeMap<String, String>,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum NoStudio {
    /// The module is something else.
    #[error(
        "this is not the module: a WebAssembly module, compressed with gzip, as .ci/studio makes it"
    )]
    NoModule,
    /// It would be too large.
    #[error("the page would have {0} bytes, and {LARGEST} is the most that can be sent about")]
    TooLarge(usize),
}

impl From<NoStudio> for io::Error {
    fn from(why: NoStudio) -> Self {
        Self::other(why)
    }
}

impl Studio {
    /// The page, with a module that was compressed with gzip.
    ///
    /// # Errors
    ///
    /// It is no such module, or the page would be too large.
    pub fn page(&self, module: &[u8]) -> Result<String, NoStudio> {
        if !module.starts_with(&[0x1f, 0x8b]) {
            return Err(NoStudio::NoModule);
        }
        let starts = json!({ "starts": self.starts, "files": self.files });
        // It cannot end the element in which it stands.
        let starts = starts.to_string().replace('<', "\\u003c");
        let page = html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy());
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="generator" content={ "cutover " (env!("CARGO_PKG_VERSION")) };
                    title { "cutover studio" }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#run-it" { "To running it" }
                    (head())
                    main {
                        div { (scenario()) }
                        div.beside { (running()) (answer()) }
                        div #after.across hidden { (report()) }
                    }
                    noscript { p { "The studio needs JavaScript; it fetches nothing from anywhere." } }
                    script #starts type="application/json" { (PreEscaped(starts)) }
                    script #worker type="text/plain" { (PreEscaped(WORKER)) }
                    script #module type="text/plain" { (base64(module)) }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        };
        let page = page.into_string();
        match page.len() {
            size if size > LARGEST => Err(NoStudio::TooLarge(size)),
            _ => Ok(page),
        }
    }
}

/// What the page may do: run its own script and the module, in workers made of itself. Nothing may
/// be fetched or sent. Styles are free, since the reports that it shows bring theirs.
fn policy() -> String {
    let digest = base64(&Sha256::digest(SCRIPT));
    format!(
        "default-src 'none'; script-src 'sha256-{digest}' 'wasm-unsafe-eval'; worker-src blob:; \
         style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"
    )
}

fn head() -> Markup {
    html! {
        header {
            h1 { "cutover studio" }
            p {
                "What a go-live of a new patient record system does to a hospital\u{2019}s outpatients. \
                 The simulator is in this file: nothing you type leaves your computer. Version "
                (env!("CARGO_PKG_VERSION")) "."
            }
        }
    }
}

fn scenario() -> Markup {
    html! {
        section aria-labelledby="scenario" {
            h2 #scenario { "The scenario" }
            div.row {
                label for="start" { "Start from" }
                select #start { }
                label.file { "Open a file" input #open type="file" multiple accept=".toml,.csv"; }
                button #save type="button" { "Save the file" }
            }
            div.row {
                button #plan-A type="button" hidden { "Plan A" }
                button #plan-B type="button" hidden { "Plan B" }
                button #second type="button" { "Add a second plan" }
                button #no-second type="button" hidden { "Leave out plan B" }
            }
            details {
                summary { "What you know of your hospital" }
                p.quiet {
                    "What you leave out is filled in, so that the hospital is in balance, and marked in \
                     the file."
                }
                div #numbers { }
                div.row {
                    button #more-specialties type="button" { "One more specialty" }
                    button #make type="button" { "Make a scenario of it" }
                }
                ul #made.quiet aria-live="polite" { }
            }
            details open {
                summary { "The plan" }
                div #knobs { }
            }
            details open {
                summary { "The whole file" }
                p #which-file hidden {
                    label for="file" { "File " } select #file { }
                }
                div.editor {
                    div #lines.lines aria-hidden="true" { }
                    textarea #text aria-label="The scenario file" aria-describedby="state"
                        spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off" { }
                }
            }
        }
    }
}

fn running() -> Markup {
    html! {
        section aria-labelledby="checked" {
            h2 #checked { "Before it is run" }
            p #state.state aria-live="polite" { "Reading it \u{2026}" }
            ul #mistakes.mistakes { }
            ul #advice.advice { }
        }
        section #run-it aria-labelledby="running" {
            h2 #running { "Run it" }
            div.row {
                label for="replications" { "Replications" }
                input #replications type="number" min="2" max="1000" value="10" required;
                button #run.first type="button" { "Run" }
                button #cancel type="button" disabled { "Stop" }
            }
            progress #progress hidden aria-label="Simulations done" value="0" max="1" { }
            p #said.quiet role="status" { }
            ul #lost.lost hidden { }
        }
    }
}

fn answer() -> Markup {
    html! {
        section #answer hidden aria-labelledby="answered" aria-live="polite" {
            h2 #answered { "The answer" }
            div #verdict.side { }
            div #both { }
        }
    }
}

fn report() -> Markup {
    let files = RunFile::ALL.map(RunFile::name).into_iter();
    html! {
        section aria-labelledby="reported" {
            h2 #reported { "The report" }
            div.row {
                span #which-report hidden {
                    label for="report-of" { "Of " }
                    select #report-of { option value="A" { "plan A" } }
                }
                button #save-report type="button" { "Save the report" }
            }
            details #tables {
                summary { "Save tables" }
                div.row {
                    @for file in files.chain([MANIFEST]) {
                        button type="button" data-file=(file) { (file) }
                    }
                }
                p.quiet {
                    "The same files that " code { "cutover run" } " leaves, to the byte; "
                    code { "cutover run manifest.json" } " repeats them."
                }
            }
            iframe #report title="The report" sandbox="allow-same-origin" { }
        }
    }
}

/// Bytes as text, as in RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let of = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let all = of(0) << 16 | of(1) << 8 | of(2);
        for at in 0..4 {
            match at <= three.len() {
                true => text.push(char::from(LETTERS[(all >> (18 - 6 * at) & 63) as usize])),
                false => text.push('='),
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_the_standard_has_it() {
        // RFC 4648, section 10.
        let known = [
            "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy",
        ];
        for (length, expected) in known.into_iter().enumerate() {
            assert_eq!(base64(&b"foobar"[..length]), expected);
        }
    }

    #[test]
    fn the_page_fetches_nothing_and_its_scenarios_end_no_element() {
        let text = "title = \"</script><b>\"".to_owned();
        let studio = Studio {
            starts: vec![Start {
                name: "a.toml".to_owned(),
                title: "A".to_owned(),
                files: vec!["a.toml".to_owned()],
            }],
            files: BTreeMap::from([("a.toml".to_owned(), text)]),
        };
        let page = studio.page(&[0x1f, 0x8b, 8]).expect("a page");
        assert!(!page.contains("</script><b>"));
        assert!(page.contains("default-src 'none'"));
        for from_elsewhere in ["src=\"http", "href=\"http", "@import", "url(http", "fetch("] {
            assert!(!page.contains(from_elsewhere), "{from_elsewhere}");
        }
    }

    #[test]
    fn what_is_no_module_is_refused() {
        let studio = Studio::default();
        assert!(matches!(studio.page(b"\0asm"), Err(NoStudio::NoModule)));
        let mut large = vec![0; LARGEST];
        large[..2].copy_from_slice(&[0x1f, 0x8b]);
        assert!(matches!(studio.page(&large), Err(NoStudio::TooLarge(_))));
    }
}
