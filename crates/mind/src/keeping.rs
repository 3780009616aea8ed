//! Keeping what a table says to keep: which key each thing has, and what it makes of others.

use std::collections::{BTreeMap, BTreeSet};

use community::{Kept, StopReason};
use documents::Change;
use minicbor::{Decode, Encode};
use protocol::{CommunityId, DocumentId, Time, codec};

use crate::archive::{Key, Local, Range};
use crate::context::Context;
use crate::rooms::Rooms;

/// What is kept of a log that was stopped.
#[derive(Debug, Encode, Decode)]
pub(crate) struct StoppedNote {
    #[n(0)]
    pub(crate) number: u64,
    #[n(1)]
    pub(crate) why: StopReason,
    #[n(2)]
    pub(crate) at: Time,
}

/// What is known of documents while a batch of things is kept.
struct Batch {
    /// Documents kept in one piece instead of change by change.
    folded: BTreeSet<DocumentId>,
    /// Whether anything of a document is set aside. Most documents have nothing; it is looked for once, not
    /// for each change.
    aside: BTreeMap<DocumentId, bool>,
}

impl Rooms {
    /// Keeps what a table said to keep, and notes which documents it touches.
    pub(crate) fn keep_all(&mut self, ctx: &mut Context, community: CommunityId, kept: Vec<Kept>) {
        let folded = self.fold_many(ctx, community, &kept);
        let mut batch = Batch { folded, aside: BTreeMap::new() };
        for kept in kept {
            match kept {
                Kept::Operation(operation) => {
                    let key = Key::Operation(community, operation.id().into());
                    ctx.keep(key, operation.sealed().to_bytes());
                }
                Kept::Header(header) => {
                    let key = Key::Header(community, header.device, header.log, header.number);
                    ctx.keep(key, header.sealed().to_bytes());
                }
                Kept::Fork(header) => {
                    let hash = header.id().into();
                    let key = Key::Fork(community, header.device, header.log, hash);
                    ctx.keep(key, header.sealed().to_bytes());
                }
                Kept::HeadersSuperseded { device, log, below } => {
                    let range = Range::LogHeaders(community, device, log, 0);
                    let old: Vec<Key> = ctx
                        .archive
                        .scan(range)
                        .map(|(key, _)| key)
                        .take_while(|key| matches!(key, Key::Header(_, _, _, at) if *at < below))
                        .collect();
                    old.into_iter().for_each(|key| ctx.forget(key));
                }
                Kept::HeadersLost { device, log, from } => {
                    let range = Range::LogHeaders(community, device, log, from);
                    let lost: Vec<Key> = ctx.archive.scan(range).map(|(key, _)| key).collect();
                    lost.into_iter().for_each(|key| ctx.forget(key));
                    ctx.forget(Key::LogState(community, device, log));
                }
                Kept::Change { document, change } => {
                    self.keep_change(ctx, community, (document, &change), &mut batch);
                }
                Kept::Withdrawn { document, change } => {
                    let (actor, sequence) = (change.actor(), change.sequence());
                    ctx.forget(Key::Change(community, document, actor, sequence));
                    self.keep_aside(ctx, community, (document, &change), &mut batch);
                }
                Kept::Aside { document, change } => {
                    self.keep_aside(ctx, community, (document, &change), &mut batch);
                }
                Kept::Dropped { document, change } => {
                    ctx.forget(Key::Aside(community, document, change.hash()));
                }
                Kept::Readable(document) => {
                    ctx.forget(Key::Local(Local::Unreadable(community, document)));
                }
                Kept::Stopped { device, log, number, why } => {
                    let key = Key::Local(Local::Stopped(community, device, log));
                    // The same again after a restart is nothing new.
                    if ctx.archive.get(&key).is_none() {
                        let note = StoppedNote { number, why, at: ctx.now };
                        ctx.keep(key, codec::encode(&note));
                    }
                }
                Kept::LogState { device, log, state } => {
                    ctx.keep(Key::LogState(community, device, log), state);
                }
            }
        }
    }

    fn keep_change(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        (document, change): (DocumentId, &Change),
        batch: &mut Batch,
    ) {
        self.touch(community, document);
        if !batch.folded.contains(&document) {
            let (actor, sequence) = (change.actor(), change.sequence());
            let key = Key::Change(community, document, actor, sequence);
            ctx.keep(key, change.bytes().to_vec());
        }
        let range = Range::Asides(community, document);
        let any = || ctx.archive.scan(range).next().is_some();
        if *batch.aside.entry(document).or_insert_with(any) {
            ctx.forget(Key::Aside(community, document, change.hash()));
        }
    }

    fn keep_aside(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        (document, change): (DocumentId, &Change),
        batch: &mut Batch,
    ) {
        self.touch(community, document);
        ctx.keep(Key::Aside(community, document, change.hash()), change.bytes().to_vec());
        batch.aside.insert(document, true);
    }

    fn touch(&mut self, community: CommunityId, document: DocumentId) {
        if let Some(seat) = self.seats.get_mut(community) {
            seat.touch(document);
        }
    }
}
