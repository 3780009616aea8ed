//! Label folding against vectors that an independent program checks too: `vectors/check.py`.

use discovery::{fold, key};
use protocol::InterestKey;

#[test]
fn every_vector_folds_as_it_says() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../vectors/fold.json")).expect("JSON");
    let vectors = vectors.as_array().expect("a list");
    assert!(vectors.len() > 40, "only {} vectors", vectors.len());
    for vector in vectors {
        let label = vector["label"].as_str().expect("a text");
        let folded = vector["folded"].as_str().expect("a text");
        assert_eq!(fold(label), folded, "{label}");
        assert_eq!(key(label), InterestKey::of_folded(folded));
    }
}
