//! What a node's process costs, and the clock that all peers share.

use std::fs;
use std::process::Command;

use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

/// Milliseconds of the monotonic clock, which all processes of a machine share.
pub(crate) fn now() -> f64 {
    let time = clock_gettime(ClockId::Monotonic);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

/// Memory in MB, processor time in ms, and the bytes of every connection with another node.
pub(crate) fn of(pid: u32, port: &str, past: (u64, u64)) -> Value {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        kib.unwrap_or(0.0) / 1024.0
    };
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks: u64 =
        after.split_whitespace().skip(11).take(2).filter_map(|tick| tick.parse::<u64>().ok()).sum();
    let (received, sent) = wire(pid, port);
    json!({
        "rss_mb": field("VmRSS"),
        "peak_mb": field("VmHWM"),
        "cpu_ms": ticks * 10,
        "bytes_in": past.0 + received,
        "bytes_out": past.1 + sent,
    })
}

/// The same while there is no process: only what went over the wire before.
pub(crate) fn of_nothing((received, sent): (u64, u64)) -> Value {
    json!({ "rss_mb": 0, "peak_mb": 0, "cpu_ms": 0, "bytes_in": received, "bytes_out": sent })
}

/// Bytes received and sent by a process on its TCP connections with other nodes, as the system
/// counted them; not what it said to its page. Closed connections are not counted.
pub(crate) fn wire(pid: u32, http_port: &str) -> (u64, u64) {
    let asked = Command::new("ss").args(["-tinpHO", "state", "established"]).output();
    let said = asked.map(|output| output.stdout).unwrap_or_default();
    let (owner, page) = (format!("pid={pid},"), format!(":{http_port} "));
    let (mut received, mut sent) = (0, 0);
    for line in String::from_utf8_lossy(&said).lines() {
        if line.contains(&owner) && !line.contains(&page) {
            let sum = |name: &str| -> u64 {
                let words = line.split_whitespace();
                words.filter_map(|word| word.strip_prefix(name)?.parse::<u64>().ok()).sum()
            };
            received += sum("bytes_received:");
            sent += sum("bytes_sent:");
        }
    }
    (received, sent)
}
