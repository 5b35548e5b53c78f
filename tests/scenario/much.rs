//! Much of everything: files of a million rows, sweeps of many thousand values. That little is
//! kept of them cannot be seen from here; that all of it was looked at can.

use std::fmt::Write as _;
use std::io;

use cutover::engine::Time;
use cutover::model::spec::{
    Checked, Draft, Mistakes, Referrals, Scenario, Setting, WaitingList, rows_in,
};
use serde_json::{Value, json};

use super::mistakes::WHOLE;

const ROWS: usize = 900_000;
const RATE: &str = "{ rate = \"40 per week\", days = \"mon-fri\" }";

fn with_referrals(csv: &str) -> Result<Checked<Scenario>, Mistakes> {
    let text = WHOLE.replace(RATE, "{ file = \"r.csv\" }");
    Scenario::load("s.toml", &|name, _| {
        Ok(if name == "s.toml" { &text } else { csv }
            .as_bytes()
            .to_vec())
    })
}

fn titles(csv: &str) -> Vec<String> {
    let mistakes = with_referrals(csv).expect_err("mistakes");
    for mistake in mistakes.list() {
        assert_eq!(mistakes.quoted(mistake), Some("\"r.csv\""));
    }
    let list = mistakes.list().iter();
    list.map(|mistake| mistake.title.clone()).collect()
}

#[test]
fn the_first_and_the_last_of_many_rows_are_told_in_their_order() {
    let mut csv = String::from("date,priority\n");
    for row in 1..=ROWS {
        csv += match row {
            1 => "2011-02-30,urgent\n",
            2 => "2011-10-05\n",
            ROWS => "2011-10-05,soon\n",
            _ => "2011-10-05,urgent\n",
        };
    }
    assert_eq!(
        titles(&csv),
        [
            "r.csv, line 2, column date: there is no 2011-02-30",
            "r.csv, line 3: 1 columns where the header has 2",
            "r.csv, line 900001, column priority: \"soon\" is not a priority",
        ]
    );
}

#[test]
fn a_file_that_is_wrong_throughout_is_told_a_few_times() {
    for (right, row) in [
        ("date\n2011-10-05", "5"),
        ("date,time\n2011-10-05,09:00", "2011-10-05"),
    ] {
        let csv = format!("{right}\n{}", format!("{row}\n").repeat(10_000));
        let told = titles(&csv);
        let (last, first) = told.split_last().expect("told");
        assert_eq!(first.len(), 5, "{told:?}");
        for (at, title) in first.iter().enumerate() {
            assert!(
                title.starts_with(&format!("r.csv, line {}", at + 3)),
                "{title}"
            );
        }
        assert_eq!(last, "r.csv: more of its rows cannot be read");
    }
}

#[test]
fn rows_are_carried_along_in_few_bytes_and_come_back_as_they_were() {
    let mut csv = String::from("date,time,priority\n");
    for row in 0..1_000 {
        let priority = ["urgent", "routine", ""][row % 3];
        let _ = writeln!(
            csv,
            "2011-10-{:02},09:{:02},{priority}",
            1 + row % 31,
            row % 60
        );
    }
    let scenario = with_referrals(&csv).unwrap_or_else(|m| panic!("{m}"));
    let json = scenario.to_json();
    let file = &json["specialty"]["eyes"]["referrals"]["file"];
    assert_eq!(rows_in(file), Some(("r.csv", 1_000)));
    assert!(
        json.to_string().len() < 30_000,
        "{}",
        json.to_string().len()
    );
    assert_eq!(Scenario::from_json(json).as_deref(), Ok(&*scenario));
}

/// Earlier versions wrote a table for each row.
#[test]
fn rows_of_earlier_manifests_are_read() {
    let csv = "date,priority\n2011-09-06,\n2011-09-07,urgent\n";
    let scenario = with_referrals(csv).unwrap_or_else(|m| panic!("{m}"));
    let day = 86_400_000;
    let rows = |json: &mut Value, rows: Value| {
        json["specialty"]["eyes"]["referrals"]["file"]["rows"] = rows;
    };
    let mut json = scenario.to_json();
    rows(
        &mut json,
        json!([{"at": day}, {"at": 2 * day, "urgent": "urgent"}]),
    );
    assert_eq!(Scenario::from_json(json.clone()).as_deref(), Ok(&*scenario));
    for (wrong, said) in [
        (json!("at\n5"), "rows begin with \"at,urgent\""),
        (
            json!("at,urgent\n5,\n6,soon"),
            "line 3 of the rows, \"6,soon\", is none",
        ),
        (json!([{"at": "soon"}]), "expected a whole number, found"),
    ] {
        rows(&mut json, wrong);
        let found = Scenario::from_json(json.clone()).expect_err(said).brief();
        assert!(found.contains(said), "{said}: {found}");
    }
}

/// A value of what is uncertain makes a scenario of a scenario; its rows go along.
#[test]
fn variants_have_the_rows_of_what_they_were_made_of() {
    let text = WHOLE.replace(RATE, "{ file = \"r.csv\" }").replace(
        "size = 200, age = { gamma = \"5 weeks\", cv = 0.7 }, unbooked = 50",
        "file = \"w.csv\"",
    );
    let draft = Draft::load("s.toml", &|name, _| match name {
        "s.toml" => Ok(text.as_bytes().to_vec()),
        "r.csv" => Ok(b"date\n2011-09-06\n".to_vec()),
        "w.csv" => Ok(b"referred\n2011-08-06\n2011-08-05\n".to_vec()),
        _ => Err(io::Error::from(io::ErrorKind::NotFound)),
    });
    let draft = draft.unwrap_or_else(|m| panic!("{m}"));
    let set = |path: &str, value: Value| Setting {
        path: path.to_owned(),
        value,
    };
    let more = draft
        .with(&[set("staff.office.count", json!(7))])
        .unwrap_or_else(|m| panic!("{m}"));
    let eyes = &more.specialty["eyes"];
    let Some(Referrals::File(file)) = &eyes.referrals else {
        panic!("a file")
    };
    assert_eq!(file.rows()[0].at, Time::from_days(1));
    let list = eyes
        .waiting_list
        .as_ref()
        .and_then(|list: &WaitingList| list.file.as_ref());
    assert_eq!(list.expect("a file").rows().len(), 2);
    let other = set("specialty.eyes.referrals.file", json!("other.csv"));
    let said = draft.with(&[other]).expect_err("not read").brief();
    assert!(said.contains("other.csv has not been read"), "{said}");
    let rate = set("specialty.eyes.referrals", json!("9 per week"));
    assert!(matches!(
        draft
            .with(&[rate])
            .unwrap_or_else(|m| panic!("{m}"))
            .specialty["eyes"]
            .referrals,
        Some(Referrals::Stream(_))
    ));
}

fn swept(values: &str) -> Result<Draft, Mistakes> {
    let text = format!("{WHOLE}\n[sweep]\nvary.\"staff.office.count\" = [{values}]\n");
    Draft::load("s.toml", &|_, _| Ok(text.as_bytes().to_vec()))
}

#[test]
fn every_one_of_many_values_is_tried_and_shown_where_it_stands() {
    let many: Vec<String> = (1..=2_000).map(|n| n.to_string()).collect();
    let with = |changes: &[(usize, &str)]| {
        let mut values = many.clone();
        for (at, value) in changes {
            values[*at] = (*value).to_owned();
        }
        swept(&values.join(", "))
    };
    assert!(with(&[]).is_ok());
    let mistakes = with(&[(1, "-7"), (1_999, "\"many\"")]).expect_err("two");
    let told: Vec<_> = mistakes
        .list()
        .iter()
        .map(|m| (mistakes.quoted(m), &*m.key, &*m.title))
        .collect();
    assert_eq!(
        told,
        [
            (
                Some("-7"),
                "staff.office.count",
                "expected a whole number, 0 or more, found -7"
            ),
            (
                Some("\"many\""),
                "staff.office.count",
                "expected a whole number, 0 or more, found \"many\""
            ),
        ]
    );
    let twice = with(&[(1_999, "17")]).expect_err("twice");
    assert_eq!(twice.list()[0].title, "17 is listed twice");
    assert_eq!(twice.quoted(&twice.list()[0]), Some("17"));
    assert!(with(&[(1_999, "17.5")]).is_err());
}

#[test]
fn variants_leave_nothing_behind() {
    let draft = swept("3, 4").unwrap_or_else(|m| panic!("{m}"));
    let set = |path: &str, value: Value| Setting {
        path: path.to_owned(),
        value,
    };
    let mut variants = draft.variants();
    let series = [
        vec![set("staff.office.count", json!(9))],
        vec![set("staff.office.count", json!(3))],
        vec![
            set("staff.office.sickness", json!("1%")),
            set("staff.office.count", json!(4)),
        ],
        vec![set("staff.office.sickness", json!("2%"))],
        vec![set("staff.ofice.count", json!(4))],
        vec![set("staff.office.count", json!(-1))],
        vec![set("staff.office.count", json!(5))],
        vec![set(
            "new-system.learning.clerk",
            json!({"initial": 2.0, "pace": "9 transactions"}),
        )],
        vec![set(
            "new-system.learning.clerk",
            json!({"pace": "8 transactions"}),
        )],
        vec![],
    ];
    for settings in &series {
        let (reused, fresh) = (variants.with(settings), draft.with(settings));
        assert_eq!(reused, fresh, "{settings:?}");
    }
}
