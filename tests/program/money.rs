//! Money as it is printed and written: one currency on every amount, and a statement.

use crate::program::{Folder, SMALL};

const MONEY: &str = r#"
cost = "400 per week"
[money]
currency = "£"
[money.income]
first = "150"
follow-up = "80"
recovered = "50%"
[money.overtime]
clinicians = "100 per hour"
unpaid = "15 min"
[money.fines]
over-18-weeks = { each = "150", above = "8%" }
[money.project.vendor]
cost = "20000 per week"
for = "6 weeks"
"#;

#[test]
fn every_amount_carries_the_currency_and_there_is_a_statement() {
    let place = Folder::with("money.toml", &format!("{SMALL}{MONEY}"));
    let page = place.says(&["run", "money.toml", "-o", "out", "--full"]);
    let html = place.text("out/report.html");
    for text in [&page, &html] {
        assert!(text.contains("GBP") && !text.contains("scenario's currency"));
        assert!(text.contains("vendor (project)") && text.contains("still to come (income)"));
        assert!(text.contains("Without a plan the go-live costs"), "{text}");
    }
    assert!(page.contains("income is a cost below zero"), "{page}");
    assert!(html.contains("What it costs"));
    let summary = place.json("out/summary.json");
    assert_eq!(summary["currency"], "GBP");
    let lines = summary["statement"].as_array().expect("a statement");
    let vendor = lines.iter().find(|line| line["heading"] == "vendor");
    let vendor = &vendor.expect("a line")["differences"];
    // Known for certain: six weeks, in every replication.
    assert_eq!(vendor["unmitigated-baseline"]["mean"], 120_000.0);
    assert_eq!(vendor["planned-unmitigated"]["mean"], 0.0);
    // Headings add up.
    for pair in [
        "unmitigated-baseline",
        "planned-baseline",
        "planned-unmitigated",
    ] {
        let mean = |of: &serde_json::Value| of[pair]["mean"].as_f64().expect("a mean");
        let sum: f64 = lines.iter().map(|line| mean(&line["differences"])).sum();
        let whole = mean(&summary["cost_differences"]);
        assert!((sum - whole).abs() < 1e-6 * whole.abs().max(1.0), "{pair}");
    }
    place.says(&["report", "out"]);
    assert_eq!(place.text("out/report.html"), html);
}

#[test]
fn check_and_describe_say_what_is_paid() {
    let place = Folder::with("money.toml", &format!("{SMALL}{MONEY}"));
    let said = place.says(&["check", "money.toml", "--forecast", "no"]);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    // 52 referrals a week at 150, none of whom return.
    for text in [
        "All amounts are in GBP.",
        "The referrals of a week bring in about 7800 in the end",
        "50% are seen and paid for later",
        "clinicians 100 per hour; not the first 15 min",
        "at the end of each month 150 for each who waits over 18 weeks above 8%",
        "Project, vendor: 20000 per week",
    ] {
        assert!(said.contains(text), "{text}: {said}");
    }
    let described = place.says(&["describe", "money.toml"]);
    assert!(described.contains("All amounts are in GBP."));
    assert!(described.contains("recovered"), "{described}");
}
