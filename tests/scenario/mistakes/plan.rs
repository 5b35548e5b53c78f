//! Learning, training, and the actions of the plan that add people and sessions.

use cutover::model::spec::Scenario;

use super::{WHOLE, broken, case, doubted};

#[test]
fn the_new_system_and_the_plan() {
    case(
        "pace = \"150 transactions\"\n",
        "",
        "clerk",
        "needs \"pace\"",
    );
    case(
        "pace = \"150 transactions\"",
        "pace = \"150 transactions\"\nper-doubling = 0.9",
        "0.9",
        "has no part in the family exponential",
    );
    case(
        "initial = 2.5",
        "initial = -2.5",
        "-2.5",
        "between 0 and 1000",
    );
    case(
        "pace = \"150 transactions\"",
        "pace = \"0 transactions\"",
        "\"0 transactions\"",
        "more than nothing",
    );
    case(
        "[new-system.training.clerk]",
        "[new-system.training.receptionist]",
        "receptionist",
        "no learning curve",
    );
    case(
        "extra-staff = { to = \"office\", count = 4, initial = 1.64 }\n",
        "",
        "agency",
        "does nothing",
    );
    case(
        "cost = \"20 per hour\"",
        "cost = \"20 per hour\"\novertime = { staff = \"office\", extra = \"1 h\" }",
        "{ staff = \"office\", extra = \"1 h\" }",
        "two actions at once",
    );
    case(
        "extra-staff = { to = \"office\", count = 4, initial = 1.64 }",
        "overtime = { staff = \"office\", extra = \"8 h\" }",
        "\"8 h\"",
        "past midnight",
    );
    case(
        "cost = \"20 per hour\"",
        "cost = \"20 per hour\"\n[plan.late]\nfrom = \"go-live + 80 weeks\"\nmore-lines = { line = \"main\", count = 3 }",
        "\"go-live + 80 weeks\"",
        "outside the simulated days",
    );
    let said = broken("go-live = 2011-12-03\n", "");
    assert!(said.brief().contains("the scenario has none"), "{said}");
    case(
        "template = { ramp",
        "cost = \"5 per hour\"\ntemplate = { ramp",
        "\"5 per hour\"",
        "per hour of whom",
    );
}

#[test]
fn nobody_is_sent() {
    doubted(
        "floorwalkers = { supports = [\"office\"], count = 1,",
        "floorwalkers = { supports = [\"office\"], count = 0,",
        "plan.elbow.floorwalkers.count",
        "nobody supports them",
    );
}

#[test]
fn nobody_is_moved() {
    let ramp = "ramp = [\"50% for 2 weeks\", \"75% for 1 week\"] }";
    let with = |rest: &str| ramp.replace(" }", rest);
    case(
        ramp,
        &with(", notice = \"3 days\" }"),
        "\"3 days\"",
        "nobody is moved",
    );
    case(ramp, &with(", spacing = \"even\" }"), "\"even\"", "evenly");
    let moved = super::WHOLE.replace(ramp, &with(", booked = \"moved\" }"));
    let dated = "a dated template is known from the first day: nobody is booked in a slot that it withdraws";
    let doubts = |text: &str| {
        let scenario = Scenario::from_toml(text);
        scenario.unwrap_or_else(|m| panic!("{m}")).doubts()
    };
    let found = doubts(&moved);
    assert!(
        found
            .iter()
            .any(|d| d.key == "plan.lighter.template.booked" && d.title == dated),
        "{found:#?}"
    );
    let triggered = moved + "when = \"clinic.overrun > 30 min for 3 days\"\n";
    assert!(doubts(&triggered).iter().all(|d| d.title != dated));
}

#[test]
fn training_in_whose_time() {
    let ahead = "ahead = \"6 weeks\"";
    for (key, caret, said) in [
        ("time", "\"in-clinics\"", "a clerk has no clinics"),
        ("cost", "\"5000 per week\"", "paid by the hour"),
    ] {
        case(ahead, &format!("{ahead}\n{key} = {caret}"), caret, said);
    }
}

#[test]
fn clinicians_are_trained_in_their_clinics_for_no_longer_than_they_are_there() {
    // Seven hours a week each, six weeks.
    let doubts = |hours: &str| {
        let clinician =
            format!("\n[new-system.training.clinician]\nhours = \"{hours}\"\nworth = 10.0\n");
        let learns = "[new-system.learning.clinician]\ninitial = 1.5\npace = \"40 transactions\"\n";
        let text = format!("{WHOLE}{clinician}ahead = \"6 weeks\"\n{learns}");
        let scenario = Scenario::from_toml(&text).unwrap_or_else(|wrong| panic!("{wrong}"));
        let key = "new-system.training.clinician.hours";
        let about = scenario.doubts().into_iter().filter(|d| d.key == key);
        about.map(|d| d.title).collect::<Vec<_>>()
    };
    assert_eq!(doubts("42 hours"), [""; 0]);
    let [title] = &doubts("43 hours")[..] else {
        panic!("one doubt")
    };
    assert!(title.contains("there for 42 hours each"), "{title}");
}
