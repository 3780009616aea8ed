//! Terms: the glossary of a community, concept by concept.

use api::Problem;
use api::terms as shapes;
use documents::glossary::{self, Concept, ConceptChange, Label, Proposal, Relation};
use protocol::{CommunityId, ConceptId, DocumentId};

use crate::answer::Answer;
use crate::context::Context;
use crate::ids::by_prefix;
use crate::problems;
use crate::rooms::Rooms;

impl Rooms {
    /// The term with this id or beginning of one, in any community.
    fn find_term(
        &mut self,
        ctx: &Context,
        text: &str,
    ) -> Result<(CommunityId, ConceptId), Problem> {
        let mut all: Vec<(ConceptId, CommunityId)> = Vec::new();
        for community in self.seats.ids() {
            let place = (community, DocumentId::glossary(community));
            let document = self.library.open(ctx.archive, place);
            let concepts = glossary::list(document).into_iter();
            all.extend(concepts.map(|(concept, _)| (concept, community)));
        }
        let concept = by_prefix("term", text, all.iter().map(|(concept, _)| *concept))?;
        let found = all.into_iter().find(|(id, _)| *id == concept);
        found.map(|(id, community)| (community, id)).ok_or_else(|| problems::internal("no term"))
    }

    pub(crate) fn list_terms(
        &mut self,
        ctx: &mut Context,
        text: &str,
        language: Option<&str>,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let language = self.language_or_mine(language);
        let place = (community, DocumentId::glossary(community));
        let concepts = glossary::list(self.library.open(ctx.archive, place));
        let mut terms: Vec<shapes::TermSummary> = concepts
            .iter()
            .map(|(id, concept)| summary(*id, concept, language.as_deref()))
            .collect();
        terms.sort_by_cached_key(|term| (term.label.to_lowercase(), term.term.clone()));
        Ok(Answer::Terms(shapes::TermList { terms }))
    }

    pub(crate) fn propose_term(
        &mut self,
        ctx: &mut Context,
        text: &str,
        new: shapes::NewTerm,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let place = (community, DocumentId::glossary(community));
        let proposal = Proposal {
            label: Label { language: new.language, text: new.label },
            definition: new.definition,
            fresh: (ConceptId(ctx.chance.bytes()), ctx.chance.bytes()),
        };
        let me = ctx.me.member();
        let concept = self.write(ctx, place, None, |doc, actor, at| {
            let (concept, written) = glossary::propose(doc, actor, at, me, &proposal)?;
            Ok((written, concept))
        })?;
        Ok(Answer::TermRef(shapes::TermRef { term: concept.to_string() }))
    }

    pub(crate) fn show_term(
        &mut self,
        ctx: &mut Context,
        text: &str,
        language: Option<&str>,
    ) -> Result<Answer, Problem> {
        let (community, concept) = self.find_term(ctx, text)?;
        let language = self.language_or_mine(language);
        self.shown_term(ctx, community, concept, language.as_deref()).map(Answer::Term)
    }

    /// The language asked for, or else the first this member speaks.
    fn language_or_mine(&self, language: Option<&str>) -> Option<String> {
        let mine = || self.plane.profile().languages.first().map(|first| first.to_string());
        language.map(str::to_owned).or_else(mine)
    }

    pub(crate) fn change_term(
        &mut self,
        ctx: &mut Context,
        text: &str,
        change: shapes::TermChange,
    ) -> Result<Answer, Problem> {
        let (community, concept) = self.find_term(ctx, text)?;
        let place = (community, DocumentId::glossary(community));
        let mut changes = Vec::new();
        changes.extend(change.preferred.map(|label| ConceptChange::Preferred(label_of(label))));
        changes.extend(change.alternative.map(|label| ConceptChange::Alternative(label_of(label))));
        if let Some(definition) = change.definition {
            changes.push(ConceptChange::Reading(ctx.chance.bytes(), label_of(definition)));
        }
        if let Some(relation) = change.relation {
            let (_, other) = self.find_term(ctx, &relation.term)?;
            changes.push(ConceptChange::Relation(relation_of(relation.kind), other));
        }
        let me = ctx.me.member();
        self.write(ctx, place, None, |doc, actor, at| {
            Ok((glossary::change(doc, actor, at, me, concept, &changes)?, ()))
        })?;
        self.shown_term(ctx, community, concept, None).map(Answer::Term)
    }

    fn shown_term(
        &mut self,
        ctx: &Context,
        community: CommunityId,
        id: ConceptId,
        language: Option<&str>,
    ) -> Result<shapes::Term, Problem> {
        let place = (community, DocumentId::glossary(community));
        let document = self.library.open(ctx.archive, place);
        let concept = glossary::read(document, id).ok_or_else(|| problems::internal("no term"))?;
        let sources = glossary::based_on(document, id);
        let related = |ids: &[ConceptId]| -> Vec<shapes::Relation> {
            let label_of = |other: ConceptId| {
                let read = glossary::read(document, other)?;
                Some(read.label(language)?.text.clone())
            };
            ids.iter()
                .map(|other| shapes::Relation {
                    term: other.to_string(),
                    label: label_of(*other).unwrap_or_default(),
                })
                .collect()
        };
        let (broader, narrower) = (related(&concept.broader), related(&concept.narrower));
        let relations = related(&concept.related);
        let label = concept.label(language).cloned().unwrap_or_default();
        let readings = concept.readings.iter().map(|reading| shapes::Reading {
            reading: reading.id.clone(),
            text: reading.text.clone(),
            language: reading.language.clone(),
            author: reading.author.map(|member| self.author(ctx, member)),
            at: reading.at.0,
        });
        Ok(shapes::Term {
            term: id.to_string(),
            community: community.to_string(),
            label: label.text,
            language: label.language,
            state: state_of(&concept),
            readings: readings.collect(),
            preferred: concept.preferred.iter().map(shown_label).collect(),
            alternative: concept.alternative.iter().map(shown_label).collect(),
            broader,
            narrower,
            related: relations,
            source: concept.source,
            based_on: self.shown_sources(ctx, sources),
        })
    }
}

fn summary(id: ConceptId, concept: &Concept, language: Option<&str>) -> shapes::TermSummary {
    let label = concept.label(language).cloned().unwrap_or_default();
    let first = concept
        .readings
        .iter()
        .find(|reading| reading.language == label.language)
        .or(concept.readings.first());
    shapes::TermSummary {
        term: id.to_string(),
        label: label.text,
        language: label.language,
        state: state_of(concept),
        readings: super::communities::count(concept.readings.len()),
        excerpt: first.map(|reading| documents::excerpt(&reading.text)).unwrap_or_default(),
        changed_at: concept.changed.0,
    }
}

/// A meaning is in discussion when members read it differently in one language; translations of an
/// imported definition are one reading.
fn state_of(concept: &Concept) -> shapes::TermState {
    let mut languages: Vec<&str> =
        concept.readings.iter().map(|reading| reading.language.as_str()).collect();
    languages.sort_unstable();
    let twice = languages.windows(2).any(|pair| pair[0] == pair[1]);
    if twice { shapes::TermState::InDiscussion } else { shapes::TermState::Proposed }
}

fn label_of(label: shapes::LabelText) -> Label {
    Label { language: label.language, text: label.text }
}

fn shown_label(label: &Label) -> shapes::LabelText {
    shapes::LabelText { text: label.text.clone(), language: label.language.clone() }
}

fn relation_of(kind: shapes::RelationKind) -> Relation {
    match kind {
        shapes::RelationKind::Broader => Relation::Broader,
        shapes::RelationKind::Narrower => Relation::Narrower,
        shapes::RelationKind::Related => Relation::Related,
    }
}
