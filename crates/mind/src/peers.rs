//! The devices this node knows and those it is connected to.
//!
//! A [`Session`] lasts as long as a connection: its nonces, what both ends proved to share, and how
//! far the other is. Addresses outlive it. What is said in a session is decided elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use protocol::hello::{Meeting, Side, Tag};
use protocol::identity::LinkCertificate;
use protocol::pace::Pace;
use protocol::{CommunityId, DeviceId, MemberId, Opened, OperationId, Time, codec};

use crate::archive::{Archive, Key, Local, Range};
use crate::context::Context;
use crate::whereabouts::TELLING;

/// Addresses remembered per device: a laptop moves between a few networks.
const ADDRESSES_MAX: usize = 8;
/// Longest address remembered, in bytes.
const ADDRESS_BYTES_MAX: usize = protocol::limits::ADDRESS_BYTES_MAX;
/// Devices remembered: fellow members and a stock of others to start from.
const DEVICES_MAX: usize = 2_048;

/// One connection, from beginning to end.
#[derive(Debug)]
pub(crate) struct Session {
    side: Side,
    pub(crate) address: String,
    nonce: [u8; 32],
    their_nonce: Option<[u8; 32]>,
    /// Their clock minus ours when they said hello, in milliseconds; includes the way here.
    pub(crate) clock_offset_ms: i64,
    /// Communities that both ends proved to know and believe the other to belong to.
    pub(crate) shared: BTreeSet<CommunityId>,
    /// Communities we sent a tag for.
    pub(crate) claimed: BTreeSet<CommunityId>,
    /// Communities we sent an introduction for.
    pub(crate) introduced: BTreeSet<CommunityId>,
    /// Communities of which the other was told, in this session, how its belonging or this node's ended.
    pub(crate) parted: BTreeSet<CommunityId>,
    /// Communities at whose door the other stands, by its tags; we answered them.
    pub(crate) doors: BTreeSet<CommunityId>,
    /// What the other wished at those doors in this session, while it was neither let in nor declined.
    pub(crate) wished: BTreeMap<CommunityId, (MemberId, Time)>,
    /// Invites whose tag the other sent and we answered.
    pub(crate) invites: BTreeMap<OperationId, CommunityId>,
    /// For whom the other speaks, by its certificate.
    pub(crate) speaks: Option<Opened<LinkCertificate>>,
    /// Communities named to the other, where its member belongs and it is not known.
    pub(crate) named: BTreeSet<CommunityId>,
    /// Joins we asked this device for.
    pub(crate) asked: BTreeSet<CommunityId>,
    /// The tags last received.
    pub(crate) tags: BTreeSet<Tag>,
    /// How often the other sent tags; too often is misbehaviour.
    pub(crate) tags_received: u32,
    /// Up to which news of where fellow devices are the other was told, by community.
    pub(crate) told: BTreeMap<CommunityId, u64>,
    /// How much the other may still say of where others are.
    pub(crate) telling: Pace,
}

impl Session {
    /// The meeting, once both nonces are known.
    pub(crate) fn meeting(&self, here: DeviceId, there: DeviceId) -> Option<Meeting> {
        let theirs = self.their_nonce?;
        Some(match self.side {
            Side::Initiator => Meeting {
                initiator: here,
                responder: there,
                initiator_nonce: self.nonce,
                responder_nonce: theirs,
            },
            Side::Responder => Meeting {
                initiator: there,
                responder: here,
                initiator_nonce: theirs,
                responder_nonce: self.nonce,
            },
        })
    }

    pub(crate) fn side(&self) -> Side {
        self.side
    }

    pub(crate) fn nonce(&self) -> [u8; 32] {
        self.nonce
    }

    /// Notes the other's nonce; false when it had sent one already.
    pub(crate) fn greeted(&mut self, nonce: [u8; 32], clock: Time, now: Time) -> bool {
        if self.their_nonce.is_some() {
            return false;
        }
        self.their_nonce = Some(nonce);
        let ahead = i64::try_from(clock.since_ms(now)).unwrap_or(i64::MAX);
        let behind = i64::try_from(now.since_ms(clock)).unwrap_or(i64::MAX);
        self.clock_offset_ms = ahead.saturating_sub(behind);
        true
    }
}

/// Known and connected devices.
#[derive(Debug, Default)]
pub(crate) struct Peers {
    sessions: BTreeMap<DeviceId, Session>,
    known: BTreeMap<DeviceId, Known>,
    /// How often something new was to be said of a device; numbers the news.
    news: u64,
}

/// A device that was met.
#[derive(Debug, Default)]
struct Known {
    /// Where it is by its own word, newest first.
    addresses: Vec<String>,
    /// Whether it is always on, by its member's word.
    keeper: bool,
    /// The number of the last news of it, for those who are told of it.
    news: u64,
}

/// A device that was met, as it is kept.
#[derive(Debug, Encode, Decode)]
struct Kept {
    #[n(0)]
    addresses: Vec<String>,
    #[n(1)]
    keeper: bool,
}

impl Known {
    /// What was kept; an older version kept the addresses alone.
    fn from_kept(bytes: &[u8]) -> Option<Self> {
        let older = || Some(Kept { addresses: codec::decode(bytes).ok()?, keeper: false });
        let Kept { addresses, keeper } = codec::decode(bytes).ok().or_else(older)?;
        Some(Self { addresses, keeper, news: 1 })
    }

    fn to_kept(&self) -> Vec<u8> {
        codec::encode(&Kept { addresses: self.addresses.clone(), keeper: self.keeper })
    }
}

impl Peers {
    pub(crate) fn open(archive: &dyn Archive) -> Self {
        let known = archive
            .scan(Range::Local)
            .filter_map(|(key, value)| {
                let Key::Local(Local::Peer(device)) = key else { return None };
                Some((device, Known::from_kept(&value)?))
            })
            .collect();
        Self { sessions: BTreeMap::new(), known, news: 1 }
    }

    pub(crate) fn session(&self, device: DeviceId) -> Option<&Session> {
        self.sessions.get(&device)
    }

    pub(crate) fn session_mut(&mut self, device: DeviceId) -> Option<&mut Session> {
        self.sessions.get_mut(&device)
    }

    pub(crate) fn sessions(&self) -> impl Iterator<Item = (DeviceId, &Session)> {
        self.sessions.iter().map(|(device, session)| (*device, session))
    }

    pub(crate) fn connected(&self, device: DeviceId) -> bool {
        self.sessions.contains_key(&device)
    }

    /// Connected devices that share a community.
    pub(crate) fn sharing(&self, community: CommunityId) -> Vec<DeviceId> {
        self.sessions()
            .filter(|(_, session)| session.shared.contains(&community))
            .map(|(device, _)| device)
            .collect()
    }

    /// Begins a session with a fresh nonce.
    pub(crate) fn connect(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        side: Side,
        address: String,
    ) {
        let nonce = ctx.chance.draw();
        let session = Session {
            side,
            address,
            nonce,
            their_nonce: None,
            clock_offset_ms: 0,
            shared: BTreeSet::new(),
            claimed: BTreeSet::new(),
            introduced: BTreeSet::new(),
            parted: BTreeSet::new(),
            doors: BTreeSet::new(),
            wished: BTreeMap::new(),
            invites: BTreeMap::new(),
            speaks: None,
            named: BTreeSet::new(),
            asked: BTreeSet::new(),
            tags: BTreeSet::new(),
            tags_received: 0,
            told: BTreeMap::new(),
            telling: Pace::new(TELLING, ctx.now),
        };
        self.sessions.insert(device, session);
        if !self.known.contains_key(&device) {
            self.remember(ctx, device, &[]);
        }
    }

    pub(crate) fn disconnect(&mut self, device: DeviceId) -> Option<Session> {
        self.sessions.remove(&device)
    }

    /// Remembers addresses of a device, newest first, across restarts; whether there is something new
    /// in them.
    pub(crate) fn remember(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        addresses: &[String],
    ) -> bool {
        if !self.known.contains_key(&device) && self.known.len() >= DEVICES_MAX {
            return false;
        }
        let known = self.known.entry(device).or_default();
        let mut merged: Vec<String> = Vec::new();
        for address in addresses.iter().chain(known.addresses.iter()) {
            if address.len() <= ADDRESS_BYTES_MAX && !merged.contains(address) {
                merged.push(address.clone());
            }
        }
        merged.truncate(ADDRESSES_MAX);
        let new = merged != known.addresses;
        if new || merged.is_empty() {
            known.addresses = merged;
            ctx.keep(Key::Local(Local::Peer(device)), known.to_kept());
        }
        new
    }

    /// Notes whether a device is always on, by the certificate it speaks with.
    pub(crate) fn note_keeper(&mut self, ctx: &mut Context, device: DeviceId, keeper: bool) {
        if let Some(known) = self.known.get_mut(&device).filter(|known| known.keeper != keeper) {
            known.keeper = keeper;
            ctx.keep(Key::Local(Local::Peer(device)), known.to_kept());
        }
    }

    /// Whether a device is always on.
    pub(crate) fn is_keeper(&self, device: DeviceId) -> bool {
        self.known.get(&device).is_some_and(|known| known.keeper)
    }

    /// There is something new to be said of a device.
    pub(crate) fn is_news(&mut self, device: DeviceId) {
        if let Some(known) = self.known.get_mut(&device) {
            self.news += 1;
            known.news = self.news;
        }
    }

    /// The number of the last news.
    pub(crate) fn news(&self) -> u64 {
        self.news
    }

    pub(crate) fn known(&self) -> impl Iterator<Item = (DeviceId, &[String])> {
        self.known_since(0)
    }

    /// The devices of which there are news later than a number.
    pub(crate) fn known_since(&self, news: u64) -> impl Iterator<Item = (DeviceId, &[String])> {
        let since = move |(_, known): &(&DeviceId, &Known)| news == 0 || known.news > news;
        self.known.iter().filter(since).map(|(device, known)| (*device, known.addresses.as_slice()))
    }

    /// Where a device is by its own word.
    pub(crate) fn addresses(&self, device: DeviceId) -> &[String] {
        self.known.get(&device).map_or(&[], |known| known.addresses.as_slice())
    }
}
