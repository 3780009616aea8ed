//! A home behind a router, and the world outside: three network namespaces, with real address
//! translation in the one between.
//!
//! ```text
//! home 192.168.77.1 ── 192.168.77.254 router 198.51.100.1 ── 198.51.100.2 outside
//! ```
//!
//! The addresses outside are of a range for documentation, which nobody has; nothing leaves the
//! namespaces, and they go when the [`Router`] does. Needs root, `ip` and `nft`, and says so.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::lan::{Neighbour, inside, ip};

/// Where the router is seen outside.
pub const ROUTER: &str = "198.51.100.1";

/// What becomes of calls from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calls {
    /// All are passed on to the home.
    PassedOn,
    /// None is answered, as most routers do.
    Dropped,
}

/// A home, a router and the outside.
#[derive(Debug)]
pub struct Router {
    home: String,
    router: String,
    outside: String,
}

impl Router {
    /// A router that does this with calls from outside.
    ///
    /// # Panics
    /// When the system does not allow it.
    #[track_caller]
    pub fn new(calls: Calls) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let place = |end: &str| format!("cg-{}-{number}{end}", std::process::id());
        let all = Self { home: place("h"), router: place("r"), outside: place("o") };
        for name in [&all.home, &all.router, &all.outside] {
            ip(&["netns", "add", name]);
            ip(&["-n", name, "link", "set", "lo", "up"]);
        }
        all.cable("in", &all.home, ["192.168.77.254/24", "192.168.77.1/24"]);
        all.cable("out", &all.outside, ["198.51.100.1/24", "198.51.100.2/24"]);
        ip(&["-n", &all.home, "route", "add", "default", "via", "192.168.77.254"]);
        ip(&["-n", &all.outside, "route", "add", "224.0.0.0/4", "dev", "eth"]);
        all.translate(calls);
        all
    }

    /// Joins the router's `port` with a place.
    fn cable(&self, port: &str, place: &str, [near, far]: [&str; 2]) {
        let router = &self.router;
        let peer = ["peer", "name", "eth", "netns", place];
        ip(&[&["-n", router, "link", "add", port, "type", "veth"], &peer[..]].concat());
        for (name, device, address) in [(router.as_str(), port, near), (place, "eth", far)] {
            ip(&["-n", name, "address", "add", address, "dev", device]);
            ip(&["-n", name, "link", "set", device, "up"]);
        }
    }

    fn translate(&self, calls: Calls) {
        let calls = match calls {
            Calls::PassedOn => {
                "add rule ip nat pre iifname out meta l4proto { tcp, udp } dnat to 192.168.77.1"
            }
            Calls::Dropped => "add rule ip nat into iifname out ct state new drop",
        };
        let rules = format!(
            "add table ip nat; \
             add chain ip nat pre {{ type nat hook prerouting priority -100; }}; \
             add chain ip nat post {{ type nat hook postrouting priority 100; }}; \
             add chain ip nat into {{ type filter hook input priority 0; }}; \
             add rule ip nat post oifname out masquerade; {calls}"
        );
        let line = format!("echo 1 > /proc/sys/net/ipv4/ip_forward && nft '{rules}'");
        let ran = inside(&self.router, Command::new("bash").args(["-c", &line])).output();
        let ran = ran.expect("bash starts");
        assert!(
            ran.status.success(),
            "the router cannot be set up: {}\nThis test needs nft (apt-get install nftables) and root.",
            String::from_utf8_lossy(&ran.stderr)
        );
    }

    /// Starts a node at home.
    ///
    /// # Panics
    /// When it does not become usable in time.
    #[track_caller]
    pub fn at_home(&self, name: &str) -> Neighbour {
        Neighbour::start(&self.home, name)
    }

    /// Starts a node outside.
    ///
    /// # Panics
    /// When it does not become usable in time.
    #[track_caller]
    pub fn outside(&self, name: &str) -> Neighbour {
        Neighbour::start(&self.outside, name)
    }
}

impl Drop for Router {
    fn drop(&mut self) {
        for name in [&self.home, &self.router, &self.outside] {
            // One that was not made cannot be removed; there is nobody to tell.
            let _ = Command::new("ip").args(["netns", "delete", name]).status();
        }
    }
}
