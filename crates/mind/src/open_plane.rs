//! The open plane: what this member announces, and what others do.
//!
//! Own announcements are made here, kept, then published. Others' come in by gossip or by comparing
//! directories when two devices meet ([`catch_up`]); both doors lead to one gate. Which part of the
//! lobby is followed is decided in [`lobby`]. What matches is computed when asked.

mod catch_up;
mod lobby;
mod own;

use std::collections::{BTreeMap, BTreeSet};

use api::events::Topic as Changed;
use api::people::Visibility;
use discovery::{AUTHOR, Directory, Offer, Place};
use minicbor::{Decode, Encode};
use protocol::announcement::{Announcement, Body, Interest, Interests, Profile, Slot};
use protocol::limits::INTERESTS_MAX;
use protocol::pace::Pace;
use protocol::topic::Topic;
use protocol::{DeviceId, List, MemberId, Opened, Sealed, Time, codec};

use crate::archive::{Archive, Key, Local, Range};
use crate::context::Context;
use crate::deadlines::Due;
use crate::distance::Distances;
use crate::effect::{Effect, Verdict};
use crate::input::GossipToken;
use crate::me::Me;
use catch_up::{COMPARE_EVERY_MS, Neighbour};
use lobby::Lobby;

/// Announcements are made anew when they are this old, long before they expire.
const ANNOUNCE_EVERY_MS: u64 = 24 * 3600 * 1000;
/// The size of the lobby is judged again this long after something was learnt.
const SETTLE_MS: u64 = 1_000;
/// How often another bucket of the lobby is visited: with 16 buckets all are seen twice a day.
const VISIT_EVERY_MS: u64 = 30 * 60 * 1000;
/// Devices asked about a bucket that is visited.
const ASKED_MAX: usize = 3;

/// An interest of this member.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct OwnInterest {
    #[n(0)]
    pub(crate) interest: Interest,
    #[n(1)]
    pub(crate) visibility: Seen,
}

/// Who may know of an interest, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(crate) enum Seen {
    #[n(1)]
    Public,
    #[n(2)]
    Communities,
    #[n(3)]
    Private,
}

impl From<Visibility> for Seen {
    fn from(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Public => Self::Public,
            Visibility::Communities => Self::Communities,
            Visibility::Private => Self::Private,
        }
    }
}

impl From<Seen> for Visibility {
    fn from(seen: Seen) -> Self {
        match seen {
            Seen::Public => Self::Public,
            Seen::Communities => Self::Communities,
            Seen::Private => Self::Private,
        }
    }
}

/// What is announced, here and elsewhere.
#[derive(Debug)]
pub(crate) struct OpenPlane {
    directory: Directory,
    profile: Profile,
    interests: Vec<OwnInterest>,
    followed: BTreeSet<Topic>,
    lobby: Lobby,
    last_issued: Time,
    /// How much more this member may say soon: as much as others would hear.
    pace: Pace,
    neighbours: BTreeMap<DeviceId, Neighbour>,
    me: MemberId,
    work_bits: u32,
    /// Kept, and no longer of use to anyone.
    stale: Vec<Place>,
}

impl OpenPlane {
    pub(crate) fn open(
        archive: &dyn Archive,
        me: &Me,
        now: Time,
        work_bits: u32,
        distances: &Distances,
    ) -> Self {
        let mut directory = Directory::default();
        let mut last_issued = Time(0);
        let mut stale = Vec::new();
        for (_, bytes) in archive.scan(Range::Announcements) {
            let opened = me.kept().open_again(&bytes).ok();
            let Some(announcement): Option<Opened<Announcement>> = opened else { continue };
            if announcement.member == me.member() {
                last_issued = last_issued.max(announcement.issued_at);
            }
            let place = (announcement.member, announcement.slot());
            if distances.refuses(announcement.member, DeviceId(*announcement.signer())) {
                stale.push(place);
                continue;
            }
            if directory.restore(now, announcement) == Offer::Expired {
                stale.push(place);
            }
        }
        let read = |key: Local| archive.get(&Key::Local(key));
        let profile = read(Local::Profile).and_then(|bytes| codec::decode(&bytes).ok());
        let interests = read(Local::Interests).and_then(|bytes| codec::decode(&bytes).ok());
        Self {
            directory,
            profile: profile.unwrap_or_default(),
            interests: interests.unwrap_or_default(),
            followed: BTreeSet::new(),
            lobby: Lobby::default(),
            last_issued,
            pace: Pace::new(AUTHOR, now),
            neighbours: BTreeMap::new(),
            me: me.member(),
            work_bits,
            stale,
        }
    }

    /// Takes the guard "newest wins" out, for the simulator's test of itself.
    pub(crate) fn without_newest_wins(&mut self) {
        self.directory.without_newest_wins();
    }

    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.profile
    }

    pub(crate) fn interests(&self) -> &[OwnInterest] {
        &self.interests
    }

    /// Whether the member has a name and so may speak.
    pub(crate) fn set_up(&self) -> bool {
        !self.profile.name.is_empty()
    }

    pub(crate) fn start(&mut self, ctx: &mut Context) {
        for (member, slot) in std::mem::take(&mut self.stale) {
            ctx.forget(Key::Announcement(member, slot));
        }
        self.lobby.adapt(&self.directory, &self.me);
        self.find_own(ctx);
        self.follow_topics(ctx);
        if self.set_up() && ctx.now.since_ms(self.last_issued) > ANNOUNCE_EVERY_MS {
            self.announce(ctx);
        } else {
            ctx.due_in(Due::Announce, ANNOUNCE_EVERY_MS);
        }
        ctx.due_in(Due::CompareDirectory, COMPARE_EVERY_MS);
        ctx.due_in(Due::Visit, VISIT_EVERY_MS);
        self.plan_expiry(ctx);
    }

    /// Sets the profile and announces it.
    pub(crate) fn set_profile(&mut self, ctx: &mut Context, profile: Profile) {
        let first = !self.set_up();
        ctx.keep(Key::Local(Local::Profile), codec::encode(&profile));
        self.profile = profile;
        if first {
            self.announce(ctx);
        } else {
            self.publish(ctx, Body::Profile(self.profile.clone()));
        }
        ctx.changed(Changed::Profile, None);
    }

    /// Sets the interests and announces those that are public.
    pub(crate) fn set_interests(&mut self, ctx: &mut Context, interests: Vec<OwnInterest>) {
        ctx.keep(Key::Local(Local::Interests), codec::encode(&interests));
        self.interests = interests;
        self.follow_topics(ctx);
        if self.set_up() {
            self.publish(ctx, self.interests_body());
        }
        ctx.changed(Changed::Profile, None);
        ctx.changed(Changed::Matches, None);
    }

    /// Seals the profile as it is now, for a community that lets this member in.
    pub(crate) fn sealed_profile(&self, ctx: &Context) -> Opened<Announcement> {
        let body = Body::Profile(self.profile.clone());
        ctx.me.announce(ctx.now, self.last_issued, body)
    }

    /// Whether somebody unknown did the work that is asked of strangers.
    pub(crate) fn is_worked_for(&self, profile: &Sealed) -> bool {
        let opened: Result<Opened<Announcement>, _> = profile.open();
        opened.is_ok_and(|profile| profile.work.bits(&profile.member) >= self.work_bits)
    }

    /// Announces everything anew.
    pub(crate) fn announce(&mut self, ctx: &mut Context) {
        if self.set_up() {
            self.publish(ctx, Body::Profile(self.profile.clone()));
            self.publish(ctx, self.interests_body());
        }
        ctx.due_in(Due::Announce, ANNOUNCE_EVERY_MS);
    }

    fn interests_body(&self) -> Body {
        let public = self
            .interests
            .iter()
            .filter(|own| own.visibility == Seen::Public)
            .map(|own| own.interest.clone())
            .take(INTERESTS_MAX);
        Body::Interests(Interests { interests: List::first(public), communities: List::default() })
    }

    /// Announces something, unless nobody would hear it yet: the member's key carries no work, or
    /// this member has just said a great deal. Then everything is announced when it can be heard.
    fn publish(&mut self, ctx: &mut Context, body: Body) {
        if ctx.me.work().is_none() || ctx.me.is_unlinked() {
            return;
        }
        // Two slots share what one may say, so that neither of them is ever too soon for others.
        if self.pace.take(AUTHOR, ctx.now, 1) == 0 {
            ctx.due_in(Due::Announce, 2 * AUTHOR.every_ms);
            return;
        }
        let announcement = ctx.me.announce(ctx.now, self.last_issued.plus_ms(1), body);
        self.last_issued = announcement.issued_at;
        keep(ctx, &announcement);
        let record = announcement.sealed().clone();
        self.directory.restore(ctx.now, announcement);
        let topics = self.interest_topics().chain(self.lobby.announced_in(&self.me)).collect();
        ctx.effects.push(Effect::Publish { topics, record });
        ctx.due_in(Due::Lobby, SETTLE_MS);
    }

    fn interest_topics(&self) -> impl Iterator<Item = Topic> {
        let public = self.interests.iter().filter(|own| own.visibility == Seen::Public);
        discovery::topics(public.map(|own| &*own.interest.label)).into_iter()
    }

    fn follow_topics(&mut self, ctx: &mut Context) {
        let wanted: BTreeSet<Topic> =
            self.interest_topics().chain(self.lobby.followed(&self.me)).collect();
        for topic in self.followed.difference(&wanted) {
            ctx.effects.push(Effect::Unfollow(*topic));
        }
        for topic in wanted.difference(&self.followed) {
            ctx.effects.push(Effect::Follow(*topic));
        }
        self.followed = wanted;
    }

    /// The network may have grown or shrunk: follow the part of the lobby that is ours now.
    pub(crate) fn judge_lobby(&mut self, ctx: &mut Context) {
        if self.lobby.adapt(&self.directory, &self.me) {
            self.follow_topics(ctx);
        }
    }

    /// Looks into another bucket of the lobby, and asks a few devices what is in it.
    pub(crate) fn visit(&mut self, ctx: &mut Context, connected: &[DeviceId]) {
        ctx.due_in(Due::Visit, VISIT_EVERY_MS);
        let lot = ctx.chance.below(usize::MAX);
        let Some(topic) = self.lobby.visit(&self.me, lot) else { return };
        self.follow_topics(ctx);
        let first = ctx.chance.below(connected.len());
        for device in connected.iter().cycle().skip(first).take(ASKED_MAX.min(connected.len())) {
            self.compare_topic(ctx, *device, topic);
        }
    }

    /// Says whom a full directory spares.
    pub(crate) fn spare(&mut self, members: BTreeSet<MemberId>) {
        self.directory.spare(members);
    }

    /// An announcement came by gossip: keep it if it is news, and say whether to pass it on.
    pub(crate) fn gossiped(
        &mut self,
        ctx: &mut Context,
        token: GossipToken,
        announcement: Opened<Announcement>,
    ) {
        let verdict = if self.take(ctx, announcement) { Verdict::Accept } else { Verdict::Ignore };
        ctx.effects.push(Effect::Judge { token, verdict });
    }

    /// Nothing that a member announced is kept here any longer.
    pub(crate) fn forget_member(&mut self, ctx: &mut Context, member: MemberId) {
        for (member, slot) in self.directory.forget(&member) {
            ctx.forget(Key::Announcement(member, slot));
        }
        ctx.changed(Changed::Matches, None);
        ctx.due_in(Due::Lobby, SETTLE_MS);
    }

    /// The devices by which a member announced what is held here.
    pub(crate) fn devices_of(&self, member: MemberId) -> impl Iterator<Item = DeviceId> {
        let slots = [Slot::Profile, Slot::Interests].into_iter();
        let held = slots.filter_map(move |slot| self.directory.held(&member, slot));
        held.map(|record| DeviceId(*record.signer()))
    }

    fn plan_expiry(&self, ctx: &mut Context) {
        if let Some(at) = self.directory.next_expiry() {
            ctx.deadlines.no_later_than(Due::Expire, at);
        }
    }

    pub(crate) fn expire(&mut self, ctx: &mut Context) {
        for (member, slot) in self.directory.expire(ctx.now).removed {
            ctx.forget(Key::Announcement(member, slot));
        }
        ctx.changed(Changed::Matches, None);
        self.plan_expiry(ctx);
    }

    /// The name a member announces, when it is known.
    pub(crate) fn name_of(&self, member: MemberId) -> Option<&str> {
        let own = (member == self.me).then_some(&self.profile);
        own.or_else(|| self.directory.profile(&member))
            .map(|profile| &*profile.name)
            .filter(|name| !name.is_empty())
    }
}

fn keep(ctx: &mut Context, announcement: &Opened<Announcement>) {
    let key = Key::Announcement(announcement.member, announcement.slot());
    ctx.keep(key, ctx.me.kept().keep(announcement));
}
