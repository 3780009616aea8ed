//! Communities ("tables"): making, showing, inviting, joining.

use crate::distance::Distance;
use crate::membership::{FormerMember, Settling};
use crate::shape;
use crate::successors::{Predecessor, Successor};

shape! {
    #[derive(Copy, Eq, Default)]
    #[serde(rename_all = "snake_case")]
    pub enum Access { Open, Request, #[default] Invite }

    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewCommunity {
        #[schema(min_length = 1)] pub name: String,
        #[serde(default)] pub purpose: String,
        #[serde(default)] pub access: Access,
    }

    #[derive(Eq)]
    pub struct CommunityRef { pub community: String }

    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum CommunityState {
        /// I am a member.
        Member,
        /// I hold a link and wait to be let in.
        Joining,
        /// I was refused; see the join's problem.
        Refused,
        /// I left.
        Left,
        /// I was removed, or what let me in was withdrawn.
        Removed,
    }

    #[derive(Eq)]
    pub struct CommunitySummary {
        pub community: String,
        pub name: String,
        pub purpose: String,
        pub state: CommunityState,
        pub members: u32,
        /// Fellow members connected right now.
        pub present: u32,
        /// People who ask to come in and whom I may answer.
        pub wishes: u32,
        /// Whether I may write there.
        pub may_write: bool,
        /// Laid to rest.
        pub archived: bool,
        /// What I may do there; none when I do not belong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub role: Option<Role>,
        /// How many tables go on from here.
        pub successors: u32,
    }

    #[derive(Eq)]
    pub struct CommunityList { pub communities: Vec<CommunitySummary> }

    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum Role { Reader, Member, Facilitator }

    #[derive(Eq)]
    pub struct Member {
        pub member: String,
        pub name: String,
        pub affiliation: String,
        pub role: Role,
        pub me: bool,
        pub connected: bool,
        /// When they came in, as claimed.
        #[ts(type = "number")]
        pub since: u64,
        /// Whether I blocked or muted them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub distance: Option<Distance>,
    }

    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum DocumentKind { Charter, Glossary, Publication, Question, Observation, Voice }

    #[derive(Eq)]
    pub struct DocumentSummary {
        pub document: String,
        pub kind: DocumentKind,
        pub title: String,
        /// Cannot be read here; everything else goes on.
        pub quarantined: bool,
    }

    #[derive(Eq)]
    pub struct Community {
        pub community: String,
        pub name: String,
        pub purpose: String,
        pub access: Access,
        pub state: CommunityState,
        /// What I may do here; none when I do not belong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub role: Option<Role>,
        /// How my belonging ended, when it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub ended: Option<FormerMember>,
        pub members: Vec<Member>,
        /// Who belonged, the last to go first.
        pub former: Vec<FormerMember>,
        /// How many ask to come in.
        pub wishes: u32,
        /// How meanings are settled, once someone has said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub settling: Option<Settling>,
        pub archived: bool,
        /// The communities that go on from here.
        pub successors: Vec<Successor>,
        /// The communities that go on here.
        pub predecessors: Vec<Predecessor>,
        pub documents: Vec<DocumentSummary>,
        /// Equal digests mean equal state.
        pub digest: String,
    }

    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct NewInvite {
        /// How many members may come in by it; 1 when left out.
        #[serde(default)] #[ts(optional)] pub uses: Option<u32>,
        /// Reader or member; member when left out.
        #[serde(default)] #[ts(optional)] pub role: Option<Role>,
        /// How long it holds, in seconds; 7 days when left out.
        #[serde(default)] #[ts(optional, type = "number")] pub expires_s: Option<u64>,
    }

    #[derive(Eq)]
    pub struct Invite {
        pub invite: String,
        /// The link to hand over; empty for an invite of somebody else, which only they have.
        pub link: String,
        /// Who made it, by name.
        pub by: String,
        /// The role it gives.
        pub role: Role,
        pub uses: u32,
        pub used: u32,
        #[ts(type = "number")]
        pub expires_at: u64,
        pub revoked: bool,
        /// Names of who came in by it.
        pub admitted: Vec<String>,
    }

    /// The community's invites; only the maker of one still has its secret.
    #[derive(Eq)]
    pub struct InviteList { pub invites: Vec<Invite> }

    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewJoin {
        /// An invitation, or the link to a door.
        #[schema(min_length = 1)] pub link: String,
        /// What to say to those inside; for a door where one asks.
        #[serde(default)] pub words: String,
    }

    /// A step of joining, in order.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum JoinStep {
        /// Looking for a member at the addresses of the link and among the peers.
        Searching,
        /// Found a member; showing the invite.
        Asking,
        /// My wish is kept by a member; a facilitator will look at it.
        Waiting,
        /// Let in; receiving what the community has.
        Receiving,
        /// Everything is here.
        Done,
        /// Refused; the problem says why.
        Refused,
    }

    #[derive(Eq)]
    pub struct Join {
        pub community: String,
        /// The name in the link until the community itself is known.
        pub name: String,
        /// Whether I stand at a door, without an invitation.
        pub door: bool,
        pub state: CommunityState,
        pub step: JoinStep,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub problem: Option<crate::Problem>,
    }

    #[derive(Eq)]
    pub struct JoinList { pub joins: Vec<Join> }

    /// How an import file is written; guessed from its name when left out.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum ImportFormat { Skos }

    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewImport {
        pub format: ImportFormat,
        /// The file's text (Turtle).
        pub content: String,
        /// Only say what would happen.
        #[serde(default)] pub dry_run: bool,
    }

    #[derive(Eq)]
    pub struct ImportReport {
        /// Concepts that are new.
        pub added: u32,
        /// Concepts that gain something.
        pub changed: u32,
        /// Concepts that are here already, unchanged.
        pub unchanged: u32,
        /// What the format says that cannot be carried: property and how often.
        pub not_carried: Vec<NotCarried>,
        pub dry_run: bool,
    }

    #[derive(Eq)]
    pub struct NotCarried { pub property: String, pub count: u32 }
}
