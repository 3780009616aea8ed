//! Edits of a text, and what a batch of changes touched: Automerge's patches in this room's words.

use std::collections::BTreeSet;

use automerge::{Patch, PatchAction, Prop};

/// Replaces `delete` UTF-16 code units at `at` by `insert`. In a list of splices each one applies to
/// the result of the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSplice {
    /// Where, in UTF-16 code units.
    pub at: usize,
    /// How many code units go.
    pub delete: usize,
    /// What comes.
    pub insert: String,
}

/// What was touched, so that whoever shows it reads it again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// Keys of the document itself. Schemas are flat, so these say it all; a schema module tells
    /// what its keys mean (such as `glossary::touched`).
    pub keys: BTreeSet<String>,
}

/// The patches of one text among many, as splices.
pub(crate) fn splices_of(patches: &[Patch], text: &automerge::ObjId) -> Vec<TextSplice> {
    let mut splices: Vec<TextSplice> = Vec::new();
    for patch in patches.iter().filter(|patch| patch.obj == *text) {
        match &patch.action {
            PatchAction::SpliceText { index, value, .. } => {
                push(
                    &mut splices,
                    TextSplice { at: *index, delete: 0, insert: value.make_string() },
                );
            }
            PatchAction::DeleteSeq { index, length } => {
                push(
                    &mut splices,
                    TextSplice { at: *index, delete: *length, insert: String::new() },
                );
            }
            // Nothing else happens to a text: the gate admits characters only.
            PatchAction::PutMap { .. }
            | PatchAction::PutSeq { .. }
            | PatchAction::Insert { .. }
            | PatchAction::Increment { .. }
            | PatchAction::Conflict { .. }
            | PatchAction::DeleteMap { .. }
            | PatchAction::Mark { .. } => {}
        }
    }
    splices
}

/// Appends a splice, joined with the one before where that is plainly possible.
fn push(splices: &mut Vec<TextSplice>, splice: TextSplice) {
    if let Some(last) = splices.last_mut() {
        let end = last.at + last.insert.encode_utf16().count();
        if splice.delete == 0 && splice.at == end {
            last.insert.push_str(&splice.insert);
            return;
        }
        if splice.insert.is_empty() && last.insert.is_empty() && splice.at == last.at {
            last.delete += splice.delete;
            return;
        }
    }
    splices.push(splice);
}

/// Which keys patches touch.
pub(crate) fn touched_by(patches: &[Patch]) -> Touched {
    let mut touched = Touched::default();
    for patch in patches {
        let own = match &patch.action {
            PatchAction::PutMap { key, .. } | PatchAction::DeleteMap { key } => Some(key.clone()),
            PatchAction::Conflict { prop: Prop::Map(key) }
            | PatchAction::Increment { prop: Prop::Map(key), .. } => Some(key.clone()),
            PatchAction::Conflict { prop: Prop::Seq(_) }
            | PatchAction::Increment { prop: Prop::Seq(_), .. }
            | PatchAction::PutSeq { .. }
            | PatchAction::Insert { .. }
            | PatchAction::SpliceText { .. }
            | PatchAction::DeleteSeq { .. }
            | PatchAction::Mark { .. } => None,
        };
        let outermost = patch.path.first().and_then(|(_, prop)| match prop {
            Prop::Map(key) => Some(key.clone()),
            Prop::Seq(_) => None,
        });
        touched.keys.extend(outermost.or(own));
    }
    touched
}

/// Applies splices to a text: what an editor does with them. `None` when one does not fit.
pub fn apply_splices(text: &str, splices: &[TextSplice]) -> Option<String> {
    let mut units: Vec<u16> = text.encode_utf16().collect();
    for splice in splices {
        let end = splice.at.checked_add(splice.delete)?;
        if end > units.len() {
            return None;
        }
        units.splice(splice.at..end, splice.insert.encode_utf16());
    }
    String::from_utf16(&units).ok()
}
