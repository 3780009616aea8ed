//! Import: a vocabulary in a standard format, added to a community's glossary. Nothing is taken away.

use api::communities::{ImportFormat, ImportReport, NewImport, NotCarried};
use api::{Code, Problem};
use documents::glossary::{self, ImportOutcome, ImportedConcept, ImportedScheme, Label, Relation};
use interchange::{Vocabulary, skos};
use protocol::{CommunityId, DocumentId};

use crate::answer::Answer;
use crate::context::Context;
use crate::rooms::Rooms;
use crate::writing::problem_of;

impl Rooms {
    pub(crate) fn import(
        &mut self,
        ctx: &mut Context,
        text: &str,
        new: &NewImport,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let vocabulary = match new.format {
            ImportFormat::Skos => skos::read(&new.content),
        };
        let vocabulary = vocabulary.map_err(|error| {
            Problem::new(
                Code::BadRequest,
                format!("The file could not be read: {error}."),
                "Check that it is SKOS in Turtle, or save it again from where it comes from.",
            )
        })?;
        let concepts = concepts_of(&vocabulary);
        let outcome = if new.dry_run {
            let place = (community, DocumentId::glossary(community));
            glossary::preview(self.library.open(ctx.archive, place), community, &concepts)
        } else {
            self.import_concepts(ctx, community, &vocabulary, &concepts)?
        };
        Ok(Answer::Imported(report(&vocabulary, &outcome, new.dry_run)))
    }

    fn import_concepts(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        vocabulary: &Vocabulary,
        concepts: &[ImportedConcept],
    ) -> Result<ImportOutcome, Problem> {
        let place = (community, DocumentId::glossary(community));
        self.may_write(ctx, community)?;
        let actor = self.desk.actor(ctx, place);
        let scheme = ImportedScheme {
            source: String::new(),
            titles: vocabulary.titles.iter().map(label).collect(),
        };
        let document = self.library.open(ctx.archive, place);
        let outcome = glossary::import(document, actor, ctx.now, community, &scheme, concepts);
        let outcome = outcome.map_err(|error| {
            self.library.close(place);
            problem_of(error)
        })?;
        for written in &outcome.written {
            self.enter(ctx, place, written)?;
        }
        if !outcome.written.is_empty() {
            ctx.changed(api::events::Topic::Terms, Some(community));
        }
        Ok(outcome)
    }
}

fn label(label: &interchange::Label) -> Label {
    Label { language: label.language.clone(), text: label.text.clone() }
}

fn concepts_of(vocabulary: &Vocabulary) -> Vec<ImportedConcept> {
    let related = |relation: Relation, iris: &std::collections::BTreeSet<String>| {
        iris.iter().map(|iri| (relation, iri.clone())).collect::<Vec<_>>()
    };
    vocabulary
        .concepts
        .iter()
        .map(|concept| ImportedConcept {
            source: concept.iri.clone(),
            preferred: concept.preferred.iter().map(label).collect(),
            alternative: concept.alternative.iter().map(label).collect(),
            definitions: concept.definitions.iter().map(label).collect(),
            relations: [
                related(Relation::Broader, &concept.broader),
                related(Relation::Narrower, &concept.narrower),
                related(Relation::Related, &concept.related),
            ]
            .concat(),
        })
        .collect()
}

fn report(vocabulary: &Vocabulary, outcome: &ImportOutcome, dry_run: bool) -> ImportReport {
    let mut not_carried: Vec<NotCarried> = vocabulary
        .not_carried
        .iter()
        .map(|(property, count)| NotCarried {
            property: property.clone(),
            count: u32::try_from(*count).unwrap_or(u32::MAX),
        })
        .collect();
    for (property, count) in left_out(vocabulary) {
        if count > 0 {
            let count = super::communities::count(count);
            not_carried.push(NotCarried { property: property.to_owned(), count });
        }
    }
    if outcome.too_long > 0 {
        let property = "texts that are too long".to_owned();
        not_carried.push(NotCarried { property, count: outcome.too_long });
    }
    ImportReport {
        added: outcome.added,
        changed: outcome.changed,
        unchanged: outcome.unchanged,
        not_carried,
        dry_run,
    }
}

/// What the reader understands but a glossary has no place for yet.
fn left_out(vocabulary: &Vocabulary) -> [(&'static str, usize); 4] {
    let all = &vocabulary.concepts;
    [
        ("skos:hiddenLabel", all.iter().map(|concept| concept.hidden.len()).sum()),
        ("skos:scopeNote", all.iter().map(|concept| concept.scope_notes.len()).sum()),
        ("skos:example", all.iter().map(|concept| concept.examples.len()).sum()),
        ("skos:note", all.iter().map(|concept| concept.notes.len()).sum()),
    ]
}
