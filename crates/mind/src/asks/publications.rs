//! Publications: listing, reading, and every way of editing a text.

use api::publications as shapes;
use api::{Code, Problem};
use documents::{Base, TextSplice, publication};
use minicbor::{Decode, Encode};
use protocol::limits::{DOCUMENT_HEADS_MAX, NAME_BYTES_MAX};
use protocol::{ChangeHash, DocumentId, DocumentKind, MemberId, Time, codec};

use crate::answer::Answer;
use crate::archive::{Key, Local};
use crate::context::Context;
use crate::ids::by_prefix;
use crate::library::Place;
use crate::problems;
use crate::rooms::Rooms;

/// Splices in one edit: what an editor gathers while one request is under way.
const SPLICES_MAX: usize = 10_000;

/// The last edit of an editor, so that one sent again is answered again.
#[derive(Debug, Encode, Decode)]
struct LastEdit {
    #[n(0)]
    sequence: u64,
    #[n(1)]
    version: u64,
    #[n(2)]
    heads: Vec<ChangeHash>,
    #[n(3)]
    at: Time,
}

impl Rooms {
    /// The publication with this id or beginning of one.
    pub(crate) fn find_publication(&self, text: &str) -> Result<Place, Problem> {
        let all = self.seats.iter().flat_map(|seat| {
            seat.documents_of(DocumentKind::Publication).map(|(document, _)| document)
        });
        let document = by_prefix("publication", text, all)?;
        let community = self.community_of(document);
        let community = community.ok_or_else(|| problems::internal("the table is not here"))?;
        Ok((community, document))
    }

    pub(crate) fn list_publications(
        &mut self,
        ctx: &Context,
        text: &str,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let hidings = self.hidings(ctx, community);
        let seat = self.seat(community)?;
        let mut publications: Vec<_> = seat
            .documents_of(DocumentKind::Publication)
            .map(|(document, summary)| shapes::PublicationSummary {
                publication: document.to_string(),
                title: summary.title.clone(),
                state: shapes::PublicationState::Draft,
                excerpt: summary.excerpt.clone(),
                authors: self.authors(ctx, &summary.writers),
                created_at: summary.created_at.0,
                changed_at: summary.changed_at.0,
                hidden: self.shown_hiding(ctx, community, &hidings, &document.to_string()),
            })
            .collect();
        publications
            .sort_by(|a, b| (b.changed_at, &a.publication).cmp(&(a.changed_at, &b.publication)));
        Ok(Answer::Publications(shapes::PublicationList { publications }))
    }

    pub(crate) fn authors(&self, ctx: &Context, members: &[MemberId]) -> Vec<api::terms::Author> {
        members.iter().map(|member| self.author(ctx, *member)).collect()
    }

    pub(crate) fn create_publication(
        &mut self,
        ctx: &mut Context,
        text: &str,
        new: &shapes::NewPublication,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let document = DocumentId::fresh(DocumentKind::Publication, ctx.chance.bytes());
        let me = ctx.me.member();
        self.write(ctx, (community, document), None, |doc, actor, at| {
            Ok((publication::create(doc, actor, at, me, &new.title)?, ()))
        })?;
        let publication = document.to_string();
        Ok(Answer::PublicationRef(shapes::PublicationRef { publication }))
    }

    pub(crate) fn read_text(&mut self, ctx: &mut Context, text: &str) -> Result<Answer, Problem> {
        let place = self.find_publication(text)?;
        let (community, document) = place;
        let hidings = self.hidings(ctx, community);
        self.readable(ctx, place)?;
        let loaded = self.library.open(ctx.archive, place);
        let read = publication::read(loaded);
        let (text, heads) = (publication::text(loaded), loaded.heads());
        let sources = publication::based_on(loaded);
        let writers = self.seat(community)?.documents.get(&document);
        let writers = writers.map(|summary| summary.writers.clone()).unwrap_or_default();
        Ok(Answer::Text(shapes::PublicationText {
            publication: document.to_string(),
            community: community.to_string(),
            title: read.title,
            text,
            version: self.desk.version(document),
            heads: shown_heads(&heads),
            authors: self.authors(ctx, &writers),
            created_at: read.at.0,
            hidden: self.shown_hiding(ctx, community, &hidings, &document.to_string()),
            based_on: self.shown_sources(ctx, sources),
        }))
    }

    pub(crate) fn edit_text(
        &mut self,
        ctx: &mut Context,
        text: &str,
        edit: shapes::Edit,
    ) -> Result<Answer, Problem> {
        let place = self.find_publication(text)?;
        let editor = editor_of(place.1, &edit)?;
        if let Some((key, sequence)) = &editor
            && let Some(answer) = already_applied(ctx, key, *sequence)?
        {
            return Ok(answer);
        }
        let base = self.base_of(place.1, &edit)?;
        let splices = splices_of(edit.splices)?;
        self.write(ctx, place, edit.client, |doc, actor, at| {
            Ok((publication::edit(doc, actor, at, &base, &splices)?, ()))
        })?;
        let edited = self.edited(ctx, place);
        if let Some((key, sequence)) = editor {
            let heads = self.library.open(ctx.archive, place).heads();
            let last = LastEdit { sequence, version: edited.version, heads, at: ctx.now };
            ctx.keep(key, codec::encode(&last));
        }
        Ok(Answer::Edited(edited))
    }

    fn base_of(&self, document: DocumentId, edit: &shapes::Edit) -> Result<Base, Problem> {
        match (edit.version, &edit.heads) {
            (Some(version), None) => {
                let current = self.desk.version(document);
                if version == current { Ok(Base::Current) } else { Err(stale(current)) }
            }
            (None, Some(heads)) if heads.len() <= DOCUMENT_HEADS_MAX => {
                let parsed: Result<Vec<ChangeHash>, _> =
                    heads.iter().map(|head| head.parse()).collect();
                parsed.map(Base::Heads).map_err(|error| {
                    bad(format!("One of the heads is not one: {error}."), "Use heads as read.")
                })
            }
            (None, Some(_)) => {
                Err(bad("These are too many heads.".to_owned(), "Use the heads as read."))
            }
            (Some(_), Some(_)) | (None, None) => Err(bad(
                "An edit names either a version or heads.".to_owned(),
                "Read the text and use the version it has.",
            )),
        }
    }

    pub(crate) fn write_text(
        &mut self,
        ctx: &mut Context,
        text: &str,
        whole: &shapes::WholeText,
    ) -> Result<Answer, Problem> {
        let place = self.find_publication(text)?;
        self.write(ctx, place, None, |doc, actor, at| {
            Ok((publication::write_whole(doc, actor, at, &whole.text)?, ()))
        })?;
        Ok(Answer::Edited(self.edited(ctx, place)))
    }

    pub(crate) fn rename_publication(
        &mut self,
        ctx: &mut Context,
        text: &str,
        new: &shapes::NewTitle,
    ) -> Result<Answer, Problem> {
        let place = self.find_publication(text)?;
        self.write(ctx, place, None, |doc, actor, at| {
            Ok((publication::rename(doc, actor, at, &new.title)?, ()))
        })?;
        Ok(Answer::Edited(self.edited(ctx, place)))
    }

    fn edited(&mut self, ctx: &Context, place: Place) -> shapes::Edited {
        let heads = self.library.open(ctx.archive, place).heads();
        shapes::Edited { version: self.desk.version(place.1), heads: shown_heads(&heads) }
    }
}

/// Which editor an edit comes from, when it says so.
fn editor_of(document: DocumentId, edit: &shapes::Edit) -> Result<Option<(Key, u64)>, Problem> {
    match (&edit.client, edit.sequence) {
        (Some(client), Some(sequence)) if !client.is_empty() && client.len() <= NAME_BYTES_MAX => {
            Ok(Some((Key::Local(Local::LastEdit(document, client.clone())), sequence)))
        }
        (None, None) => Ok(None),
        (_, _) => Err(bad(
            "An editor gives both its name and a sequence.".to_owned(),
            "Give client (at most 200 bytes) and sequence, or neither.",
        )),
    }
}

/// The answer to an edit that was applied before and is sent again.
fn already_applied(ctx: &Context, key: &Key, sequence: u64) -> Result<Option<Answer>, Problem> {
    let last = ctx.archive.get(key).and_then(|bytes| codec::decode::<LastEdit>(&bytes).ok());
    let Some(last) = last else { return Ok(None) };
    match sequence.cmp(&last.sequence) {
        std::cmp::Ordering::Greater => Ok(None),
        std::cmp::Ordering::Equal => Ok(Some(Answer::Edited(shapes::Edited {
            version: last.version,
            heads: shown_heads(&last.heads),
        }))),
        std::cmp::Ordering::Less => Err(bad(
            format!("This editor already sent edit {}.", last.sequence),
            "Number the edits of one editor upwards.",
        )),
    }
}

fn splices_of(splices: Vec<shapes::Splice>) -> Result<Vec<TextSplice>, Problem> {
    if splices.len() > SPLICES_MAX {
        return Err(bad(
            format!("An edit has at most {SPLICES_MAX} splices."),
            "Send several edits.",
        ));
    }
    let number = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
    Ok(splices
        .into_iter()
        .map(|splice| TextSplice {
            at: number(splice.at),
            delete: number(splice.delete),
            insert: splice.insert,
        })
        .collect())
}

fn shown_heads(heads: &[ChangeHash]) -> Vec<String> {
    heads.iter().map(ToString::to_string).collect()
}

fn stale(current: u64) -> Problem {
    let mut problem = Problem::new(
        Code::Stale,
        "The text has changed since that version.",
        "Take in the newer updates, place the edit anew and send it again.",
    );
    problem.version = Some(current);
    problem
}

fn bad(message: String, hint: &str) -> Problem {
    Problem::new(Code::BadRequest, message, hint)
}
