//! Peer exchange: fellow members' devices are told where the others of the same community are.
//!
//! What a device said of itself is handed on, within its community and no further, and only as far as
//! its addresses reach; what others said of it is not, so a wrong address goes one step and dies. What
//! is heard here becomes a [hint](crate::hints) and nothing more: the key of whoever answers is proved
//! by the network, so a wrong address only leads nowhere.
//!
//! The path through it: [`Rooms::introduce_soon`] when there is something new → a moment later
//! [`Rooms::tell_whereabouts`] to everyone who shares the community → there
//! [`Rooms::take_whereabouts`] → [`Rooms::try_hints`].

use protocol::limits::{WHEREABOUTS_ADDRESSES_MAX, WHEREABOUTS_DEVICES_MAX};
use protocol::message::{CommunityMessage, Whereabouts};
use protocol::pace::Limit;
use protocol::place::{Reach, reach_of};
use protocol::{CommunityId, DeviceId, List, Text};

use crate::context::Context;
use crate::deadlines::Due;
use crate::effect::Effect;
use crate::rooms::Rooms;

/// How long news of where devices are wait for more, in milliseconds.
const TELL_AFTER_MS: u64 = 500;
/// Hints are tried only while fewer devices of a community are connected than this: enough that it
/// stays together when half of them leave at once; more would cost everyone and help nobody.
const FELLOWS_WANTED: usize = 16;
/// What one device may say of others in one session: its communities all at once, and then no more
/// than the news of a second.
pub(crate) const TELLING: Limit = Limit { burst: 64, every_ms: 1_000 };

/// The addresses that somebody reached at `reached` is told of, or believed about.
fn concerning(addresses: &[String], reached: Reach) -> Vec<String> {
    let concerns = |at: &&String| reach_of(at).is_some_and(|reach| reach.concerns(reached));
    let mut concerning: Vec<String> = Vec::new();
    for address in addresses.iter().filter(concerns) {
        if concerning.len() < WHEREABOUTS_ADDRESSES_MAX && !concerning.contains(address) {
            concerning.push(address.clone());
        }
    }
    concerning
}

impl Rooms {
    /// A device came to a community, or says something new of itself: the others hear of it soon.
    pub(crate) fn introduce_soon(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        community: CommunityId,
    ) {
        self.peers.is_news(device);
        ctx.due_in(Due::TellWhereabouts(community), TELL_AFTER_MS);
    }

    /// A device said where it is: it is known from itself now, and its fellows hear of it.
    pub(crate) fn listens(&mut self, ctx: &mut Context, device: DeviceId, addresses: &[String]) {
        if self.peers.remember(ctx, device, addresses) {
            let its = self.seats.iter().filter(|seat| seat.knows(device)).map(|seat| seat.id());
            for community in its.collect::<Vec<_>>() {
                self.introduce_soon(ctx, device, community);
            }
        }
    }

    /// Tells everyone who shares a community what they were not told yet.
    pub(crate) fn tell_whereabouts(&mut self, ctx: &mut Context, community: CommunityId) {
        let now = self.peers.news();
        for to in self.peers.sharing(community) {
            let Some(session) = self.peers.session_mut(to) else { continue };
            let since = session.told.insert(community, now).unwrap_or_default();
            for page in self.whereabouts_for(to, community, since).chunks(WHEREABOUTS_DEVICES_MAX) {
                let message = CommunityMessage::Whereabouts(List::first(page.iter().cloned()));
                ctx.send_about(to, community, message);
            }
        }
    }

    /// Where the members' devices are, as far as it concerns this one and is newer than `since`.
    fn whereabouts_for(
        &self,
        to: DeviceId,
        community: CommunityId,
        since: u64,
    ) -> Vec<Whereabouts> {
        let reached = self.peers.session(to).and_then(|session| reach_of(&session.address));
        let (Some(reached), Some(seat)) = (reached, self.seats.get(community)) else {
            return Vec::new();
        };
        self.peers
            .known_since(since)
            .filter(|(device, _)| *device != to && seat.knows(*device) && !self.is_blocked(*device))
            .filter_map(|(device, addresses)| {
                let addresses = concerning(addresses, reached);
                let addresses = addresses.into_iter().filter_map(|at| Text::new(at).ok());
                let addresses = List::first(addresses);
                (!addresses.is_empty()).then_some(Whereabouts { device, addresses })
            })
            .collect()
    }

    /// A fellow device says where others are. What does not concern this node is passed over.
    pub(crate) fn take_whereabouts(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        all: &[Whereabouts],
    ) {
        let Some(session) = self.peers.session_mut(from) else { return };
        let in_time = session.telling.take(TELLING, ctx.now, 1) > 0;
        let Some(reached) = reach_of(&session.address).filter(|_| in_time) else { return };
        let Some(seat) = self.seats.get(community) else { return };
        for Whereabouts { device, addresses } in all {
            let known = self.peers.addresses(*device);
            let addresses: Vec<String> = addresses.iter().map(|at| at.to_string()).collect();
            let mut news = concerning(&addresses, reached);
            news.retain(|address| !known.contains(address));
            let concerns = *device != ctx.me.device()
                && seat.knows(*device)
                && !self.peers.connected(*device)
                && !self.is_blocked(*device)
                && !news.is_empty();
            if concerns {
                self.hints.told(ctx.now, from, *device, news);
            }
        }
        self.plan_hints(ctx);
    }

    /// Tries where others say that fellow devices are.
    pub(crate) fn try_hints(&mut self, ctx: &mut Context) {
        let wanting: Vec<CommunityId> = self
            .seats
            .ids()
            .into_iter()
            .filter(|community| self.peers.sharing(*community).len() < FELLOWS_WANTED)
            .collect();
        let wants = |device| {
            let seats = wanting.iter().filter_map(|community| self.seats.get(*community));
            !self.peers.connected(device) && seats.into_iter().any(|seat| seat.knows(device))
        };
        for (device, addresses) in self.hints.due(ctx.now, wants) {
            if !self.is_blocked(device) {
                ctx.effects.push(Effect::Hint { device, addresses });
            }
        }
        self.plan_hints(ctx);
    }

    fn plan_hints(&self, ctx: &mut Context) {
        if let Some(next) = self.hints.next() {
            ctx.deadlines.no_later_than(Due::TryHints, next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_told_only_what_may_lead_somewhere_from_there() {
        let all = [
            "/ip4/8.8.8.8/tcp/1",
            "/ip4/192.168.1.9/tcp/1",
            "/ip4/127.0.0.1/tcp/1",
            "/dns4/example.org/tcp/1",
            "/ip4/8.8.8.8/tcp/1",
        ]
        .map(str::to_owned);
        for (reached, told) in [(Reach::Anywhere, 1), (Reach::Local, 2), (Reach::Here, 3)] {
            assert_eq!(concerning(&all, reached), all[..told], "{reached:?}");
        }
        let many: Vec<String> = (1..50).map(|port| format!("/ip4/8.8.8.8/tcp/{port}")).collect();
        assert_eq!(concerning(&many, Reach::Here), many[..WHEREABOUTS_ADDRESSES_MAX]);
    }
}
