//! What is said to be written instead of a number without a unit is tried before it is said: of two
//! answers to one mistake the first would be wrong.

use serde_json::Value;

use super::Scenario;
use super::check::{self, Finding};
use super::tree::{Blame, Content, Rows, Tree};
use super::typed::{Node, read};

/// Where a suggestion is refused as well, says why, and what would do.
pub(super) fn tried(tree: &Tree, found: &mut [(Finding, Blame)]) {
    let mut changed: Option<Tree> = None;
    for (finding, _) in found.iter_mut() {
        if let Some(whole) = for_a_part(tree, finding) {
            finding.wrong.help = Some(format!("write \"{whole}\""));
        }
    }
    for (finding, _) in found.iter() {
        if let Some(text) = suggestion(finding) {
            let tree = changed.get_or_insert_with(|| tree.clone());
            put(tree, &finding.path, text);
        }
    }
    let Some(changed) = changed else { return };
    let refused = match read::<Scenario>(Node::Tree(&changed)) {
        Ok(mut scenario) => {
            Rows::give(&changed, &mut scenario);
            check::findings(&scenario)
        }
        Err(found) => found.into_iter().map(|(finding, _)| finding).collect(),
    };
    for (finding, _) in found {
        if suggestion(finding).is_none() {
            continue;
        }
        let same = |other: &&Finding| other.path.starts_with(&finding.path);
        if let Some(Finding { wrong, .. }) = refused.iter().find(same) {
            let what = &wrong.what;
            let help = wrong.help.as_ref();
            finding.wrong.help =
                Some(help.map_or_else(|| what.clone(), |h| format!("{what}: {h}")));
        }
    }
}

/// What a target of the scenario cannot be read as: in place of an arm, a week or another figure, which
/// would be refused as well, what is accepted.
pub(super) fn of_targets(tree: &Tree, found: &mut [(Finding, Blame)]) {
    for (finding, _) in found {
        let [top, at] = &*finding.path else {
            continue;
        };
        let target = tree.child("targets").and_then(|targets| targets.child(at));
        let text = match target.map(|target| &target.content) {
            Some(Content::Leaf(Value::String(text))) if top == "targets" => text,
            _ => continue,
        };
        let figure = text
            .split(['<', '>', '='])
            .next()
            .unwrap_or_default()
            .trim();
        let elsewhere = ["cost", "peak of ", "recovery of "];
        if figure.contains([':'])
            || figure.contains(" in week")
            || elsewhere.iter().any(|start| figure.starts_with(start))
        {
            finding.wrong.what = format!("\"{figure}\" is no figure of every week");
            finding.wrong.help = Some(check::targets::what_is_accepted());
        }
    }
}

/// The whole text to be written, where a suggestion is for the part of it that was named: `"two weeks"` of
/// `"75% for two weeks"`.
fn for_a_part(tree: &Tree, finding: &Finding) -> Option<String> {
    let meant = suggestion(finding)?;
    let (part, _) = finding.wrong.what.strip_prefix('"')?.split_once('"')?;
    let mut path = finding.path.iter();
    let place = path.try_fold(tree, |tree, step| tree.child(step))?;
    let Content::Leaf(Value::String(whole)) = &place.content else {
        return None;
    };
    let is_part = !part.is_empty() && part.len() < whole.trim().len() && whole.contains(part);
    is_part.then(|| whole.replacen(part, meant, 1))
}

/// The text that is said to be written.
fn suggestion(finding: &Finding) -> Option<&str> {
    let help = finding.wrong.help.as_deref()?;
    let text = help.strip_prefix("write \"")?.strip_suffix('"')?;
    (!text.contains('"')).then_some(text)
}

fn put(tree: &mut Tree, path: &[String], text: &str) {
    let place = path
        .iter()
        .try_fold(tree, |tree, step| tree.child_mut(step));
    if let Some(place) = place {
        place.content = Content::Leaf(Value::String(text.to_owned()));
    }
}
