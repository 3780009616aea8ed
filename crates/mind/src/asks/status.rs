//! Status: who has what. Only what a device said itself counts, and only as long as it holds.

use std::collections::BTreeMap;

use api::status as shapes;
use protocol::{DeviceId, MemberId};

use crate::answer::Answer;
use crate::context::Context;
use crate::rooms::Rooms;
use crate::seat::Seat;

impl Rooms {
    pub(crate) fn status(&self, ctx: &Context) -> Answer {
        let device = ctx.me.device();
        Answer::Status(shapes::Status {
            version: String::new(),
            home: String::new(),
            member: self.plane.set_up().then(|| ctx.me.member().to_string()),
            name: self.plane.profile().name.to_string(),
            device: device.to_string(),
            peer_id: device.peer_id(),
            listen: self.listening.clone(),
            http: String::new(),
            connection: self.connection(ctx),
            communities: self.seats.iter().map(|seat| self.community_status(ctx, seat)).collect(),
            disk_full: false,
        })
    }

    fn community_status(&self, ctx: &Context, seat: &Seat) -> shapes::CommunityStatus {
        let here = ctx.me.device();
        let sharing = self.peers.sharing(seat.id());
        let known = seat.resolved().devices();
        let devices = known.filter(|(_, member)| !self.distances.blocks(*member));
        let devices = devices.map(|(device, member)| {
            let standing = standing(seat, device);
            shapes::DeviceStatus {
                device: device.to_string(),
                member: member.to_string(),
                name: self.name_of(member),
                here: device == here,
                connected: device == here || sharing.contains(&device),
                has_everything: device == here || standing.has_everything,
                lacks: if device == here { Some(0) } else { standing.lacks },
                last_heard: if device == here { Some(ctx.now.0) } else { standing.heard },
            }
        });
        shapes::CommunityStatus {
            community: seat.id().to_string(),
            name: seat.name(),
            digest: seat.digest().to_string(),
            devices: devices.collect(),
        }
    }

    fn connection(&self, ctx: &Context) -> shapes::Connection {
        let me = ctx.me.member();
        let mut present = std::collections::BTreeSet::new();
        let mut waiting: BTreeMap<MemberId, u64> = BTreeMap::new();
        let mut only_here = false;
        for seat in self.seats.iter().filter(|seat| seat.has_member(me)) {
            present.extend(self.present(seat, me));
            let mut held_elsewhere = false;
            // A person has what any of their devices has.
            let mut lacking: BTreeMap<MemberId, u64> = BTreeMap::new();
            for (device, member) in seat.resolved().devices() {
                if device == ctx.me.device() {
                    continue;
                }
                let standing = standing(seat, device);
                held_elsewhere |= standing.has_everything;
                let lacks = standing.lacks.unwrap_or_else(|| seat.table.changes_lacked(&[]));
                // Without a change it still lacks who came or went.
                let lacks = if standing.has_everything { 0 } else { lacks.max(1) };
                let best = lacking.entry(member).or_insert(lacks);
                *best = (*best).min(lacks);
            }
            // Nothing goes to somebody blocked from here, so nothing waits for them either.
            let waits = |member| member != me && !self.distances.blocks(member);
            for (member, lacks) in lacking.into_iter().filter(|(m, lacks)| waits(*m) && *lacks > 0)
            {
                let worst = waiting.entry(member).or_default();
                *worst = (*worst).max(lacks);
            }
            let something = seat.table.lacks(&[]) > 0;
            only_here |= something && !held_elsewhere;
        }
        let waiting_for = waiting.into_iter().map(|(member, changes)| shapes::WaitingFor {
            member: member.to_string(),
            name: self.name_of(member),
            changes,
        });
        shapes::Connection {
            present: present.into_iter().map(|member| self.name_of(member)).collect(),
            waiting_for: waiting_for.collect(),
            only_here,
            peers: super::communities::count(self.at_ease().len()),
        }
    }
}

/// What is known of one device, from itself.
struct Standing {
    has_everything: bool,
    lacks: Option<u64>,
    heard: Option<u64>,
}

fn standing(seat: &Seat, device: DeviceId) -> Standing {
    let said = seat.links.get(&device).and_then(|link| link.said());
    Standing {
        has_everything: seat.holds_everything(device),
        lacks: said.as_ref().map(|(_, _, heights)| seat.table.changes_lacked(heights)),
        heard: said.map(|(at, ..)| at.0),
    }
}
