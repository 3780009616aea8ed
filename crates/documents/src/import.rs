//! Importing a vocabulary into a glossary: adds what is not there, takes nothing away.
//!
//! Ids are derived from the community and the source, so that importing again changes nothing and
//! importing at two places at once gives one glossary. A large vocabulary makes several changes,
//! each within the bounds of one; a concept is never torn apart.

use automerge::transaction::Transaction;
use protocol::ids::derive;
use protocol::limits::{LABEL_BYTES_MAX, LANGUAGE_BYTES_MAX, LINK_BYTES_MAX};
use protocol::{ActorId, CommunityId, ConceptId, Time};

use crate::concept::{
    ALTERNATIVE, CREATED, Concept, Label, PREFERRED, Relation, SCHEME, SOURCE, read,
};
use crate::document::Document;
use crate::fields::{self, key};
use crate::glossary::{ReadingId, add_reading, changed, put};
use crate::limits::{LOCAL_OPERATIONS_TARGET, VALUE_BYTES_MAX};
use crate::write::{Base, WriteError, Written};

/// A concept as a vocabulary describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportedConcept {
    /// Its IRI.
    pub source: String,
    /// Preferred labels; of several in one language the first in order is preferred here and the
    /// others become alternatives.
    pub preferred: Vec<Label>,
    /// Alternative labels.
    pub alternative: Vec<Label>,
    /// Definitions; several in one language are several readings.
    pub definitions: Vec<Label>,
    /// Relations to other concepts, by IRI, exactly as stated.
    pub relations: Vec<(Relation, String)>,
}

/// The vocabulary itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportedScheme {
    /// Its IRI; without one nothing about it is kept.
    pub source: String,
    /// Its titles.
    pub titles: Vec<Label>,
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Concepts that were not here.
    pub added: u32,
    /// Concepts that gained something.
    pub changed: u32,
    /// Concepts that had everything already.
    pub unchanged: u32,
    /// Labels, definitions and links that are longer than this application takes, left out.
    pub too_long: u32,
    /// The changes made, in order.
    pub written: Vec<Written>,
}

/// The id of an imported concept in a community.
pub fn imported_id(community: CommunityId, source: &str) -> ConceptId {
    ConceptId(sixteen(&derive(
        "common-ground 1 imported concept",
        &[community.as_bytes(), source.as_bytes()],
    )))
}

fn imported_reading(concept: ConceptId, definition: &Label) -> ReadingId {
    sixteen(&derive(
        "common-ground 1 imported reading",
        &[concept.as_bytes(), definition.language.as_bytes(), definition.text.as_bytes()],
    ))
}

fn sixteen(hash: &[u8; 32]) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    bytes
}

/// One field to put.
enum Fact {
    Preferred(Label),
    Alternative(Label),
    Reading(Label),
    Relation(Relation, ConceptId),
}

/// What an import would do; `written` stays empty.
pub fn preview(
    document: &Document,
    community: CommunityId,
    concepts: &[ImportedConcept],
) -> ImportOutcome {
    let mut outcome = ImportOutcome::default();
    for concept in concepts {
        plan(document, community, concept, &mut outcome);
    }
    outcome
}

/// Imports.
pub fn import(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    community: CommunityId,
    scheme: &ImportedScheme,
    concepts: &[ImportedConcept],
) -> Result<ImportOutcome, WriteError> {
    let mut outcome = ImportOutcome::default();
    let mut batch: Vec<Planned> = Vec::new();
    let mut size = 0;
    outcome.written.extend(
        document.write(actor, at, &Base::Current, |transaction| put_scheme(transaction, scheme))?,
    );
    for concept in concepts {
        let Some(planned) = plan(document, community, concept, &mut outcome) else { continue };
        let weight = planned.weight();
        if size > 0 && size + weight > LOCAL_OPERATIONS_TARGET {
            outcome.written.extend(carry_out(document, actor, at, &batch)?);
            batch.clear();
            size = 0;
        }
        size += weight;
        batch.push(planned);
    }
    outcome.written.extend(carry_out(document, actor, at, &batch)?);
    Ok(outcome)
}

/// A concept with what is to be added to it.
struct Planned {
    id: ConceptId,
    /// The source, when the concept is new.
    new: Option<String>,
    facts: Vec<Fact>,
}

impl Planned {
    /// Operations it takes, and one more for every 100 bytes of text.
    fn weight(&self) -> usize {
        let text = |fact: &Fact| match fact {
            Fact::Preferred(label) | Fact::Alternative(label) | Fact::Reading(label) => {
                2 + label.text.len() / 100
            }
            Fact::Relation(_, _) => 1,
        };
        4 + self.facts.iter().map(text).sum::<usize>()
    }
}

fn carry_out(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    batch: &[Planned],
) -> Result<Option<Written>, WriteError> {
    document.write(actor, at, &Base::Current, |transaction| {
        for planned in batch {
            let id = planned.id;
            if let Some(source) = &planned.new {
                put(transaction, id, &[SOURCE], source.as_str())?;
                put(transaction, id, &[CREATED], at.0)?;
            }
            for fact in &planned.facts {
                put_fact(transaction, id, fact)?;
            }
            changed(transaction, id, at)?;
        }
        Ok(())
    })
}

fn put_fact(
    transaction: &mut Transaction<'_>,
    id: ConceptId,
    fact: &Fact,
) -> Result<bool, WriteError> {
    match fact {
        Fact::Preferred(label) => {
            put(transaction, id, &[PREFERRED, &label.language], label.text.as_str())
        }
        Fact::Alternative(label) => {
            put(transaction, id, &[ALTERNATIVE, &label.language, &label.text], true)
        }
        Fact::Reading(label) => {
            add_reading(transaction, id, imported_reading(id, label), label, None)
        }
        Fact::Relation(relation, other) => {
            put(transaction, id, &[relation.field(), &other.to_string()], true)
        }
    }
}

fn put_scheme(
    transaction: &mut Transaction<'_>,
    scheme: &ImportedScheme,
) -> Result<(), WriteError> {
    if scheme.source.is_empty() || scheme.source.len() > LINK_BYTES_MAX / 4 {
        return Ok(());
    }
    for title in &scheme.titles {
        let Ok(title) = crate::glossary::checked_label(title) else { continue };
        let source = fields::normalised(&scheme.source);
        fields::put(transaction, &key(&[SCHEME, &source, &title.language]), title.text)?;
    }
    Ok(())
}

/// What is to be added for a concept; none when it has everything. Counts it in the outcome.
fn plan(
    document: &Document,
    community: CommunityId,
    concept: &ImportedConcept,
    outcome: &mut ImportOutcome,
) -> Option<Planned> {
    if concept.source.len() > LINK_BYTES_MAX {
        outcome.too_long += 1;
        return None;
    }
    let id = imported_id(community, &concept.source);
    let here = read(document, id);
    let new = here.is_none();
    let here = here.unwrap_or_default();
    let mut facts = Vec::new();
    labels(concept, &here, &mut facts, outcome);
    for definition in in_bounds(&concept.definitions, VALUE_BYTES_MAX, outcome) {
        let reading = protocol::ids::hex(&imported_reading(id, &definition));
        if !here.readings.iter().any(|known| known.id == reading) {
            facts.push(Fact::Reading(definition));
        }
    }
    for (relation, other) in &concept.relations {
        let other = imported_id(community, other);
        let known = match relation {
            Relation::Broader => &here.broader,
            Relation::Narrower => &here.narrower,
            Relation::Related => &here.related,
        };
        if !known.contains(&other) {
            facts.push(Fact::Relation(*relation, other));
        }
    }
    if new {
        outcome.added += 1;
    } else if facts.is_empty() {
        outcome.unchanged += 1;
        return None;
    } else {
        outcome.changed += 1;
    }
    Some(Planned { id, new: new.then(|| fields::normalised(&concept.source)), facts })
}

fn labels(
    concept: &ImportedConcept,
    here: &Concept,
    facts: &mut Vec<Fact>,
    outcome: &mut ImportOutcome,
) {
    let mut preferred: Vec<Label> = here.preferred.clone();
    let mut known: Vec<Label> = here.preferred.iter().chain(&here.alternative).cloned().collect();
    for label in in_bounds(&concept.preferred, LABEL_BYTES_MAX, outcome) {
        if known.contains(&label) {
            continue;
        }
        known.push(label.clone());
        if preferred.iter().any(|other| other.language == label.language) {
            facts.push(Fact::Alternative(label));
        } else {
            preferred.push(label.clone());
            facts.push(Fact::Preferred(label));
        }
    }
    for label in in_bounds(&concept.alternative, LABEL_BYTES_MAX, outcome) {
        if !known.contains(&label) {
            known.push(label.clone());
            facts.push(Fact::Alternative(label));
        }
    }
}

/// The texts that fit, normalised, in order, each once.
fn in_bounds(labels: &[Label], max: usize, outcome: &mut ImportOutcome) -> Vec<Label> {
    let mut fitting: Vec<Label> = Vec::new();
    for label in labels {
        let text = fields::normalised(label.text.trim());
        let language = fields::normalised(label.language.trim());
        if text.len() > max || language.len() > LANGUAGE_BYTES_MAX {
            outcome.too_long += 1;
        } else if !text.is_empty() {
            fitting.push(Label { language, text });
        }
    }
    fitting.sort();
    fitting.dedup();
    fitting
}
