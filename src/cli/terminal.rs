//! Text on the terminal: the answer on standard output, complaints on standard error. Whatever names,
//! titles and paths are in it: what would command a terminal or deceive its reader is masked here. A
//! reader who stops reading (`| head`) is no error, and a bug is reported in one line.

use std::io::{self, IsTerminal, Write};
use std::sync::Once;

use cutover::model::spec::{Appearance, Mistakes, printable};

/// Prints the answer, in words.
///
/// # Errors
///
/// Standard output cannot be written, except that nobody reads it any more.
pub fn say(text: &str) -> anyhow::Result<()> {
    write_out(&printable(text))
}

/// Prints what is for another program: to the letter, but on a terminal as any text.
///
/// # Errors
///
/// As [`say`].
pub fn hand_over(text: &str) -> anyhow::Result<()> {
    match io::stdout().is_terminal() {
        true => say(text),
        false => write_out(text),
    }
}

fn write_out(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(anyhow::Error::new(error).context("standard output cannot be written"))
        }
        _ => Ok(()),
    }
}

/// Prints what is beside the answer: progress, places of files, complaints. Where not even
/// standard error can be written, there is nobody left to tell.
pub fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(printable(text).as_bytes());
}

/// Prints what is wrong with a file, in colours where they are wanted. What is quoted of the file is
/// masked where the colours are added.
pub fn complain_of(mistakes: &Mistakes) {
    let text = mistakes.render(appearance());
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Prints what is wrong with the arguments, or the help that was asked for.
pub fn complain_of_arguments(said: &clap::Error) {
    let text = said.render().to_string();
    let shown = printable(&text);
    // As it is it may have colours.
    let _ = match shown == text {
        true => said.print(),
        false => io::stderr().lock().write_all(shown.as_bytes()),
    };
}

/// Whether somebody watches standard error.
#[must_use]
pub fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Whether somebody can be asked: types, and sees the questions.
#[must_use]
pub fn is_a_talk() -> bool {
    io::stdin().is_terminal() && is_watched()
}

/// Colours for a terminal whose owner has not declined them (<https://no-color.org>).
fn appearance() -> Appearance {
    let declined = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if is_watched() && !declined {
        Appearance::Coloured
    } else {
        Appearance::Plain
    }
}

/// A bug says where it is in one line, once, instead of a backtrace for every thread.
pub fn keep_panics_short() {
    static FIRST: Once = Once::new();
    std::panic::set_hook(Box::new(|panic| {
        FIRST.call_once(|| {
            let place = panic
                .location()
                .map_or_else(String::new, |l| format!(" at {l}"));
            let payload = panic.payload();
            let written = payload.downcast_ref::<&str>().copied();
            let made = || payload.downcast_ref::<String>().map(String::as_str);
            let what = written.or_else(made).unwrap_or("no message");
            complain(&format!("cutover: this is a bug{place}: {what}\n"));
        });
    }));
}
