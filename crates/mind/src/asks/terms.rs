//! Terms: the glossary of a community, concept by concept.

use api::Problem;
use api::terms as shapes;
use documents::glossary::{self, Concept, ConceptChange, Label, Proposal, Reading, Relation};
use documents::stance;
use protocol::{CommunityId, ConceptId, DocumentId};

use super::hiding::Hidings;
use crate::answer::Answer;
use crate::context::Context;
use crate::ids::by_prefix;
use crate::problems;
use crate::rooms::Rooms;

impl Rooms {
    /// The term with this id or beginning of one, in any community.
    pub(crate) fn find_term(
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
        let hidings = self.hidings(ctx, community);
        let concepts = glossary::list(self.library.open(ctx.archive, place));
        let mut terms: Vec<shapes::TermSummary> = concepts
            .iter()
            .map(|(id, concept)| shapes::TermSummary {
                hidden: self.shown_hiding(ctx, community, &hidings, &id.to_string()),
                ..summary(*id, concept, language.as_deref(), |reading| {
                    self.is_folded(&hidings, *id, reading)
                })
            })
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

    /// The reading of a term with this id or beginning of one.
    pub(crate) fn find_reading(
        &mut self,
        ctx: &Context,
        (community, concept): (CommunityId, ConceptId),
        text: &str,
    ) -> Result<String, Problem> {
        let place = (community, DocumentId::glossary(community));
        let read = glossary::read(self.library.open(ctx.archive, place), concept);
        let readings = read.map(|concept| concept.readings).unwrap_or_default();
        by_prefix("reading", text, readings.into_iter().map(|reading| reading.id))
    }

    /// Whether a reading is not for lists: hidden, or by somebody kept at a distance.
    fn is_folded(&self, hidings: &Hidings, concept: ConceptId, reading: &Reading) -> bool {
        let subject = stance::subject(concept, &reading.id);
        let away = reading.author.is_some_and(|author| self.distances.of(author).is_some());
        away || hidings.contains_key(&subject)
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

    pub(super) fn shown_term(
        &mut self,
        ctx: &Context,
        community: CommunityId,
        id: ConceptId,
        language: Option<&str>,
    ) -> Result<shapes::Term, Problem> {
        let place = (community, DocumentId::glossary(community));
        let hidings = self.hidings(ctx, community);
        let document = self.library.open(ctx.archive, place);
        let concept = glossary::read(document, id).ok_or_else(|| problems::internal("no term"))?;
        let sources = glossary::based_on(document, id);
        let related = |ids: &[ConceptId]| -> Vec<shapes::Relation> {
            let label_of = |other: ConceptId| {
                let read = glossary::read(document, other)?;
                Some(read.label(language)?.text.clone())
            };
            // A hidden term is led to by nothing; whoever wants finds it in the list.
            ids.iter()
                .filter(|other| !hidings.contains_key(&other.to_string()))
                .map(|other| shapes::Relation {
                    term: other.to_string(),
                    label: label_of(*other).unwrap_or_default(),
                })
                .collect()
        };
        let (broader, narrower) = (related(&concept.broader), related(&concept.narrower));
        let relations = related(&concept.related);
        let label = concept.label(language).cloned().unwrap_or_default();
        let stances = self.stances(ctx, community, id, &concept.readings);
        let readings = concept.readings.iter().map(|reading| shapes::Reading {
            reading: reading.id.clone(),
            text: reading.text.clone(),
            language: reading.language.clone(),
            author: reading.author.map(|member| self.author(ctx, member)),
            at: reading.at.0,
            stances: self.shown_stances(ctx, &stances, id, reading),
            hidden: {
                let subject = stance::subject(id, &reading.id);
                self.shown_hiding(ctx, community, &hidings, &subject)
            },
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
            hidden: self.shown_hiding(ctx, community, &hidings, &id.to_string()),
            source: concept.source,
            based_on: self.shown_sources(ctx, sources),
        })
    }
}

fn summary(
    id: ConceptId,
    concept: &Concept,
    language: Option<&str>,
    folded: impl Fn(&Reading) -> bool,
) -> shapes::TermSummary {
    let label = concept.label(language).cloned().unwrap_or_default();
    let shown: Vec<&Reading> = concept.readings.iter().filter(|reading| !folded(reading)).collect();
    let first = shown.iter().find(|reading| reading.language == label.language);
    let first = first.or(shown.first());
    shapes::TermSummary {
        term: id.to_string(),
        label: label.text,
        language: label.language,
        state: state_of(concept),
        readings: super::communities::count(concept.readings.len()),
        excerpt: first.map(|reading| documents::excerpt(&reading.text)).unwrap_or_default(),
        changed_at: concept.changed.0,
        hidden: None,
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
