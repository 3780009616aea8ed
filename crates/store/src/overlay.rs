//! Newer writes over older ones, without copying either.
//!
//! It does not know where a layer comes from: staged writes, committed ones that have not reached
//! sled yet, or sled itself are all sorted runs of rows to it.
//!
//! The path through it: an [`Overlay`] holds writes; [`Merged`] walks several layers at once, the
//! newest first, and leaves out what a newer layer removed.

use std::collections::BTreeMap;
use std::iter::Peekable;

use mind::{Keep, Key};

use crate::layout;

/// Writes by row; none removes the row.
pub(crate) type Overlay = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Adds writes; later ones win.
pub(crate) fn stage(overlay: &mut Overlay, keep: Vec<Keep>) {
    overlay.extend(keep.into_iter().map(|keep| (layout::encode(&keep.key), keep.value)));
}

/// A sorted run of rows; none hides what older layers have for it.
pub(crate) type Layer<'a> = Box<dyn Iterator<Item = (Vec<u8>, Option<Vec<u8>>)> + 'a>;

/// The rows of an overlay in `start..end`.
pub(crate) fn layer<'a>(overlay: &'a Overlay, start: &[u8], end: &[u8]) -> Layer<'a> {
    let run = overlay.range(start.to_vec()..end.to_vec());
    Box::new(run.map(|(row, value)| (row.clone(), value.clone())))
}

/// Keys and values of several layers, each key once, as its newest layer has it.
pub(crate) struct Merged<'a> {
    /// Newest first.
    layers: Vec<Peekable<Layer<'a>>>,
}

impl<'a> Merged<'a> {
    /// Merges layers, given newest first.
    pub(crate) fn new(layers: Vec<Layer<'a>>) -> Self {
        Self { layers: layers.into_iter().map(Iterator::peekable).collect() }
    }

    fn next_row(&mut self) -> Option<(Vec<u8>, Option<Vec<u8>>)> {
        let row =
            self.layers.iter_mut().filter_map(|layer| layer.peek()).map(|(row, _)| row).min()?;
        let row = row.clone();
        let mut newest = None;
        for layer in &mut self.layers {
            if let Some((_, value)) = layer.next_if(|(found, _)| *found == row) {
                newest.get_or_insert(value);
            }
        }
        Some((row, newest.flatten()))
    }
}

impl Iterator for Merged<'_> {
    type Item = (Key, Vec<u8>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (row, value) = self.next_row()?;
            let Some(value) = value else { continue };
            match layout::decode(&row) {
                Some(key) => return Some((key, value)),
                // Left alone: a later version may know it.
                None => tracing::warn!(bytes = row.len(), "a row without a known key"),
            }
        }
    }
}
