//! One batch: what came in between two commits, who waits for it, and what is to be done after.

use std::collections::BTreeMap;

use api::Problem;
use mind::{Answer, Command, DeviceCommand, Effect, GossipToken, Ticket};
use tokio::sync::oneshot;

use crate::limits::{BATCH_INPUTS_MAX, BATCH_KEEPS_MAX};

/// Where the answer to a command goes.
pub(crate) type AnswerTo = oneshot::Sender<Result<Answer, Problem>>;

/// Somebody who waits for an answer.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) answer: AnswerTo,
    /// The command again when it only reads: it can be handled a second time.
    pub(crate) read: Option<Command>,
}

/// What came in between two commits.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) inputs: usize,
    pub(crate) keeps: usize,
    /// Something of a peer is among the keeps: entries, by their headers.
    pub(crate) entries_arrived: bool,
    /// What is to be done after the commit, in order; no keeps among it.
    pub(crate) effects: Vec<Effect>,
    pub(crate) waiting: BTreeMap<Ticket, Waiting>,
    /// Gossiped announcements whose verdict is not given yet.
    pub(crate) unjudged: Vec<GossipToken>,
    /// The mind panicked: the batch ends here and the mind is rebuilt.
    pub(crate) panicked: bool,
}

impl Batch {
    pub(crate) fn has_room(&self) -> bool {
        !self.panicked && self.inputs < BATCH_INPUTS_MAX && self.keeps < BATCH_KEEPS_MAX
    }
}

/// Whether a command may change something. Reads can be answered while the disk is full.
pub(crate) fn writes(command: &Command) -> bool {
    match command {
        Command::ShowProfile
        | Command::ListInterests
        | Command::Matches { .. }
        | Command::ListPeers
        | Command::ListCommunities
        | Command::ShowCommunity(_)
        | Command::ListInvites(_)
        | Command::ListWishes(_)
        | Command::ShowDoor(_)
        | Command::ListJoins
        | Command::ListTerms { .. }
        | Command::ShowTerm { .. }
        | Command::ListPublications(_)
        | Command::ReadText(_)
        | Command::ListQuestions(_)
        | Command::ShowQuestion(_)
        | Command::Devices(
            DeviceCommand::List | DeviceCommand::ShowPairing | DeviceCommand::Words,
        )
        | Command::Status
        | Command::ListDistant
        | Command::ListEvidence(_) => false,
        Command::ChangeProfile(_)
        | Command::PutInterest(_)
        | Command::RemoveInterest(_)
        | Command::AddPeer(_)
        | Command::CreateCommunity(_)
        | Command::ChangeCommunity(..)
        | Command::LeaveCommunity(_)
        | Command::RemoveMember(..)
        | Command::ChangeRole(..)
        | Command::AdmitMember(..)
        | Command::DeclineWish(..)
        | Command::CreateInvite(..)
        | Command::RevokeInvite(_)
        | Command::Join(_)
        | Command::ForgetJoin(_)
        | Command::ProposeTerm(..)
        | Command::ChangeTerm(..)
        | Command::TakeStance(..)
        | Command::CreatePublication(..)
        | Command::EditText(..)
        | Command::WriteText(..)
        | Command::RenamePublication(..)
        | Command::AskQuestion(..)
        | Command::HearQuestion(..)
        | Command::Import(..)
        | Command::Devices(
            DeviceCommand::Change(..)
            | DeviceCommand::Unlink(_)
            | DeviceCommand::Offer(_)
            | DeviceCommand::Search(_)
            | DeviceCommand::Choose(_)
            | DeviceCommand::Confirm(_)
            | DeviceCommand::EndPairing
            | DeviceCommand::CheckWords(_)
            | DeviceCommand::Restore(_)
            | DeviceCommand::SitDownAgain(_),
        )
        | Command::KeepAway(..)
        | Command::LetNear(_)
        | Command::Hide(..)
        | Command::Unhide(_)
        | Command::CreateSuccessor(..)
        | Command::AdoptDevice(..) => true,
    }
}
