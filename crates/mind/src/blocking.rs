//! What follows from blocking: what a blocked person's devices get and what becomes of what they say.
//!
//! They get what a stranger gets: a hello, tags that mean nothing, and answers from the open
//! directory. Nothing is taken from them directly, and this node does not dial them. What they write
//! at a table that both sit at comes through others and counts, or states would differ; only views
//! fold it away.
//!
//! Who belongs to whom may be learnt later. So nothing is decided once for a session: every message
//! asks anew, and where the answer changes, the meeting is gone through again.

use std::collections::BTreeSet;

use protocol::announcement::Announcement;
use protocol::message::Message;
use protocol::{CommunityId, DeviceId, MemberId, Opened, ShortId};

use crate::context::Context;
use crate::effect::{Effect, Verdict};
use crate::input::GossipToken;
use crate::me::Me;
use crate::rooms::Rooms;
use crate::seat::Seat;

impl Rooms {
    /// Whether a device speaks for somebody blocked.
    ///
    /// By its own word that is certain. By the word of others, as at a table where a member links
    /// devices, only as long as nobody else is known to speak by it: or somebody blocked could name
    /// the devices of others.
    pub(crate) fn is_blocked(&self, device: DeviceId) -> bool {
        if !self.distances.blocks_anyone() {
            return false;
        }
        if self.distances.member_of(device).is_some() {
            return true;
        }
        let seats = self.seats.iter().filter_map(|seat| seat.member_of(device));
        let announced = self.plane.directory().member_of(&device);
        only_for(seats.chain(announced), |member| self.distances.blocks(member))
    }

    /// The communities in which, by what is known here, both devices speak for somebody who belongs, and
    /// with each other.
    pub(crate) fn claims(&self, me: &Me, device: DeviceId) -> BTreeSet<CommunityId> {
        if self.is_blocked(device) {
            return BTreeSet::new();
        }
        let speaks = |seat: &&Seat| {
            let theirs = seat.member_of(device);
            let here = seat.knows(me.device());
            here && theirs.is_some_and(|member| !self.distances.blocks(member))
        };
        self.seats.iter().filter(speaks).map(Seat::id).collect()
    }

    /// Connected devices, but for those of the blocked.
    pub(crate) fn at_ease(&self) -> Vec<DeviceId> {
        self.connected().into_iter().filter(|device| !self.is_blocked(*device)).collect()
    }

    /// What a blocked person's device says is heard as far as a stranger's would have to be, and
    /// nothing that would be kept.
    pub(crate) fn heard_from_blocked(&self, message: &Message) -> bool {
        match message {
            Message::Hello { .. } | Message::Tags(_) | Message::Speaks(_) => true,
            Message::Reconcile(_) | Message::Want(_) => true,
            Message::Introduction(_)
            | Message::Join(_)
            | Message::JoinRefused { .. }
            | Message::Wish(_)
            | Message::WishKept { .. }
            | Message::Announcements { .. }
            | Message::Pairing(_)
            | Message::OwnDevices(_)
            | Message::Tables(_)
            | Message::HandOver { .. }
            | Message::Community { .. } => false,
        }
    }

    /// An announcement came by gossip.
    pub(crate) fn gossiped(
        &mut self,
        ctx: &mut Context,
        token: GossipToken,
        announcement: Opened<Announcement>,
    ) {
        let device = DeviceId(*announcement.signer());
        if self.distances.refuses(announcement.member, device) {
            self.distances.pass_over(ShortId::from(announcement.id()));
            self.learn(ctx, &[(announcement.member, device)]);
            ctx.effects.push(Effect::Judge { token, verdict: Verdict::Ignore });
        } else {
            self.plane.gossiped(ctx, token, announcement);
        }
    }

    /// Somebody blocked announced something from these devices, by their own and the devices' word.
    pub(crate) fn learn(&mut self, ctx: &mut Context, said: &[(MemberId, DeviceId)]) {
        for (member, device) in said {
            if self.distances.learn(ctx, *member, *device) {
                self.take_leave(ctx, *device);
                self.membership_changed = true;
            }
        }
    }

    /// A device turns out to be somebody's who is blocked: nothing of it stays on the desk.
    fn take_leave(&mut self, ctx: &mut Context, device: DeviceId) {
        self.hints.forget(device);
        for document in self.desk.device_left(device) {
            self.tell_carets_of(ctx, document);
        }
        if let Some(session) = self.peers.session_mut(device) {
            session.asked.clear();
            session.doors.clear();
            session.wished.clear();
            session.invites.clear();
        }
    }

    /// Drops what is here of somebody who is blocked from now on.
    pub(crate) fn drop_blocked(&mut self, ctx: &mut Context, member: MemberId) {
        self.plane.forget_member(ctx, member);
        for device in self.devices_of(member) {
            self.take_leave(ctx, device);
        }
        self.membership_changed = true;
    }

    /// Somebody is blocked no longer: the devices meet at once, and what they announce comes with
    /// the next comparison, which is now.
    pub(crate) fn take_back(&mut self, ctx: &mut Context, member: MemberId, devices: &[DeviceId]) {
        let mut all = self.devices_of(member);
        all.extend(devices);
        for device in all.into_iter().filter(|device| !self.peers.connected(*device)) {
            let addresses = self.peers.addresses(device).to_vec();
            if !addresses.is_empty() && !self.is_blocked(device) {
                ctx.effects.push(Effect::Avoid { device, avoid: false });
                self.distances.avoided.remove(&device);
                ctx.effects.push(Effect::Dial { device: Some(device), addresses });
            }
        }
        for device in self.at_ease() {
            self.plane.compare_with(ctx, device);
        }
        for community in self.seats.ids() {
            for device in self.peers.sharing(community) {
                self.tell_wishes(ctx, device, community);
            }
        }
        self.membership_changed = true;
    }

    /// The devices by which somebody speaks, as far as it is known here.
    pub(crate) fn devices_of(&self, member: MemberId) -> BTreeSet<DeviceId> {
        let seats = self.seats.iter().flat_map(|seat| {
            let known = seat.resolved().members.get(&member);
            let former = seat.resolved().former.get(&member);
            let known = known.into_iter().flat_map(|known| known.devices.iter());
            known.chain(former.into_iter().flat_map(|former| former.devices.iter())).copied()
        });
        let mut devices: BTreeSet<DeviceId> = seats.collect();
        devices.extend(self.plane.devices_of(member));
        devices
    }

    /// The devices by which somebody said to speak: in a signed profile they were let in with, in what they
    /// announced, or on the device's own stream.
    pub(crate) fn devices_said_by(&self, member: MemberId) -> Vec<DeviceId> {
        let seats = self.seats.iter().filter_map(|seat| {
            let known = seat.resolved().members.get(&member);
            let former = seat.resolved().former.get(&member);
            let profile = known.and_then(|known| known.profile.as_ref());
            profile.or_else(|| former.and_then(|former| former.profile.as_ref()))
        });
        let seats = seats.map(|profile| DeviceId(*profile.signer()));
        let here = self.peers.sessions().filter(|(_, session)| {
            session.speaks.as_ref().is_some_and(|link| link.member == member)
        });
        let here = here.map(|(device, _)| device);
        seats.chain(self.plane.devices_of(member)).chain(here).collect()
    }

    /// Tells the network whom to avoid, as far as that is not what it was told before.
    pub(crate) fn avoid_blocked(&mut self, ctx: &mut Context) {
        let claimed = self.distances.people().flat_map(|(member, _)| {
            let blocked = self.distances.blocks(member);
            if blocked { self.devices_of(member) } else { BTreeSet::new() }
        });
        let avoided: BTreeSet<DeviceId> = claimed
            .chain(self.distances.devices())
            .filter(|device| *device != ctx.me.device() && self.is_blocked(*device))
            .collect();
        for device in self.distances.avoided.difference(&avoided) {
            ctx.effects.push(Effect::Avoid { device: *device, avoid: false });
        }
        for device in avoided.difference(&self.distances.avoided) {
            ctx.effects.push(Effect::Avoid { device: *device, avoid: true });
        }
        self.distances.avoided = avoided;
    }
}

/// Whether a device is said to speak for somebody, and for nobody but the blocked.
fn only_for(named: impl Iterator<Item = MemberId>, blocks: impl Fn(MemberId) -> bool) -> bool {
    let mut named = named.peekable();
    named.peek().is_some() && named.all(blocks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_blocked_has_the_devices_of_others_avoided_by_naming_them() {
        let (wim, noor) = (MemberId([1; 32]), MemberId([2; 32]));
        let blocks = |member| member == wim;
        assert!(only_for([wim, wim].into_iter(), blocks), "his own, at two tables");
        assert!(!only_for([wim, noor].into_iter(), blocks), "Noor's, which he linked at one");
        assert!(!only_for([noor].into_iter(), blocks));
        assert!(!only_for([].into_iter(), blocks), "a stranger's");
    }
}
