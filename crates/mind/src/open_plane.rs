//! The open plane: what this member announces, and what others do.
//!
//! Own announcements are made here, kept, then published. Others' come in by gossip or by comparing
//! directories when two devices meet; both doors lead to [`OpenPlane::take`]. What matches is
//! computed when asked.

use std::collections::BTreeSet;

use api::events::Topic as Changed;
use api::people::Visibility;
use discovery::{Directory, Offer};
use minicbor::{Decode, Encode};
use protocol::announcement::{Announcement, Body, Interest, Interests, Profile};
use protocol::limits::{DIRECTORY_PAGE_MAX, INTERESTS_MAX};
use protocol::message::{DirectoryHave, Message};
use protocol::topic::Topic;
use protocol::{DeviceId, List, MemberId, Opened, RecordId, Sealed, Time, codec};

use crate::archive::{Archive, Key, Local, Range};
use crate::context::Context;
use crate::deadlines::Due;
use crate::effect::{Effect, Verdict};
use crate::input::GossipToken;
use crate::me::Me;

/// Announcements are made anew when they are this old, long before they expire.
const ANNOUNCE_EVERY_MS: u64 = 24 * 3600 * 1000;
/// How often the directory is compared with one connected device, so that what gossip lost arrives.
const COMPARE_EVERY_MS: u64 = 60_000;
/// Announcements learnt in one page are passed on at once when there are at most this many; more is
/// a catch-up, which the others have with us themselves.
const PASS_ON_MAX: usize = 8;
/// Pages of announcements sent in answer to one comparison.
const PAGES_MAX: usize = 64;

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
    last_issued: Time,
}

impl OpenPlane {
    pub(crate) fn open(archive: &dyn Archive, me: &Me, now: Time) -> Self {
        let mut directory = Directory::default();
        let mut last_issued = Time(0);
        for (_, bytes) in archive.scan(Range::Announcements) {
            let opened = Sealed::from_bytes(&bytes).ok().and_then(|sealed| sealed.open().ok());
            let Some(announcement): Option<Opened<Announcement>> = opened else { continue };
            if announcement.member == me.member() {
                last_issued = last_issued.max(announcement.issued_at);
            }
            directory.restore(now, announcement);
        }
        let read = |key: Local| archive.get(&Key::Local(key));
        let profile = read(Local::Profile).and_then(|bytes| codec::decode(&bytes).ok());
        let interests = read(Local::Interests).and_then(|bytes| codec::decode(&bytes).ok());
        Self {
            directory,
            profile: profile.unwrap_or_default(),
            interests: interests.unwrap_or_default(),
            followed: BTreeSet::new(),
            last_issued,
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
        self.follow_topics(ctx);
        if self.set_up() && ctx.now.since_ms(self.last_issued) > ANNOUNCE_EVERY_MS {
            self.announce(ctx);
        } else {
            ctx.due_in(Due::Announce, ANNOUNCE_EVERY_MS);
        }
        ctx.due_in(Due::CompareDirectory, COMPARE_EVERY_MS);
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

    fn publish(&mut self, ctx: &mut Context, body: Body) {
        let announcement = ctx.me.announce(ctx.now, self.last_issued.plus_ms(1), body);
        self.last_issued = announcement.issued_at;
        keep(ctx, &announcement);
        let record = announcement.sealed().clone();
        self.directory.offer(ctx.now, announcement);
        ctx.effects.push(Effect::Publish { topics: self.topics(), record });
    }

    fn topics(&self) -> Vec<Topic> {
        let public = self.interests.iter().filter(|own| own.visibility == Seen::Public);
        let mut topics = discovery::topics(public.map(|own| &*own.interest.label));
        topics.insert(Topic::LOBBY);
        topics.into_iter().collect()
    }

    fn follow_topics(&mut self, ctx: &mut Context) {
        let wanted: BTreeSet<Topic> = self.topics().into_iter().collect();
        for topic in self.followed.difference(&wanted) {
            ctx.effects.push(Effect::Unfollow(*topic));
        }
        for topic in wanted.difference(&self.followed) {
            ctx.effects.push(Effect::Follow(*topic));
        }
        self.followed = wanted;
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

    /// The one gate behind both doors. True when it was news.
    fn take(&mut self, ctx: &mut Context, announcement: Opened<Announcement>) -> bool {
        if announcement.member == ctx.me.member()
            && announcement.signer() == ctx.me.device().as_bytes()
        {
            return false;
        }
        let offer = self.directory.offer(ctx.now, announcement.clone());
        if let Offer::New { evicted: Some((member, slot)) } = offer {
            ctx.forget(Key::Announcement(member, slot));
        }
        if offer.is_taken() {
            keep(ctx, &announcement);
            ctx.changed(Changed::Matches, None);
            self.plan_expiry(ctx);
        }
        offer.is_taken()
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

    /// Tells a device which announcements are here, so that it sends the others.
    pub(crate) fn compare_with(&self, ctx: &mut Context, device: DeviceId) {
        let last = RecordId([255; 32]);
        let mut from = RecordId([0; 32]);
        loop {
            let have = self.directory.have(from, last);
            let to = have.to;
            ctx.send(device, Message::DirectoryHave(have));
            if to == last {
                return;
            }
            from = after(to);
        }
    }

    pub(crate) fn compare_with_anyone(&self, ctx: &mut Context, connected: &[DeviceId]) {
        if !connected.is_empty() {
            let device = connected[ctx.chance.below(connected.len())];
            self.compare_with(ctx, device);
        }
        ctx.due_in(Due::CompareDirectory, COMPARE_EVERY_MS);
    }

    /// Sends what a device lacks.
    pub(crate) fn compared(&self, ctx: &mut Context, device: DeviceId, have: &DirectoryHave) {
        let max = PAGES_MAX * DIRECTORY_PAGE_MAX;
        let records = self.directory.records_missing(have.from, have.to, &have.ids, max);
        for page in records.chunks(DIRECTORY_PAGE_MAX) {
            let page = List::first(page.iter().map(|record| record.sealed().clone()));
            ctx.send(device, Message::DirectoryRecords(page));
        }
    }

    /// Takes what another device sent, and passes fresh news on to the others.
    pub(crate) fn received(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        records: &[Sealed],
        connected: &[DeviceId],
    ) {
        let mut news = Vec::new();
        for sealed in records {
            let id = sealed.id();
            if self.directory.ids_in(id, id).next().is_some() {
                continue;
            }
            match sealed.open::<Announcement>() {
                Ok(announcement) => {
                    if self.take(ctx, announcement) {
                        news.push(sealed.clone());
                    }
                }
                Err(_) => {
                    ctx.effects.push(Effect::Blame { device: from, why: "forged announcement" });
                    return;
                }
            }
        }
        if news.is_empty() || news.len() > PASS_ON_MAX {
            return;
        }
        for device in connected.iter().filter(|device| **device != from) {
            ctx.send(*device, Message::DirectoryRecords(List::first(news.iter().cloned())));
        }
    }

    /// The name a member announces, when it is known.
    pub(crate) fn name_of(&self, member: MemberId) -> Option<&str> {
        self.directory
            .profile(&member)
            .map(|profile| &*profile.name)
            .filter(|name| !name.is_empty())
    }
}

fn keep(ctx: &mut Context, announcement: &Opened<Announcement>) {
    let key = Key::Announcement(announcement.member, announcement.slot());
    ctx.keep(key, announcement.sealed().to_bytes());
}

fn after(id: RecordId) -> RecordId {
    let mut bytes = id.0;
    for byte in bytes.iter_mut().rev() {
        let (next, overflow) = byte.overflowing_add(1);
        *byte = next;
        if !overflow {
            break;
        }
    }
    RecordId(bytes)
}
