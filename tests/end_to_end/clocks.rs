//! A clock that is off: it is said, with what to do, and nothing that was written is lost by it.

use api::status::{Doctor, Verdict};
use tests::talk::{agree, found, invite, join};
use tests::{Node, Start, eventually};

use crate::deeds::{begin_text, labels, propose, reads, write};

/// Three hours, in seconds: more than anyone's clock should be off.
const OFF_S: i64 = 3 * 60 * 60;

/// What a node's doctor says of the clock, once somebody is there to compare with.
#[track_caller]
fn said_of_the_clock(node: &Node, word: &str) -> (Verdict, String) {
    eventually("the doctor has compared clocks", || {
        let doctor: Doctor = node.api().get("/doctor").ok()?;
        let check = doctor.checks.into_iter().find(|check| check.check == "clock")?;
        check.message.contains(word).then_some((check.verdict, check.hint))
    })
}

/// ```text
/// Ann ── Bob      Bob's clock is hours off; once ahead, once behind
/// ```
#[test]
fn a_clock_that_is_off_is_said_at_both_ends_and_what_is_written_arrives() {
    for (off, of_bob, of_ann) in [(OFF_S, "ahead of", "behind"), (-OFF_S, "behind", "ahead of")] {
        let ann = Node::named("Ann");
        let clock = off.to_string();
        let mut bob = Start::named("Bob").env("COMMONGROUND_CLOCK_AHEAD_S", &clock).start();
        let community = found(&ann, "Knots");
        join(&bob, &invite(&ann, &community), &community);

        propose(&bob.api(), &community, "bowline").expect("a term");
        let text = begin_text(&ann.api(), &community, "On loops");
        write(&ann.api(), &text, "a loop\n").expect("written");

        reads(&bob, &text, "a loop\n");
        for (node, word) in [(&bob, of_bob), (&ann, of_ann)] {
            let (verdict, hint) = said_of_the_clock(node, word);
            assert_eq!(verdict, Verdict::Warning);
            assert!(hint.contains("set the wrong one"), "{hint}");
        }
        bob.terminate();
        bob.restart();
        said_of_the_clock(&bob, "agrees");
        propose(&bob.api(), &community, "sheet bend").expect("with the clock set right, too");
        eventually("Ann has both terms", || {
            (labels(&ann.api(), &community).ok()? == ["bowline", "sheet bend"]).then_some(())
        });
        agree(&[&ann, &bob], &community);
    }
}
