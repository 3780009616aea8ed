//! Status: who has what, and why not. It tells the truth at every moment or says nothing.

use crate::shape;

shape! {
    /// One device of a community's members, this one included.
    #[derive(Eq)]
    pub struct DeviceStatus {
        pub device: String,
        pub member: String,
        pub name: String,
        /// This very device.
        pub here: bool,
        pub connected: bool,
        /// Whether it is known, from itself, to hold everything that is held here.
        pub has_everything: bool,
        /// Entries held here that it is not known to hold; none when it never said how far it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        pub lacks: Option<u64>,
        /// When it last said so, by this node's clock.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        pub last_heard: Option<u64>,
    }

    #[derive(Eq)]
    pub struct CommunityStatus {
        pub community: String,
        pub name: String,
        pub digest: String,
        pub devices: Vec<DeviceStatus>,
    }

    /// The one sentence about connection, as data.
    #[derive(Eq)]
    pub struct Connection {
        /// Names of fellow members connected right now.
        pub present: Vec<String>,
        /// Names of fellow members who are not known to have my newest entries, and how many.
        pub waiting_for: Vec<WaitingFor>,
        /// Whether entries made here are held by no other device yet.
        pub only_here: bool,
        /// Devices connected, fellow members or not.
        pub peers: u32,
    }

    #[derive(Eq)]
    pub struct WaitingFor {
        pub member: String,
        pub name: String,
        #[ts(type = "number")]
        pub changes: u64,
    }

    #[derive(Eq)]
    pub struct Status {
        pub version: String,
        pub home: String,
        pub member: Option<String>,
        pub name: String,
        pub device: String,
        pub peer_id: String,
        pub listen: Vec<String>,
        pub http: String,
        pub connection: Connection,
        pub communities: Vec<CommunityStatus>,
        /// Writing waits for room on the disk.
        pub disk_full: bool,
    }

    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum Verdict { Ok, Warning, Failed }

    /// One check of `doctor`.
    #[derive(Eq)]
    pub struct Check {
        pub check: String,
        pub verdict: Verdict,
        pub message: String,
        /// What to do; empty when all is well.
        pub hint: String,
    }

    #[derive(Eq)]
    pub struct Doctor { pub checks: Vec<Check> }
}
