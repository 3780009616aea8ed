//! The difference between two texts, as splices: what a whole new text means as an edit.
//!
//! First what is the same at both ends goes; the middle is compared word by word (Myers), up to a
//! bound of work, above which it is replaced as one. Characters are never split.

use crate::splice::TextSplice;

/// How many words may differ before the middle is replaced as one: bounds time and memory (a
/// triangle of 500 000 numbers).
const DIFFERENT_WORDS_MAX: usize = 1_000;

/// What turns `old` into `new`, each splice applying to the result of the one before.
pub(crate) fn difference(old: &str, new: &str) -> Vec<TextSplice> {
    let prefix: usize =
        old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (kept, old, new) = (&old[..prefix], &old[prefix..], &new[prefix..]);
    let suffix: usize = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let (old, new) = (&old[..old.len() - suffix], &new[..new.len() - suffix]);
    if old.is_empty() && new.is_empty() {
        return Vec::new();
    }
    let at = utf16(kept);
    let whole = || vec![TextSplice { at, delete: utf16(old), insert: new.to_owned() }];
    if old.is_empty() || new.is_empty() {
        return whole();
    }
    let (old_words, new_words) = (words(old), words(new));
    match steps(&old_words, &new_words) {
        Some(steps) => splices(at, &steps, &old_words, &new_words),
        None => whole(),
    }
}

fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Words, and single characters between them.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        if !character.is_alphanumeric() {
            if start < at {
                words.push(&text[start..at]);
            }
            start = at + character.len_utf8();
            words.push(&text[at..start]);
        }
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Keep,
    Delete,
    Insert,
}

/// Myers' greedy algorithm. Row `d` of the trace holds, for each diagonal that `d` differences
/// reach, how far along the old words.
fn steps(old: &[&str], new: &[&str]) -> Option<Vec<Step>> {
    let mut trace: Vec<Vec<usize>> = Vec::new();
    for d in 0..=DIFFERENT_WORDS_MAX.min(old.len() + new.len()) {
        let mut row = vec![0; d + 1];
        // Diagonal k = 2·i − d, as row[i].
        for i in 0..=d {
            let mut x = match trace.last() {
                None => 0,
                Some(previous) => start(previous, i, d).0,
            };
            let mut y = match (x + d).checked_sub(2 * i) {
                Some(y) => y,
                None => continue,
            };
            while x < old.len() && y < new.len() && old[x] == new[y] {
                (x, y) = (x + 1, y + 1);
            }
            row[i] = x;
            if x >= old.len() && y >= new.len() {
                trace.push(row);
                return Some(walk_back(&trace, i, old.len(), new.len()));
            }
        }
        trace.push(row);
    }
    None
}

/// Where diagonal `i` of row `d` begins, coming from the row before: how far along the old words,
/// and whether by an insertion.
fn start(previous: &[usize], i: usize, d: usize) -> (usize, bool) {
    let from_insert = previous.get(i).copied().filter(|_| i < d);
    let from_delete = i.checked_sub(1).and_then(|i| previous.get(i)).map(|x| x + 1);
    match (from_insert, from_delete) {
        (Some(insert), Some(delete)) if insert >= delete => (insert, true),
        (_, Some(delete)) => (delete, false),
        (Some(insert), None) => (insert, true),
        (None, None) => (0, true),
    }
}

fn walk_back(trace: &[Vec<usize>], mut i: usize, mut x: usize, mut y: usize) -> Vec<Step> {
    let mut steps = Vec::new();
    for d in (1..trace.len()).rev() {
        let (begin, inserted) = start(&trace[d - 1], i, d);
        while x > begin && y > 0 {
            steps.push(Step::Keep);
            (x, y) = (x - 1, y - 1);
        }
        if inserted {
            steps.push(Step::Insert);
            y = y.saturating_sub(1);
        } else {
            steps.push(Step::Delete);
            x = x.saturating_sub(1);
            i = i.saturating_sub(1);
        }
    }
    steps.extend(std::iter::repeat_n(Step::Keep, x.min(y)));
    steps.reverse();
    steps
}

fn splices(at: usize, steps: &[Step], old: &[&str], new: &[&str]) -> Vec<TextSplice> {
    let (mut at, mut x, mut y) = (at, 0, 0);
    let mut splices: Vec<TextSplice> = Vec::new();
    let mut open: Option<TextSplice> = None;
    for step in steps {
        match step {
            Step::Keep => {
                if let Some(splice) = open.take() {
                    at = splice.at + utf16(&splice.insert);
                    splices.push(splice);
                }
                at += utf16(old[x]);
                (x, y) = (x + 1, y + 1);
            }
            Step::Delete | Step::Insert => {
                let splice =
                    open.get_or_insert_with(|| TextSplice { at, delete: 0, insert: String::new() });
                if *step == Step::Delete {
                    splice.delete += utf16(old[x]);
                    x += 1;
                } else {
                    splice.insert.push_str(new[y]);
                    y += 1;
                }
            }
        }
    }
    splices.extend(open);
    splices
}

#[cfg(test)]
mod tests {
    use super::difference;
    use crate::splice::apply_splices;
    use proptest::prelude::*;

    #[test]
    fn a_changed_word_in_the_middle_is_one_small_splice() {
        let splices = difference("the cat sat on the mat", "the dog sat on the rug");
        let small: Vec<_> = splices.iter().map(|s| (s.at, s.delete, s.insert.as_str())).collect();
        assert_eq!(small, [(4, 3, "dog"), (19, 3, "rug")]);
    }

    proptest! {
        #[test]
        fn the_splices_always_lead_to_the_new_text(
            old in "[ab😀é \n]{0,60}", new in "[ab😀é \n]{0,60}"
        ) {
            let splices = difference(&old, &new);
            prop_assert_eq!(apply_splices(&old, &splices), Some(new));
        }
    }
}
