//! Money: prices per what, names, dates, and currencies that stand in the wrong place.

use cutover::model::spec::Scenario;

use super::{WHOLE, doubted, refused};

#[test]
fn the_currency_is_said_once() {
    refused(
        "currency = \"GBP\"",
        "currency = \"pounds\"",
        "money.currency",
        "\"pounds\"",
        "\"pounds\" is not a currency",
        "\"GBP\"",
    );
    refused(
        "sent-home = \"31\"",
        "sent-home = \"£31\"",
        "money.fines.sent-home",
        "\"£31\"",
        "amounts are written without their currency",
        "write \"31\", and once for all amounts: [money] currency = \"GBP\"",
    );
    refused(
        "cost = \"7300 per week\"",
        "cost = \"7300 EUR per week\"",
        "money.project.vendor.cost",
        "\"7300 EUR per week\"",
        "amounts are written without their currency",
        "write \"7300 per week\"",
    );
}

#[test]
fn what_attendances_bring_in() {
    refused(
        "follow-up = \"83\"\n",
        "",
        "money.income",
        "income",
        "\"follow-up\" is missing",
        "follow-up = \"80\"",
    );
    refused(
        "follow-up = \"83\"",
        "follow-up = \"83 each\"",
        "money.income.follow-up",
        "\"83 each\"",
        "\"83 each\" is not an amount of money",
        "write \"83\"",
    );
    refused(
        "[money.income.specialty.hearts]",
        "[money.income.specialty.hears]",
        "money.income.specialty.hears",
        "hears",
        "there is no specialty \"hears\"",
        "did you mean \"hearts\"?",
    );
    refused(
        "first = \"173\"\n",
        "",
        "money.income.specialty.hearts",
        "hearts",
        "a tariff of its own without an amount",
        "`first`, `follow-up` or both",
    );
}

#[test]
fn overtime_is_paid_by_the_hour() {
    refused(
        "\"107 per hour\"",
        "\"450 per session\"",
        "money.overtime.clinicians",
        "\"450 per session\"",
        "overtime is paid by the hour",
        "100 per hour",
    );
    refused(
        "clinicians = \"107 per hour\"\nclerks = \"23 per hour\"\n",
        "",
        "money.overtime",
        "overtime",
        "nobody's overtime is paid",
        "clinicians = \"100 per hour\"",
    );
    refused(
        "\"190 min\"",
        "\"0 min\"",
        "money.overtime.at-most",
        "\"0 min\"",
        "this must be longer than no time",
        "such as",
    );
}

#[test]
fn a_project_is_paid_by_the_week_or_once() {
    refused(
        "\"7300 per week\"",
        "\"90 per hour\"",
        "money.project.vendor.cost",
        "\"90 per hour\"",
        "a project is paid by the week, or once",
        "60000 per week",
    );
    refused(
        "cost = \"25300\"",
        "cost = \"25300\"\nfor = \"4 weeks\"",
        "money.project.licence.for",
        "\"4 weeks\"",
        "what is paid once has no length",
        "per week",
    );
    refused(
        "\"go-live - 23 days\"",
        "\"go-live + 90 weeks\"",
        "money.project.vendor.from",
        "\"go-live + 90 weeks\"",
        "it starts on 2013-08-24, outside the simulated days",
        "they are 2011-09-05 to 2012-08-31",
    );
}

#[test]
fn only_additional_sessions_are_paid_by_session_or_patient() {
    for price in ["450 per session", "60 per patient"] {
        let said = |text: String| {
            let mistakes = Scenario::from_toml(&text).expect_err("a mistake");
            mistakes.brief()
        };
        let extra_staff = said(WHOLE.replace("20 per hour", price));
        let only = "only additional sessions (catch-up) are paid by session or patient";
        assert!(extra_staff.contains(only), "{extra_staff}");
        let cost = format!("count = 6\ncost = \"{price}\"\n");
        let own_staff = said(WHOLE.replace("count = 6\n", &cost));
        let not = "staff are not paid by session or patient";
        assert!(own_staff.contains(not), "{own_staff}");
    }
}

#[test]
fn what_pays_for_nothing_is_doubtful() {
    let text = format!("{WHOLE}[money.fines]\nurgent-breach = \"200\"\nsent-home = \"30\"\n");
    let text = text.replace("urgent = \"12%\"\n", "");
    let scenario = Scenario::from_toml(&text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let doubts = scenario.doubts();
    let found: Vec<_> = doubts.iter().map(|d| (&*d.key, &*d.title)).collect();
    let nothing_wrong = "nobody is ever sent home: nothing goes wrong with bookings";
    assert_eq!(
        found,
        [
            ("money.fines.urgent-breach", "there are no urgent patients"),
            ("money.fines.sent-home", nothing_wrong),
        ]
    );
}

#[test]
fn amounts_of_no_currency_are_doubted() {
    let title =
        "no amount here has a currency, and results name none: add currency = \"GBP\" to [money]";
    doubted("currency = \"GBP\"\n", "", "plan.late-shift.cost", title);
}
