//! Waiting lists: removals, steady states, capacity that follows the list.

use cutover::model::spec::Scenario;

use super::{WHOLE, case};

const LIST: &str =
    "waiting-list = { size = 200, age = { gamma = \"5 weeks\", cv = 0.7 }, unbooked = 50 }";
const CLINIC: &str = "steps = [{ name";

fn doubts(from: &str, to: &str) -> Vec<(String, String)> {
    let scenario = Scenario::from_toml(&WHOLE.replace(from, to));
    let scenario = scenario.unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let doubts = scenario.doubts().into_iter();
    doubts.map(|doubt| (doubt.key, doubt.title)).collect()
}

#[test]
fn removals_are_a_share_per_time() {
    let with = |rate: &str| format!("urgent = \"12%\"\nremovals = {rate}");
    let urgent = "urgent = \"12%\"";
    case(urgent, &with("\"3%\""), "\"3%\"", "does not say per what");
    case(
        urgent,
        &with("\"3 per month\""),
        "\"3 per month\"",
        "not a share per time",
    );
    case(
        urgent,
        &with("\"3% per moth\""),
        "\"3% per moth\"",
        "did you mean \"3% per month\"?",
    );
    case(
        urgent,
        &with("\"-3% per month\""),
        "\"-3% per month\"",
        "less than nothing",
    );
    case(
        urgent,
        &with("\"130% per month\""),
        "\"130% per month\"",
        "more than all",
    );
    let doubt = |rate| doubts(urgent, &with(rate)).pop().expect("a doubt");
    let key = "specialty.eyes.removals".to_owned();
    assert_eq!(
        doubt("\"0% per month\""),
        (key.clone(), "nobody ever leaves the list".to_owned())
    );
    assert_eq!(doubt("\"3% per day\"").0, key);
    assert_eq!(doubts(urgent, &with("\"3% a month\"")), []);
}

#[test]
fn a_share_of_the_list_says_how_long_it_is() {
    let with = |more: &str| format!("waiting-list = {{ within-18-weeks = {more} }}");
    assert_eq!(doubts(LIST, &with("\"92%\", unbooked = 20")), []);
    case(
        LIST,
        &with("\"92%\", size = 200"),
        "200",
        "leaves nothing for `size` to say",
    );
    case(LIST, &with("\"100%\""), "\"100%\"", "no exponential waits");
    case(
        LIST,
        &with("\"92%\", unbooked = 5000"),
        "{ within-18-weeks = \"92%\", unbooked = 5000 }",
        "cannot be unbooked",
    );
}

#[test]
fn a_steady_state_follows_from_one_thing() {
    let slots = "steady-state = \"from-slots\"";
    let list = "steady-state = \"from-list\"";
    case(
        "urgent = \"12%\"",
        &format!("urgent = \"12%\"\n{slots}"),
        "{ size = 200, age = { gamma = \"5 weeks\", cv = 0.7 }, unbooked = 50 }",
        "the list follows from the slots",
    );
    case(LIST, list, "\"from-list\"", "which list is to stay");
    // 12 slots for new patients on four lists a week are fewer than 40 referrals.
    case(LIST, slots, "\"from-slots\"", "the list grows by");
}

/// What the file's sessions lack for the list to stay as it is is made up for, and told.
#[test]
fn sessions_that_the_file_has_not_are_told() {
    let from_list = format!("{LIST}\nsteady-state = \"from-list\"");
    let told = |referrals: &str| -> Vec<String> {
        let text = WHOLE
            .replace(LIST, &from_list)
            .replace("\"40 per week\"", &format!("\"{referrals} per week\""));
        let scenario = Scenario::from_toml(&text).unwrap_or_else(|wrong| panic!("{wrong}"));
        let doubts = scenario.doubts().into_iter();
        let doubts = doubts.filter(|doubt| doubt.key == "specialty.eyes.steady-state");
        doubts.map(|doubt| doubt.title).collect()
    };
    // 12 slots a week for those who are not urgent.
    assert_eq!(told("6"), Vec::<String>::new());
    let [doubt] = &told("16")[..] else {
        panic!("{:?}", told("16"))
    };
    assert!(
        doubt.contains("times their lists, which the hospital may not have"),
        "{doubt}"
    );
}

#[test]
fn a_clinic_follows_a_list_that_there_is() {
    let with = |more: &str| format!("follows-list = {{ {more} }}\n{CLINIC}");
    let saturday = "sessions = [{ days = [\"sat\"], from = 09:00:00, to = 12:30:00 }]";
    let all = |more: &str| with(&format!("{more}, {saturday}"));
    assert_eq!(doubts(CLINIC, &all("target = \"5 weeks\"")), []);
    case(
        CLINIC,
        &with("target = \"5 weeks\""),
        "{ target = \"5 weeks\" }",
        "which lists may be put on?",
    );
    case(
        CLINIC,
        &all("target = \"0 weeks\""),
        "\"0 weeks\"",
        "longer than no time",
    );
    case(
        CLINIC,
        &all("within = \"2 weeks\""),
        "\"2 weeks\"",
        "the next review is in 4 weeks",
    );
    case(
        CLINIC,
        &all("every = \"2 h\""),
        "\"2 h\"",
        "at least a day apart",
    );
    case(
        CLINIC,
        &all("cost = \"5000 per week\""),
        "\"5000 per week\"",
        "paid by the hour",
    );
    case(
        CLINIC,
        &with("sessions = [{ days = [\"sat\"], from = 09:00:00, to = 12:30:00, clinicians = 3 }]"),
        "{ days = [\"sat\"], from = 09:00:00, to = 12:30:00, clinicians = 3 }",
        "3 clinicians would be at work at once, the team has 2",
    );
    case(
        CLINIC,
        &with("sessions = [{ days = [\"mon\"], from = 11:00:00, to = 14:30:00 }]"),
        "{ days = [\"mon\"], from = 11:00:00, to = 14:30:00 }",
        "3 clinicians would be at work at once, the team has 2",
    );
    let nothing = doubts(CLINIC, &with("more = \"0%\", fewer = \"0%\""));
    assert_eq!(nothing[0].1, "no list is ever put on or dropped");
    let late = doubts(CLINIC, &all("notice = \"40 weeks\""));
    assert_eq!(late[0].0, "clinic.eye-general.follows-list.notice");
    // 200 patients and 40 referrals a week: five weeks on the first day, and 51.7 to the last.
    assert_eq!(doubts(CLINIC, &all("target = \"56 weeks\"")), []);
    let never = doubts(CLINIC, &all("target = \"57 weeks\""));
    assert_eq!(never[0].0, "clinic.eye-general.follows-list.target");
    assert!(never[0].1.starts_with("longer than anybody could wait"));
}

#[test]
fn what_is_said_of_lists_is_written_out_and_read_back() {
    let text = WHOLE
        .replace(LIST, "removals = \"3% per month\"\nsteady-state = \"from-list\"\nwaiting-list = { within-18-weeks = \"92%\" }")
        .replace(CLINIC, &format!("follows-list = {{ sessions = [{{ days = [\"sat\"], from = 09:00:00, to = 12:30:00 }}], cost = \"150 per hour\" }}\n{CLINIC}"));
    let scenario = Scenario::from_toml(&text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let again = Scenario::from_toml(&scenario.to_toml());
    assert_eq!(
        again.unwrap_or_else(|mistakes| panic!("{mistakes}")),
        scenario
    );
}

const URGENT: &str = "urgent = \"12%\"";

fn split(lists: &str) -> String {
    format!("{URGENT}\nlists = {{ {lists} }}")
}

#[test]
fn lists_are_split_in_one_way() {
    for (lists, at, says) in [
        (
            "pooled = \"10%\"",
            "{ pooled = \"10%\" }",
            "into which lists is it split?",
        ),
        (
            "consultants = 6, referrals = { a = \"100%\" }",
            "6",
            "already say how many",
        ),
        ("consultants = 0", "0", "between 1 and 200 lists"),
        (
            "consultants = 6, unevenness = 0.7",
            "0.7",
            "cannot be as uneven",
        ),
        (
            "consultants = 6, unevenness = -0.1",
            "-0.1",
            "cannot be as uneven",
        ),
        (
            "consultants = 6, mismatch = \"100%\"",
            "\"100%\"",
            "no slots at all",
        ),
        (
            "consultants = 6, slots = { a = \"100%\" }",
            "{ a = \"100%\" }",
            "needs the shares of the `referrals`",
        ),
        (
            "consultants = 6, waits = { a = \"2 weeks\" }",
            "{ a = \"2 weeks\" }",
            "needs the shares of the `referrals`",
        ),
    ] {
        case(URGENT, &split(lists), at, says);
    }
}

#[test]
fn shares_of_lists_are_all_of_it_by_the_same_names() {
    let with = |more: &str| {
        split(&format!(
            "referrals = {{ a = \"40%\", b = \"60%\" }}, {more}"
        ))
    };
    case(
        URGENT,
        &split("referrals = { a = \"40%\", b = \"50%\" }"),
        "{ a = \"40%\", b = \"50%\" }",
        "add up to 90.0%",
    );
    case(
        URGENT,
        &split("referrals = { a = \"100%\", b = \"0%\" }"),
        "\"0%\"",
        "nobody is ever on this list",
    );
    for (more, at, says) in [
        (
            "slots = { a = \"40%\", b = \"70%\" }",
            "{ a = \"40%\", b = \"70%\" }",
            "add up to 110.0%",
        ),
        (
            "slots = { a = \"40%\", b = \"20%\", c = \"40%\" }",
            "\"40%\"",
            "no referrals go to a list \"c\"",
        ),
        (
            "slots = { a = \"100%\" }",
            "{ a = \"100%\" }",
            "nothing for the list \"b\"",
        ),
        (
            "waits = { a = \"2 weeks\" }",
            "{ a = \"2 weeks\" }",
            "nothing for the list \"b\"",
        ),
        (
            "waits = { a = \"0 weeks\", b = \"0 weeks\" }",
            "{ a = \"0 weeks\", b = \"0 weeks\" }",
            "nobody waits",
        ),
        (
            "unevenness = 0.2",
            "0.2",
            "the shares by name already say that",
        ),
    ] {
        case(URGENT, &with(more), at, says);
    }
}

#[test]
fn what_is_hardly_a_split_is_doubted() {
    let doubt = |lists: &str| doubts(URGENT, &split(lists)).pop().expect("a doubt");
    assert_eq!(doubt("consultants = 1").0, "specialty.eyes.lists");
    assert_eq!(
        doubt("consultants = 2, pooled = \"100%\"").0,
        "specialty.eyes.lists.pooled"
    );
    let none = "referrals = { a = \"40%\", b = \"60%\" }, slots = { a = \"0%\", b = \"100%\" }";
    assert_eq!(doubt(none).0, "specialty.eyes.lists.slots");
    assert_eq!(
        doubts(URGENT, &split("consultants = 6, unevenness = 0.4")),
        []
    );
}

/// Slots that are not there, or hardly, unless the pooled ones are enough: all lists of which that
/// is so are named.
#[test]
fn lists_without_slots_are_named() {
    let named = |pooled: &str| {
        split(&format!(
            "referrals = {{ a = \"40%\", b = \"40%\", c = \"20%\" }}, slots = {{ a = \"0%\", b = \"100%\", c = \"0%\" }}, pooled = \"{pooled}\""
        ))
    };
    let said = |lists: &str| doubts(URGENT, lists).pop().expect("a doubt");
    let slots = "specialty.eyes.lists.slots".to_owned();
    assert_eq!(
        said(&named("0%")),
        (
            slots.clone(),
            "\"a\" and \"c\" have no slots for 60% of the referrals, and none are pooled: these patients wait for ever".to_owned()
        )
    );
    assert_eq!(
        said(&named("10%")),
        (
            slots,
            "\"a\" and \"c\" have no slots for 60% of the referrals, and of all slots 10% are pooled: most of these patients wait for ever".to_owned()
        )
    );
    assert_eq!(doubts(URGENT, &named("60%")), []);
    // Four clinicians' lists a week, 26 weeks ahead.
    let (key, said) = said(&split("consultants = 4, mismatch = \"99%\""));
    assert_eq!(key, "specialty.eyes.lists.mismatch");
    assert!(
        said.starts_with("\"1\" and \"3\" have less than one clinician's list within the booking horizon of 26 weeks for 50%"),
        "{said}"
    );
    let many = |many: u32| doubts(URGENT, &split(&format!("consultants = {many}")));
    assert_eq!(many(104), []);
    assert_eq!(many(105)[0].0, "specialty.eyes.lists.consultants");
    assert!(many(105)[0].1.contains("\"6\" and 99 more have"));
}

#[test]
fn choosing_and_deferring_take_time() {
    let with = |more: &str| format!("{URGENT}\n{more}");
    for (more, at) in [
        (
            "choice = { declines = \"20%\", later = \"0 days\" }",
            "\"0 days\"",
        ),
        (
            "deferral = { share = \"20%\", by = \"0 days\" }",
            "\"0 days\"",
        ),
        (
            "deferral = { share = \"20%\", by = \"6 weeks\", clock = \"stops\" }",
            "\"stops\"",
        ),
        (
            "choice = { declines = \"120%\", later = \"2 weeks\" }",
            "\"120%\"",
        ),
    ] {
        case(URGENT, &with(more), at, "");
    }
    let doubt = |more: &str| doubts(URGENT, &with(more)).pop().expect("a doubt").0;
    assert_eq!(
        doubt("choice = { declines = \"0%\", later = \"2 weeks\" }"),
        "specialty.eyes.choice.declines"
    );
    assert_eq!(
        doubt("choice = { declines = \"10%\", later = \"80 weeks\" }"),
        "specialty.eyes.choice.later"
    );
    assert_eq!(
        doubt("deferral = { share = \"0%\", by = \"2 weeks\" }"),
        "specialty.eyes.deferral.share"
    );
    // The scenario lasts for 52 weeks, less two days.
    assert_eq!(
        doubt("deferral = { share = \"10%\", by = \"52 weeks\" }"),
        "specialty.eyes.deferral.by"
    );
    let long = with("deferral = { share = \"10%\", by = \"51 weeks\" }");
    assert_eq!(doubts(URGENT, &long), []);
}
