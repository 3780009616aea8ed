//! Joining: the links this node holds and has not come in by yet.
//!
//! A join survives restarts and is tried again and again: at the addresses in its link and with
//! every device that connects. It ends when the community itself arrives and this member is in it,
//! or when a member refuses.

use std::collections::BTreeMap;

use api::communities::JoinStep;
use api::events::Topic as Changed;
use api::{Code, Problem};
use protocol::hello::SharedSecret;
use protocol::invite::{Claim, InviteLink};
use protocol::message::{Join as JoinMessage, JoinRefusal, Message};
use protocol::{CommunityId, DeviceId, Sealed, codec};

use crate::archive::{Archive, Key, Local, Range};
use crate::context::Context;
use crate::deadlines::Due;
use crate::effect::Effect;
use crate::open_plane::OpenPlane;

/// How often the addresses of a link are tried again.
const SEEK_EVERY_MS: u64 = 5_000;
/// Joins under way at once.
pub(crate) const JOINS_MAX: usize = 64;
/// Operations held while a join waits for the rest of them.
const ARRIVING_MAX: usize = 20_000;

/// One link this node holds.
#[derive(Debug)]
pub(crate) struct Join {
    pub(crate) link: InviteLink,
    pub(crate) step: JoinStep,
    pub(crate) problem: Option<Problem>,
    /// The genesis and operations that arrived so far.
    pub(crate) arriving: Vec<Sealed>,
}

impl Join {
    /// What tags are keyed with until this node is in.
    pub(crate) fn secret(&self) -> SharedSecret {
        SharedSecret::of_invite(self.link.community, &self.link.secret.keypair().public())
    }
}

/// The joins under way.
#[derive(Debug, Default)]
pub(crate) struct Joins {
    joins: BTreeMap<CommunityId, Join>,
}

impl Joins {
    pub(crate) fn open(archive: &dyn Archive) -> Self {
        let mut joins = BTreeMap::new();
        for (key, value) in archive.scan(Range::Local) {
            if let Key::Local(Local::Join(community)) = key
                && let Ok(link) = codec::decode::<InviteLink>(&value)
            {
                joins.insert(community, Join::new(link));
            }
        }
        Self { joins }
    }

    pub(crate) fn start(&self, ctx: &mut Context) {
        for community in self.joins.keys() {
            ctx.due_in(Due::SeekEntry(*community), 0);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (CommunityId, &Join)> {
        self.joins.iter().map(|(community, join)| (*community, join))
    }

    pub(crate) fn len(&self) -> usize {
        self.joins.len()
    }

    pub(crate) fn get(&self, community: CommunityId) -> Option<&Join> {
        self.joins.get(&community)
    }

    /// Holds a link from now on; a refused join begins again.
    pub(crate) fn begin(&mut self, ctx: &mut Context, link: InviteLink) {
        let community = link.community;
        ctx.keep(Key::Local(Local::Join(community)), codec::encode(&link));
        self.joins.insert(community, Join::new(link));
        ctx.due_in(Due::SeekEntry(community), 0);
        ctx.changed(Changed::Joins, None);
    }

    /// Ends a join, because this node is in or the member gave up.
    pub(crate) fn end(&mut self, ctx: &mut Context, community: CommunityId) -> Option<Join> {
        let join = self.joins.remove(&community)?;
        ctx.forget(Key::Local(Local::Join(community)));
        ctx.deadlines.clear(Due::SeekEntry(community));
        ctx.changed(Changed::Joins, None);
        Some(join)
    }

    /// Dials the addresses of a link, and plans the next try.
    pub(crate) fn seek(&self, ctx: &mut Context, community: CommunityId) {
        let Some(join) = self.joins.get(&community) else { return };
        if join.step == JoinStep::Refused {
            return;
        }
        for address in &join.link.addresses {
            let addresses = vec![address.to_string()];
            ctx.effects.push(Effect::Dial { device: None, addresses });
        }
        ctx.due_in(Due::SeekEntry(community), SEEK_EVERY_MS);
    }

    /// Shows the invite to a member who proved to know of it.
    pub(crate) fn ask(
        &mut self,
        ctx: &mut Context,
        plane: &OpenPlane,
        community: CommunityId,
        device: DeviceId,
    ) {
        let Some(join) = self.joins.get_mut(&community) else { return };
        let claim = Claim {
            community,
            invite: join.link.invite,
            member: ctx.me.member(),
            device: ctx.me.device(),
        };
        let Ok(claim) = Sealed::seal(claim, &join.link.secret.keypair()) else { return };
        let profile = plane.sealed_profile(ctx).sealed().clone();
        join.step = JoinStep::Asking;
        let message = JoinMessage { claim: claim.sealed().clone(), profile };
        ctx.send(device, Message::Join(message));
        ctx.changed(Changed::Joins, None);
    }

    /// A member said no.
    pub(crate) fn refused(&mut self, ctx: &mut Context, community: CommunityId, why: JoinRefusal) {
        let Some(join) = self.joins.get_mut(&community) else { return };
        if why == JoinRefusal::CannotAdmit {
            return;
        }
        join.step = JoinStep::Refused;
        join.problem = Some(explain(why));
        ctx.changed(Changed::Joins, None);
    }

    /// Notes that the community is arriving; answers everything that arrived so far.
    pub(crate) fn arrives(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        page: &[Sealed],
    ) -> Option<&[Sealed]> {
        let join = self.joins.get_mut(&community)?;
        if join.arriving.len() + page.len() > ARRIVING_MAX {
            join.arriving.clear();
            return None;
        }
        join.arriving.extend_from_slice(page);
        if join.step != JoinStep::Receiving {
            join.step = JoinStep::Receiving;
            ctx.changed(Changed::Joins, None);
        }
        Some(&join.arriving)
    }
}

impl Join {
    fn new(link: InviteLink) -> Self {
        Self { link, step: JoinStep::Searching, problem: None, arriving: Vec::new() }
    }
}

fn explain(why: JoinRefusal) -> Problem {
    let (message, hint) = match why {
        JoinRefusal::Revoked => ("This invitation was withdrawn.", "Ask for a new link."),
        JoinRefusal::Expired => ("This invitation has expired.", "Ask for a new link."),
        JoinRefusal::UsedUp => {
            ("This invitation has been used as often as it may.", "Ask for a new link.")
        }
        JoinRefusal::NotValid => {
            ("This invitation does not hold.", "Check that the whole link was copied.")
        }
        JoinRefusal::Removed => (
            "You were removed from this table.",
            "Ask a facilitator of the table to let you in again.",
        ),
        JoinRefusal::CannotAdmit => {
            ("The member we reached may not let anyone in.", "Waiting for another member.")
        }
    };
    Problem::new(Code::Refused, message, hint)
}
