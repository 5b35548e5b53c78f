//! `cutover extract` and `cutover fit`: a simulated trust is written down and found again, what
//! is said of it and left beside it, and nobody in it is ever named. What is read is in `fit_reads`.

use std::fmt::Write;

use crate::program::{Folder, PRACTICE, complaint, unbroken};

/// Words of an extract that must be in no output.
pub(crate) const NOBODY: [&str; 4] = ["9434765919", "Smith", "hit by a bus", "Dr Jones"];

/// The head of the extracts below.
pub(crate) const HEAD: &str = "patient,specialty,clinic,priority,referred,booked,appointment,kind,attended,seen_from,seen_to,note\n";

/// Four hundred appointments, four a weekday for twenty weeks, of patients with names, in a clinic
/// that is called after somebody.
pub(crate) fn appointments() -> Vec<String> {
    let monday = jiff::civil::date(2027, 1, 4);
    let days = (0..140).map(|day| monday + jiff::Span::new().days(day));
    let weekdays = days.filter(|day| day.weekday().to_monday_zero_offset() < 5);
    let slots = weekdays.flat_map(|day| (0..4).map(move |slot| (day, slot)));
    slots
        .enumerate()
        .map(|(nth, (day, slot))| {
            let before = |days: i64| day - jiff::Span::new().days(days);
            let lead = 3 + (nth as i64 * 7) % 40;
            let (attended, seen) = match nth % 9 {
                4 => ("did not attend", String::from(",")),
                _ => ("attended", format!("{day} {:02}:02,{day} {:02}:{}", 9 + slot, 9 + slot, 10 + nth % 30)),
            };
            let kind = if slot % 2 == 0 { "new" } else { "follow-up" };
            format!(
                "Smith 9434765919 {nth},Eyes,Dr Jones,routine,{},{},{day} {:02}:00,{kind},{attended},{seen},hit by a bus",
                before(lead + 2),
                before(lead),
                9 + slot
            )
        })
        .collect()
}

pub(crate) fn csv(rows: &[String]) -> String {
    rows.iter().fold(HEAD.to_owned(), |mut all, row| {
        writeln!(all, "{row}").expect("text");
        all
    })
}

#[track_caller]
pub(crate) fn names_nobody(text: &str) {
    for word in NOBODY {
        assert!(!text.contains(word), "{word}: {text}");
    }
}

/// Fits what is written; everything said, and the scenario.
#[track_caller]
pub(crate) fn fitted(text: &str) -> (String, String) {
    let place = Folder::with("pas.csv", text);
    let done = place.cutover(&["fit", "pas.csv", "--out", "fitted.toml"]);
    let said = complaint(&done) + &String::from_utf8(done.stdout).expect("UTF-8");
    assert!(done.status.success(), "{said}");
    let scenario = place.text("fitted.toml");
    names_nobody(&said);
    names_nobody(&scenario);
    names_nobody(&place.text("fitted.html"));
    place.says(&["check", "fitted.toml", "--forecast", "no"]);
    (unbroken(&said), scenario)
}

/// What is complained of.
#[track_caller]
pub(crate) fn refused(text: &str) -> String {
    let place = Folder::with("pas.csv", text);
    let said = place.refuses(&["fit", "pas.csv", "--out", "fitted.toml"]);
    names_nobody(&said);
    assert!(!place.path("fitted.toml").exists());
    assert!(!place.path("fitted.html").exists());
    unbroken(&said)
}

/// Titles of the pictures of a page, each once.
fn titles(page: &str) -> Vec<String> {
    let labels = page.split("aria-label=\"").skip(1);
    let mut titles: Vec<String> = labels
        .map(|label| label.split(['"', '.']).next().unwrap_or_default())
        .map(str::to_owned)
        .collect();
    titles.dedup();
    titles
}

#[test]
fn a_simulated_trust_is_written_down_and_found_again() {
    let place = Folder::with(
        "practice.toml",
        &PRACTICE.replace("2024-08-30", "2024-04-26"),
    );
    let said = place.says(&["extract", "practice.toml", "--out", "trust"]);
    assert!(
        said.contains("appointments") && said.contains("calls"),
        "{said}"
    );
    assert_eq!(
        place.names("trust"),
        [
            "appointments.csv",
            "calls.csv",
            "datapackage.json",
            "pathways.csv",
            "tasks.csv",
            "weeks.csv"
        ]
    );
    let again = place.says(&["extract", "practice.toml", "--out", "again"]);
    assert_eq!(said.replace("trust", "again"), again);
    assert!(place.files("trust") == place.files("again"));
    place.says(&[
        "fit",
        "trust/appointments.csv",
        "--calls",
        "trust/calls.csv",
        "--go-live",
        "2024-06-03",
        "--out",
        "fitted.toml",
    ]);
    let text = place.text("fitted.toml");
    for line in [
        "go-live  = 2024-06-03    # Monday 3 June 2024; given",
        "[specialty.family-medicine]",
        "pattern = \"NFFNFFNFFNFFNFFNFFNF\"",
        // 23.2 of 25 lists a week keep its waiting list.
        "{ days = \"mon-fri\", from = 09:00:00, to = 15:40:00, clinicians = 5, runs = \"93",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let checked = place.says(&["check", "fitted.toml", "--forecast", "no"]);
    assert!(checked.contains("fitted.toml is valid"), "{checked}");
    the_page_shows_what_the_scenario_says(&place.text("fitted.html"), &text);
    // A scenario of its own go-live can be found again as well, from the arm with the plan.
    place.says(&[
        "extract",
        "practice.toml",
        "--arm",
        "planned",
        "--out",
        "planned",
    ]);
    let none = place.refuses(&[
        "extract",
        "practice.toml",
        "--arm",
        "halted",
        "--out",
        "halted",
    ]);
    assert!(
        none.contains("the arms of the scenario are: baseline"),
        "{none}"
    );
}

fn the_page_shows_what_the_scenario_says(page: &str, scenario: &str) {
    for fetched in ["<script", "<link", "src=", "href=\"http", "url(", "@import"] {
        assert!(!page.contains(fetched), "{fetched}");
    }
    for heading in [
        ">What was read, and what was left out and why</h2>",
        ">family-medicine</h2>",
        ">The telephone</h2>",
        "<th>Fri</th>",
    ] {
        assert!(page.contains(heading), "{heading}");
    }
    // Every remark with rows of a file stands on the page too.
    let told: Vec<&str> = (scenario.lines().map(str::trim))
        .filter_map(|line| line.strip_prefix("# "))
        .filter(|line| line.contains(" rows") && line.contains(".csv"))
        .collect();
    assert!(told.len() > 12, "{told:?}");
    for line in told {
        assert!(page.contains(line), "{line}");
    }
    let titles = titles(page);
    for title in [
        "Referrals a week: ",
        "Referrals by month: ",
        "Not attended by lead: ",
        "Not attended by weekday: ",
        "Not attended by hour: ",
        "New consultations: as fitted, within a twentieth or chance",
        "Follow-up consultations: as fitted, within a twentieth or chance",
        "Time to a follow-up: ",
        "Calls a week: ",
        "Calls by month: ",
        "Calls by hour: ",
        "Calls' lengths: as fitted, within a twentieth or chance",
        "Callers' patience: ",
    ] {
        let there = titles.iter().filter(|there| there.starts_with(title));
        assert_eq!(there.count(), 1, "{title}: {titles:?}");
    }
}

#[test]
fn a_page_that_is_there_is_kept() {
    let place = Folder::with("pas.csv", &csv(&appointments()));
    std::fs::write(place.path("fitted.html"), "mine").expect("written");
    let said = place.refuses(&["fit", "pas.csv", "--out", "fitted.toml"]);
    assert!(
        unbroken(&said).contains("fitted.html exists already"),
        "{said}"
    );
    assert!(!place.path("fitted.toml").exists());
    assert_eq!(place.text("fitted.html"), "mine");
    let said = place.says(&["fit", "pas.csv", "--out", "fitted.toml", "--force"]);
    assert!(
        said.contains("Wrote fitted.toml, and fitted.html"),
        "{said}"
    );
    assert!(place.text("fitted.html").starts_with("<!DOCTYPE html>"));
    let said = place.refuses(&["fit", "pas.csv", "--out", "mine.html"]);
    assert!(
        unbroken(&said).contains("let the scenario end in .toml"),
        "{said}"
    );
}

#[test]
fn all_files_are_written_or_none() {
    let place = Folder::with("pas.csv", &csv(&appointments()));
    let open = "patient,specialty,referred\nSmith 9434765919,Eyes,2027-05-01\n";
    place.write("ptl.csv", open);
    place.write("mine.toml", "mine");
    // The page cannot be put in its place.
    std::fs::create_dir(place.path("mine.html")).expect("made");
    let fit = [
        "fit",
        "pas.csv",
        "--open-pathways",
        "ptl.csv",
        "--out",
        "mine.toml",
        "--force",
    ];
    let said = unbroken(&place.refuses(&fit));
    assert!(said.contains("mine.html is a folder there"), "{said}");
    let kept = ["mine.html", "mine.toml", "pas.csv", "ptl.csv"];
    assert_eq!(place.names("."), kept);
    assert_eq!(place.text("mine.toml"), "mine");
    std::fs::remove_dir(place.path("mine.html")).expect("removed");
    place.says(&fit);
    let all = [
        "mine-eyes.csv",
        "mine.html",
        "mine.toml",
        "pas.csv",
        "ptl.csv",
    ];
    assert_eq!(place.names("."), all);
    // Nobody's folder is made.
    let said = place.refuses(&["fit", "pas.csv", "--out", "none/mine.toml"]);
    assert!(said.contains("its folder does not exist"), "{said}");
    assert_eq!(place.names("."), all);
}

#[test]
fn what_an_extract_probably_lacks_is_said() {
    // Twenty weeks, some of whom did not attend, with nobody to come.
    let rows = appointments();
    let (said, _) = fitted(&csv(&rows));
    assert!(said.contains("pas.csv: 20 weeks are few"), "{said}");
    assert!(
        said.contains("pas.csv: no appointment is still to come"),
        "{said}"
    );
    assert!(!said.contains("nobody did not attend"), "{said}");
    // Without those who did not attend, and with somebody to come.
    let mut rows = rows;
    rows.retain(|row| !row.contains("did not attend"));
    let to_come = "Smith 9434765919 x,Eyes,Dr Jones,routine,2027-05-14,2027-05-14,2027-06-01 09:00,new,booked,,,hit by a bus";
    rows.push(to_come.to_owned());
    let (said, _) = fitted(&csv(&rows));
    assert!(
        said.contains("pas.csv: nobody did not attend: such rows may be missing"),
        "{said}"
    );
    assert!(!said.contains("still to come"), "{said}");
    // A go-live in the weeks that are fitted.
    let place = Folder::with("pas.csv", &csv(&rows));
    let fit = [
        "fit",
        "pas.csv",
        "--out",
        "fitted.toml",
        "--force",
        "--go-live",
    ];
    for (date, is_doubted) in [("2027-03-01", true), ("2028-03-06", false)] {
        let said = unbroken(&place.says(&[&fit[..], &[date]].concat()));
        let doubt = format!("the go-live of {date} lies before the last appointment");
        assert_eq!(said.contains(&doubt), is_doubted, "{said}");
    }
}

#[test]
fn cancellations_are_none_where_nobody_cancelled_and_assumed_where_they_cannot_be_fitted() {
    let rows = appointments();
    let cancelled = |row: &String| row.replace("did not attend", "cancelled by patient");
    // The day of the booking, the sixth cell.
    let undated = |row: &String| {
        let mut cells: Vec<&str> = row.split(',').collect();
        cells[5] = "";
        cells.join(",")
    };
    let some: Vec<String> = rows.iter().map(cancelled).collect();
    for (rows, line) in [
        (
            rows.iter().map(undated).collect(),
            "by-patient = \"0%\", by-hospital = \"0%\"",
        ),
        (
            some.iter().map(undated).collect::<Vec<_>>(),
            "by-patient = \"6.1%\", by-hospital = \"6.3%\"",
        ),
    ] {
        let (said, scenario) = fitted(&csv(&rows));
        assert!(scenario.contains(line), "{scenario}");
        let doubt = said.contains("nobody cancelled, nor did the hospital");
        assert_eq!(doubt, line.contains("\"0%\""), "{said}");
    }
    let (_, scenario) = fitted(&csv(&some));
    assert!(!scenario.contains("by-patient = \"6.1%\""), "{scenario}");
    assert!(scenario.contains("by-hospital = \"0%\""), "{scenario}");
}

#[test]
fn learning_is_fitted_to_tasks_or_the_default_stays() {
    let place = Folder::with("pas.csv", &csv(&appointments()));
    let log = |people: u32, done: u32| {
        let mut log = "user,transaction,started,duration\n".to_owned();
        for (user, nth) in (0..people).flat_map(|user| (0..done).map(move |nth| (user, nth))) {
            // Noise without chance: a golden section of the logarithms between a half and twice.
            let noise = (f64::from(nth * (user + 3)) * 0.618).fract() * 1.4 - 0.7;
            let own = 1.0 + f64::from(user % 5) * 0.1;
            let factor = 1.1 + 1.2 * own * (-f64::from(nth) / 60.0).exp();
            let _ = writeln!(
                log,
                "Smith 9434765919 {user},hit by a bus,2027-0{}-{:02} {:02}:{:02},{:.0}",
                1 + nth / 200,
                1 + nth / 10 % 20,
                9 + nth % 10 / 2,
                nth % 2 * 30,
                200.0 * factor * noise.exp()
            );
        }
        log
    };
    place.write("log.csv", log(12, 400));
    let fit = [
        "fit",
        "pas.csv",
        "--tasks",
        "log.csv",
        "--out",
        "mine.toml",
        "--force",
    ];
    let said = unbroken(&place.says(&fit));
    let scenario = place.text("mine.toml");
    for words in [
        "[new-system.learning.clerk]",
        "against what is assumed for the plateau; 4,800 tasks of 12 people, log.csv",
        "[A] no task on the familiar system is there to compare with",
    ] {
        assert!(scenario.contains(words), "{words}: {scenario}");
    }
    names_nobody(&said);
    names_nobody(&scenario);
    let page = place.text("mine.html");
    names_nobody(&page);
    // A row for each, of about as many tasks.
    let each = page
        .split("The 12 clerks one by one")
        .nth(1)
        .expect("a table");
    let each = each.split("</table>").next().unwrap_or_default();
    assert_eq!(each.matches("<td>400</td>").count(), 12, "{each}");
    place.says(&["check", "mine.toml", "--forecast", "no"]);
    let late = place.refuses(&[&fit[..], &["--new-system-since", "2030-01-01"]].concat());
    assert!(
        unbroken(&late).contains("the last task in log.csv began on 2027-02-20, so none of them was done on the new system"),
        "{late}"
    );
    place.write("log.csv", log(5, 400));
    let said = unbroken(&place.says(&fit));
    assert!(
        said.contains("clerks: fewer than 8 people have 30 tasks"),
        "{said}"
    );
    assert!(said.contains("the default stays"), "{said}");
    assert!(
        place
            .text("mine.toml")
            .contains("pace    = \"150 transactions\"")
    );
}

#[test]
fn what_is_left_out_as_holidays_is_said_and_may_be_told() {
    let place = Folder::with("pas.csv", &csv(&appointments()));
    let fit = |more: &[&str]| {
        let all = [&["fit", "pas.csv", "--out", "mine.toml", "--force"], more].concat();
        let said = unbroken(&place.says(&all));
        (said, place.text("mine.toml"), place.text("mine.html"))
    };
    // Good Friday, Easter Monday and May Day: four appointments each, as on other days.
    let (said, scenario, page) = fit(&[]);
    let left_out =
        "3 public holidays of England and Wales, with 12 rows attended or missed on them";
    let doubt = "as many come on 3 public holidays of England and Wales as on other days";
    for text in [&said, &scenario, &page] {
        assert!(text.contains(left_out) && text.contains(doubt), "{text}");
    }
    let is_above = |line: &&str| {
        line.starts_with("# left out ") && line.contains("of England and Wales, with ")
    };
    let above = scenario
        .lines()
        .find(is_above)
        .expect("a remark above the referrals");
    assert!(page.contains(&above[2..]), "{above}");
    assert!(
        scenario.contains("holidays = \"england-and-wales\""),
        "{scenario}"
    );
    let (said, scenario, _) = fit(&["--holidays", "none"]);
    assert!(
        !said.contains("holiday") && scenario.contains("holidays = \"none\""),
        "{said}"
    );
    let (said, scenario, _) = fit(&["--holidays", "2027-02-01,2027-03-17"]);
    assert!(
        said.contains("2 days given as holidays, with 8 rows"),
        "{said}"
    );
    assert!(
        scenario.contains("holidays = [2027-02-01, 2027-03-17]"),
        "{scenario}"
    );
    let wrong = ["fit", "pas.csv", "--holidays", "scotland"];
    let said = place.refuses(&wrong);
    assert!(unbroken(&said).contains("nor dates such as"), "{said}");
}

#[test]
fn a_scenario_may_start_with_the_diary_and_the_open_pathways() {
    let mut rows = appointments();
    // Four Mondays to come, of patients with names; the first has another in the extract of pathways.
    let head = "patient,treatment function code,referral_to_treatment_period_start_date,priority_type_code,note\n";
    let mut open = head.to_owned();
    for week in 0..4 {
        let day = jiff::civil::date(2027, 5, 24) + jiff::Span::new().days(7 * week);
        rows.push(format!(
            "Smith 9434765919 to come {week},Eyes,Dr Jones,routine,2027-05-0{},2027-05-1{week},{day} 09:00,new,booked,,,hit by a bus",
            week + 1
        ));
        for who in ["to come", "waits"] {
            let _ = writeln!(
                open,
                "Smith 9434765919 {who} {week},Eyes,0{}/05/2027,2,hit by a bus",
                week + 1
            );
        }
    }
    let place = Folder::with("pas.csv", &csv(&rows));
    place.write("ptl.csv", &open);
    let fit = [
        "fit",
        "pas.csv",
        "--open-pathways",
        "ptl.csv",
        "--out",
        "mine.toml",
    ];
    let said = unbroken(&place.says(&fit));
    for words in [
        "Beside it: mine-eyes.csv. These are rows about patients",
        "They are to stay in the trust",
        "ptl.csv: 8 rows read, 8 rows kept",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let scenario = place.text("mine.toml");
    for words in [
        "start    = 2027-05-22    # the day on which the extracts were taken",
        "# as it is on the morning of 2027-05-22: 8 who wait for a first appointment, fewer than 5 with an appointment to come; ptl.csv, pas.csv",
        "waiting-list   = { file = \"mine-eyes.csv\" }",
    ] {
        assert!(scenario.contains(words), "{words}: {scenario}");
    }
    // Four with an appointment at its time and four without, urgent by the pathways alone.
    let file = place.text("mine-eyes.csv");
    assert_eq!(file.lines().count(), 9, "{file}");
    for line in [
        "2027-05-01,routine,2027-05-10,new,,2027-05-24,09:00,eyes-1",
        "2027-05-01,urgent,no,new,,,,",
    ] {
        assert_eq!(file.lines().filter(|&row| row == line).count(), 1, "{file}");
    }
    for text in [&said, &scenario, &file] {
        names_nobody(text);
    }
    let checked = place.says(&["check", "mine.toml", "--forecast", "no"]);
    assert!(checked.contains("mine.toml is valid"), "{checked}");
    // By the day of the referral, where nobody is told apart.
    place.write("ptl.csv", open.replace("patient,", "who,"));
    place.says(&[&fit[..], &["--force"]].concat());
    assert_eq!(file, place.text("mine-eyes.csv"));
    for (more, words) in [
        (
            ["--go-live", "2027-05-22"],
            "the extracts were taken on the morning of 2027-05-22",
        ),
        (
            ["--freeze", "2028-01-01"],
            "nobody waits or has an appointment",
        ),
    ] {
        place.write("ptl.csv", open.replace("/2027", "/2029"));
        if more[0] == "--go-live" {
            place.write("ptl.csv", &open);
        }
        let said = place.refuses(&[&fit[..], &["--force"], &more].concat());
        assert!(unbroken(&said).contains(words), "{words}: {said}");
    }
    place.write("ptl.csv", &open);
    let said = place.refuses(&[&fit[..], &["--force", "--freeze", "2030-01-01"]].concat());
    let says = "the morning on which they were taken is no more than 31 days after it";
    assert!(unbroken(&said).contains(says), "{said}");
    let said = place.refuses(&["fit", "pas.csv", "--freeze", "2027-05-22"]);
    assert!(said.contains("--open-pathways"), "{said}");
}
