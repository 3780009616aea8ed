//! Communities ("tables"): making, showing, inviting, joining.

use crate::shape;

shape! {
    #[derive(Copy, Eq, Default)]
    #[serde(rename_all = "snake_case")]
    pub enum Access { Open, Request, #[default] Invite }

    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewCommunity {
        pub name: String,
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
        /// I am no longer a member.
        Left,
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
        pub members: Vec<Member>,
        pub documents: Vec<DocumentSummary>,
        /// Equal digests mean equal state.
        pub digest: String,
    }

    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct NewInvite {
        /// How many members may come in by it; 1 when left out.
        #[serde(default)] #[ts(optional)] pub uses: Option<u32>,
        /// How long it holds, in seconds; 7 days when left out.
        #[serde(default)] #[ts(optional, type = "number")] pub expires_s: Option<u64>,
    }

    #[derive(Eq)]
    pub struct Invite {
        pub invite: String,
        /// The link to hand over.
        pub link: String,
        pub uses: u32,
        pub used: u32,
        #[ts(type = "number")]
        pub expires_at: u64,
        pub revoked: bool,
        /// Names of who came in by it.
        pub admitted: Vec<String>,
    }

    /// Invites this node made; only the maker still has the secret.
    #[derive(Eq)]
    pub struct InviteList { pub invites: Vec<Invite> }

    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewJoin { pub link: String }

    /// A step of joining, in order.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum JoinStep {
        /// Looking for a member at the addresses of the link and among the peers.
        Searching,
        /// Found a member; showing the invite.
        Asking,
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
