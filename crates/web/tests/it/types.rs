//! The page's TypeScript types are made from the Rust ones, into one file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use ts_rs::{Config, TS, TypeVisitor};

/// Set to anything, the test writes the file instead of comparing it.
const WRITE: &str = "COMMONGROUND_WRITE_TYPES";

/// Walks from a type to all it is made of.
struct Collected<'a> {
    config: &'a Config,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Collected<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(self.config);
        if self.declarations.contains_key(&name) {
            return;
        }
        let docs = T::docs().unwrap_or_default();
        self.declarations.insert(name, format!("{docs}export {}\n", T::decl(self.config)));
        T::visit_dependencies(self);
    }
}

macro_rules! roots {
    ($collected:ident: $($root:ty),+ $(,)?) => { $($collected.visit::<$root>();)+ };
}

fn generate() -> BTreeMap<String, String> {
    let config = Config::new().with_large_int("number");
    let mut all = Collected { config: &config, declarations: BTreeMap::new() };
    use api::{
        communities, devices, distance, events, evidence, hiding, membership, people, publications,
        questions, session, status, successors, terms,
    };
    roots!(all: api::Problem, events::Event, events::Say, status::Status, status::Doctor);
    roots!(all: session::NewSession, session::Opening);
    roots!(all: people::Profile, people::ProfileChange, people::InterestList, people::Matches,
        people::Peers, people::NewPeer);
    roots!(all: communities::CommunityList, communities::CommunityRef, communities::Community,
        communities::NewCommunity, communities::InviteList, communities::NewInvite,
        communities::JoinList, communities::NewJoin, communities::NewImport,
        communities::ImportReport);
    roots!(all: membership::NewRole, membership::Admission, membership::GivenReason,
        membership::CommunityChange, membership::WishList, membership::DoorLink,
        evidence::EvidenceList);
    roots!(all: devices::DeviceList, devices::DeviceChange, devices::NewOffer, devices::NewSearch,
        devices::DeviceChoice, devices::SeenNumber, devices::Pairing, devices::RecoveryWords,
        devices::RecoveryCheck, devices::Recovery, devices::Return);
    roots!(all: successors::NewSuccessor, successors::SuccessorMade);
    roots!(all: terms::TermList, terms::TermRef, terms::Term, terms::NewTerm, terms::TermChange,
        terms::NewStance);
    roots!(all: publications::PublicationList, publications::PublicationRef,
        publications::PublicationText, publications::NewPublication, publications::NewTitle,
        publications::WholeText, publications::Edit, publications::Edited);
    roots!(all: questions::QuestionList, questions::QuestionRef, questions::Question,
        questions::NewQuestion, questions::Hearing);
    roots!(all: distance::NewDistance, distance::DistantPeople, hiding::NewHiding);
    all.declarations
}

fn room() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The names of all types the `api` room declares, read from its source.
fn declared_in(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for file in fs::read_dir(folder).expect("the api room is there") {
        let text = fs::read_to_string(file.expect("readable").path()).expect("readable");
        let declarations = text.lines().map(str::trim_start).filter_map(|line| {
            line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "))
        });
        names.extend(declarations.map(|rest| {
            rest.chars().take_while(|c| c.is_ascii_alphanumeric()).collect::<String>()
        }));
    }
    names
}

#[test]
fn exported_types_are_current() {
    let mut text = String::from(
        "// The types of the local API, generated from Rust (`crates/api`). Do not edit.\n\
         // Made anew by: COMMONGROUND_WRITE_TYPES=1 cargo nextest run -p web exported_types\n",
    );
    for declaration in generate().values() {
        text.push('\n');
        text.push_str(declaration);
    }
    let path = room().join("ui/src/api/types.ts");

    if env::var_os(WRITE).is_some() {
        fs::create_dir_all(path.parent().expect("has a folder")).expect("can be made");
        fs::write(&path, &text).expect("can be written");
    }

    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{} is stale: run this test with {WRITE}=1", path.display());
}

#[test]
fn every_type_of_the_api_reaches_the_page() {
    let generated = generate();

    let declared = declared_in(&room().join("../api/src"));

    assert!(declared.len() > 50, "the source was read: {declared:?}");
    let missing: Vec<_> = declared.iter().filter(|name| !generated.contains_key(*name)).collect();
    assert!(missing.is_empty(), "add these to the roots: {missing:?}");
}
