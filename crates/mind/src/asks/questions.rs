//! Questions: asking, showing, and "I hear this too".
//!
//! Who hears a question stands in each member's own voice document, where nobody else can write.

use api::Problem;
use api::questions as shapes;
use documents::{question, voice};
use protocol::{CommunityId, DocumentId, DocumentKind, MemberId};

use super::hiding::Hidings;
use crate::answer::Answer;
use crate::context::Context;
use crate::ids::by_prefix;
use crate::library::Place;
use crate::problems;
use crate::rooms::Rooms;

impl Rooms {
    pub(crate) fn find_question(&self, text: &str) -> Result<Place, Problem> {
        let all = self.seats.iter().flat_map(|seat| {
            seat.documents_of(DocumentKind::Question).map(|(document, _)| document)
        });
        let document = by_prefix("question", text, all)?;
        let community = self.community_of(document);
        let community = community.ok_or_else(|| problems::internal("the table is not here"))?;
        Ok((community, document))
    }

    pub(crate) fn list_questions(
        &mut self,
        ctx: &mut Context,
        text: &str,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let mut all: Vec<DocumentId> = self
            .seat(community)?
            .documents_of(DocumentKind::Question)
            .map(|(document, _)| document)
            .collect();
        let asked = |rooms: &Self, document: &DocumentId| {
            let seat = rooms.seats.get(community);
            seat.and_then(|seat| seat.documents.get(document)).map(|summary| summary.created_at)
        };
        all.sort_by_key(|document| (std::cmp::Reverse(asked(self, document)), *document));
        let hidings = self.hidings(ctx, community);
        let questions = all
            .into_iter()
            .map(|document| self.shown_question(ctx, (community, document), &hidings));
        Ok(Answer::Questions(shapes::QuestionList { questions: questions.collect() }))
    }

    pub(crate) fn show_question(
        &mut self,
        ctx: &mut Context,
        text: &str,
    ) -> Result<Answer, Problem> {
        let place = self.find_question(text)?;
        self.readable(ctx, place)?;
        let hidings = self.hidings(ctx, place.0);
        Ok(Answer::Question(self.shown_question(ctx, place, &hidings)))
    }

    pub(crate) fn ask_question(
        &mut self,
        ctx: &mut Context,
        text: &str,
        new: &shapes::NewQuestion,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let document = DocumentId::fresh(DocumentKind::Question, ctx.chance.bytes());
        let me = ctx.me.member();
        self.write(ctx, (community, document), None, |doc, actor, at| {
            Ok((question::ask(doc, actor, at, me, &new.title, &new.body)?, ()))
        })?;
        Ok(Answer::QuestionRef(shapes::QuestionRef { question: document.to_string() }))
    }

    pub(crate) fn hear_question(
        &mut self,
        ctx: &mut Context,
        text: &str,
        hearing: &shapes::Hearing,
    ) -> Result<Answer, Problem> {
        let place = self.find_question(text)?;
        let (community, document) = place;
        let mine = DocumentId::voice(community, ctx.me.member());
        let said = hearing.hear.then_some(voice::Said::Truth(true));
        self.write(ctx, (community, mine), None, |doc, actor, at| {
            Ok((voice::set(doc, actor, at, &document.to_string(), voice::HEAR, said)?, ()))
        })?;
        let hidings = self.hidings(ctx, community);
        Ok(Answer::Question(self.shown_question(ctx, place, &hidings)))
    }

    fn shown_question(
        &mut self,
        ctx: &Context,
        place: Place,
        hidings: &Hidings,
    ) -> shapes::Question {
        let (community, document) = place;
        let loaded = self.library.open(ctx.archive, place);
        let (read, sources) = (question::read(loaded), question::based_on(loaded));
        let me = ctx.me.member();
        let hearers = self.hearers(ctx, community, document);
        shapes::Question {
            question: document.to_string(),
            community: community.to_string(),
            title: read.title,
            body: read.body,
            author: read.created_by.map(|member| self.author(ctx, member)),
            at: read.at.0,
            heard_by_me: hearers.contains(&me),
            hidden: self.shown_hiding(ctx, community, hidings, &document.to_string()),
            based_on: self.shown_sources(ctx, sources),
            hearers: hearers
                .into_iter()
                .filter(|member| read.created_by != Some(*member))
                .filter(|member| self.distances.of(*member).is_none())
                .map(|member| self.author(ctx, member))
                .collect(),
        }
    }

    /// Members whose own voice says that they hear this question too.
    fn hearers(
        &mut self,
        ctx: &Context,
        community: CommunityId,
        question: DocumentId,
    ) -> Vec<MemberId> {
        let Some(seat) = self.seats.get(community) else { return Vec::new() };
        let voices: Vec<(MemberId, DocumentId)> = seat
            .resolved()
            .members
            .keys()
            .map(|member| (*member, DocumentId::voice(community, *member)))
            .filter(|(_, voice)| seat.documents.contains_key(voice))
            .collect();
        let subject = question.to_string();
        voices
            .into_iter()
            .filter(|(_, place)| {
                let document = self.library.open(ctx.archive, (community, *place));
                voice::hears(document, &subject)
            })
            .map(|(member, _)| member)
            .collect()
    }
}
