//! The mind: one value that holds everything a node knows. It hands each input, with time, archive
//! and chance, to the rooms.

use protocol::identity::LinkCertificate;
use protocol::limits::WORK_BITS;
use protocol::work::Work;
use protocol::{Keypair, MemberId, Opened, Time};

use crate::archive::Archive;
use crate::chance::Chance;
use crate::context::Context;
use crate::deadlines::Deadlines;
use crate::effect::Effect;
use crate::input::Input;
use crate::me::Me;
use crate::rooms::Rooms;

/// The secret keys of a node. The member key exists from the first run on; it is used only once the
/// member has a name.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Who speaks.
    pub member: MemberKey,
    /// On which device; also the node's libp2p key.
    pub device: Keypair,
    /// What the member's key has cost. Without it nothing is announced yet; see [`Input::Worked`].
    pub work: Option<Work>,
}

/// How a device speaks for its member.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "there is one in a node")]
pub enum MemberKey {
    /// It holds the member's key.
    Here(Keypair),
    /// Another device of the member holds the key, and certified this one.
    Elsewhere(Opened<LinkCertificate>),
}

impl MemberKey {
    /// The member.
    pub fn id(&self) -> MemberId {
        match self {
            Self::Here(member) => MemberId(member.public()),
            Self::Elsewhere(link) => link.member,
        }
    }
}

/// Which checks are on. All of them, except in a simulator that proves it would notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guards {
    /// The checks of a table: gap, fork and dependencies.
    pub table: community::Guards,
    /// Of two announcements the newest wins.
    pub newest_wins: bool,
    /// Zero bits of work that a stranger's key must carry.
    pub work_bits: u32,
}

impl Default for Guards {
    fn default() -> Self {
        Self { table: community::Guards::default(), newest_wins: true, work_bits: WORK_BITS }
    }
}

/// The composed core of one node.
#[derive(Debug)]
pub struct Mind {
    me: Me,
    chance: Chance,
    deadlines: Deadlines,
    rooms: Rooms,
}

impl Mind {
    /// A mind that remembers what the archive holds. `seed` must be fresh at every start.
    pub fn open(keys: Keys, seed: [u8; 32], now: Time, archive: &dyn Archive) -> Self {
        Self::open_with(keys, seed, now, archive, Guards::default())
    }

    /// A mind with some checks off: only for a simulator that proves it would notice.
    #[doc(hidden)]
    pub fn open_with(
        keys: Keys,
        seed: [u8; 32],
        now: Time,
        archive: &dyn Archive,
        guards: Guards,
    ) -> Self {
        let me = Me::open(archive, keys, now);
        let rooms = Rooms::open(archive, &me, now, guards);
        Self { me, chance: Chance::new(seed), deadlines: Deadlines::default(), rooms }
    }

    /// Takes what happened; answers what to do, in order. Cannot fail.
    pub fn handle(&mut self, now: Time, archive: &dyn Archive, input: Input) -> Vec<Effect> {
        self.me.refresh(now);
        if let Input::Worked(work) = &input {
            self.me.worked(*work);
        }
        let mut effects = Vec::new();
        let mut ctx = Context {
            now,
            archive,
            me: &self.me,
            chance: &mut self.chance,
            deadlines: &mut self.deadlines,
            effects: &mut effects,
        };
        self.rooms.handle(&mut ctx, input);
        effects
    }

    /// When [`Input::Woke`] is wanted, if nothing happens before.
    pub fn next_deadline(&self) -> Option<Time> {
        self.deadlines.next()
    }
}
