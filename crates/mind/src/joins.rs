//! Joining: the links this node holds and has not come in by yet.
//!
//! A join survives restarts and is tried again and again: at the addresses in its link and with
//! every device that connects. It ends when the community itself arrives and this member is in it,
//! or when a member refuses. The way in is an invitation, or the door of a community that is open or
//! open on request.

use std::collections::BTreeMap;

use api::communities::JoinStep;
use api::events::Topic as Changed;
use api::{Code, Problem};
use minicbor::{Decode, Encode};
use protocol::door::{DoorLink, Wish};
use protocol::hello::SharedSecret;
use protocol::invite::{Claim, InviteLink};
use protocol::limits::{NAME_BYTES_MAX, REASON_BYTES_MAX};
use protocol::message::{Join as JoinMessage, JoinRefusal, Message};
use protocol::{CommunityId, DeviceId, Sealed, Text, Time, codec};

use crate::archive::{Archive, Key, Local, Range};
use crate::context::Context;
use crate::deadlines::Due;
use crate::effect::Effect;
use crate::open_plane::OpenPlane;

/// How often the addresses of a link are tried again.
const SEEK_EVERY_MS: u64 = 5_000;
/// The same once a wish is kept there: people decide about it.
const ASK_AGAIN_EVERY_MS: u64 = 60_000;
/// Joins under way at once.
pub(crate) const JOINS_MAX: usize = 64;
/// Operations held while a join waits for the rest of them.
const ARRIVING_MAX: usize = 20_000;

/// The way by which this node comes in; kept across restarts.
#[derive(Debug, Clone, Encode, Decode)]
pub(crate) enum Way {
    /// Somebody invited this member.
    #[n(1)]
    Invite(#[n(0)] InviteLink),
    /// This member knocks.
    #[n(2)]
    Door {
        /// Where.
        #[n(0)]
        link: DoorLink,
        /// What to say to those inside.
        #[n(1)]
        words: Text<REASON_BYTES_MAX>,
        /// When this member first knocked.
        #[n(2)]
        at: Time,
    },
    /// This member sits there already, by another device.
    #[n(3)]
    Return {
        /// Where.
        #[n(0)]
        community: CommunityId,
        /// What it is called.
        #[n(1)]
        name: Text<NAME_BYTES_MAX>,
    },
}

impl Way {
    /// What was kept; an older version kept the link of an invitation as it is.
    fn from_kept(bytes: &[u8]) -> Option<Self> {
        let older = || codec::decode::<InviteLink>(bytes).ok().map(Self::Invite);
        codec::decode(bytes).ok().or_else(older)
    }

    pub(crate) fn community(&self) -> CommunityId {
        match self {
            Self::Invite(link) => link.community,
            Self::Door { link, .. } => link.community,
            Self::Return { community, .. } => *community,
        }
    }

    /// The community's name, as the link has it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Invite(link) => &link.name,
            Self::Door { link, .. } => &link.name,
            Self::Return { name, .. } => name,
        }
    }

    pub(crate) fn is_door(&self) -> bool {
        matches!(self, Self::Door { .. })
    }

    pub(crate) fn is_return(&self) -> bool {
        matches!(self, Self::Return { .. })
    }

    fn addresses(&self) -> impl Iterator<Item = String> + '_ {
        let addresses = match self {
            Self::Invite(link) => Some(&link.addresses),
            Self::Door { link, .. } => Some(&link.addresses),
            Self::Return { .. } => None,
        };
        addresses.into_iter().flat_map(|all| all.iter()).map(|address| (**address).to_owned())
    }

    /// What tags are keyed with until this node is in; a member's other device needs none.
    pub(crate) fn secret(&self) -> Option<SharedSecret> {
        match self {
            Self::Invite(link) => {
                Some(SharedSecret::of_invite(link.community, &link.secret.keypair().public()))
            }
            Self::Door { link, .. } => Some(SharedSecret::of_door(link.community)),
            Self::Return { .. } => None,
        }
    }
}

/// One link this node holds.
#[derive(Debug)]
pub(crate) struct Join {
    pub(crate) way: Way,
    pub(crate) step: JoinStep,
    pub(crate) problem: Option<Problem>,
    /// The genesis and operations that arrived so far.
    pub(crate) arriving: Vec<Sealed>,
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
                && let Some(way) = Way::from_kept(&value)
            {
                joins.insert(community, Join::new(way));
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
    pub(crate) fn begin(&mut self, ctx: &mut Context, way: Way) {
        let community = way.community();
        ctx.keep(Key::Local(Local::Join(community)), codec::encode(&way));
        self.joins.insert(community, Join::new(way));
        ctx.due_in(Due::SeekEntry(community), 0);
        ctx.changed(Changed::Joins, None);
    }

    /// Ends a join, because this node is in or the member gave up.
    pub(crate) fn end(&mut self, ctx: &mut Context, community: CommunityId) -> Option<Join> {
        let join = self.joins.remove(&community)?;
        ctx.forget(Key::Local(Local::Join(community)));
        ctx.deadlines.clear(Due::SeekEntry(community));
        ctx.deadlines.clear(Due::ComeIn(community));
        ctx.changed(Changed::Joins, None);
        Some(join)
    }

    /// Dials the addresses of a link, and plans the next try.
    pub(crate) fn seek(&self, ctx: &mut Context, community: CommunityId) {
        let Some(join) = self.joins.get(&community) else { return };
        if join.step == JoinStep::Refused {
            return;
        }
        for address in join.way.addresses() {
            ctx.effects.push(Effect::Dial { device: None, addresses: vec![address] });
        }
        let waits = join.step == JoinStep::Waiting;
        let again = if waits { ASK_AGAIN_EVERY_MS } else { SEEK_EVERY_MS };
        ctx.due_in(Due::SeekEntry(community), again);
    }

    /// Shows the invite to a member who proved to know of it, or says the wish at the door.
    pub(crate) fn ask(
        &mut self,
        ctx: &mut Context,
        plane: &OpenPlane,
        community: CommunityId,
        device: DeviceId,
    ) {
        let Some(join) = self.joins.get_mut(&community) else { return };
        let member = ctx.me.member();
        let profile = plane.sealed_profile(ctx).sealed().clone();
        let message = match &join.way {
            Way::Invite(link) => {
                let (invite, here) = (link.invite, ctx.me.device());
                let claim = Claim { community, invite, member, device: here };
                Sealed::seal(claim, &link.secret.keypair())
                    .map(|claim| JoinMessage { claim: claim.sealed().clone(), profile })
                    .map(Message::Join)
            }
            Way::Door { words, at, .. } => {
                let wish = Wish { community, member, profile, at: *at, words: words.clone() };
                Sealed::seal(wish, ctx.me.device_key())
                    .map(|wish| Message::Wish(wish.sealed().clone()))
            }
            Way::Return { .. } => Ok(Message::HandOver { community }),
        };
        let Ok(message) = message else { return };
        if join.step != JoinStep::Waiting {
            join.step = JoinStep::Asking;
        }
        ctx.send(device, message);
        ctx.changed(Changed::Joins, None);
    }

    /// Somebody was asked for a table at which this member sits.
    pub(crate) fn asks(&mut self, ctx: &mut Context, community: CommunityId) {
        let Some(join) = self.joins.get_mut(&community) else { return };
        if join.step == JoinStep::Searching {
            join.step = JoinStep::Asking;
            ctx.changed(Changed::Joins, None);
        }
    }

    /// A member keeps this one's wish.
    pub(crate) fn wish_kept(&mut self, ctx: &mut Context, community: CommunityId) {
        let Some(join) = self.joins.get_mut(&community) else { return };
        if join.step == JoinStep::Asking {
            join.step = JoinStep::Waiting;
            ctx.changed(Changed::Joins, None);
        }
    }

    /// A member said no.
    pub(crate) fn refused(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        why: JoinRefusal,
        words: &str,
    ) {
        let Some(join) = self.joins.get_mut(&community) else { return };
        if why == JoinRefusal::CannotAdmit {
            return;
        }
        join.step = JoinStep::Refused;
        join.problem = Some(explain(why, words));
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
    fn new(way: Way) -> Self {
        Self { way, step: JoinStep::Searching, problem: None, arriving: Vec::new() }
    }
}

fn explain(why: JoinRefusal, words: &str) -> Problem {
    let (message, hint) = match why {
        JoinRefusal::Declined if words.is_empty() => {
            ("A facilitator said no to your wish.", "Speak with somebody who sits there.")
        }
        JoinRefusal::Declined => {
            let message = format!("A facilitator said no to your wish: “{words}”");
            return Problem::new(Code::Refused, message, "Speak with somebody who sits there.");
        }
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
