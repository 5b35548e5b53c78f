//! Whatever stands in a file: an answer, never a panic.

use cutover::model::spec::Scenario;
use proptest::prelude::*;

use super::mistakes::{TROUBLED, WHOLE};

fn try_it(bytes: &[u8]) {
    let result = Scenario::load("s.toml", &|_, _| Ok(bytes.to_vec()));
    match result {
        Ok(scenario) => {
            let again = Scenario::from_json(scenario.to_json());
            assert_eq!(
                again.ok().as_ref(),
                Some(&scenario),
                "JSON gives back the same scenario"
            );
            let _ = cutover::model::spec::Calendar::of(&scenario);
            let _ = scenario.doubts();
        }
        Err(mistakes) => {
            assert!(!mistakes.list().is_empty());
            assert!(!mistakes.to_string().is_empty());
        }
    }
}

/// Things people and machines put in the wrong place.
const SCRAPS: [&str; 24] = [
    "\"",
    "[",
    "]",
    "{",
    "}",
    "=",
    "\n",
    "0",
    "-1",
    "1e400",
    "nan",
    "99999999999999999999",
    "\"0 min\"",
    "\"-3 days\"",
    "\"5000 weeks\"",
    "\"100%\"",
    "2011-02-30",
    "24:00:00",
    "\u{feff}",
    "é",
    "'''",
    "#",
    ".",
    "[[plan]]",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        try_it(&bytes);
    }

    #[test]
    fn random_words(words in proptest::collection::vec(proptest::sample::select(&SCRAPS[..]), 0..30)) {
        try_it(words.concat().as_bytes());
    }

    #[test]
    fn a_valid_file_with_scraps(
        whole in proptest::sample::select(&[WHOLE, TROUBLED][..]),
        places in proptest::collection::vec((0.0..1.0f64, 0usize..12, proptest::sample::select(&SCRAPS[..])), 1..4)
    ) {
        let mut text = whole.to_owned();
        for (place, length, scrap) in places {
            let floor = |mut at: usize| { while !text.is_char_boundary(at) { at -= 1; } at };
            let start = floor((place * text.len() as f64) as usize);
            let end = floor((start + length).min(text.len())).max(start);
            text.replace_range(start..end, scrap);
        }
        try_it(text.as_bytes());
    }

    #[test]
    fn values_swapped(
        whole in proptest::sample::select(&[WHOLE, TROUBLED][..]),
        from in 0usize..190,
        to in 0usize..190,
    ) {
        let lines: Vec<&str> = whole.lines().collect();
        let value = |n: usize| lines[n % lines.len()].split_once('=').map(|(_, value)| value);
        if let (Some(old), Some(new)) = (value(from), value(to)) {
            try_it(whole.replacen(old, new, 1).as_bytes());
        }
    }

    #[test]
    fn lines_left_out(
        whole in proptest::sample::select(&[WHOLE, TROUBLED][..]),
        gone in proptest::collection::vec(0usize..190, 1..4),
    ) {
        let text: String = whole.lines().enumerate().filter(|(n, _)| !gone.contains(n)).map(|(_, line)| format!("{line}\n")).collect();
        try_it(text.as_bytes());
    }
}
