//! The house rules as tests: what is not checked is not a rule.
//!
//! Each rule is a pure function from what it looks at to a list of complaints, tried first on a
//! made-up house that breaks it and then on this one. They look only at files and manifests; what
//! a compiler or clippy can say is left to them.

mod files;
mod house;
mod imports;
mod locked;
mod manifests;
mod papers;
mod words;

/// Fails with every complaint at once, one per line.
fn nobody_complains(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
