//! What the members do, and a ledger of what they were told is safe. The ledger is kept outside the
//! nodes: it is what they are judged by.

use std::collections::{BTreeMap, BTreeSet};

use api::communities::{Access, NewCommunity, NewInvite, NewJoin};
use api::people::{Interest, Level, ProfileChange, Stance, Visibility};
use api::publications::{Edit, NewPublication, Splice};
use api::questions::{Hearing, NewQuestion};
use api::terms::NewTerm;
use api::{Code, Problem};
use mind::{Answer, Command, Input, Ticket};

use crate::world::World;

/// What a command was for.
#[derive(Debug, Clone)]
pub(crate) enum Purpose {
    Name(String),
    Found,
    Invite,
    /// Something with this token in it was written.
    Write(String),
    Other,
}

/// What was acknowledged, and what is known to act on.
#[derive(Debug, Default)]
pub(crate) struct Script {
    asked: BTreeMap<(usize, Ticket), Purpose>,
    /// Tokens that a node acknowledged, by node.
    pub(crate) safe: Vec<(usize, String)>,
    /// The last name each node acknowledged.
    pub(crate) names: BTreeMap<usize, String>,
    pub(crate) community: Option<String>,
    pub(crate) link: Option<String>,
    /// Nodes that are copies of others, or were copied: what they write may be set aside.
    pub(crate) cloned: Vec<usize>,
    pub(crate) refused: u64,
    /// Whether members also quarrel about who belongs.
    pub(crate) quarrels: bool,
    /// Nodes that somebody wanted out or silent at some time: what they write may be set aside.
    pub(crate) concerned: BTreeSet<usize>,
    written: u64,
    /// Pairs that may never meet directly; empty when all may.
    pub(crate) strangers: Vec<(usize, usize)>,
    /// The only pairs that may meet; all when not said.
    pub(crate) only: Option<BTreeSet<(usize, usize)>>,
}

impl Script {
    pub(crate) fn may_meet(&self, a: usize, b: usize) -> bool {
        let pair = (a.min(b), a.max(b));
        !self.strangers.contains(&pair)
            && self.only.as_ref().is_none_or(|only| only.contains(&pair))
    }

    pub(crate) fn answered(
        &mut self,
        node: usize,
        ticket: Ticket,
        answer: &Result<Answer, Problem>,
    ) {
        let Some(purpose) = self.asked.remove(&(node, ticket)) else { return };
        let answer = match answer {
            Ok(answer) => answer,
            Err(problem) => {
                // A copied home may be told to try again; nobody else ever sees its node fail.
                let failed = problem.code == Code::Internal && !self.cloned.contains(&node);
                assert!(!failed, "node {node}, {purpose:?}: {problem:?}");
                self.refused += 1;
                return;
            }
        };
        match (purpose, answer) {
            (Purpose::Name(name), _) => {
                self.names.insert(node, name);
            }
            (Purpose::Found, Answer::CommunityRef(made)) => {
                self.community = Some(made.community.clone());
            }
            (Purpose::Invite, Answer::Invite(invite)) => self.link = Some(invite.link.clone()),
            (Purpose::Write(token), _) => self.safe.push((node, token)),
            (Purpose::Found | Purpose::Invite | Purpose::Other, _) => {}
        }
    }

    fn token(&mut self, node: usize) -> String {
        self.written += 1;
        format!("n{node}w{}x", self.written)
    }
}

impl World {
    /// A member asks their node for something.
    pub(crate) fn ask(&mut self, node: usize, purpose: Purpose, command: Command) {
        if !self.nodes[node].is_up() {
            return;
        }
        let ticket = self.nodes[node].ticket();
        self.script.asked.insert((node, ticket), purpose);
        self.feed(node, Input::Command { ticket, command });
    }

    /// A question that changes nothing.
    pub(crate) fn read(&mut self, node: usize, command: Command) -> Result<Answer, Problem> {
        let now = self.now;
        self.nodes[node].read(now, command)
    }

    pub(crate) fn set_name(&mut self, node: usize, name: &str) {
        let change = ProfileChange { name: Some(name.to_owned()), ..ProfileChange::default() };
        self.ask(node, Purpose::Name(name.to_owned()), Command::ChangeProfile(change));
    }

    pub(crate) fn care_about(&mut self, node: usize, label: &str, stance: Stance) {
        self.care_and_show(node, label, stance, Visibility::Public);
    }

    pub(crate) fn care_and_show(
        &mut self,
        node: usize,
        label: &str,
        stance: Stance,
        visibility: Visibility,
    ) {
        let interest = Interest {
            label: label.to_owned(),
            language: "nl".to_owned(),
            level: Level::Practising,
            stance,
            visibility,
        };
        self.ask(node, Purpose::Other, Command::PutInterest(interest));
    }

    pub(crate) fn found(&mut self, node: usize) {
        let new = NewCommunity {
            name: "Motordiagnose".to_owned(),
            purpose: "Samen sneller van geluid naar oorzaak".to_owned(),
            access: Access::Invite,
        };
        self.ask(node, Purpose::Found, Command::CreateCommunity(new));
        let community = self.script.community.clone().expect("the calm before the storm");
        let invite = NewInvite { uses: Some(100), ..NewInvite::default() };
        self.ask(node, Purpose::Invite, Command::CreateInvite(community, invite));
    }

    pub(crate) fn join(&mut self, node: usize) {
        let Some(link) = self.script.link.clone() else { return };
        self.ask(node, Purpose::Other, Command::Join(NewJoin { link, words: String::new() }));
    }

    fn is_member(&mut self, node: usize) -> bool {
        let Some(community) = self.script.community.clone() else { return false };
        self.read(node, Command::ShowCommunity(community)).is_ok()
    }
}

/// Something a member does, or something that goes wrong; then the next is planned.
pub(crate) fn act(world: &mut World) {
    let count = world.nodes.len();
    let node = world.chance.below(count);
    match world.chance.below(20) {
        0 => world.crash(node),
        1 if world.chance.once_in(2) => world.part(),
        2 => {
            let other = world.chance.below(count);
            world.disconnect(node, other);
            world.plan(50, crate::world::Event::Connect(node, other));
        }
        3 => {
            let name = format!("name{}", world.chance.below(1_000));
            world.set_name(node, &name);
        }
        4..7 if world.script.quarrels => crate::quarrels::quarrel(world, node),
        _ => write_something(world, node),
    }
    if world.storm {
        let pause = 10 + world.chance.below(250);
        world.plan(u64::try_from(pause).unwrap(), crate::world::Event::Act);
    }
}

pub(crate) fn write_something(world: &mut World, node: usize) {
    if !world.nodes[node].is_up() {
        return;
    }
    if !world.is_member(node) {
        world.join(node);
        return;
    }
    let community = world.script.community.clone().expect("members have one");
    let token = world.script.token(node);
    let write = Purpose::Write(token.clone());
    match world.chance.below(10) {
        0 => {
            let new = NewPublication { title: token };
            world.ask(node, write, Command::CreatePublication(community, new));
        }
        1 => {
            let new = NewQuestion { title: token, body: "Ik hoor het.".to_owned() };
            world.ask(node, write, Command::AskQuestion(community, new));
        }
        2 | 3 => {
            let labels = ["koude tik", "kettingrek", "nokkenas"];
            let label = labels[world.chance.below(labels.len())].to_owned();
            let new = NewTerm { label, language: "nl".to_owned(), definition: Some(token) };
            world.ask(node, write, Command::ProposeTerm(community, new));
        }
        4 => hear_something(world, node, community),
        _ => type_something(world, node, community, token),
    }
}

fn hear_something(world: &mut World, node: usize, community: String) {
    let Ok(Answer::Questions(list)) = world.read(node, Command::ListQuestions(community)) else {
        return;
    };
    if let Some(question) = world.chance.pick(&list.questions) {
        let id = question.question.clone();
        let hear = !world.chance.once_in(4);
        world.ask(node, Purpose::Other, Command::HearQuestion(id, Hearing { hear }));
    }
}

fn type_something(world: &mut World, node: usize, community: String, token: String) {
    let Ok(Answer::Publications(list)) = world.read(node, Command::ListPublications(community))
    else {
        return;
    };
    let Some(publication) = world.chance.pick(&list.publications) else { return };
    let id = publication.publication.clone();
    let Ok(Answer::Text(text)) = world.read(node, Command::ReadText(id.clone())) else { return };
    // Between tokens, so that each stays in one piece.
    let borders: Vec<usize> =
        text.text.match_indices(' ').map(|(at, _)| at + 1).chain([0]).collect();
    let at = *world.chance.pick(&borders).expect("there is always the beginning");
    let splice = Splice { at: u64::try_from(at).unwrap(), delete: 0, insert: format!("{token} ") };
    let edit = Edit {
        version: Some(text.version),
        heads: None,
        splices: vec![splice],
        client: None,
        sequence: None,
    };
    world.ask(node, Purpose::Write(token), Command::EditText(id, edit));
}
