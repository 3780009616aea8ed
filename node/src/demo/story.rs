//! The story: told once, by the people themselves, through the same API that everyone has.
//!
//! Each step waits until it has really arrived where the next one needs it.

use api::communities::{
    Access, Community, CommunityRef, CommunityState, Invite, Join, NewCommunity, NewInvite, NewJoin,
};
use api::people::{Interest, Matches, Profile, ProfileChange, Visibility};
use api::publications::{
    Edit, Edited, NewPublication, PublicationRef, PublicationText, Splice, WholeText,
};
use api::questions::{Hearing, NewQuestion, Question, QuestionList, QuestionRef};
use api::terms::{LabelText, NewRelation, NewTerm, Term, TermChange, TermList, TermRef};
use ureq::http::Method;

use super::cast::{CAST, FATIMA, HANNEKE, JOOST};
use super::household::Household;
use super::text;
use super::words::Words;
use crate::cli::client::Client;
use crate::cli::say::talk;
use crate::failure::Failure;

/// The language of the story.
const DUTCH: &str = "nl";

/// Tells it to the end; what it shows is then at every node.
pub(super) fn tell(house: &mut Household, words: Words) -> Result<(), Failure> {
    talk(words.meeting());
    introduce(house)?;
    talk(words.table());
    let table = lay_table(house, JOOST, text::TABLE, &[FATIMA, HANNEKE])?;
    lay_table(house, HANNEKE, text::CLUB, &[JOOST])?;
    talk(words.words());
    propose_terms(house, &table)?;
    talk(words.questions());
    ask_questions(house, &table)?;
    talk(words.writing());
    write_together(house, &table)?;
    talk(words.settling());
    wait_for_the_same(house, &table)
}

fn introduce(house: &mut Household) -> Result<(), Failure> {
    for (number, person) in CAST.iter().enumerate() {
        let profile = ProfileChange {
            about: Some(person.about.into()),
            affiliation: Some(person.affiliation.into()),
            place: Some(person.place.into()),
            languages: Some(vec![DUTCH.into()]),
            ..ProfileChange::default()
        };
        let _: Profile = house.of(number)?.send(Method::PATCH, "/profile", &profile)?;
        for &(label, level, stance) in person.interests {
            let interest = Interest {
                label: label.into(),
                language: DUTCH.into(),
                level,
                stance,
                visibility: Visibility::Public,
            };
            house.of(number)?.tell(Method::PUT, "/interests", &interest)?;
        }
    }
    for number in 0..CAST.len() {
        wait_at(house, "they know of each other", number, |client| {
            let matches: Matches = client.get("/matches")?;
            Ok(matches.matches.len() >= CAST.len() - 1)
        })?;
    }
    Ok(())
}

/// Waits until something is so at one node. The client is looked up anew at each look.
fn wait_at(
    house: &mut Household,
    what: &str,
    number: usize,
    mut is_so: impl FnMut(&Client) -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let client = house.of(number)?.again();
    house.eventually(what, || is_so(&client))
}

/// Someone lays a table and invites others, who come.
fn lay_table(
    house: &mut Household,
    host: usize,
    (name, purpose): (&str, &str),
    guests: &[usize],
) -> Result<String, Failure> {
    let new = NewCommunity { name: name.into(), purpose: purpose.into(), access: Access::Invite };
    let made: CommunityRef = house.of(host)?.post("/communities", &new)?;
    let uses = u32::try_from(guests.len()).unwrap_or(1);
    let invite: Invite = house.of(host)?.post(
        &format!("/communities/{}/invites", made.community),
        &NewInvite { uses: Some(uses), ..NewInvite::default() },
    )?;
    for &guest in guests {
        let _: Join = house
            .of(guest)?
            .post("/joins", &NewJoin { link: invite.link.clone(), words: String::new() })?;
    }
    let path = format!("/communities/{}", made.community);
    let everyone = guests.len() + 1;
    for &number in guests.iter().chain([&host]) {
        wait_at(house, "everyone sits at the table", number, |client| {
            Ok(client.get::<Community>(&path).is_ok_and(|shown| {
                shown.state == CommunityState::Member && shown.members.len() == everyone
            }))
        })?;
    }
    Ok(made.community)
}

fn propose_terms(house: &mut Household, table: &str) -> Result<(), Failure> {
    let path = format!("/communities/{table}/terms");
    let propose = |house: &Household, term: &text::Term| -> Result<TermRef, Failure> {
        let new = NewTerm {
            label: term.label.into(),
            language: DUTCH.into(),
            definition: Some(term.reading.into()),
        };
        house.of(term.by)?.post(&path, &new)
    };
    let mut ids = Vec::new();
    for term in &text::TERMS {
        ids.push((term.label, propose(house, term)?.term));
    }
    for number in 0..CAST.len() {
        wait_at(house, "the terms are everywhere", number, |client| {
            Ok(client.get::<TermList>(&path)?.terms.len() == text::TERMS.len())
        })?;
    }
    for reading in &text::READINGS {
        propose(house, reading)?;
    }
    let id = |label: &str| ids.iter().find(|(one, _)| *one == label).map(|(_, id)| id.clone());
    for (one, kind, other) in text::RELATIONS {
        let (Some(one), Some(term)) = (id(one), id(other)) else { continue };
        let relation = Some(NewRelation { kind, term });
        change(house, &one, &TermChange { relation, ..TermChange::default() })?;
    }
    if let Some(tick) = id("koude tik") {
        let label = |text: &str, language: &str| {
            Some(LabelText { text: text.into(), language: language.into() })
        };
        let preferred = label("cold tick", "en");
        change(house, &tick, &TermChange { preferred, ..TermChange::default() })?;
        let alternative = label("ochtendtik", DUTCH);
        change(house, &tick, &TermChange { alternative, ..TermChange::default() })?;
    }
    Ok(())
}

fn change(house: &Household, term: &str, change: &TermChange) -> Result<(), Failure> {
    let _: Term = house.of(JOOST)?.send(Method::PATCH, &format!("/terms/{term}"), change)?;
    Ok(())
}

fn ask_questions(house: &mut Household, table: &str) -> Result<(), Failure> {
    let path = format!("/communities/{table}/questions");
    for question in &text::QUESTIONS {
        let new = NewQuestion { title: question.title.into(), body: question.body.into() };
        let asked: QuestionRef = house.of(question.by)?.post(&path, &new)?;
        for &hearer in question.heard_by {
            wait_at(house, "the question is on the board", hearer, |client| {
                let board: QuestionList = client.get(&path)?;
                Ok(board.questions.iter().any(|one| one.question == asked.question))
            })?;
            let hearing = format!("/questions/{}/hearing", asked.question);
            let _: Question =
                house.of(hearer)?.send(Method::PUT, &hearing, &Hearing { hear: true })?;
        }
    }
    Ok(())
}

fn write_together(house: &mut Household, table: &str) -> Result<(), Failure> {
    let new = NewPublication { title: text::TITLE.into() };
    let path = format!("/communities/{table}/publications");
    let made: PublicationRef = house.of(JOOST)?.post(&path, &new)?;
    let path = format!("/publications/{}", made.publication);
    let whole = WholeText { text: text::BEGINNING.into() };
    let _: Edited = house.of(JOOST)?.send(Method::PUT, &format!("{path}/text"), &whole)?;
    let mut so_far = text::BEGINNING.to_owned();
    for (writer, addition) in [(FATIMA, text::FROM_THE_WORKSHOP), (HANNEKE, text::FROM_THE_CLUB)] {
        wait_at(house, "the text has arrived", writer, |client| {
            Ok(read(client, &path).is_ok_and(|text| text.text == so_far))
        })?;
        append(house.of(writer)?, &path, addition)?;
        so_far.push_str(addition);
    }
    Ok(())
}

fn read(client: &Client, path: &str) -> Result<PublicationText, Failure> {
    client.get(&format!("{path}/text"))
}

/// Writes at the end of a text, as an editor would.
fn append(client: &Client, path: &str, addition: &str) -> Result<(), Failure> {
    let now = read(client, path)?;
    let at = now.text.encode_utf16().count().try_into().unwrap_or(u64::MAX);
    let edit = Edit {
        version: Some(now.version),
        heads: None,
        splices: vec![Splice { at, delete: 0, insert: addition.into() }],
        client: None,
        sequence: None,
    };
    let _: Edited = client.post(&format!("{path}/edits"), &edit)?;
    Ok(())
}

/// Equal digests mean equal state.
fn wait_for_the_same(house: &mut Household, table: &str) -> Result<(), Failure> {
    let path = format!("/communities/{table}");
    let clients = (0..CAST.len())
        .map(|number| house.of(number).map(Client::again))
        .collect::<Result<Vec<_>, _>>()?;
    house.eventually("everyone has everything", || {
        let digests = clients
            .iter()
            .map(|client| client.get::<Community>(&path).map(|shown| shown.digest))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(digests.windows(2).all(|pair| pair[0] == pair[1]))
    })
}
