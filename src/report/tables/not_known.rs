//! How much of the intervals comes from not knowing.

use crate::report::words::arm_words;
use crate::study::Summary;

use super::super::not_known::{arm, rows, sentences};
use super::super::page::broken;
use super::{table, together, trimmed};

/// The intervals taken apart, and what that means. Empty where nothing is uncertain, or nothing
/// varies.
#[must_use]
pub fn not_known(summary: &Summary) -> String {
    let Some(of) = &summary.not_known else {
        return String::new();
    };
    let rows = rows(summary, of);
    if rows.is_empty() {
        return String::new();
    }
    let header = [
        format!("not known, or chance?\n{}", arm_words(arm(summary)).name),
        "mean".to_owned(),
        "of the ±, squared,\nfrom not knowing".to_owned(),
        "by chance\nalone".to_owned(),
    ];
    let mut table = table(header.into());
    for row in rows {
        table.add_row(vec![
            row.what,
            together(&row.estimate),
            row.not_known,
            together(&row.luck_alone),
        ]);
    }
    let said = sentences(of).into_iter().map(|s| broken(&s, ""));
    format!("{}\n{}", trimmed(&table), said.collect::<String>())
}
