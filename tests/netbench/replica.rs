//! What a peer of the comparison is told to do, done with a node.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use api::communities::{Invite, NewInvite};
use api::publications::{Edit, Edited, PublicationList, PublicationRef, Splice, WholeText};
use serde_json::{Value, json};
use tests::talk::{found, join};
use tests::{Client, Node, Start, eventually};

use crate::follow::Follower;
use crate::seeded;
use crate::stats::{self, now};

/// How often something is looked for that no event tells.
const LOOK_EVERY: Duration = Duration::from_micros(500);

/// One peer.
pub(crate) struct Replica {
    inner: Mutex<Inner>,
}

struct Inner {
    node: Option<Node>,
    community: Option<String>,
    /// Where the invite lies of the peer to join.
    invite: Option<PathBuf>,
    followers: BTreeMap<String, Follower>,
    many: Vec<String>,
    /// Bytes of connections that are closed.
    past: (u64, u64),
    /// Whether the node has ended and is to come back.
    away: bool,
}

type Said = Result<Value, String>;

impl Replica {
    pub(crate) fn new() -> Self {
        // Whoever compares kills its peers: the node must not outlive this process.
        let tied = ["setpriv", "--pdeathsig", "KILL"];
        let node = Start::named("Peer").with_a_key_of_its_own().under(&tied).start();
        // The work on its key is done once in its life, beside everything else.
        let work = node.home().join("keys/member.work");
        eventually("the work on its key is found", || work.is_file().then_some(()));
        let node = Some(node);
        let inner = Inner {
            node,
            community: None,
            invite: None,
            followers: BTreeMap::new(),
            many: Vec::new(),
            past: (0, 0),
            away: false,
        };
        Self { inner: Mutex::new(inner) }
    }

    pub(crate) fn end(&self) {
        self.lock().node = None;
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn obey(&self, command: &Value) -> Said {
        let text = |name: &str| command[name].as_str().unwrap_or_default().to_owned();
        let number = |name: &str| command[name].as_u64().unwrap_or(0);
        match text("cmd").as_str() {
            "serve" => self.lock().serve(number("port")),
            "seed" => self.lock().seed(command["file"].as_str()),
            "connect" => {
                self.lock().invite = Some(invite_file(number("port")));
                Ok(Value::Null)
            }
            "open" => self.open(&text("doc"), number("len")),
            "type" => self.type_keys(&text("doc"), number("n"), number("gap"), number("pos")),
            "watch" => {
                let follower = self.lock().follower(&text("doc"))?;
                let seen = follower.until(i64::try_from(number("len")).unwrap_or(i64::MAX));
                Ok(json!({ "seen": seen, "t": now() }))
            }
            "seedmany" => self.lock().seed_many(number("n"), &text("text")),
            "openmany" => self.open_many(&command["docs"]),
            "changemany" => self.lock().change_many(&command["idx"], number("rev")),
            "waitmany" => self.wait_many(&command["idx"], number("rev")),
            "disconnect" => self.lock().disconnect(),
            "reconnect" => self.reconnect(),
            "stats" => {
                let inner = self.lock();
                if inner.away {
                    return Ok(stats::of_nothing(inner.past));
                }
                let node = inner.node()?;
                Ok(stats::of(node.pid(), &http_port(node), inner.past))
            }
            other => Err(format!("unknown command {other}")),
        }
    }

    fn open(&self, doc: &str, len: u64) -> Said {
        let started = now();
        self.lock().join()?;
        let api = self.lock().node()?.api();
        // Until the text is known here at all there is nothing to follow.
        while api.get::<Value>(&format!("/publications/{doc}/text")).is_err() {
            thread::sleep(LOOK_EVERY);
        }
        let follower = self.lock().follower(doc)?;
        follower.until(i64::try_from(len).unwrap_or(i64::MAX));
        Ok(json!({ "ms": now() - started, "len": follower.length() }))
    }

    fn type_keys(&self, doc: &str, n: u64, gap: u64, pos: u64) -> Said {
        let follower = self.lock().follower(doc)?;
        let api = self.lock().node()?.api();
        let mut times = Vec::new();
        let started = now();
        for key in 0..n {
            let due = started + (key * gap) as f64;
            if due > now() {
                thread::sleep(Duration::from_secs_f64((due - now()).max(0.0) / 1e3));
            }
            times.push(now());
            press(&api, &follower, doc, pos + key)?;
        }
        Ok(json!({ "times": times, "t0": started, "t1": now() }))
    }

    fn open_many(&self, docs: &Value) -> Said {
        let started = now();
        self.lock().join()?;
        let (api, community) = {
            let inner = self.lock();
            (inner.node()?.api(), inner.community.clone().unwrap_or_default())
        };
        let docs: Vec<String> = serde_json::from_value(docs.clone()).unwrap_or_default();
        // What a list shows of a text, its beginning, is there once the text is.
        while listed(&api, &community).is_none_or(|list| {
            list.publications.iter().filter(|one| !one.excerpt.is_empty()).count() < docs.len()
        }) {
            thread::sleep(LOOK_EVERY * 10);
        }
        self.lock().many = docs;
        Ok(json!({ "ms": now() - started }))
    }

    fn wait_many(&self, indices: &Value, rev: u64) -> Said {
        let indices: Vec<usize> = serde_json::from_value(indices.clone()).unwrap_or_default();
        for index in indices {
            let doc = self.lock().many.get(index).cloned().ok_or("no such document")?;
            loop {
                // It may be on its way up.
                let inner = self.lock();
                let up = inner.node.as_ref().filter(|node| node.plate_now().is_some());
                let api = up.map(Node::api);
                drop(inner);
                let read = |api: &Client| {
                    api.get::<WholeTextShown>(&format!("/publications/{doc}/text")).ok()
                };
                let shown = api.as_ref().and_then(read);
                if shown.is_some_and(|shown| shown.text.starts_with(&revised(rev))) {
                    break;
                }
                thread::sleep(LOOK_EVERY);
            }
        }
        Ok(json!({ "t": now() }))
    }

    fn reconnect(&self) -> Said {
        let started = now();
        let mut inner = self.lock();
        let node = inner.node.as_mut().ok_or("no node")?;
        node.restart();
        inner.away = false;
        Ok(json!({ "t0": started }))
    }
}

#[derive(serde::Deserialize)]
struct WholeTextShown {
    text: String,
}

impl Inner {
    fn node(&self) -> Result<&Node, String> {
        self.node.as_ref().ok_or_else(|| "no node".to_owned())
    }

    fn serve(&mut self, port: u64) -> Said {
        self.invite = Some(invite_file(port));
        let community = found(self.node()?, "Bench");
        self.invite_to(community)
    }

    fn invite_to(&mut self, community: String) -> Said {
        let node = self.node()?;
        let wish = NewInvite { uses: Some(64), ..NewInvite::default() };
        let path = format!("/communities/{community}/invites");
        let invite: Invite = node.api().post(&path, &wish).map_err(|refusal| refusal.text)?;
        let place = self.invite.clone().ok_or("serve first")?;
        let said = json!({ "link": invite.link, "community": community }).to_string();
        std::fs::write(place, said).map_err(|error| error.to_string())?;
        self.community = Some(community);
        Ok(Value::Null)
    }

    fn seed(&mut self, file: Option<&str>) -> Said {
        let (community, text) = match file {
            Some(file) => {
                let node = self.node.as_mut().ok_or("no node")?;
                seeded::put_into(node, file.as_ref())?
            }
            None => {
                let community = self.community.clone().ok_or("serve first")?;
                let text = self.begin_text("Text")?;
                (community, text)
            }
        };
        self.invite_to(community)?;
        let len = self.follower(&text)?.length();
        Ok(json!({ "doc": text, "len": len }))
    }

    fn begin_text(&self, title: &str) -> Result<String, String> {
        let community = self.community.as_deref().ok_or("serve first")?;
        let path = format!("/communities/{community}/publications");
        let made = self.node()?.api().post::<PublicationRef>(&path, &json!({ "title": title }));
        made.map(|made| made.publication).map_err(|refusal| refusal.text)
    }

    fn follower(&mut self, doc: &str) -> Result<Follower, String> {
        if let Some(follower) = self.followers.get(doc) {
            return Ok(follower.clone());
        }
        let follower = Follower::begin(self.node()?, doc);
        self.followers.insert(doc.to_owned(), follower.clone());
        Ok(follower)
    }

    fn join(&mut self) -> Result<(), String> {
        if self.community.is_some() {
            return Ok(());
        }
        let place = self.invite.as_ref().ok_or("connect first")?;
        let said = std::fs::read(place).map_err(|error| error.to_string())?;
        let said: Value = serde_json::from_slice(&said).map_err(|error| error.to_string())?;
        let part = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        let community = part("community");
        join(self.node()?, &part("link"), &community);
        self.community = Some(community);
        Ok(())
    }

    fn seed_many(&mut self, n: u64, text: &str) -> Said {
        for index in 0..n {
            let doc = self.begin_text(&format!("term {index}"))?;
            let whole = WholeText { text: text.to_owned() };
            let api = self.node()?.api();
            let put = api.put::<Edited>(&format!("/publications/{doc}/text"), &whole);
            put.map_err(|refusal| refusal.text)?;
            self.many.push(doc);
        }
        Ok(json!({ "docs": self.many }))
    }

    fn change_many(&self, indices: &Value, rev: u64) -> Said {
        let indices: Vec<usize> = serde_json::from_value(indices.clone()).unwrap_or_default();
        let api = self.node()?.api();
        for index in indices {
            let doc = self.many.get(index).ok_or("no such document")?;
            let path = format!("/publications/{doc}/text");
            let now: WholeTextShown = api.get(&path).map_err(|refusal| refusal.text)?;
            let text = format!("{}{}", revised(rev), now.text);
            let put = api.put::<Edited>(&path, &WholeText { text });
            put.map_err(|refusal| refusal.text)?;
        }
        Ok(Value::Null)
    }

    fn disconnect(&mut self) -> Said {
        let node = self.node()?;
        let (received, sent) = stats::wire(node.pid(), &http_port(node));
        self.past = (self.past.0 + received, self.past.1 + sent);
        self.followers.clear();
        self.node.as_mut().ok_or("no node")?.terminate();
        self.away = true;
        Ok(Value::Null)
    }
}

/// One key: at the version the page shows, anew when someone else was faster.
fn press(api: &Client, follower: &Follower, doc: &str, at: u64) -> Result<(), String> {
    loop {
        let version = follower.version();
        let splice = Splice { at, delete: 0, insert: "x".to_owned() };
        let edit = Edit {
            version: Some(version),
            heads: None,
            splices: vec![splice],
            client: None,
            sequence: None,
        };
        match api.post::<Edited>(&format!("/publications/{doc}/edits"), &edit) {
            // The next key is typed upon this one.
            Ok(edited) => {
                follower.beyond(edited.version - 1);
                return Ok(());
            }
            Err(refusal)
                if refusal.problem.as_ref().is_some_and(|it| it.code == api::Code::Stale) =>
            {
                follower.beyond(version);
            }
            Err(refusal) => return Err(refusal.text),
        }
    }
}

fn listed(api: &Client, community: &str) -> Option<PublicationList> {
    api.get(&format!("/communities/{community}/publications")).ok()
}

fn revised(rev: u64) -> String {
    format!("Edit {rev}: ")
}

fn http_port(node: &Node) -> String {
    node.plate().http.rsplit(':').next().unwrap_or_default().trim_end_matches('/').to_owned()
}

fn invite_file(port: u64) -> PathBuf {
    std::env::temp_dir().join(format!("commonground-netbench-{port}.json"))
}
