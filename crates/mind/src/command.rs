//! What a window or the command line can ask for. Ids are texts: an id or an unambiguous prefix.

use api::communities::{NewCommunity, NewImport, NewInvite, NewJoin};
use api::devices::{
    DeviceChange, DeviceChoice, NewOffer, NewSearch, Recovery, RecoveryCheck, Return, SeenNumber,
};
use api::distance::NewDistance;
use api::hiding::NewHiding;
use api::membership::{Admission, CommunityChange, GivenReason, NewRole};
use api::people::{Interest, NewPeer, ProfileChange};
use api::publications::{Edit, NewPublication, NewTitle, WholeText};
use api::questions::{Hearing, NewQuestion};
use api::successors::NewSuccessor;
use api::terms::{NewStance, NewTerm, TermChange};

/// One request. Whatever writes is answered only when it is durable.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Answers [`crate::Answer::Profile`].
    ShowProfile,
    /// Answers [`crate::Answer::Profile`].
    ChangeProfile(ProfileChange),
    /// Answers [`crate::Answer::Interests`].
    ListInterests,
    /// Adds or changes; answers [`crate::Answer::Interests`].
    PutInterest(Interest),
    /// By label; answers [`crate::Answer::Interests`].
    RemoveInterest(String),
    /// The best matches; answers [`crate::Answer::Matches`].
    Matches {
        /// How many at most.
        limit: u32,
    },
    /// Answers [`crate::Answer::Peers`].
    ListPeers,
    /// Remembers and dials an address; answers [`crate::Answer::Done`].
    AddPeer(NewPeer),
    /// Answers [`crate::Answer::Communities`].
    ListCommunities,
    /// Answers [`crate::Answer::CommunityRef`].
    CreateCommunity(NewCommunity),
    /// Answers [`crate::Answer::Community`].
    ShowCommunity(String),
    /// Answers [`crate::Answer::Community`].
    ChangeCommunity(String, CommunityChange),
    /// Answers [`crate::Answer::Done`].
    LeaveCommunity(String),
    /// Community and member; answers [`crate::Answer::Done`].
    RemoveMember(String, String, GivenReason),
    /// Community and member; answers [`crate::Answer::Done`].
    ChangeRole(String, String, NewRole),
    /// Community and who asked or belonged before; answers [`crate::Answer::Done`].
    AdmitMember(String, String, Admission),
    /// Answers [`crate::Answer::Wishes`].
    ListWishes(String),
    /// Community and who asked; answers [`crate::Answer::Done`].
    DeclineWish(String, String, GivenReason),
    /// Answers [`crate::Answer::Door`].
    ShowDoor(String),
    /// Answers [`crate::Answer::Invites`].
    ListInvites(String),
    /// Answers [`crate::Answer::Invite`].
    CreateInvite(String, NewInvite),
    /// By the invite's id; answers [`crate::Answer::Done`].
    RevokeInvite(String),
    /// Starts joining, or tries again; answers [`crate::Answer::Join`] with where it stands.
    Join(NewJoin),
    /// Answers [`crate::Answer::Joins`].
    ListJoins,
    /// Gives up a join, by community; answers [`crate::Answer::Done`].
    ForgetJoin(String),
    /// Answers [`crate::Answer::Terms`].
    ListTerms {
        /// The community.
        community: String,
        /// The language preferred for labels (BCP 47).
        language: Option<String>,
    },
    /// Answers [`crate::Answer::TermRef`].
    ProposeTerm(String, NewTerm),
    /// Answers [`crate::Answer::Term`].
    ShowTerm {
        /// The term.
        term: String,
        /// The language preferred for labels (BCP 47).
        language: Option<String>,
    },
    /// Answers [`crate::Answer::Term`].
    ChangeTerm(String, TermChange),
    /// Says where this member stands on a reading of a term; answers [`crate::Answer::Term`].
    TakeStance(ReadingOf, NewStance),
    /// Answers [`crate::Answer::Publications`].
    ListPublications(String),
    /// Answers [`crate::Answer::PublicationRef`].
    CreatePublication(String, NewPublication),
    /// Answers [`crate::Answer::Text`].
    ReadText(String),
    /// Answers [`crate::Answer::Edited`].
    EditText(String, Edit),
    /// Answers [`crate::Answer::Edited`].
    WriteText(String, WholeText),
    /// Answers [`crate::Answer::Edited`].
    RenamePublication(String, NewTitle),
    /// Answers [`crate::Answer::Questions`].
    ListQuestions(String),
    /// Answers [`crate::Answer::QuestionRef`].
    AskQuestion(String, NewQuestion),
    /// Answers [`crate::Answer::Question`].
    ShowQuestion(String),
    /// Answers [`crate::Answer::Question`].
    HearQuestion(String, Hearing),
    /// Answers [`crate::Answer::Imported`].
    Import(String, NewImport),
    /// About the devices of this member.
    Devices(DeviceCommand),
    /// The community that goes on elsewhere; answers [`crate::Answer::Successor`].
    CreateSuccessor(String, NewSuccessor),
    /// Answers [`crate::Answer::Evidence`].
    ListEvidence(String),
    /// Community and device: answers for what is known of its dead notebooks; answers
    /// [`crate::Answer::Done`].
    AdoptDevice(String, String),
    /// Answers [`crate::Answer::Status`]; the node fills in what only it knows.
    Status,
    /// Answers [`crate::Answer::Distant`].
    ListDistant,
    /// Blocks or mutes a person; answers [`crate::Answer::Done`].
    KeepAway(String, NewDistance),
    /// Neither any longer; answers [`crate::Answer::Done`].
    LetNear(String),
    /// As a facilitator; answers [`crate::Answer::Done`].
    Hide(Hideable, NewHiding),
    /// Takes back that it is hidden; answers [`crate::Answer::Done`].
    Unhide(Hideable),
}

/// One reading of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingOf {
    /// The term.
    pub term: String,
    /// The reading.
    pub reading: String,
}

/// Something that a facilitator can hide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hideable {
    /// A question.
    Question(String),
    /// A publication.
    Publication(String),
    /// A term with all its readings.
    Term(String),
    /// One reading of a term: the term, and the reading.
    Reading(String, String),
}

/// A request about the devices of this member.
#[derive(Debug, Clone, PartialEq)]
pub enum DeviceCommand {
    /// Answers [`crate::Answer::Devices`].
    List,
    /// Answers [`crate::Answer::Devices`].
    Change(String, DeviceChange),
    /// Answers [`crate::Answer::Done`].
    Unlink(String),
    /// Answers [`crate::Answer::Pairing`].
    ShowPairing,
    /// Answers [`crate::Answer::Pairing`].
    Offer(NewOffer),
    /// Answers [`crate::Answer::Pairing`].
    Search(NewSearch),
    /// Answers [`crate::Answer::Pairing`].
    Choose(DeviceChoice),
    /// Answers [`crate::Answer::Pairing`].
    Confirm(SeenNumber),
    /// Answers [`crate::Answer::Done`].
    EndPairing,
    /// Answers [`crate::Answer::Words`].
    Words,
    /// Answers [`crate::Answer::Done`].
    CheckWords(RecoveryCheck),
    /// Answers [`crate::Answer::Done`].
    Restore(Recovery),
    /// Answers [`crate::Answer::Done`].
    SitDownAgain(Return),
}
