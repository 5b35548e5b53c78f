//! Every shipped scenario is valid, valid by the schema, and survives being written out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use cutover::model::spec::{Checked, Scenario, SlotKind, json_schema};

fn shipped() -> BTreeMap<String, PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut found = BTreeMap::new();
    for folder in [root.clone(), root.join("theory")] {
        for entry in std::fs::read_dir(folder).expect("a folder of scenarios") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "toml") {
                found.insert(
                    path.file_name()
                        .expect("a name")
                        .to_string_lossy()
                        .into_owned(),
                    path,
                );
            }
        }
    }
    assert!(found.len() >= 16, "{found:?}");
    found
}

fn load(path: &std::path::Path) -> Checked<Scenario> {
    let read = |name: &str, _| std::fs::read(name);
    Scenario::load(&path.to_string_lossy(), &read).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

#[test]
fn valid_and_written_back() {
    for (name, path) in shipped() {
        let scenario = load(&path);
        let text = serde_json::to_string(&scenario.to_json()).expect("writes");
        let again = Scenario::from_json(serde_json::from_str(&text).expect("reads"))
            .unwrap_or_else(|m| panic!("{m}"));
        assert_eq!(again, scenario, "{name} by JSON");
        let again =
            Scenario::from_toml(&scenario.to_toml()).unwrap_or_else(|m| panic!("{name}: {m}"));
        assert_eq!(again, scenario, "{name} by TOML");
        // A queue of referrals without a clinic is what the theory of the office wants.
        if !path.to_string_lossy().contains("theory") {
            assert_eq!(scenario.doubts(), [], "{name}");
        }
    }
}

/// TOML as the JSON a schema checker of an editor sees: dates and times as text.
fn as_json(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(as_json).collect(),
        toml::Value::Table(table) => serde_json::Value::Object(
            table
                .into_iter()
                .map(|(key, value)| (key, as_json(value)))
                .collect(),
        ),
        other => serde_json::to_value(other).expect("plain"),
    }
}

#[test]
fn valid_by_the_schema() {
    let schema = json_schema();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for (name, path) in shipped() {
        let text = std::fs::read_to_string(path).expect("readable");
        let instance = as_json(toml::Value::Table(text.parse().expect("TOML")));
        let errors: Vec<String> = validator
            .iter_errors(&instance)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{name}");
    }
    let troubled: toml::Table = super::mistakes::TROUBLED.parse().expect("TOML");
    let troubled = as_json(toml::Value::Table(troubled));
    let errors: Vec<String> = validator
        .iter_errors(&troubled)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new());
    for (place, wrong) in [
        (
            "/new-system/errors/not-told",
            serde_json::json!({ "settled": "2%" }),
        ),
        (
            "/new-system/errors/calls-per-error",
            serde_json::json!("two"),
        ),
        (
            "/new-system/builds/built/0/share",
            serde_json::json!("most"),
        ),
        ("/new-system/slow/0/for", serde_json::json!("6 months")),
        ("/new-system/outages/planned/0/lasts", serde_json::json!(5)),
        (
            "/new-system/audit",
            serde_json::json!({ "every": "1 week" }),
        ),
        ("/car-park/main/spaces", serde_json::json!(-1)),
        ("/plan/reminders/when", serde_json::json!("calls.wait")),
        (
            "/plan/in-turn/phases/0",
            serde_json::json!({ "specialty": "eyes" }),
        ),
        ("/plan/later/postpone", serde_json::json!({})),
        (
            "/halt/wait-a-while/pause",
            serde_json::json!({ "for": "1 week" }),
        ),
    ] {
        let mut instance = troubled.clone();
        *instance.pointer_mut(place).expect(place) = wrong;
        assert!(!validator.is_valid(&instance), "{place}");
    }
    // Where the figures come from may stand in any table, and is text.
    for table in [
        "",
        "/booking",
        "/specialty",
        "/specialty/eyes/did-not-attend",
        "/clinic/eye/sessions/0",
        "/new-system/errors/duplicate",
        "/new-system/slow/0",
        "/plan/reminders/messages",
    ] {
        let mut instance = troubled.clone();
        let place = instance.pointer_mut(table).expect(table);
        place["source"] = serde_json::json!("counted");
        assert!(validator.is_valid(&instance), "{table}");
        instance.pointer_mut(table).expect(table)["source"] = serde_json::json!(5);
        assert!(!validator.is_valid(&instance), "{table}");
    }
    let variant = serde_json::json!({ "base": "oxford-2011.toml", "seed": 3 });
    assert!(validator.is_valid(&variant));
    // Within a table of its base a variant states only what differs; a whole file cannot.
    let mut part =
        serde_json::json!({ "base": "oxford-2011.toml", "staff": { "office": { "count": 3 } } });
    assert!(validator.is_valid(&part));
    part["staff"]["office"]["cuont"] = 4.into();
    assert!(!validator.is_valid(&part));
    let mut whole = troubled.clone();
    let group = whole["staff"].as_object_mut().expect("staff").values_mut();
    let group = group.last().and_then(serde_json::Value::as_object_mut);
    assert!(group.expect("a group").remove("role").is_some());
    assert!(!validator.is_valid(&whole));
    for wrong in [
        serde_json::json!({ "seed": 3 }),
        serde_json::json!({ "base": "a.toml", "sede": 3 }),
    ] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

#[test]
fn oxford_has_the_referrals_that_the_published_attendances_ask_for() {
    let oxford = load(&shipped()["oxford-2011.toml"]);
    assert!(oxford.specialty.len() >= 10);
    let mut referrals = 0.0;
    for specialty in oxford.specialty.values() {
        let Some(cutover::model::spec::Referrals::Stream(stream)) = &specialty.referrals else {
            panic!("a stream")
        };
        referrals += stream.per_week();
    }
    // 669,542 attendances a year, 3.12 for each first; 4 % leave the list before, and 255 days of
    // 365 are worked, of which a week without holidays has five.
    let needed = 669_542.0 / 3.12 / 0.956 / 255.0 * 5.0;
    assert!(
        (referrals / needed - 1.0).abs() < 0.02,
        "{referrals} of {needed}"
    );
}

#[test]
fn two_patients_at_the_start() {
    let clinic = &load(&shipped()["bailey-welch.toml"]).clinic["textbook"];
    let laid: Vec<_> = clinic
        .slots
        .laid_out()
        .iter()
        .map(|slot| (slot.kind, slot.at.as_ms() / 60_000))
        .collect();
    let times: Vec<i64> = laid.iter().map(|slot| slot.1).collect();
    assert_eq!(times, [0, 0, 10, 20, 30, 40, 50, 60, 70, 80]);
    assert!(laid.iter().all(|slot| slot.0 == SlotKind::New));
}

/// What a trust may say otherwise than the set that is assumed of both: its own size, and what is
/// known to have been different there.
const OF_ITS_OWN: [&str; 6] = [
    "booking.validate.cv",
    "booking.validate.lognormal",
    "phone-line.contact-centre.lines",
    "phone-line.contact-centre.queries.rate",
    "staff.booking-office.sickness.peaks",
    "staff.contact-centre.sickness.peaks",
];

fn leaves(table: &toml::Table, path: &str, found: &mut Vec<String>) {
    for (key, value) in table {
        let path = format!("{path}{key}");
        match value {
            toml::Value::Table(inner) => leaves(inner, &format!("{path}."), found),
            _ => found.push(path),
        }
    }
}

/// Oxford and North Bristol are told with one set of assumptions, and neither file takes any of it
/// back.
#[test]
fn both_trusts_of_december_2011_share_what_is_assumed() {
    let table = |name: &str| -> toml::Table {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let text = std::fs::read_to_string(folder.join(name)).expect("readable");
        text.parse().expect("TOML")
    };
    let mut assumed = Vec::new();
    leaves(&table("shared/december-2011.toml"), "", &mut assumed);
    assert!(assumed.len() > 80, "{}", assumed.len());
    for name in ["oxford-2011.toml", "north-bristol-2011.toml"] {
        let own = table(name);
        assert_eq!(
            own["base"].as_str(),
            Some("shared/december-2011.toml"),
            "{name}"
        );
        assert!(!own.contains_key("without"), "{name}");
        let mut stated = Vec::new();
        leaves(&own, "", &mut stated);
        let taken_back: Vec<_> = stated.iter().filter(|key| assumed.contains(key)).collect();
        assert_eq!(taken_back, Vec::<&String>::new(), "{name}");
        let families = [
            "booking.",
            "chasing.",
            "appointment-queries.",
            "phone-line.",
        ];
        let office = ["staff.booking-office.", "staff.contact-centre."];
        let system = [
            "new-system.learning.",
            "new-system.training.",
            "new-system.errors.",
        ];
        for key in &stated {
            let of_the_set = families.iter().chain(&office).chain(&system);
            let is_assumed = of_the_set.clone().any(|family| key.starts_with(family));
            let sizes = key.ends_with(".count") || key.ends_with(".shifts");
            assert!(
                !is_assumed || sizes || OF_ITS_OWN.contains(&key.as_str()),
                "{name}: {key}"
            );
        }
    }
}
