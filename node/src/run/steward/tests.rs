//! A steward with a real store in memory and a scripted mind: what leaves the house, and when.
//!
//! ```text
//!   arrivals ──▶ steward ──▶ scripted mind ──▶ effects
//!                   │ stage, commit                │
//!                   ▼                              ▼
//!              MemoryStore                 street, answers, bells
//! ```

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use mind::{Answer, Archive, Keep, Local, Range};
use protocol::Time;
use protocol::hello::Side;
use store::MemoryStore;
use tokio::sync::oneshot;

use super::*;
use crate::home::Home;
use crate::home::plate::Plate;

/// What a scripted mind does with the inputs it is given; shared with its successors.
pub(super) type Script = fn(&Input, &dyn Archive) -> Vec<Effect>;

pub(super) struct Scripted(Script);

impl Think for Scripted {
    fn handle(&mut self, _: Time, archive: &dyn Archive, input: Input) -> Vec<Effect> {
        (self.0)(&input, archive)
    }

    fn next_deadline(&self) -> Option<Time> {
        None
    }
}

#[derive(Clone, Default)]
struct Seen(std::sync::Arc<std::sync::Mutex<Vec<Effect>>>);

struct RecordingStreet(Seen, std::sync::Arc<std::sync::Mutex<Vec<DeviceId>>>);

impl Street for RecordingStreet {
    fn carry_out(&mut self, effect: Effect) {
        self.0.0.lock().unwrap().push(effect);
    }

    fn disconnect(&mut self, device: DeviceId) {
        self.1.lock().unwrap().push(device);
    }
}

/// A steward, and what its street saw.
pub(super) struct House {
    pub(super) steward: Steward<MemoryStore, Scripted>,
    seen: Seen,
    pub(super) disconnected: std::sync::Arc<std::sync::Mutex<Vec<DeviceId>>>,
    _dir: tempfile::TempDir,
}

impl House {
    pub(super) fn with(script: Script) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path())).unwrap();
        let plate = Plate {
            http: String::new(),
            token: String::new(),
            peer_id: String::new(),
            member: None,
            listen: Vec::new(),
        };
        let (ready, _) = oneshot::channel();
        let (seen, disconnected) = (Seen::default(), std::sync::Arc::default());
        let street = RecordingStreet(seen.clone(), std::sync::Arc::clone(&disconnected));
        let steward = Steward::new(
            MemoryStore::new(),
            Box::new(move |_| Scripted(script)),
            Box::new(street),
            Nameplate::new(home, plate, ready),
        );
        Self { steward, seen, disconnected, _dir: dir }
    }

    pub(super) fn turn(&mut self, arrivals: Vec<Arrival>) -> Flow {
        let mut arrivals = VecDeque::from(arrivals);
        let first = arrivals.pop_front().unwrap_or(Arrival::Nothing);
        self.steward.turn(first, &mut || arrivals.pop_front())
    }

    fn street(&self) -> Vec<Effect> {
        std::mem::take(&mut self.seen.0.lock().unwrap())
    }

    fn kept(&self) -> usize {
        self.steward.store.scan(Range::Local).count()
    }

    fn fail(&mut self, kind: Option<CommitFailed>) {
        self.steward.store.fail_commits(kind);
    }
}

pub(super) fn ask(command: Command) -> (Arrival, oneshot::Receiver<Result<Answer, Problem>>) {
    let (answer, heard) = oneshot::channel();
    (Arrival::Knock(Knock::Ask { command, answer }), heard)
}

pub(super) fn write(label: &str) -> Command {
    Command::RemoveInterest(label.into())
}

pub(super) fn device(number: u8) -> DeviceId {
    DeviceId([number; 32])
}

pub(super) fn connected(number: u8) -> Arrival {
    Arrival::Input(Input::PeerConnected {
        device: device(number),
        side: Side::Initiator,
        address: String::new(),
    })
}

pub(super) fn code(heard: oneshot::Receiver<Result<Answer, Problem>>) -> Option<Code> {
    heard.blocking_recv().unwrap().err().map(|problem| problem.code)
}

fn keep(label: &str) -> Effect {
    let key = Key::Local(Local::LastEdit(protocol::DocumentId([3; 16]), label.into()));
    Effect::Keep(Keep { key, value: Some(b"kept".to_vec()) })
}

fn blame(why: &'static str) -> Effect {
    Effect::Blame { device: device(9), why }
}

/// Writes keep their label, blame someone before and after it, and are answered; reads are
/// answered; the label `panic` panics.
fn usual(input: &Input, _: &dyn Archive) -> Vec<Effect> {
    let Input::Command { ticket, command } = input else { return Vec::new() };
    let reply = Effect::Reply { ticket: *ticket, answer: Ok(Answer::Done) };
    if let Command::RemoveInterest(label) = command {
        assert_ne!(label, "panic", "a defect");
        return vec![blame("before"), keep(label), reply, blame("after")];
    }
    vec![reply]
}

#[test]
fn a_batch_is_committed_once_and_then_leaves_in_order() {
    let mut house = House::with(usual);
    let before = house.steward.store.commits();
    let (one, heard_one) = ask(write("one"));
    let (two, heard_two) = ask(write("two"));

    house.turn(vec![one, two]);

    assert_eq!(house.steward.store.commits(), before + 1, "one flush for both");
    assert_eq!(house.kept(), 2);
    assert_eq!(code(heard_one), None);
    assert_eq!(code(heard_two), None);
    let order = [blame("before"), blame("after"), blame("before"), blame("after")];
    assert_eq!(house.street(), order);
}

#[test]
fn what_one_input_keeps_the_next_one_sees() {
    fn counting(input: &Input, archive: &dyn Archive) -> Vec<Effect> {
        let Input::Command { ticket, command: Command::RemoveInterest(label) } = input else {
            return Vec::new();
        };
        let why = if archive.scan(Range::Local).count() == 0 { "first" } else { "second" };
        vec![keep(label), blame(why), Effect::Reply { ticket: *ticket, answer: Ok(Answer::Done) }]
    }
    let mut house = House::with(counting);

    house.turn(vec![ask(write("one")).0, ask(write("two")).0]);

    assert_eq!(house.street(), [blame("first"), blame("second")]);
}

#[test]
fn when_the_disk_is_full_nothing_leaves_and_everyone_is_told_the_truth() {
    let mut house = House::with(usual);
    house.fail(Some(CommitFailed::DiskFull));
    let (write_one, heard_write) = ask(write("one"));
    let (read, heard_read) = ask(Command::ListInterests);

    house.turn(vec![connected(1), write_one, read]);

    assert_eq!(code(heard_write), Some(Code::DiskFull));
    assert_eq!(code(heard_read), None, "reading goes on");
    assert_eq!(house.street(), []);
    assert_eq!(house.kept(), 0);
    assert_eq!(*house.disconnected.lock().unwrap(), [device(1)], "its session begins anew");
}

#[test]
fn while_the_disk_is_full_reads_are_answered_and_writes_are_refused_at_once() {
    let mut house = House::with(usual);
    house.fail(Some(CommitFailed::DiskFull));
    house.turn(vec![ask(write("one")).0]);
    let (write_two, heard_write) = ask(write("two"));
    let (read, heard_read) = ask(Command::ListInterests);

    house.turn(vec![write_two, read]);

    assert_eq!(code(heard_write), Some(Code::DiskFull));
    assert_eq!(code(heard_read), None);
}

#[test]
fn a_node_recovers_by_itself_when_there_is_room_again() {
    let mut house = House::with(usual);
    house.fail(Some(CommitFailed::DiskFull));
    house.turn(vec![ask(write("one")).0]);
    assert!(house.steward.patience() <= crate::limits::PROBE_EVERY, "it will look for room");

    house.fail(None);
    house.steward.probe_at = Some(Instant::now());
    let (write_two, heard) = ask(write("two"));
    house.turn(vec![write_two]);

    assert_eq!(code(heard), None);
    assert_eq!(house.kept(), 1);
}

#[test]
fn a_panic_costs_only_the_one_who_caused_it() {
    let mut house = House::with(usual);
    let (one, heard_one) = ask(write("one"));
    let (bad, heard_bad) = ask(write("panic"));
    let (three, heard_three) = ask(write("three"));
    let mut rest = VecDeque::from([bad, three]);

    house.steward.turn(one, &mut || rest.pop_front());
    house.turn(rest.into_iter().collect());

    assert_eq!(code(heard_one), None);
    assert_eq!(code(heard_bad), Some(Code::Internal));
    assert_eq!(code(heard_three), None);
    assert_eq!(house.kept(), 2);
}

#[test]
fn a_peer_whose_message_makes_the_mind_panic_is_blamed() {
    fn fragile(input: &Input, _: &dyn Archive) -> Vec<Effect> {
        assert!(!matches!(input, Input::Message { .. }), "a defect");
        Vec::new()
    }
    let mut house = House::with(fragile);
    let message = protocol::message::Message::Hello { nonce: [0; 32], clock: Time(1) };

    house.turn(vec![Arrival::Input(Input::Message { from: device(4), message })]);

    let blamed = house.street();
    assert!(matches!(&blamed[..], [Effect::Blame { device: who, .. }] if *who == device(4)));
}

#[test]
fn a_broken_store_ends_the_node_before_anything_leaves() {
    let mut house = House::with(usual);
    house.fail(Some(CommitFailed::Broken));
    let (one, heard) = ask(write("one"));

    let flow = house.turn(vec![one]);

    assert!(matches!(flow, Flow::Broken(_)), "{flow:?}");
    assert_eq!(code(heard), Some(Code::Internal));
    assert_eq!(house.street(), []);
}

#[test]
fn a_batch_ends_when_enough_is_kept_and_the_rest_waits() {
    let mut house = House::with(usual);
    let handed = Rc::new(RefCell::new(0));
    let counter = Rc::clone(&handed);

    house.steward.turn(ask(write("first")).0, &mut || {
        *counter.borrow_mut() += 1;
        Some(ask(write(&format!("write {}", counter.borrow()))).0)
    });

    assert_eq!(*handed.borrow() + 1, crate::limits::BATCH_KEEPS_MAX);
}

#[test]
fn an_address_that_is_none_is_refused_before_the_mind_hears_of_it() {
    let mut house = House::with(|input, _| {
        assert!(!matches!(input, Input::Command { .. }), "the mind heard of it");
        Vec::new()
    });
    let (add, heard) = ask(Command::AddPeer(api::people::NewPeer { address: "nowhere".into() }));

    house.turn(vec![add]);

    assert_eq!(code(heard), Some(Code::BadRequest));
}

#[test]
fn a_stop_that_a_window_asks_for_is_passed_on_and_one_of_the_node_is_obeyed() {
    let mut house = House::with(usual);

    assert_eq!(house.turn(vec![Arrival::Knock(Knock::Stop)]), Flow::Asked);
    assert_eq!(house.turn(vec![Arrival::Stop]), Flow::Stop);
    assert_eq!(house.turn(vec![Arrival::Nothing]), Flow::GoOn);
}

#[test]
fn a_gossiped_announcement_without_a_verdict_is_not_passed_on() {
    let mut house = House::with(usual);
    let mut batch = Batch::default();
    batch.unjudged.push(mind::GossipToken(7));

    house.steward.carry_out(batch);

    let ignored = Effect::Judge { token: mind::GossipToken(7), verdict: mind::Verdict::Ignore };
    assert_eq!(house.street(), [ignored]);
}
