//! What a node costs while nothing happens, and how long it takes to start, beside Syncthing (a Debian
//! package, told to stay on loopback and to itself). All of them rest at the same time, so that what
//! disturbs one disturbs the others:
//! `cargo test --release -p tests --test end_to_end -- --ignored --nocapture rest`

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;
use tests::talk::found;
use tests::{Client, Node, eventually_every, let_pass};

use crate::syncthing::Syncthing;

const STARTS: usize = 5;
const DOCUMENTS: usize = 1_000;
/// Until whatever a start sets off has settled.
const SETTLE: Duration = Duration::from_secs(20);
const REST: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(1);
const START_MAX: Duration = Duration::from_secs(60);

/// Milliseconds since `at`, when it answers.
fn until(at: Instant, answers: impl Fn() -> bool) -> u128 {
    eventually_every(LOOK_EVERY, START_MAX, "it answers", || answers().then_some(()));
    at.elapsed().as_millis()
}

fn answers(node: &Node) -> bool {
    node.plate_now().is_some_and(|plate| {
        let client = Client::new(&plate.http, &plate.token);
        client.get::<serde_json::Value>("/status").is_ok()
    })
}

/// Clock ticks of processor time and voluntary switches of a process and those it started.
fn spent(pids: &[u32]) -> (u64, u64) {
    let (mut ticks, mut switches) = (0, 0);
    for pid in pids {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
        let fields: Vec<&str> = after.split_whitespace().collect();
        let tick = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok());
        ticks += tick(11).unwrap_or(0) + tick(12).unwrap_or(0);
        for task in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
            let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
            let line = status.lines().find(|line| line.starts_with("voluntary_ctxt_switches"));
            let count = line.and_then(|line| line.split_whitespace().last()?.parse::<u64>().ok());
            switches += count.unwrap_or(0);
        }
    }
    (ticks, switches)
}

/// Its own and its children's, in KiB: resident, and its fair share of it.
fn memory(pids: &[u32]) -> (u64, u64) {
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0)
    };
    let of =
        |pid: &u32| fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    pids.iter().map(of).fold((0, 0), |(resident, share), text| {
        (resident + field(&text, "Rss:"), share + field(&text, "Pss:"))
    })
}

/// A process and all that it started.
fn family(pid: u32) -> Vec<u32> {
    let children =
        fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|child| child.parse().ok());
    std::iter::once(pid).chain(children.flat_map(family)).collect()
}

fn median(mut times: Vec<u128>) -> u128 {
    times.sort_unstable();
    times[times.len() / 2]
}

fn with_documents(node: &Node) {
    let community = found(node, "Knots");
    for number in 0..DOCUMENTS {
        let title = json!({ "title": format!("Piece {number}") });
        let made = node
            .api()
            .post::<serde_json::Value>(&format!("/communities/{community}/publications"), &title);
        made.expect("a publication");
    }
}

#[test]
#[ignore = "measures for minutes; the module says how it is run"]
fn starting_and_resting_beside_syncthing() {
    let (mut small, mut large) = (Node::named("Ann"), Node::named("Bob"));
    let mut other = Syncthing::new();
    with_documents(&large);
    let mut times: [Vec<u128>; 3] = Default::default();
    for _ in 0..STARTS {
        small.terminate();
        large.terminate();
        other.end();
        for (node, times) in [&mut small, &mut large].into_iter().zip(&mut times) {
            let at = Instant::now();
            node.begin();
            times.push(until(at, || answers(node)));
        }
        let at = Instant::now();
        other.begin();
        times[2].push(until(at, Syncthing::answers));
    }
    let [a, b, c] = times.map(median);
    let_pass(SETTLE);
    let rows = [
        ("a node, empty", small.pid(), a),
        ("a node, 1,000 documents", large.pid(), b),
        ("Syncthing", other.pid(), c),
    ]
    .map(|(name, pid, start)| (name, family(pid), start));
    let before = rows.each_ref().map(|(_, pids, _)| spent(pids));
    let_pass(REST);
    let after = rows.each_ref().map(|(_, pids, _)| spent(pids));
    for (((name, pids, start), (ticks, switches)), (ticks_now, switches_now)) in
        rows.iter().zip(before).zip(after)
    {
        let (resident, share) = memory(pids);
        let seconds = REST.as_secs_f64();
        let busy = (ticks_now - ticks) as f64 / 100.0 / seconds * 100.0;
        let wakes = (switches_now - switches) as f64 / seconds;
        println!(
            "{name:26} start {start:5} ms   resident {:5.1} MB, share {:5.1} MB   {busy:.2} % of a core, {wakes:.0} switches/s",
            resident as f64 / 1024.0,
            share as f64 / 1024.0,
        );
    }
}
