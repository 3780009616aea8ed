//! What commands are answered with.

use api::communities::{
    Community, CommunityList, CommunityRef, ImportReport, Invite, InviteList, Join, JoinList,
};
use api::devices::{DeviceList, Pairing, RecoveryWords};
use api::distance::DistantPeople;
use api::evidence::EvidenceList;
use api::membership::{DoorLink, WishList};
use api::people::{InterestList, Matches, Peers, Profile};
use api::publications::{Edited, PublicationList, PublicationRef, PublicationText};
use api::questions::{Question, QuestionList, QuestionRef};
use api::status::Status;
use api::successors::SuccessorMade;
use api::terms::{Term, TermList, TermRef};

/// One answer; which command is answered by which stands at [`crate::Command`].
#[allow(missing_docs, reason = "each variant is named after the one type it holds")]
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Done,
    Profile(Profile),
    Interests(InterestList),
    Matches(Matches),
    Peers(Peers),
    Communities(CommunityList),
    CommunityRef(CommunityRef),
    Community(Community),
    Wishes(WishList),
    Door(DoorLink),
    Invites(InviteList),
    Invite(Invite),
    Join(Join),
    Joins(JoinList),
    Terms(TermList),
    TermRef(TermRef),
    Term(Term),
    Publications(PublicationList),
    PublicationRef(PublicationRef),
    Text(PublicationText),
    Edited(Edited),
    Questions(QuestionList),
    QuestionRef(QuestionRef),
    Question(Question),
    Imported(ImportReport),
    Devices(DeviceList),
    Pairing(Pairing),
    Words(RecoveryWords),
    Successor(SuccessorMade),
    Evidence(EvidenceList),
    Status(Status),
    Distant(DistantPeople),
}
