//! `cutover choose` from outside: the cheapest that is good enough, and a clear word for every mistake.

use crate::program::Folder;
use crate::sweep::{OFFICE, place};

#[test]
fn choose_finds_the_cheapest_that_is_good_enough() {
    let place = place();
    let that = [
        "--that",
        "peak of booking.unbooked <= 150",
        "--sure",
        "80%",
        "--give-or-take",
        "10%",
    ];
    let arguments = [&["choose", "office.toml"], &that[..]].concat();
    let page = place.says(&[&arguments[..], &["--out", "one", "--threads", "1"]].concat());
    let again = place.says(&[&arguments[..], &["--out", "two", "--threads", "4"]].concat());
    assert_eq!(page, again);
    assert!(
        page.contains("The lowest cost") && page.contains("chosen"),
        "{page}"
    );
    assert_eq!(place.text("one/choice.csv"), place.text("two/choice.csv"));
    // What is on the disk is not simulated again.
    assert_eq!(
        page,
        place.says(&[&arguments[..], &["--out", "one"]].concat())
    );
    let none = place.says(&[
        "choose",
        "office.toml",
        "--that",
        "peak of booking.unbooked <= 1",
    ]);
    assert!(none.contains("None of the points is good enough"), "{none}");
    let unknown = place.refuses(&["choose", "office.toml", "--that", "calls.waitt <= 1 min"]);
    assert!(
        unknown.contains("no measure") && unknown.contains("calls.wait"),
        "{unknown}"
    );
    let both = [
        "--that",
        "peak of booking.unbooked <= 10",
        "--that",
        "peak of booking.unbooked >= 20",
    ];
    let said = place.refuses(&[&["choose", "office.toml"], &both[..]].concat());
    assert!(said.contains("nothing can meet this and"), "{said}");
    let late = place.refuses(&[
        "choose",
        "office.toml",
        "--that",
        "recovery of booking.unbooked <= 40 weeks",
    ]);
    assert!(late.contains("last recovery that could be seen"), "{late}");
    place.write(
        "free.toml",
        OFFICE
            .replace("cost = \"14 per hour\"", "")
            .replace("cost = \"25 per hour\"", "")
            .replace(", \"cost\"", ""),
    );
    assert!(
        place
            .refuses(&["choose", "free.toml"])
            .contains("has a price")
    );
    let undemanding = place.refuses(&["choose", "office.toml"]);
    assert!(undemanding.contains("it has no [choose]"), "{undemanding}");
}

/// The columns of a folder's CSV file and their units, as its description says.
fn units_of(place: &Folder, folder: &str, file: &str) -> Vec<(String, String)> {
    let package = place.json(&format!("{folder}/datapackage.json"));
    let resources = package["resources"].as_array().expect("tables");
    let table = resources.iter().find(|table| table["path"] == file);
    let fields = table.expect("described")["schema"]["fields"].as_array();
    let of = |field: &serde_json::Value| {
        let text = |key: &str| field[key].as_str().unwrap_or("").to_owned();
        (text("name"), text("unit"))
    };
    fields.expect("fields").iter().map(of).collect()
}

#[test]
fn a_choice_s_columns_have_units_of_their_own() {
    let place = place();
    let priced = format!("{OFFICE}\n[money]\ncurrency = \"EUR\"\n");
    place.write("priced.toml", priced);
    let that = "peak of booking.unbooked <= 150";
    let few = ["--that", that, "--at-most", "10", "-q"];
    for (file, amounts) in [("office.toml", "currency"), ("priced.toml", "EUR")] {
        place.says(
            &[
                &["choose", file, "-o", file.trim_end_matches(".toml")],
                &few[..],
            ]
            .concat(),
        );
        let units = units_of(&place, file.trim_end_matches(".toml"), "choice.csv");
        let unit = |name: &str| {
            let found = units.iter().find(|(column, _)| column == name);
            found
                .unwrap_or_else(|| panic!("{name} in {units:?}"))
                .1
                .clone()
        };
        assert_eq!(unit("cost"), amounts);
        assert_eq!(unit("cost half-width"), amounts);
        assert_eq!(unit("peak of booking.unbooked"), "patients");
        assert!(units.iter().all(|(_, unit)| !unit.contains("response")));
    }
}
