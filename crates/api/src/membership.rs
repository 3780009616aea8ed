//! Who belongs to a community and in which role: letting in, letting go, and what is agreed on.

use crate::communities::{Access, Role};
use crate::shape;

shape! {
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewRole { pub role: Role }

    /// Letting in someone who asked, or who was removed before.
    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct Admission {
        /// Member when left out.
        #[serde(default)] #[ts(optional)] pub role: Option<Role>,
    }

    /// Why someone is removed or told no, in words that they and the members read.
    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct GivenReason {
        #[serde(default)] pub reason: String,
    }

    /// How meanings are settled.
    #[derive(Copy, Eq)]
    #[serde(deny_unknown_fields)]
    pub struct Settling {
        /// How many members must recognise a reading.
        pub recognitions: u32,
        /// For how many days there must be no open objection.
        pub quiet_days: u32,
    }

    /// What is to be different about a community; what is left out stays.
    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct CommunityChange {
        #[serde(default)] #[ts(optional)] pub name: Option<String>,
        #[serde(default)] #[ts(optional)] pub purpose: Option<String>,
        #[serde(default)] #[ts(optional)] pub access: Option<Access>,
        #[serde(default)] #[ts(optional)] pub settling: Option<Settling>,
        /// True lays the community to rest: a notice, nothing is closed by it.
        #[serde(default)] #[ts(optional)] pub archived: Option<bool>,
    }

    /// How somebody's belonging ended.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum Ended {
        /// By their own leaving.
        Left,
        /// By a facilitator.
        Removed,
        /// What let them in was withdrawn.
        Voided,
    }

    /// Somebody who belonged.
    #[derive(Eq)]
    pub struct FormerMember {
        pub member: String,
        pub name: String,
        pub ended: Ended,
        /// The name of who ended it; empty when nobody did.
        pub by: String,
        /// Voided: the name of who had let them in, and could not any more; empty otherwise.
        #[serde(default)]
        pub through: String,
        /// In the words of who removed them; may be empty.
        pub reason: String,
        /// When, as claimed; 0 when not known.
        #[ts(type = "number")]
        pub at: u64,
    }

    /// Somebody who asks to come in.
    #[derive(Eq)]
    pub struct Wish {
        pub member: String,
        pub name: String,
        pub about: String,
        pub affiliation: String,
        /// What they say to it; may be empty.
        pub words: String,
        /// When they asked, as claimed.
        #[ts(type = "number")]
        pub at: u64,
        /// Whether they belonged before.
        pub former: bool,
    }

    /// Wishes that nobody has answered yet.
    #[derive(Eq)]
    pub struct WishList { pub wishes: Vec<Wish> }

    /// The door of a community that is open, or open on request.
    #[derive(Eq)]
    pub struct DoorLink {
        /// The link to hand around; no secret is in it.
        pub link: String,
    }
}
