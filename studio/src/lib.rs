//! The simulator as a WebAssembly module, for the page that `cutover studio` writes. What is asked
//! goes in and what is answered comes out as bytes in the module's memory:
//!
//! ```text
//! at = room(length)      where to put a question of so many bytes
//! length = ask()         answers it
//! at = answer()          where the answer is
//! ```
//!
//! Questions are those of [`desk::Question`], as JSON. A panic ends the module: whoever asked starts
//! another. The names under which functions are found are the only attribute here that Rust calls
//! unsafe.

mod desk;
mod plan;

use std::cell::RefCell;

use desk::Desk;

thread_local! {
    static QUESTION: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static DESK: RefCell<Desk> = RefCell::default();
    static PANIC: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Where to put a question of so many bytes.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    QUESTION.with_borrow_mut(|question| {
        question.clear();
        question.resize(length, 0);
        question.as_mut_ptr()
    })
}

/// Answers the question; gives the length of the answer.
#[unsafe(no_mangle)]
pub extern "C" fn ask() -> usize {
    std::panic::set_hook(Box::new(|panic| {
        PANIC.with_borrow_mut(|said| *said = panic.to_string().into_bytes());
    }));
    let question = QUESTION.take();
    let answer = DESK.with_borrow_mut(|desk| desk.answer(&question));
    ANSWER.with_borrow_mut(|kept| {
        *kept = answer;
        kept.len()
    })
}

/// Where the answer is.
#[unsafe(no_mangle)]
pub extern "C" fn answer() -> *const u8 {
    ANSWER.with_borrow(|answer| answer.as_ptr())
}

/// The length of what a bug said before it ended the module.
#[unsafe(no_mangle)]
pub extern "C" fn panic_length() -> usize {
    PANIC.with_borrow(Vec::len)
}

/// Where it is.
#[unsafe(no_mangle)]
pub extern "C" fn panic_words() -> *const u8 {
    PANIC.with_borrow(|said| said.as_ptr())
}
