//! Variants of a draft: values put in its tree, read and checked. Many of them are tried one after
//! the other, and what they have in common is kept.

use super::{Draft, EXPERIMENTS, Setting, grown, put};
use crate::model::spec::Scenario;
use crate::model::spec::checked::{Checked, checked};
use crate::model::spec::diagnostic::Mistakes;
use crate::model::spec::load::{placed, scenario_of};
use crate::model::spec::tree::{Blame, Content, Tree};

/// Variants of a scenario, each with some values changed; they are of no sweep any more.
#[derive(Debug)]
pub struct Variants<'a> {
    draft: &'a Draft,
    /// The draft's, without the tables about experiments, and with what was last put in.
    tree: Tree,
    /// Where that was.
    paths: Vec<String>,
}

impl<'a> Variants<'a> {
    pub(super) fn of(draft: &'a Draft) -> Self {
        Self {
            draft,
            tree: without_experiments(&draft.tree),
            paths: Vec::new(),
        }
    }

    /// The scenario with these values changed, and nothing of the variants before.
    ///
    /// # Errors
    ///
    /// Every mistake found: a path that leads nowhere, a value that cannot stand there, or
    /// values that contradict each other.
    pub fn with(&mut self, settings: &[Setting]) -> Result<Checked<Scenario>, Mistakes> {
        let changes = settings.iter().map(|setting| {
            let place = self.draft.place_of(&setting.path);
            (&*setting.path, grown(&setting.value, &place))
        });
        self.changed(changes.collect())
    }

    pub(super) fn changed(
        &mut self,
        changes: Vec<(&str, Tree)>,
    ) -> Result<Checked<Scenario>, Mistakes> {
        let draft = self.draft;
        let given = |mistakes| Mistakes::of(mistakes, draft.texts.clone());
        // Values at the same paths replace those before; anything else begins anew.
        if !self.paths.iter().eq(changes.iter().map(|(path, _)| path)) {
            self.tree = without_experiments(&draft.tree);
        }
        self.paths = changes.iter().map(|(path, _)| (*path).to_owned()).collect();
        let mut mistakes = Vec::new();
        for (path, value) in changes {
            // What is set is certain.
            let uncertain = self.tree.child_mut("uncertain");
            if let Some(entries) = uncertain.and_then(Tree::entries_mut) {
                entries.remove(path);
            }
            let place = value.place.clone();
            if let Err(wrong) = put(&mut self.tree, path, value) {
                mistakes.push(draft.about(path, &place, wrong));
            }
        }
        if !mistakes.is_empty() {
            return Err(given(mistakes));
        }
        let scenario = scenario_of(&self.tree, &draft.files, &draft.name).map_err(given)?;
        checked(scenario).map_err(|findings| {
            let place = |found| placed(&self.tree, &draft.files, &draft.name, found, Blame::Value);
            given(findings.into_iter().map(place).collect())
        })
    }
}

fn without_experiments(tree: &Tree) -> Tree {
    let kept = tree.entries().into_iter().flatten();
    let kept = kept.filter(|(table, _)| !EXPERIMENTS.contains(&table.as_str()));
    Tree {
        place: tree.place.clone(),
        content: Content::Table(kept.map(|(k, v)| (k.clone(), v.clone())).collect()),
    }
}
