//! Taking a seat again after a restart, from what was kept.
//!
//! Only signed records and raw changes are needed; where a cache is missing it is made again.

use std::collections::{BTreeMap, BTreeSet};

use community::{Guards, Opening, Table};
use protocol::door::Wish;
use protocol::log::{Header, Payload};
use protocol::membership::{Genesis, Operation};
use protocol::{CommunityId, DeviceId, DocumentId, LogId, MemberId, Opened, Sealed, codec};

use crate::archive::{Archive, Key, Local, Range};
use crate::context::Context;
use crate::library::Library;
use crate::link::Link;
use crate::me::Me;
use crate::rooms::Rooms;
use crate::seat::Seat;
use crate::summary::Summary;

/// The seat of a community as it is kept.
pub(crate) fn open_seat(
    archive: &dyn Archive,
    library: &mut Library,
    me: &Me,
    genesis: Opened<Genesis>,
    guards: Guards,
) -> Seat {
    let community = CommunityId::from(genesis.id());
    let opening = Opening {
        genesis,
        operations: operations(archive, community),
        logs: logs(archive, community),
        own_log: archive
            .get(&Key::Local(Local::OwnLog(community)))
            .and_then(|bytes| codec::decode(&bytes).ok()),
    };
    let shelf = &mut library.shelf(archive, community);
    let table = Table::open_with(me.device(), opening, shelf, guards);
    let mut seat = Seat::new(table);
    seat.documents = summaries(archive, community);
    seat.links = links(archive, community);
    seat.wishes = wishes(archive, community);
    seat
}

fn operations(archive: &dyn Archive, community: CommunityId) -> Vec<Opened<Operation>> {
    archive
        .scan(Range::Operations(community))
        .filter_map(|(_, bytes)| Sealed::from_bytes(&bytes).ok()?.open().ok())
        .collect()
}

fn wishes(archive: &dyn Archive, community: CommunityId) -> BTreeMap<MemberId, Opened<Wish>> {
    archive
        .scan(Range::Wishes(community))
        .filter_map(|(_, bytes)| Sealed::from_bytes(&bytes).ok()?.open::<Wish>().ok())
        .map(|wish| (wish.member, wish))
        .collect()
}

type LogCache = (DeviceId, LogId, Option<Vec<u8>>);

/// Every log of which anything is kept, with its cached state.
fn logs(archive: &dyn Archive, community: CommunityId) -> Vec<LogCache> {
    let mut logs: BTreeMap<(DeviceId, LogId), Option<Vec<u8>>> = BTreeMap::new();
    for range in [Range::Headers(community), Range::Forks(community)] {
        for (key, _) in archive.scan(range) {
            if let Key::Header(_, device, log, _) | Key::Fork(_, device, log, _) = key {
                logs.entry((device, log)).or_default();
            }
        }
    }
    for (key, state) in archive.scan(Range::LogStates(community)) {
        if let Key::LogState(_, device, log) = key {
            logs.entry((device, log)).and_modify(|cached| *cached = Some(state));
        }
    }
    logs.into_iter().map(|((device, log), state)| (device, log, state)).collect()
}

fn summaries(archive: &dyn Archive, community: CommunityId) -> BTreeMap<DocumentId, Summary> {
    archive
        .scan(Range::Summaries(community))
        .filter_map(|(key, bytes)| {
            let Key::Summary(_, document) = key else { return None };
            Some((document, codec::decode(&bytes).ok()?))
        })
        .collect()
}

fn links(archive: &dyn Archive, community: CommunityId) -> BTreeMap<DeviceId, Link> {
    archive
        .scan(Range::Local)
        .filter_map(|(key, bytes)| {
            let Key::Local(Local::Reported(of, device)) = key else { return None };
            if of == community { Some((device, Link::from_kept(&bytes)?)) } else { None }
        })
        .collect()
}

impl Rooms {
    /// After damage: takes back what the store no longer bears out, and says so to nobody before that
    /// is kept. What is missing comes by catch-up.
    pub(crate) fn mend(&mut self, ctx: &mut Context) {
        if ctx.archive.get(&Key::Local(Local::Salvaged)).is_none() {
            return;
        }
        for community in self.seats.ids() {
            let Some(seat) = self.seats.get_mut(community) else { continue };
            let mut shelf = self.library.shelf(ctx.archive, community);
            let outcome = seat.table.mend(&mut shelf);
            self.take_outcome(ctx, None, community, outcome);
        }
        ctx.forget(Key::Local(Local::Salvaged));
    }

    /// Makes summaries again where none are kept although there are entries.
    pub(crate) fn repair_caches(&mut self, ctx: &mut Context) {
        for community in self.seats.ids() {
            let Some(seat) = self.seats.get_mut(community) else { continue };
            if !seat.documents.is_empty() {
                continue;
            }
            for document in documents_named(ctx.archive, community) {
                seat.touch(document);
            }
        }
    }

    /// Brings the summaries of everything that changed in this batch up to date, and keeps them.
    pub(crate) fn write_summaries(&mut self, ctx: &mut Context, community: CommunityId) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        for document in std::mem::take(&mut seat.dirty) {
            if seat.table.unreadable().contains(&document) {
                // What was listed of it stays, until it is whole again.
                continue;
            }
            let loaded = self.library.open(ctx.archive, (community, document));
            let mut summary = Summary::of(loaded, document.kind());
            let actors = loaded.actors();
            let writers: BTreeSet<_> =
                actors.iter().filter_map(|(actor, _)| seat.member_of_actor(*actor)).collect();
            summary.writers = writers.into_iter().collect();
            ctx.keep(Key::Summary(community, document), codec::encode(&summary));
            seat.documents.insert(document, summary);
        }
    }
}

/// Every document that a kept header names.
fn documents_named(archive: &dyn Archive, community: CommunityId) -> BTreeSet<DocumentId> {
    let mut named = BTreeSet::new();
    for (_, bytes) in archive.scan(Range::Headers(community)) {
        let opened =
            Sealed::from_bytes(&bytes).ok().and_then(|sealed| sealed.open::<Header>().ok());
        let Some(header) = opened else { continue };
        match &header.payload {
            Payload::Begin(_) => {}
            Payload::Change(change) => {
                named.insert(change.document);
            }
            Payload::Checkpoint(checkpoint) => {
                named.extend(checkpoint.tips.iter().map(|tip| tip.document));
            }
        }
    }
    named
}
