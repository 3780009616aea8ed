//! People: myself, my interests, whom I match, whom I am connected to.

use crate::shape;

shape! {
    /// Change my profile; fields left out stay as they are. The first call with a name sets the
    /// node up. Bounds: `protocol::limits`.
    #[derive(Default, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct ProfileChange {
        #[serde(default)] #[ts(optional)] pub name: Option<String>,
        #[serde(default)] #[ts(optional)] pub about: Option<String>,
        #[serde(default)] #[ts(optional)] pub affiliation: Option<String>,
        #[serde(default)] #[ts(optional)] pub place: Option<String>,
        #[serde(default)] #[ts(optional)] pub languages: Option<Vec<String>>,
        #[serde(default)] #[ts(optional)] pub links: Option<Vec<String>>,
    }

    /// A member's own description.
    #[derive(Eq)]
    pub struct Profile {
        /// None until a name is given.
        pub member: Option<String>,
        pub device: String,
        pub peer_id: String,
        pub name: String,
        pub about: String,
        pub affiliation: String,
        pub place: String,
        pub languages: Vec<String>,
        pub links: Vec<String>,
    }

    #[derive(Copy, Eq, Default)]
    #[serde(rename_all = "snake_case")]
    pub enum Level { #[default] Curious, Practising, Passionate, Expert }

    #[derive(Copy, Eq, Default)]
    #[serde(rename_all = "snake_case")]
    pub enum Stance { Seeking, Offering, #[default] Both }

    /// Who may know of an interest: everyone, fellow members, or nobody but this node.
    #[derive(Copy, Eq, Default)]
    #[serde(rename_all = "snake_case")]
    pub enum Visibility { #[default] Public, Communities, Private }

    /// One of my interests. Adding a label again changes it.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct Interest {
        pub label: String,
        /// BCP 47; may be empty.
        #[serde(default)] pub language: String,
        #[serde(default)] pub level: Level,
        #[serde(default)] pub stance: Stance,
        #[serde(default)] pub visibility: Visibility,
    }

    #[derive(Eq)]
    pub struct InterestList { pub interests: Vec<Interest> }

    /// Why someone matches, for one interest.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum ReasonKind {
        /// Both have the interest.
        Shared,
        /// They offer what I seek.
        TheyOffer,
        /// They seek what I offer.
        TheySeek,
        /// Both seek it: shared unknown.
        BothSeek,
    }

    #[derive(Eq)]
    pub struct Reason {
        /// The label as I wrote it.
        pub interest: String,
        /// The label as they wrote it.
        pub theirs: String,
        pub kind: ReasonKind,
    }

    pub struct Match {
        pub member: String,
        pub name: String,
        pub affiliation: String,
        pub place: String,
        pub about: String,
        /// For ordering only; not shown.
        pub score: f64,
        pub reasons: Vec<Reason>,
        /// Everything they announce, for the curious.
        pub interests: Vec<Interest>,
        /// Communities I share with them.
        pub communities: Vec<String>,
        pub connected: bool,
    }

    pub struct Matches {
        pub matches: Vec<Match>,
        /// How many people the directory knows, me not counted.
        pub known: u64,
    }

    /// A device this node has met.
    #[derive(Eq)]
    pub struct Peer {
        pub peer_id: String,
        /// None while the device has not announced a member.
        pub member: Option<String>,
        pub name: String,
        pub connected: bool,
        /// The address in use or last used, as a multiaddress; empty when unknown.
        pub path: String,
    }

    #[derive(Eq)]
    pub struct Peers { pub peers: Vec<Peer> }

    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewPeer {
        /// A multiaddress, such as `/ip4/127.0.0.1/tcp/4001/p2p/12D3…`.
        #[schema(min_length = 1)] pub address: String,
    }
}
