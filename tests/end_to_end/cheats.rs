//! A fellow member who cheats, over real streams, at a table of real nodes: forged and replayed records, two
//! histories, work handed in late, bombs. What it says is refused; the table goes on as if nothing was said.

use std::time::Duration;

use api::communities::{CommunityState, NewJoin};
use api::questions::NewQuestion;
use mind::{Answer, Command, Key, Range};
use protocol::log::{ChangeEntry, Checkpoint, Header, Payload};
use protocol::message::{CommunityMessage, Entry, Message};
use protocol::{
    ActorId, Bytes, ChangeHash, CommunityId, DeviceId, DocumentId, DocumentKind, HeaderHash, List,
    LogId, Opened, OperationId, Sealed, Time,
};
use tests::impostor::refused_envelopes;
use tests::talk::{agree, community_at, found, invite, join};
use tests::{Impostor, Node, eventually};

/// Ann and Bob, who are honest, and Eve, who sits there too.
struct Table {
    ann: Node,
    bob: Node,
    eve: Impostor,
    community: String,
    id: CommunityId,
}

fn device_of(node: &Node) -> DeviceId {
    let profile = node.json(&["profile", "show"]);
    profile["device"].as_str().expect("text").parse().expect("an id")
}

fn table(seed: u8) -> Table {
    let (ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let mut eve = Impostor::named("Eve", seed);
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    sits(&mut eve, &invite(&ann, &community), &community);
    let id = community.parse().expect("an id");
    let mut table = Table { ann, bob, eve, community, id };
    table.honest("The table is laid");
    table
}

fn sits(eve: &mut Impostor, link: &str, community: &str) {
    let new = NewJoin { link: link.to_owned(), words: String::new() };
    eve.ask(Command::Join(new)).expect("a link");
    eve.until("Eve sits there", |eve| {
        let shown = eve.ask(Command::ShowCommunity(community.to_owned()));
        matches!(shown, Ok(Answer::Community(shown)) if shown.state == CommunityState::Member)
            .then_some(())
    });
}

impl Table {
    fn say(&mut self, message: CommunityMessage) {
        let (to, community) = (device_of(&self.ann), self.id);
        self.eve.say(to, Message::Community { community, message });
    }

    fn entries(&mut self, entries: Vec<Entry>) {
        self.say(CommunityMessage::Entries(List::first(entries)));
    }

    /// Somebody honest asks something, and all who are honest have it.
    fn honest(&mut self, title: &str) {
        self.eve.live(Duration::from_millis(300));
        let asked = self.bob.cli(&["question", "ask", &self.community, title]);
        assert_eq!(asked.code, 0, "{}", asked.stderr);
        let (ann, bob, community) = (&self.ann, &self.bob, &self.community);
        eventually("all who are honest have it", || {
            let has = |node: &Node| questions(node, community).contains(&title.to_owned());
            (has(ann) && has(bob)).then_some(())
        });
        agree(&[ann, bob], community);
    }

    /// Somebody else who cheats sits down in Eve's place.
    fn another_cheat(&mut self, seed: u8) {
        self.eve = Impostor::named("Eve", seed);
        sits(&mut self.eve, &invite(&self.ann, &self.community), &self.community);
    }

    /// Says an envelope in the message in which such a record is expected.
    fn say_as(&mut self, kind: &str, name: &str, sealed: &Sealed) {
        let record = sealed.clone();
        let to = device_of(&self.ann);
        match kind {
            "Header" => self.entries(vec![Entry { header: record, changes: List::default() }]),
            "Operation" | "Genesis" => {
                self.say(CommunityMessage::Operations(List::first([record])))
            }
            "Announcement" => {
                let records = List::first([record]);
                self.eve.say(to, Message::Announcements { records, more: false });
            }
            "LinkCertificate" | "UnlinkCertificate" => self.eve.say(to, Message::Speaks(record)),
            other => panic!("{other}: {name}"),
        }
    }

    /// Eve's own membership heads.
    fn heads(&self) -> List<OperationId, { protocol::limits::OPERATION_PARENTS_MAX }> {
        let mut all = Vec::new();
        let mut followed = Vec::new();
        for (_, bytes) in self.eve.kept(Range::Operations(self.id)) {
            let operation: Opened<protocol::membership::Operation> =
                Sealed::from_bytes(&bytes).expect("kept").open().expect("it was opened before");
            followed.extend(operation.after.iter().copied());
            all.push(OperationId::from(operation.id()));
        }
        all.retain(|id| !followed.contains(id));
        all.sort();
        List::new(all).expect("few")
    }

    /// A header of Eve's, properly signed.
    fn header(
        &self,
        log: u8,
        number: u64,
        previous: Option<HeaderHash>,
        payload: Payload,
    ) -> Entry {
        let header = Header {
            community: self.id,
            device: self.eve.device(),
            log: LogId([log; 16]),
            number,
            previous,
            at: Time(1),
            payload,
        };
        let sealed = Sealed::seal(header, self.eve.device_key()).expect("well formed");
        Entry { header: sealed.sealed().clone(), changes: List::default() }
    }

    fn actor(&self) -> ActorId {
        ActorId::fresh(self.id, self.eve.device(), [1; 8])
    }
}

fn questions(node: &Node, community: &str) -> Vec<String> {
    let list = node.json(&["question", "list", community]);
    let list = list["questions"].as_array().expect("a list").iter();
    list.map(|one| one["title"].as_str().expect("a title").to_owned()).collect()
}

fn hash_of(entry: &Entry) -> HeaderHash {
    HeaderHash::from(entry.header.id())
}

fn fresh(number: u8) -> DocumentId {
    DocumentId::fresh(DocumentKind::Question, [number; 16])
}

/// How often somebody may misbehave before a node hears them no more.
const HEARD: usize = 4;

#[test]
fn whatever_must_be_refused_is_refused_wherever_it_is_said() {
    let all = refused_envelopes();
    assert!(all.len() > 40, "the vectors were read");
    let mut table = table(3);
    let mut members = 3;
    for (number, some) in all.chunks(HEARD).enumerate() {
        if number > 0 {
            table.another_cheat(4 + u8::try_from(number).expect("few"));
            members += 1;
        }
        for (kind, name, sealed) in some {
            table.say_as(kind, name, sealed);
        }
        table.honest(&format!("And yet it goes on: {number}"));
    }
    let shown = community_at(&table.ann, &table.community).expect("there");
    assert_eq!(shown.members.len(), members);
    assert_eq!(shown.name, "Knots");
}

#[test]
fn a_record_holds_at_its_own_table_as_its_own_kind_and_under_its_own_name_only() {
    let mut table = table(3);
    let elsewhere = found(&table.ann, "Other");
    sits(&mut table.eve, &invite(&table.ann, &elsewhere), &elsewhere);
    let new = NewQuestion { title: "Said elsewhere".into(), body: String::new() };
    table.eve.ask(Command::AskQuestion(elsewhere.clone(), new)).expect("Eve may");
    let other: CommunityId = elsewhere.parse().expect("an id");
    eventually("Ann has it there", || {
        table.eve.live(Duration::from_millis(50));
        questions(&table.ann, &elsewhere).contains(&"Said elsewhere".to_owned()).then_some(())
    });

    // What was said there, said here: headers, operations, the genesis.
    let headers = table.eve.kept(Range::Headers(other)).into_iter();
    let headers: Vec<Entry> = headers
        .map(|(_, bytes)| Entry {
            header: Sealed::from_bytes(&bytes).expect("kept"),
            changes: List::default(),
        })
        .collect();
    assert!(!headers.is_empty());
    table.entries(headers.clone());
    let operations = table.eve.kept(Range::Operations(other)).into_iter();
    let operations: Vec<Sealed> =
        operations.map(|(_, bytes)| Sealed::from_bytes(&bytes).expect("kept")).collect();
    table.say(CommunityMessage::Operations(List::first(operations.clone())));
    // Operations as headers, headers as operations and as wishes.
    let as_entry = |header: &Sealed| Entry { header: header.clone(), changes: List::default() };
    table.entries(operations.iter().map(as_entry).collect());
    let as_records: Vec<Sealed> = headers.iter().map(|entry| entry.header.clone()).collect();
    table.say(CommunityMessage::Operations(List::first(as_records.clone())));
    table.say(CommunityMessage::Wishes(List::first(as_records)));

    table.honest("Nothing of that is here");
    assert!(!questions(&table.bob, &table.community).contains(&"Said elsewhere".to_owned()));
}

#[test]
fn two_histories_and_numbers_without_end_harm_only_their_author() {
    let mut table = table(4);
    let heads = table.heads();
    let begin = table.header(1, 1, None, Payload::Begin(heads.clone()));
    let change = |document, head| {
        let (actor, head) = (table.actor(), ChangeHash([head; 32]));
        Payload::Change(ChangeEntry { document, actor, head })
    };
    // One number, two headers; a change that nobody has; the greatest number there is, and one beyond a gap.
    let one = table.header(1, 2, Some(hash_of(&begin)), change(fresh(1), 1));
    let other = table.header(1, 2, Some(hash_of(&begin)), change(fresh(2), 2));
    let checkpoint = |began| Payload::Checkpoint(Checkpoint { began, tips: List::default() });
    let last = table.header(2, u64::MAX, Some(HeaderHash([3; 32])), checkpoint(heads.clone()));
    let unknown = List::first([OperationId([9; 32])]);
    let gap = table.header(3, 900, Some(HeaderHash([3; 32])), checkpoint(unknown));
    table.entries(vec![begin, one]);
    table.entries(vec![other]);
    table.entries(vec![last.clone(), gap]);
    table.entries(vec![last]);

    table.honest("One at a time");
    table.bob.cli(&["community", "show", &table.community]);
    agree(&[&table.ann, &table.bob], &table.community);
}

#[test]
fn bombs_and_changes_that_are_none_stop_their_authors_log_and_nothing_else() {
    let mut table = table(5);
    let bytes = |content: Vec<u8>| Bytes::new(content).expect("as long as allowed");
    let begin = table.header(1, 1, None, Payload::Begin(table.heads()));
    let actor = table.actor();
    let payload = |head: u8| {
        let document = fresh(head);
        Payload::Change(ChangeEntry { document, actor, head: ChangeHash([head; 32]) })
    };
    let magic = [0x85, 0x6f, 0x4a, 0x83];
    // Compressed chunks, a chunk that claims to be very long, noise, as much as fits.
    let compressed = [&magic[..], &[0; 4], &[2], &[0xff; 200]].concat();
    let claims = [&magic[..], &[0; 4], &[1, 0xff, 0xff, 0xff, 0xff, 0x0f]].concat();
    let noise = vec![0xa5; protocol::limits::CHANGE_BYTES_MAX];
    let mut previous = hash_of(&begin);
    let mut all = vec![begin.clone()];
    for (number, content) in (2_u8..).zip([compressed, claims, noise]) {
        let mut entry = table.header(1, u64::from(number), Some(previous), payload(number));
        previous = hash_of(&entry);
        entry.changes = List::first([bytes(content.clone())]);
        all.push(entry);
        let changes = List::first([bytes(content.clone())]);
        let document = fresh(number);
        table.say(CommunityMessage::Changes { document, changes, last: true });
        let part = Bytes::new(content).expect("short enough");
        table.say(CommunityMessage::Parcel { document, part, last: true });
    }
    for entry in all {
        table.entries(vec![begin.clone(), entry]);
    }

    table.honest("Still readable");
}

#[test]
fn who_was_removed_hands_in_what_was_written_long_ago_and_it_counts_no_more() {
    let mut table = table(6);
    let new = NewQuestion { title: "In time".into(), body: String::new() };
    table.eve.ask(Command::AskQuestion(table.community.clone(), new)).expect("Eve may");
    table.honest("Eve asked something");
    eventually("Ann has Eve's question", || {
        table.eve.live(Duration::from_millis(50));
        questions(&table.ann, &table.community).contains(&"In time".to_owned()).then_some(())
    });
    let heads = table.heads();
    let members = community_at(&table.ann, &table.community).expect("there").members;
    let eve = members.iter().find(|one| one.name == "Eve").expect("she sits there").member.clone();

    let removed = table.ann.cli(&["community", "remove", &table.community, &eve]);
    assert_eq!(removed.code, 0, "{}", removed.stderr);
    agree(&[&table.ann, &table.bob], &table.community);
    // A log that begins where she still belonged, with times of long ago, and operations of those days.
    let begin = table.header(9, 1, None, Payload::Begin(heads.clone()));
    let checkpoint =
        Payload::Checkpoint(Checkpoint { began: heads.clone(), tips: List::default() });
    let later = table.header(9, 2, Some(hash_of(&begin)), checkpoint);
    table.entries(vec![begin, later]);
    let before = agree(&[&table.ann, &table.bob], &table.community);
    table.eve.live(Duration::from_millis(500));
    assert_eq!(agree(&[&table.ann, &table.bob], &table.community), before, "nothing changed by it");

    table.honest("Without Eve");
    let titles = questions(&table.bob, &table.community);
    assert!(titles.contains(&"In time".to_owned()), "what she wrote in time stays: {titles:?}");
    let kept = table.eve.kept(Range::Headers(table.id));
    assert!(kept.iter().any(|(key, _)| matches!(key, Key::Header(..))));
}
