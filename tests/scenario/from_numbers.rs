//! A scenario from a dozen numbers: it is balanced by what `check` says, it goes on as it starts, and
//! what does not go together is written as told and said.

use cutover::model::spec::{Checked, Mistakes, Scenario};
use cutover::model::{Arm, Measure, Site, simulate};
use cutover::statistics::{mean, standard_error, student_t_quantile};
use cutover::study::from_numbers::{Number, Numbers, Sheet, Written};
use cutover::study::offered_load::OfferedLoad;
use cutover::study::offered_load::units::Load;
use cutover::study::offered_load::warnings::{ABANDONED, NEGLIGIBLE};
use proptest::prelude::*;

const TEMPLATES: [&str; 3] = [
    include_str!("../../scenarios/numbers/practice.csv"),
    include_str!("../../scenarios/numbers/district.csv"),
    include_str!("../../scenarios/numbers/contact-centre.csv"),
];

fn csv(text: &str) -> Result<Written, Mistakes> {
    let sheet = Sheet::of_csv("numbers.csv", text.as_bytes())?;
    Written::of(&Numbers::read(&[sheet])?)
}

fn options(options: &[(Number, &str)]) -> Written {
    let numbers = Numbers::read(&[Sheet::of_options(options)]);
    let written = numbers.and_then(|numbers| Written::of(&numbers));
    written.unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn read(written: &Written) -> Checked<Scenario> {
    Scenario::from_toml(&written.text).unwrap_or_else(|m| panic!("{m}\n{}", written.text))
}

/// Why a scenario is not in balance before any go-live, by what `check` works out.
fn not_balanced(scenario: &Checked<Scenario>) -> Vec<String> {
    let load = OfferedLoad::of(scenario);
    let mut why: Vec<String> = scenario.doubts().iter().map(|d| format!("{d:?}")).collect();
    for specialty in &load.specialties {
        for kind in &specialty.slots {
            // First appointments keep the list; follow-ups have room, and are as long as a list.
            let least = if kind.kind == "new" { 0.99 } else { 0.6 };
            if !(least..=1.0 + NEGLIGIBLE).contains(&kind.load.0) {
                why.push(format!("{}: {kind:?}", specialty.name));
            }
        }
    }
    for team in &load.teams {
        if team.load.before.load > Load::HIGH {
            why.push(format!("{:?}", team.load.before));
        }
    }
    for line in &load.lines {
        let before = &line.load.before;
        if before.wait.is_none() || before.abandoned > ABANDONED {
            why.push(format!("{before:?}"));
        }
    }
    why
}

#[test]
fn every_template_is_balanced() {
    for text in TEMPLATES {
        let written = csv(text).unwrap_or_else(|m| panic!("{m}"));
        assert_eq!(written.out_of_balance, [""; 0]);
        assert_eq!(not_balanced(&read(&written)), [""; 0]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, max_shrink_iters: 20, rng_seed: proptest::test_runner::RngSeed::Fixed(2027), ..ProptestConfig::default() })]
    /// Whatever a trust may sensibly say of its attendances, patients and list; who does the work
    /// is left to the numbers.
    #[test]
    fn sensible_numbers_make_a_balanced_hospital(
        attendances in 40.0f64..1_500.0,
        ratio in 0.0f64..4.0,
        missed in 0.02f64..0.2,
        weeks in 1.5f64..20.0,
        calls in 0.2f64..1.0,
        day in 1u32..28,
        month in 1u32..13,
    ) {
        let list = attendances / (1.0 + ratio) * weeks;
        let given = [
            (Number::Attendances, format!("{attendances:.0}")),
            (Number::FollowUpsPerNew, format!("1:{ratio:.1}")),
            (Number::DidNotAttend, format!("{:.1}%", missed * 100.0)),
            (Number::List, format!("{list:.0}")),
            (Number::Calls, format!("{:.0}", attendances * calls + 10.0)),
            (Number::GoLive, format!("{day}/{month:02}/2027")),
        ];
        let written = options(&given.each_ref().map(|(number, text)| (*number, &**text)));
        prop_assert_eq!(&written.out_of_balance, &[""; 0]);
        let scenario = read(&written);
        prop_assert_eq!(not_balanced(&scenario), [""; 0]);
        // What was given comes back from the model, averaged over the year with its holidays.
        let visits = OfferedLoad::of(&scenario).specialties[0].visits.0;
        let told = attendances.round();
        prop_assert!((visits / told - 1.0).abs() < 0.01, "{} for {}", visits, told);
    }
}

/// Rows may stand in any order: a specialty's numbers are its own.
#[test]
fn the_order_of_rows_says_nothing() {
    let heading = "specialty,attendances,follow-ups-per-new,did-not-attend,list";
    let rows = [
        "Eyes,640,2.6,7.5%,1100",
        "Orthopaedics,720,0.8,8%,1400",
        "Skin,90,1.5,15%,950",
    ];
    let of = |order: [usize; 3]| {
        let text = order
            .iter()
            .fold(heading.to_owned(), |text, &row| text + "\n" + rows[row]);
        let written = csv(&text).unwrap_or_else(|mistakes| panic!("{order:?}: {mistakes}"));
        let scenario = read(&written);
        (
            scenario.specialty.clone(),
            scenario.clinic.clone(),
            scenario.staff.clone(),
        )
    };
    let sorted = of([0, 1, 2]);
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        assert_eq!(of(order), sorted, "{order:?}");
    }
}

/// Mean and half-width of the 99 % interval.
fn interval(sample: &[f64]) -> (f64, f64) {
    let t = student_t_quantile(0.995, sample.len() - 1).expect("a level");
    let give = t * standard_error(sample).expect("a sample");
    (mean(sample).expect("a sample"), give)
}

/// List and backlog of the office in the eight weeks before the go-live, over twelve replications, by
/// 99 % intervals: the list is within a tenth of what it was and moves by less than a twentieth in
/// the second four weeks; the backlog moves by less than two days' referrals between the halves. (An
/// office of two is behind for days when one is ill.)
#[test]
fn it_goes_on_as_it_starts() {
    let written = options(&[(Number::Attendances, "640"), (Number::List, "1200")]);
    let scenario = read(&written);
    let site = Site::of(&scenario);
    let first = f64::from(site.specialties[0].begins.size);
    let (mut lists, mut moves, mut grows) = (Vec::new(), Vec::new(), Vec::new());
    for replication in 0..12 {
        let book = simulate(&site, Arm::Baseline, replication).book;
        let level = |measure: Measure, days: std::ops::Range<usize>| {
            let n = days.len() as f64;
            days.map(|day| book.cell(measure, None, day).sum)
                .sum::<f64>()
                / n
        };
        let list = |days| level(Measure::ListSize, days) / first;
        let backlog = |days| level(Measure::BookingUnbooked, days);
        lists.push(list(28..56));
        moves.push(list(49..56) - list(28..35));
        grows.push(backlog(28..56) - backlog(0..28));
    }
    let (list, give) = interval(&lists);
    assert!((list - 1.0).abs() + give < 0.1, "{list} ± {give}");
    let (moved, give) = interval(&moves);
    assert!(moved.abs() + give < 0.05, "{moved} ± {give}");
    let two_days = site.specialties[0].referrals.0 / 5.0 * 2.0;
    let (grew, give) = interval(&grows);
    assert!(
        grew.abs() + give < two_days,
        "{grew} ± {give} of {two_days}"
    );
}

#[test]
fn what_does_not_go_together_is_written_as_told_and_said() {
    let few = [
        (Number::Attendances, "640"),
        (Number::Slots, "500"),
        (Number::Clerks, "1"),
        (Number::CallHandlers, "1"),
        (Number::Calls, "700"),
        (Number::DeskStaff, "40"),
    ];
    let written = options(&few);
    let said = written.out_of_balance.join("\n");
    for word in [
        "500 slots a week are",
        "fewer than its attendances take: its list grows",
        "1 clerk cannot do their work",
        "1 call handler",
        "40 people at the desks are busy",
        "would do",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let scenario = read(&written);
    assert_eq!(scenario.staff["booking-office"].count, 1);
    let load = OfferedLoad::of(&scenario);
    assert!(load.warnings()[0].contains("the list grows by"));
    // What would do does.
    let mend = |said: &str| {
        let (_, rest) = said.rsplit_once("; ").expect("a remedy");
        rest.trim_end_matches(" would do").replace(' ', "")
    };
    let values: Vec<String> = written.out_of_balance.iter().map(|s| mend(s)).collect();
    let mut mended = few.to_vec();
    for (number, value) in [1, 2, 3, 5].into_iter().zip(&values) {
        mended[number].1 = value;
    }
    assert_eq!(options(&mended).out_of_balance, [""; 0], "{mended:?}");
}

#[track_caller]
fn refused(text: &str, said: &str, quoted: &str, help: &str) {
    let mistakes = csv(text).expect_err("a mistake");
    let found = mistakes.list().iter().find(|m| m.title.contains(said));
    let mistake = found.unwrap_or_else(|| panic!("{said}: {mistakes}"));
    assert_eq!(mistakes.quoted(mistake).unwrap_or(""), quoted, "{mistakes}");
    let told = mistake.help.as_deref().unwrap_or("");
    assert!(told.contains(help), "{help}: {mistakes}");
}

#[test]
fn a_wrong_file_is_answered_with_place_and_remedy() {
    refused(
        "specialty;attendances\nEyes;1.640\n",
        "may be 1640, or a fraction",
        "1.640",
        "write 1640 or 1,640",
    );
    refused(
        "specialty|attendances\nEyes|640\n",
        "apart by bars",
        "|",
        "comma",
    );
    refused(
        "specialty,attendances\nEyes,640\nSkin,360\nTotal,1000\n",
        "Total is no specialty but the rows above",
        "Total,1000",
        "leave it out",
    );
    refused(
        "specialty,attendances,go-live\nEyes,640,10-May-27\n",
        "is not a date",
        "10-May-27",
        "write 2027-05-10",
    );
    refused(
        "specialty,attendences\nEyes,640\n",
        "no column is called",
        "attendences",
        "\"attendances\"",
    );
    refused(
        "specialty,colour\nEyes,blue\n",
        "no column is called",
        "colour",
        "columns are specialty",
    );
    refused(
        "attendances,attendances\n1,2\n",
        "two columns are called",
        "attendances",
        "leave one",
    );
    refused(
        "specialty,attendances\nEyes,640,2\n",
        "3 cells where the head has 2",
        "Eyes,640,2",
        "comma",
    );
    refused(
        "specialty,attendances\n",
        "has no rows",
        "",
        "a row for each",
    );
    refused("", "is empty", "", "specialty,attendances");
    refused(
        "specialty,list\nEyes,10\n",
        "Eyes has no attendances",
        "Eyes,10",
        "how many",
    );
    refused(
        "specialty,attendances\nEyes,64O\n",
        "is not a number",
        "64O",
        "digits",
    );
    refused(
        "specialty,attendances\nEyes,64000\n",
        "not between",
        "64000",
        "the year's over 52",
    );
    refused(
        "specialty,attendances\nEyes,\"1,240\"\n",
        "has a comma",
        "\"1,240\"",
        "write 1240",
    );
    refused(
        "specialty,attendances\nEyes,1\u{a0}240\n",
        "a space in it",
        "1\u{a0}240",
        "write 1240",
    );
    refused(
        "specialty,attendances\n\u{201c}Eyes\u{201d},640\n",
        "typographer's",
        "\u{201c}",
        "straight",
    );
    refused(
        "attendances,did-not-attend\n640,8\n",
        "no percent sign",
        "8",
        "8%",
    );
    refused(
        "attendances,did-not-attend\n640,80%\n",
        "out of range",
        "80%",
        "usual",
    );
    refused(
        "attendances,follow-ups-per-new\n640,2:1\n",
        "begin with 1:",
        "2:1",
        "1:2.1",
    );
    refused(
        "attendances,clerks\n640,4.5\n",
        "not a whole number",
        "4.5",
        "part-time",
    );
    refused(
        "attendances,go-live\n640,31/02/2027\n",
        "there is no 31/02/2027",
        "31/02/2027",
        "last day",
    );
    refused(
        "attendances,go-live\n640,March\n",
        "is not a date",
        "March",
        "01/03/2027",
    );
    refused(
        "specialty,attendances\nENT,10\nEnt,20\n",
        "the same key",
        "Ent",
        "name of its own",
    );
    refused(
        "specialty,attendances,clerks\nA,10,2\nB,20,3\n",
        "clerks is the hospital's",
        "3",
        "once",
    );
    let latin = Sheet::of_csv("a.csv", b"specialty,attendances\nCaf\xe9,10\n").expect_err("latin");
    assert!(latin.to_string().contains("UTF-8"), "{latin}");
}

#[test]
fn specialties_have_names_in_any_script() {
    let rows = [
        "眼科",
        "Кардиология",
        "Клиника A",
        "Больница A",
        "Specialty 2",
        "عيون",
    ];
    let rows: String = rows.iter().map(|name| format!("{name},90\n")).collect();
    let written = csv(&format!("specialty,attendances\n{rows}")).unwrap_or_else(|m| panic!("{m}"));
    let scenario = read(&written);
    let keys: Vec<&str> = scenario.specialty.keys().map(String::as_str).collect();
    let mut expected = [
        "specialty-1",
        "specialty-2",
        "a",
        "specialty-4",
        "specialty-5",
        "specialty-6",
    ];
    expected.sort_unstable();
    assert_eq!(keys, expected);
    let titled = |key: &str| scenario.specialty[key].title.as_deref();
    assert_eq!(titled("specialty-1"), Some("眼科"));
    assert_eq!(titled("specialty-4"), Some("Больница A"));
    assert_eq!(titled("specialty-5"), Some("Specialty 2"));
    let twice = csv("specialty,attendances\nОКО,90\nоко,80\n").expect_err("one name");
    assert!(twice.to_string().contains("the same key"), "{twice}");
    let nothing = csv("specialty,attendances\n???,90\n").expect_err("no letter");
    assert!(
        nothing.to_string().contains("has no letter in it"),
        "{nothing}"
    );
}

#[test]
fn dates_and_heads_are_read_as_people_write_them() {
    for (day, iso) in [
        ("2027-03-01", "2027-03-01"),
        ("01/03/2027", "2027-03-01"),
        ("7.6.2027", "2027-06-07"),
    ] {
        let text = format!(
            "\u{feff}# ours\r\nSpecialty,Follow ups per new,ATTENDANCES,Go live\r\n\r\n\"Ear, nose & throat\", 1:2 ,90,{day}\r\n,,,\r\n"
        );
        let written = csv(&text).unwrap_or_else(|m| panic!("{m}"));
        let scenario = read(&written);
        assert_eq!(
            scenario.go_live.map(|d| d.to_string()).as_deref(),
            Some(iso)
        );
        let specialty = &scenario.specialty["ear-nose-throat"];
        assert_eq!(specialty.title.as_deref(), Some("Ear, nose & throat"));
    }
}
