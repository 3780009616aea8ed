//! What a window or the command line can ask for. Ids are texts: an id or an unambiguous prefix.

use api::communities::{NewCommunity, NewImport, NewInvite, NewJoin};
use api::membership::{Admission, CommunityChange, GivenReason, NewRole};
use api::people::{Interest, NewPeer, ProfileChange};
use api::publications::{Edit, NewPublication, NewTitle, WholeText};
use api::questions::{Hearing, NewQuestion};
use api::terms::{NewTerm, TermChange};

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
    /// Answers [`crate::Answer::Evidence`].
    ListEvidence(String),
    /// Community and device: answers for what is known of its dead notebooks; answers
    /// [`crate::Answer::Done`].
    AdoptDevice(String, String),
    /// Answers [`crate::Answer::Status`]; the node fills in what only it knows.
    Status,
}
