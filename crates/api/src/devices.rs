//! The devices of one person: which they are, linking another, and the recovery kit.

use crate::shape;

shape! {
    /// A device of this member.
    #[derive(Eq)]
    pub struct Device {
        pub device: String,
        pub peer_id: String,
        /// What the member calls it; may be empty.
        pub name: String,
        /// Whether it is this one.
        pub here: bool,
        /// Whether it is always on, so that others meet it when no person is there.
        pub keeper: bool,
        pub connected: bool,
        /// Until when it may speak; it is renewed by the device that holds the member's key.
        #[ts(type = "number")]
        pub speaks_until: u64,
        /// Whether it was unlinked, for ever.
        pub unlinked: bool,
    }

    /// A community of which fellow members say that this member belongs, and where this device does not sit yet.
    #[derive(Eq)]
    pub struct FoundTable {
        pub community: String,
        pub name: String,
        /// The names of those who say so.
        pub told_by: Vec<String>,
    }

    /// The devices of this member.
    #[derive(Eq)]
    pub struct DeviceList {
        pub devices: Vec<Device>,
        /// Whether this device holds the member's key: only then it can link and unlink others.
        pub holds_key: bool,
        /// Whether this device was unlinked: it speaks for nobody any more.
        pub unlinked: bool,
        pub found: Vec<FoundTable>,
        /// When somebody last proved to have the words of the recovery kit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        pub recovery_checked: Option<u64>,
    }

    /// What is to be different about a device; what is left out stays.
    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct DeviceChange {
        #[serde(default)] #[ts(optional)] pub name: Option<String>,
        #[serde(default)] #[ts(optional)] pub keeper: Option<bool>,
    }

    /// Offering to link a device.
    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct NewOffer {
        /// Whether the new device is always on.
        #[serde(default)] pub keeper: bool,
    }

    /// Looking for the device that offers.
    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct NewSearch {
        /// What this device is to be called.
        #[serde(default)] pub name: String,
        /// The link that the other shows; without it, nearby ones are looked for.
        #[serde(default)] #[ts(optional)] pub link: Option<String>,
    }

    /// Which device to ask.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct DeviceChoice { pub device: String }

    /// The person saw this number on both screens.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct SeenNumber { pub number: String }

    /// Where linking stands, on either side.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum PairingStep {
        /// Nothing is under way.
        Idle,
        /// This device offers, and nobody asks yet.
        Offering,
        /// This device looks for one that offers.
        Searching,
        /// This device asked, and waits for the other's part of the number.
        Asking,
        /// Both show the number; the person compares.
        Comparing,
        /// Confirmed here, not yet there.
        Confirmed,
        /// Linked.
        Done,
        /// It came to nothing; the problem says why.
        Failed,
    }

    /// A device nearby that offers.
    #[derive(Eq)]
    pub struct OfferFound { pub device: String, pub member: String, pub name: String }

    /// Linking a device, as it stands.
    #[derive(Eq)]
    pub struct Pairing {
        pub step: PairingStep,
        /// The other side: the member one becomes a device of, or what the new device is called.
        pub name: String,
        /// Six digits, while they are to be compared.
        pub number: String,
        /// While offering: the link to show.
        pub link: String,
        /// Until when; 0 when nothing is under way.
        #[ts(type = "number")]
        pub ends_at: u64,
        /// While searching: who offers.
        pub found: Vec<OfferFound>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub problem: Option<crate::Problem>,
    }

    /// The words of the recovery kit, in order.
    #[derive(Eq)]
    pub struct RecoveryWords { pub words: Vec<String> }

    /// Some of the words, to prove that somebody has them.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct RecoveryCheck { pub words: Vec<NumberedWord> }

    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NumberedWord {
        /// From 1.
        pub place: u32,
        pub word: String,
    }

    /// All the words, in one text.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct Recovery { pub words: String }

    /// The found communities to sit down at.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct Return { pub communities: Vec<String> }
}
