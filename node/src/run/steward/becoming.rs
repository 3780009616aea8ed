//! What becoming somebody else's device means for the steward: first it is kept, then a new mind knows it.

use super::tests::{House, ask, code, write};
use super::*;
use crate::failure::{Exit, Failure};
use mind::{Answer, Archive};

/// Whoever asks for anything has the node become anew.
fn becoming(input: &Input, _: &dyn Archive) -> Vec<Effect> {
    let Input::Command { ticket, .. } = input else { return Vec::new() };
    let reply = Effect::Reply { ticket: *ticket, answer: Ok(Answer::Done) };
    vec![Effect::Become(Become::Anew), reply]
}

#[test]
fn who_the_node_became_is_kept_before_it_is_answered_and_sessions_begin_anew() {
    let mut house = House::with(becoming);
    house.turn(vec![tests::connected(1)]);
    let (one, heard) = ask(write("one"));

    house.turn(vec![one]);

    assert_eq!(code(heard), None);
    assert_eq!(*house.disconnected.lock().unwrap(), [tests::device(1)]);
}

#[test]
fn what_could_not_be_kept_is_not_what_the_node_becomes() {
    let mut house = House::with(becoming);
    let steward = house.steward.becoming(Box::new(|_| {
        Err(Failure::new(Exit::Failed, "home", "The disk is full.", "Make room."))
    }));
    house.steward = steward;
    house.turn(vec![tests::connected(1)]);
    let (one, heard) = ask(write("one"));

    house.turn(vec![one]);

    assert_eq!(code(heard), Some(Code::Internal));
    assert!(house.disconnected.lock().unwrap().is_empty(), "no other mind, no other sessions");
}
