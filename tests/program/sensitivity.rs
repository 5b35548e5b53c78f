//! `cutover sensitivity` from outside, by every method.

use crate::program::unbroken;
use crate::sweep::place;

#[test]
fn sensitivity_by_every_method() {
    let place = place();
    let vary = [
        "--vary",
        "new-system.learning.clerk.initial=1.5..3.5",
        "--vary",
        "recovery.holds-for=5..10",
        "--of",
        "peak of booking.unbooked",
        "-n",
        "4",
    ];
    for (method, size, what) in [
        ("tornado", None, "high-low"),
        ("morris", Some("6"), "mu-star"),
        ("sobol", Some("16"), "total"),
        ("rank-correlation", Some("16"), "partial-rank-correlation"),
    ] {
        let mut arguments = [
            &[
                "sensitivity",
                "office.toml",
                "--method",
                method,
                "--out",
                method,
            ],
            &vary[..],
        ]
        .concat();
        if let Some(size) = size {
            arguments.extend(["--size", size]);
        }
        let page = place.says(&arguments);
        assert!(page.contains("new-system.learning.clerk.initial"), "{page}");
        let csv = place.text(&format!("{method}/sensitivity.csv"));
        let value = |parameter: &str| -> f64 {
            let wanted = format!("{parameter},{what},");
            let row = csv.lines().find(|line| line.contains(&wanted));
            row.and_then(|row| row.split(',').nth(4)?.parse().ok())
                .unwrap_or(0.0)
        };
        // Slower clerks make a larger backlog; how recovery is judged makes none.
        let (matters, does_not) = (value("clerk.initial"), value("recovery.holds-for"));
        assert!(matters > 0.5, "{method}: {csv}");
        if method != "rank-correlation" {
            assert!(does_not.abs() < 1e-9, "{method}: {csv}");
        }
    }
}

#[test]
fn sensitivity_takes_the_ranges_of_what_is_uncertain() {
    let place = place();
    place.write(
        "ranges.toml",
        "base = \"office.toml\"\nwithout = [\"sweep\"]\n[uncertain]\n\
         \"new-system.learning.clerk.initial\" = { triangular = [2, 2.5, 4] }\n\
         \"booking.register\" = { normal = \"4 min\", sd = \"1 min\" }\n\
         \"staff.office.count\" = { discrete = [2, 3] }\n",
    );
    let of = ["--of", "peak of booking.unbooked", "-n", "2", "-o", "out"];
    place.says(&[&["sensitivity", "ranges.toml"], &of[..]].concat());
    let points = place.text("out/study.json");
    for value in ["2.0", "4.0", "\"2.3638", "\"5.6361", "3"] {
        assert!(points.contains(value), "{value}: {points}");
    }
    // A sweep lays out points, for which a distribution is no range.
    let refused = place.refuses(&["sweep", "ranges.toml"]);
    assert!(
        refused.contains("has no [sweep]: add one, or give --vary 'PATH=VALUES' or"),
        "{refused}"
    );
    place.write(
        "nothing.toml",
        "base = \"office.toml\"\nwithout = [\"sweep\"]\n",
    );
    let refused = place.refuses(&["sensitivity", "nothing.toml"]);
    assert!(
        refused.contains("add one, or give --vary 'PATH=FROM..TO'"),
        "{refused}"
    );
}

#[test]
fn sensitivity_says_of_what_it_speaks_and_what_it_is_not_sure_of() {
    let place = place();
    let said = |out: &str, more: &[&str]| {
        let always = ["sensitivity", "office.toml", "-n", "3", "-o", out];
        let args = [&always[..], more].concat();
        (place.says(&args), place.text(&format!("{out}/report.html")))
    };
    let initial = "new-system.learning.clerk.initial=1.5..3.5";
    let peak = ["--of", "peak of booking.unbooked"];
    let without = ["--of", "unmitigated: peak of booking.unbooked"];
    let (printed, page) = said("out", &[&["--vary", initial], &peak[..], &without].concat());
    assert!(printed.contains("\n  1.5 to 3.5"), "{printed}");
    let printed = unbroken(&printed);
    for words in [
        "figures are of the go-live with the plan unless another arm is named.",
        "peak of booking.unbooked: booking backlog at its highest (go-live, plan), patients",
        "unmitigated: peak of booking.unbooked: booking backlog at its highest (go-live, no plan), patients",
        "- 3 replications of each point are few:",
    ] {
        assert!(printed.contains(words), "{words}: {printed}");
    }
    for words in [
        "1.5 to 3.5",
        "Booking backlog at its highest (go-live, plan), patients",
        "3 replications of each point are few:",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(
        place
            .path("out/plots/peak-of-booking-unbooked.svg")
            .exists()
    );
    // How recovery is judged changes no backlog: a picture of that would be empty.
    let judged = ["--vary", "recovery.holds-for=5..10"];
    let (_, page) = said("none", &[&judged[..], &peak].concat());
    assert!(!place.path("none/plots").exists());
    assert!(
        page.contains("None of the parameters changes it."),
        "{page}"
    );
}
