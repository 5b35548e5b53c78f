//! An intervention has one action: as a type, as text, and as JSON.

use cutover::model::spec::{Action, Intervention, Pause};
use serde_json::json;

#[test]
fn every_action_is_written_as_it_was_read() {
    for (key, action) in [
        ("extra-staff", json!({ "to": "office", "count": 2 })),
        ("more-lines", json!({ "line": "main", "count": 4 })),
        (
            "phases",
            json!([{ "sites": ["north"], "after": "2 weeks" }]),
        ),
        ("pause", json!({})),
        ("roll-back", json!({ "by-hand": "100%" })),
    ] {
        let written = json!({ "from": "go-live", "for": "2 weeks", key: action });
        let read: Intervention = serde_json::from_value(written.clone()).expect(key);
        assert_eq!(read.action().key(), key);
        assert_eq!(serde_json::to_value(&read).expect(key), written);
        assert!(Action::KEYS.contains(&key));
    }
    assert_eq!(Action::from(Pause {}), Action::Pause);
}

#[test]
fn neither_no_action_nor_two_can_be_read() {
    let read = |written| serde_json::from_value::<Intervention>(written);
    let none = read(json!({ "for": "2 weeks" })).expect_err("no action");
    assert!(none.to_string().contains("does nothing"), "{none}");
    let two = read(json!({ "pause": {}, "roll-back": {} })).expect_err("two actions");
    assert!(two.to_string().contains("pause and roll-back"), "{two}");
}
