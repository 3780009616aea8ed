//! Follows one text as a page does: by its window, from the text as read once.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use api::events::{Event, Say};
use api::publications::PublicationText;
use tests::{Client, Node, Window};

use crate::stats::now;

/// Where a text is, and when it got there.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) version: u64,
    pub(crate) length: i64,
    /// Length and time, at each visible change.
    pub(crate) at: Vec<(i64, f64)>,
}

/// A text that is followed.
#[derive(Clone)]
pub(crate) struct Follower {
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Follower {
    pub(crate) fn begin(node: &Node, publication: &str) -> Self {
        let follower = Self { seen: Arc::default() };
        let (mut window, api) = (node.window(), node.api());
        let publication = publication.to_owned();
        let client = "netbench".to_owned();
        window.say(&Say::Subscribe { publication: publication.clone(), client });
        follower.load(&api, &publication);
        let run = follower.clone();
        thread::spawn(move || run.follow(&mut window, &api, &publication));
        follower
    }

    fn load(&self, api: &Client, publication: &str) {
        let path = format!("/publications/{publication}/text");
        // Not there yet: an event will tell.
        let Ok(text) = api.get::<PublicationText>(&path) else { return };
        let length = text.text.encode_utf16().count();
        self.note(|seen| {
            seen.version = text.version;
            seen.length = i64::try_from(length).unwrap_or(0);
        });
    }

    fn note(&self, change: impl FnOnce(&mut Seen)) {
        let mut seen = self.seen.0.lock().expect("nobody panicked");
        let before = seen.length;
        change(&mut seen);
        if seen.length != before {
            let at = (seen.length, now());
            seen.at.push(at);
        }
        drop(seen);
        self.seen.1.notify_all();
    }

    fn follow(&self, window: &mut Window, api: &Client, publication: &str) {
        while let Some(event) = window.next_event() {
            match event {
                Event::Text { publication: of, from_version, updates } if of == publication => {
                    let known = self.seen.0.lock().expect("nobody panicked").version;
                    if from_version > known {
                        self.load(api, publication);
                        continue;
                    }
                    let skip = usize::try_from(known - from_version).unwrap_or(usize::MAX);
                    for update in updates.iter().skip(skip) {
                        let grown: i64 = update
                            .splices
                            .iter()
                            .map(|splice| {
                                let inserted = splice.insert.encode_utf16().count();
                                let number = |count: u64| i64::try_from(count).unwrap_or(0);
                                number(inserted as u64) - number(splice.delete)
                            })
                            .sum();
                        self.note(|seen| {
                            seen.version += 1;
                            seen.length += grown;
                        });
                    }
                }
                Event::TextReset { .. } | Event::Refresh | Event::Changed { .. }
                    if self.length() == 0 =>
                {
                    self.load(api, publication);
                }
                Event::TextReset { .. } | Event::Refresh => self.load(api, publication),
                Event::Changed { .. } | Event::Carets { .. } | Event::Text { .. } => {}
            }
        }
    }

    pub(crate) fn length(&self) -> i64 {
        self.seen.0.lock().expect("nobody panicked").length
    }

    pub(crate) fn version(&self) -> u64 {
        self.seen.0.lock().expect("nobody panicked").version
    }

    /// Waits until the text has moved on from this version.
    pub(crate) fn beyond(&self, version: u64) {
        let seen = self.seen.0.lock().expect("nobody panicked");
        drop(self.seen.1.wait_while(seen, |seen| seen.version <= version));
    }

    /// Waits until the text is this long; gives what was seen up to then.
    pub(crate) fn until(&self, length: i64) -> Vec<(i64, f64)> {
        let seen = self.seen.0.lock().expect("nobody panicked");
        let seen = self.seen.1.wait_while(seen, |seen| seen.length < length);
        seen.expect("nobody panicked").at.clone()
    }
}
