//! Who shares rare interests with me, and why.

use discovery::{Directory, Match, MyInterest, Reason, ReasonKind, like_minded};
use proptest::prelude::*;
use protocol::MemberId;
use protocol::announcement::Stance::{self, Both, Offering, Seeking};

use crate::people::{Person, START};

const ME: u8 = 0;

type Told<'a> = &'a [(&'a str, Stance)];

fn people(interests: &[Told<'_>]) -> Directory {
    let mut directory = Directory::default();
    for (number, told) in (0..).zip(interests) {
        directory.offer(START, Person::number(number).cares_about(START, told));
    }
    directory
}

fn mine(interests: Told<'_>) -> Vec<MyInterest> {
    let one = |&(label, stance): &(&str, Stance)| MyInterest {
        label: label.to_owned(),
        language: String::new(),
        stance,
    };
    interests.iter().map(one).collect()
}

fn matches(directory: &Directory, interests: Told<'_>) -> Vec<Match> {
    like_minded(directory, &mine(interests), &id(ME), 20)
}

fn id(number: u8) -> MemberId {
    Person::number(number).member()
}

fn order(matches: &[Match]) -> Vec<MemberId> {
    matches.iter().map(|found| found.member).collect()
}

fn reason(mine: &str, theirs: &str, kind: ReasonKind) -> Reason {
    Reason { mine: mine.into(), theirs: theirs.into(), kind }
}

#[test]
fn a_rare_interest_outweighs_a_common_one_and_i_am_not_on_my_own_list() {
    let me: Told<'_> = &[("lace", Both), ("coffee", Both)];
    let directory = people(&[
        me,
        &[("coffee", Both)],
        &[("coffee", Both)],
        &[("Lace", Both)],
        &[("chess", Both)],
    ]);

    let found = matches(&directory, me);

    assert_eq!(found[0].member, id(3));
    assert_eq!(found[0].reasons, [reason("lace", "Lace", ReasonKind::Shared)]);
    assert_eq!(found.len(), 3, "nobody without an interest of mine, and not me");
    assert!((found[1].score - found[2].score).abs() < f64::EPSILON);
    assert!(found[1].member < found[2].member, "equals in the order of their ids");
}

#[test]
fn the_reasons_say_what_we_have_for_one_another() {
    let cases = [
        (Seeking, Offering, ReasonKind::TheyOffer),
        (Seeking, Both, ReasonKind::TheyOffer),
        (Both, Offering, ReasonKind::TheyOffer),
        (Offering, Seeking, ReasonKind::TheySeek),
        (Offering, Both, ReasonKind::TheySeek),
        (Both, Seeking, ReasonKind::TheySeek),
        (Seeking, Seeking, ReasonKind::BothSeek),
        (Offering, Offering, ReasonKind::Shared),
        (Both, Both, ReasonKind::Shared),
    ];
    for (i, they, kind) in cases {
        let directory = people(&[&[], &[("copulas", they)]]);
        let found = matches(&directory, &[("Copulas", i)]);
        assert_eq!(found[0].reasons, [reason("Copulas", "copulas", kind)], "{i:?} {they:?}");
    }
}

#[test]
fn not_knowing_the_same_counts_at_least_as_much_as_knowing_it() {
    let unknown = people(&[&[], &[("copulas", Seeking)]]);
    let known = people(&[&[], &[("copulas", Offering)]]);

    let both_seek = matches(&unknown, &[("copulas", Seeking)])[0].score;
    let both_know = matches(&known, &[("copulas", Offering)])[0].score;
    let offered = matches(&known, &[("copulas", Seeking)])[0].score;

    assert!(both_seek >= both_know);
    assert!(offered > both_know, "someone who has what I seek comes first");
}

#[test]
fn a_plural_matches_too_but_weighs_less() {
    let directory = people(&[&[], &[("motoren", Both)], &[("Motor", Both)]]);

    let found = matches(&directory, &[("motor", Both)]);

    assert_eq!(order(&found), [id(2), id(1)]);
    assert_eq!(found[1].reasons, [reason("motor", "motoren", ReasonKind::Shared)]);
}

#[test]
fn many_spellings_of_one_interest_count_once() {
    let directory =
        people(&[&[], &[("motor", Both), ("motoren", Both), ("motors", Both)], &[("motor", Both)]]);

    let found = matches(&directory, &[("motor", Both), ("MOTOR", Both)]);

    assert!((found[0].score - found[1].score).abs() < f64::EPSILON);
    assert_eq!(found[0].reasons.len(), 1);
}

#[test]
fn the_weightiest_reason_stands_first() {
    let directory = people(&[
        &[],
        &[("coffee", Both), ("lace", Seeking)],
        &[("coffee", Both)],
        &[("coffee", Both)],
    ]);

    let found = matches(&directory, &[("coffee", Both), ("lace", Offering)]);

    assert_eq!(found[0].reasons[0], reason("lace", "lace", ReasonKind::TheySeek));
    assert_eq!(found[0].reasons[1], reason("coffee", "coffee", ReasonKind::Shared));
}

#[test]
fn nobody_is_found_without_interests_or_without_people() {
    assert!(matches(&people(&[]), &[("lace", Both)]).is_empty());
    assert!(matches(&people(&[&[], &[("lace", Both)]]), &[]).is_empty());
    assert!(
        like_minded(&people(&[&[], &[("lace", Both)]]), &mine(&[("lace", Both)]), &id(ME), 0)
            .is_empty()
    );
}

fn stance() -> impl Strategy<Value = Stance> {
    prop_oneof![Just(Both), Just(Seeking), Just(Offering)]
}

fn interests() -> impl Strategy<Value = Vec<(String, Stance)>> {
    // Low numbers are common; "subject 3" and "subject 3s" are aliases of one another.
    let label = (0_u32..5, 0_u32..5, any::<bool>())
        .prop_map(|(a, b, plural)| format!("subject{}{}", a * b, if plural { "s" } else { "" }));
    proptest::collection::vec((label, stance()), 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Asking for everyone walks through everyone; asking for a few takes the short cut.
    #[test]
    fn the_short_cut_finds_the_same_as_looking_at_everyone(
        theirs in proptest::collection::vec(interests(), 1..24),
        my in interests(),
        limit in 1_usize..6,
    ) {
        let theirs: Vec<Vec<(&str, Stance)>> = theirs.iter()
            .map(|told| told.iter().map(|(label, stance)| (label.as_str(), *stance)).collect())
            .collect();
        let my: Vec<(&str, Stance)> = my.iter().map(|(label, stance)| (label.as_str(), *stance)).collect();
        let directory = people(&theirs.iter().map(Vec::as_slice).collect::<Vec<_>>());

        let everyone = like_minded(&directory, &mine(&my), &id(ME), usize::MAX);
        let few = like_minded(&directory, &mine(&my), &id(ME), limit);

        prop_assert_eq!(&everyone[..limit.min(everyone.len())], few.as_slice());
    }
}
