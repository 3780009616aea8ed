//! A link: how far one fellow device is in one community.
//!
//! Two things are kept apart with care. What the device *said* it holds, on its own stream: only that
//! is shown to anyone. And what was *sent* to it: from there the next page goes on, and it is
//! forgotten whenever the device says something else.

use std::collections::BTreeMap;

use community::Kept;
use minicbor::{Decode, Encode};
use protocol::heights::{Height, Reach};
use protocol::{DeviceId, LogId, OperationId, Time};

use crate::fetching::Fetching;

type Reaches = BTreeMap<(DeviceId, LogId), Reach>;

/// How far one device is.
#[derive(Debug, Default)]
pub(crate) struct Link {
    said: Option<Said>,
    sent: Reaches,
    sent_heads: Vec<OperationId>,
    /// What this node last told the device about itself.
    told: Reaches,
    told_heads: Vec<OperationId>,
    /// When the device was last asked to go on from what is held here.
    pub(crate) asked_at: Option<Time>,
    /// Whether what it said is not what is kept.
    pub(crate) unsaved: bool,
    /// How changes come from it.
    pub(crate) fetching: Fetching,
    /// How often the device was told that its member no longer belongs. What was told may have been
    /// lost, so it is told again when it does not seem to know; but not for ever.
    pub(crate) parted: u32,
}

/// What a device said it holds.
#[derive(Debug, Clone, Default)]
struct Said {
    at: Time,
    heads: Vec<OperationId>,
    heights: Reaches,
}

/// What is kept of a link across restarts.
#[derive(Debug, Encode, Decode)]
struct Saved {
    #[n(0)]
    at: Time,
    #[n(1)]
    heads: Vec<OperationId>,
    #[n(2)]
    heights: Vec<Height>,
    #[n(3)]
    parted: Option<u32>,
}

fn reaches(heights: &[Height]) -> Reaches {
    heights.iter().map(|height| ((height.device, height.log), height.reach)).collect()
}

fn listed(reaches: &Reaches) -> Vec<Height> {
    reaches.iter().map(|(&(device, log), &reach)| Height { device, log, reach }).collect()
}

impl Link {
    pub(crate) fn from_kept(bytes: &[u8]) -> Option<Self> {
        let kept: Saved = protocol::codec::decode(bytes).ok()?;
        let said = Said { at: kept.at, heads: kept.heads, heights: reaches(&kept.heights) };
        let parted = kept.parted.unwrap_or_default();
        Some(Self { said: Some(said), parted, ..Self::default() })
    }

    pub(crate) fn to_kept(&self) -> Option<Vec<u8>> {
        let said = self.said.as_ref()?;
        let heights = listed(&said.heights);
        let parted = (self.parted > 0).then_some(self.parted);
        let heads = said.heads.clone();
        Some(protocol::codec::encode(&Saved { at: said.at, heads, heights, parted }))
    }

    /// The device said its whole state: what was sent before does not matter any more.
    pub(crate) fn said_all(&mut self, now: Time, heads: &[OperationId], heights: &[Height]) {
        let heights = reaches(heights);
        self.sent.clone_from(&heights);
        self.sent_heads = heads.to_vec();
        self.said = Some(Said { at: now, heads: heads.to_vec(), heights });
        self.unsaved = true;
    }

    /// The device said what changed.
    pub(crate) fn said_more(&mut self, now: Time, heads: &[OperationId], heights: &[Height]) {
        let said = self.said.get_or_insert_default();
        said.at = now;
        said.heads = heads.to_vec();
        for height in heights {
            let place = (height.device, height.log);
            said.heights.insert(place, height.reach);
            // It may be further than what was sent, because others sent it more.
            let sent = self.sent.entry(place).or_insert(height.reach);
            if further(height.reach, *sent) {
                *sent = height.reach;
            }
        }
        self.unsaved = true;
    }

    /// Notes what was sent.
    pub(crate) fn sent(&mut self, heads: Vec<OperationId>, heights: &[Height]) {
        self.sent_heads = heads;
        self.sent.extend(reaches(heights));
    }

    /// The device sent these itself: they are not sent back to it.
    pub(crate) fn came_from_it(&mut self, kept: &[Kept]) {
        for kept in kept {
            match kept {
                Kept::Operation(operation) => self.sent_heads.push(operation.id().into()),
                Kept::Header(header) => {
                    let reach = Reach::Alive { number: header.number, header: header.id().into() };
                    let sent = self.sent.entry((header.device, header.log)).or_insert(reach);
                    if further(reach, *sent) {
                        *sent = reach;
                    }
                }
                Kept::Fork(_)
                | Kept::HeadersSuperseded { .. }
                | Kept::HeadersLost { .. }
                | Kept::Change { .. }
                | Kept::Withdrawn { .. }
                | Kept::Aside { .. }
                | Kept::Dropped { .. }
                | Kept::Readable(_)
                | Kept::Stopped { .. }
                | Kept::LogState { .. } => {}
            }
        }
    }

    /// From where sending goes on.
    pub(crate) fn cursor(&self) -> (Vec<OperationId>, Vec<Height>) {
        (self.sent_heads.clone(), listed(&self.sent))
    }

    /// A new connection: nothing is on its way any more.
    pub(crate) fn begin(&mut self) {
        self.sent.clear();
        self.sent_heads.clear();
        self.told.clear();
        self.told_heads.clear();
        self.asked_at = None;
        self.fetching = Fetching::default();
        self.unsaved |= std::mem::take(&mut self.parted) > 0;
    }

    /// When, what membership heads and what heights the device last said.
    pub(crate) fn said(&self) -> Option<(Time, &[OperationId], Vec<Height>)> {
        let said = self.said.as_ref()?;
        Some((said.at, &said.heads, listed(&said.heights)))
    }

    /// The membership heads that the device last said to know.
    pub(crate) fn heads_said(&self) -> Option<&[OperationId]> {
        Some(&self.said.as_ref()?.heads)
    }

    /// How many entries were sent that the device has not said to hold yet.
    pub(crate) fn under_way(&self) -> u64 {
        let said = self.said.as_ref();
        self.sent
            .iter()
            .map(|(place, sent)| {
                let held = said.and_then(|said| said.heights.get(place));
                number(*sent).saturating_sub(held.map_or(0, |reach| number(*reach)))
            })
            .sum()
    }

    /// What changed here since this node last told the device; it counts as told now.
    pub(crate) fn tell(
        &mut self,
        heads: &[OperationId],
        heights: &[Height],
    ) -> Option<Vec<Height>> {
        let news: Vec<Height> = heights
            .iter()
            .filter(|height| self.told.get(&(height.device, height.log)) != Some(&height.reach))
            .copied()
            .collect();
        if news.is_empty() && self.told_heads == heads {
            return None;
        }
        self.told.extend(reaches(&news));
        self.told_heads = heads.to_vec();
        Some(news)
    }
}

fn number(reach: Reach) -> u64 {
    match reach {
        Reach::Alive { number, .. } => number,
        Reach::Dead { .. } => 0,
    }
}

/// A dead log is further than any living state of it.
fn further(a: Reach, b: Reach) -> bool {
    match (a, b) {
        (Reach::Alive { number: a, .. }, Reach::Alive { number: b, .. }) => a > b,
        (Reach::Dead { .. }, Reach::Alive { .. }) => true,
        (Reach::Alive { .. } | Reach::Dead { .. }, Reach::Dead { .. }) => false,
    }
}
