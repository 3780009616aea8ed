//! The devices of this node's member, and for whom the others speak.
//!
//! Every device says at the beginning of a session for whom it speaks, with its certificate. Devices of
//! one member tell one another which devices there are, and which no longer; who holds the member's key
//! renews the certificates of the others when they meet. What follows for the tables is in `returning`,
//! how a device becomes one in `pairing`.

use std::collections::BTreeMap;

use api::events::Topic as Changed;
use protocol::announcement::Announcement;
use protocol::identity::{LinkCertificate, UnlinkCertificate};
use protocol::limits::OWN_DEVICES_MAX;
use protocol::message::Message;
use protocol::pairing::OwnDevices as Said;
use protocol::{DeviceId, List, Opened, Sealed, Time, codec};

use crate::archive::{Archive, Key, Local, Range};
use crate::context::Context;
use crate::effect::{Become, Effect};
use crate::me::{LINK_RENEW_MS, Me, label_of};
use crate::rooms::Rooms;

/// How far two clocks may differ before a certificate is taken for one that does not hold yet or any more.
const CLOCKS_DIFFER_MS: u64 = 24 * 3600 * 1000;
/// A certificate of another device is renewed when it holds for less than this: twice as long as for the
/// own one, since the two may not meet often.
const RENEW_OTHERS_MS: u64 = 2 * LINK_RENEW_MS - 2 * CLOCKS_DIFFER_MS;

/// What is known of the member's devices.
#[derive(Debug, Default)]
pub(crate) struct OwnDevices {
    links: BTreeMap<DeviceId, Opened<LinkCertificate>>,
    unlinked: BTreeMap<DeviceId, Opened<UnlinkCertificate>>,
}

impl OwnDevices {
    pub(crate) fn open(archive: &dyn Archive, me: &Me) -> Self {
        let mut own = Self::default();
        for (key, value) in archive.scan(Range::Local) {
            let sealed = || Sealed::from_bytes(&value).ok();
            if let Key::Local(Local::Device(device)) = key {
                let link = sealed().and_then(|sealed| sealed.open::<LinkCertificate>().ok());
                let link = link.filter(|link| link.member == me.member());
                own.links.extend(link.map(|link| (device, link)));
            } else if let Key::Local(Local::Unlinked(device)) = key {
                let unlink = sealed().and_then(|sealed| sealed.open::<UnlinkCertificate>().ok());
                let unlink = unlink.filter(|unlink| unlink.member == me.member());
                own.unlinked.extend(unlink.map(|unlink| (device, unlink)));
            }
        }
        own.links.insert(me.device(), me.link().clone());
        own
    }

    /// The devices with their certificates, this one among them; unlinked ones too.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Opened<LinkCertificate>> {
        self.links.values()
    }

    pub(crate) fn get(&self, device: DeviceId) -> Option<&Opened<LinkCertificate>> {
        self.links.get(&device)
    }

    pub(crate) fn is_unlinked(&self, device: DeviceId) -> bool {
        self.unlinked.contains_key(&device)
    }

    /// Notes a certificate, if it is news; of two of one device the one issued later holds.
    pub(crate) fn note(&mut self, ctx: &mut Context, link: Opened<LinkCertificate>) -> bool {
        let known = self.links.get(&link.device);
        let newer = known.is_none_or(|known| link.issued_at > known.issued_at);
        let room = known.is_some() || self.links.len() < OWN_DEVICES_MAX;
        if link.member != ctx.me.member() || !newer || !room {
            return false;
        }
        ctx.keep(Key::Local(Local::Device(link.device)), link.sealed().to_bytes());
        self.links.insert(link.device, link);
        ctx.changed(Changed::Devices, None);
        true
    }

    /// Notes that a device speaks for the member no longer; whether that is news.
    pub(crate) fn note_unlink(
        &mut self,
        ctx: &mut Context,
        unlink: Opened<UnlinkCertificate>,
    ) -> bool {
        let device = unlink.device;
        let known = self.unlinked.contains_key(&device);
        let full = self.unlinked.len() >= OWN_DEVICES_MAX;
        if unlink.member != ctx.me.member() || known || full {
            return false;
        }
        ctx.keep(Key::Local(Local::Unlinked(device)), unlink.sealed().to_bytes());
        self.unlinked.insert(device, unlink);
        ctx.changed(Changed::Devices, None);
        true
    }

    /// What another device of the member is told; one that was unlinked only that.
    fn said_to(&self, device: DeviceId, announcements: Vec<Sealed>) -> Said {
        if let Some(unlink) = self.unlinked.get(&device) {
            let unlinks = List::first([unlink.sealed().clone()]);
            return Said { links: List::default(), unlinks, announcements: List::default() };
        }
        Said {
            links: List::first(self.links.values().map(|link| link.sealed().clone())),
            unlinks: List::first(self.unlinked.values().map(|unlink| unlink.sealed().clone())),
            announcements: List::first(announcements),
        }
    }
}

/// Whether a certificate is in force, by a clock that may differ from its author's.
fn holds(link: &LinkCertificate, now: Time) -> bool {
    link.issued_at <= now.plus_ms(CLOCKS_DIFFER_MS)
        && now <= link.expires_at.plus_ms(CLOCKS_DIFFER_MS)
}

impl Rooms {
    /// Says for whom this device speaks.
    pub(crate) fn say_whom(&mut self, ctx: &mut Context, device: DeviceId) {
        if !ctx.me.is_unlinked() {
            ctx.send(device, Message::Speaks(ctx.me.link().sealed().clone()));
        }
    }

    /// This home was just given a member's key: whoever did that has the words.
    pub(crate) fn restored(ctx: &mut Context) {
        ctx.keep(Key::Local(Local::RecoveryChecked), codec::encode(&ctx.now.0));
    }

    /// A device says for whom it speaks.
    pub(crate) fn told_whom(&mut self, ctx: &mut Context, from: DeviceId, sealed: &Sealed) {
        let Ok(link): Result<Opened<LinkCertificate>, _> = sealed.open() else {
            ctx.effects.push(Effect::Blame { device: from, why: "forged link certificate" });
            return;
        };
        if link.device != from || !holds(&link, ctx.now) {
            return;
        }
        if self.distances.blocks(link.member) {
            // By its member's word and, on its own stream, by its own.
            self.learn(ctx, &[(link.member, from)]);
            return;
        }
        let Some(session) = self.peers.session_mut(from) else { return };
        let own = link.member == ctx.me.member();
        session.speaks = Some(link.clone());
        self.peers.note_keeper(ctx, from, link.keeper);
        if own {
            self.own.note(ctx, link);
            self.renew(ctx, from);
            self.tell_own_devices(ctx, from);
        }
        self.tell_tables(ctx, from);
    }

    /// Whether a connected device speaks for this node's own member.
    pub(crate) fn is_own(&self, ctx: &Context, device: DeviceId) -> bool {
        let session = self.peers.session(device);
        let speaks = session.and_then(|session| session.speaks.as_ref());
        speaks.is_some_and(|link| link.member == ctx.me.member()) && !self.own.is_unlinked(device)
    }

    /// Renews another device's certificate, if it ends before long and the member's key is here.
    fn renew(&mut self, ctx: &mut Context, device: DeviceId) {
        let Some(link) = self.own.get(device) else { return };
        if self.own.is_unlinked(device) || link.expires_at.since_ms(ctx.now) >= RENEW_OTHERS_MS {
            return;
        }
        if let Some(renewed) = ctx.me.certify(device, label_of(link), ctx.now) {
            self.own.note(ctx, renewed);
        }
    }

    /// Tells a device of the own member which devices there are.
    pub(crate) fn tell_own_devices(&self, ctx: &mut Context, to: DeviceId) {
        let said = self.own.said_to(to, self.plane.own_announcements());
        ctx.send(to, Message::OwnDevices(said));
    }

    /// Tells every connected device of the own member.
    pub(crate) fn tell_all_own_devices(&self, ctx: &mut Context) {
        for device in self.connected() {
            let session = self.peers.session(device);
            let speaks = session.and_then(|session| session.speaks.as_ref());
            if speaks.is_some_and(|link| link.member == ctx.me.member()) {
                self.tell_own_devices(ctx, device);
            }
        }
    }

    /// A device of the own member says which devices there are. What it says is signed with the member's
    /// key, so it does not matter who passes it on.
    pub(crate) fn told_own_devices(&mut self, ctx: &mut Context, from: DeviceId, said: &Said) {
        let speaks = self.peers.session(from).and_then(|session| session.speaks.as_ref());
        if speaks.is_none_or(|link| link.member != ctx.me.member()) {
            return;
        }
        let (mut news, here) = (false, ctx.me.device());
        for unlink in said.unlinks.iter().filter_map(|sealed| sealed.open().ok()) {
            news |= self.own.note_unlink(ctx, unlink);
        }
        if self.own.is_unlinked(here) {
            if !ctx.me.is_unlinked() {
                ctx.effects.push(Effect::Become(Become::Anew));
            }
            return;
        }
        for link in said.links.iter().filter_map(|sealed| sealed.open::<LinkCertificate>().ok()) {
            let device = link.device;
            let noted = self.own.note(ctx, link.clone());
            news |= noted;
            if noted && device == here && ctx.me.member_key().is_none() {
                ctx.effects.push(Effect::Become(Become::Linked(link)));
            }
        }
        for announcement in said.announcements.iter().filter_map(|sealed| sealed.open().ok()) {
            self.hear_own(ctx, announcement);
        }
        if news {
            self.tell_all_own_devices(ctx);
        }
    }

    /// What the tables know of the member's devices and this one does not: one that was restored from
    /// words learns so which others there are.
    pub(crate) fn learn_own_devices(&mut self, ctx: &mut Context) {
        let me = ctx.me.member();
        let mut found: Vec<Opened<LinkCertificate>> = Vec::new();
        for seat in self.seats.iter() {
            let devices = seat.resolved().members.get(&me).into_iter().flat_map(|m| &m.devices);
            let unknown = devices.filter(|device| self.own.get(**device).is_none());
            found.extend(unknown.filter_map(|device| seat.table.certificate_of(me, *device)));
        }
        for link in found {
            self.own.note(ctx, link);
        }
    }

    /// An announcement of the own member by another of its devices.
    fn hear_own(&mut self, ctx: &mut Context, announcement: Opened<Announcement>) {
        if announcement.member == ctx.me.member() {
            self.plane.hear(ctx, announcement);
        }
    }
}
