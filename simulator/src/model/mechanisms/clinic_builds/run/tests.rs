//! Days of builds, what hastens them, and bookings on paper in clinics that are not built.

use super::*;
use crate::engine::{Duration, Key, Time};
use crate::model::pathway::Pathway;
use crate::model::remedies::{paper, roll_back};
use crate::model::spec::{Checked, Lists, Paper, RollBack, Scenario, Share, Span};
use crate::model::world::diary::template::Offer;
use crate::model::world::diary::{NewSession, Visible};
use crate::model::{Measure, Outcome};

#[test]
fn clinics_follow_the_stated_shares_and_then_the_team() {
    // Two of five on the third day and no more; or the others one a day; none before.
    let level = line_of_days(&[(3, 0.4), (3, 0.4)], None, 5);
    assert_eq!(level, [3, 3, NEVER, NEVER, NEVER]);
    let line = line_of_days(&[(3, 0.4), (6, 1.0)], None, 5);
    assert_eq!(line, [3, 3, 4, 5, 6]);
    // A share that falls leaves what is built.
    assert_eq!(line_of_days(&[(0, 1.0), (9, 0.0)], None, 3), [0, 0, 0]);
    // Three a week from the last of the days on: after 7/3, 14/3, 21/3 and 28/3 days.
    let team = line_of_days(&[(-2, 0.0), (10, 0.5)], Some(3.0), 8);
    assert_eq!(team[4..], [13, 15, 17, 20]);
    // A team that does nothing, or next to nothing.
    let idle = line_of_days(&[(10, 0.5)], Some(0.0), 4);
    assert_eq!(idle, [10, 10, NEVER, NEVER]);
    assert_eq!(line_of_days(&[(10, 0.0)], Some(1e-300), 1), [NEVER]);
}

/// Clinics in a line, built on these days.
fn line(on: &[i64]) -> ClinicBuilds {
    ClinicBuilds {
        built: vec![false; on.len()],
        to_build: (0..on.len()).map(ClinicId::new).collect(),
        on: on.iter().copied().collect(),
        teams: Vec::new(),
    }
}

/// The days on which clinics are built, if something is done on some mornings.
fn built(
    mut builds: ClinicBuilds,
    days: i64,
    mut morning: impl FnMut(&mut ClinicBuilds, i64),
) -> Vec<i64> {
    let mut on = vec![NEVER; builds.built.len()];
    for day in 0..days {
        morning(&mut builds, day);
        for clinic in builds.finished_by(day) {
            on[clinic.index()] = day;
        }
        let left = on.iter().filter(|d| **d == NEVER).count();
        assert_eq!(builds.built.iter().filter(|built| !**built).count(), left);
        assert_eq!((builds.to_build.len(), builds.on.len()), (left, left));
    }
    on
}

fn sooner(days: i64) -> SoonerBuilds {
    SoonerBuilds {
        sooner: Some(Span::of(Duration::from_days(days))),
        per_week: None,
    }
}

fn more(per_week: f64) -> SoonerBuilds {
    SoonerBuilds {
        sooner: None,
        per_week: Some(per_week),
    }
}

#[test]
fn builds_are_so_much_sooner_but_not_before_somebody_sees_to_it() {
    let hastened = built(line(&[2, 5, 8, 12, 30, NEVER]), 60, |builds, day| {
        if day == 5 {
            builds.hasten(&sooner(6), day);
        }
    });
    assert_eq!(hastened, [2, 5, 5, 6, 24, NEVER]);
}

#[test]
fn a_further_team_is_ahead_by_what_it_has_built() {
    let on = [2, 9, 16, 23, 30, NEVER];
    let how = more(1.0);
    let with_team = |from: i64, to: i64| {
        built(line(&on), 90, |builds, day| {
            if day == from {
                builds.hasten(&how, day);
            }
            if day == to {
                builds.as_usual(&how, day);
            }
        })
    };
    // One each on days 10 and 17, besides those planned. Then the team goes, and all stays two
    // ahead: even the clinic that nobody was to build has its turn.
    assert_eq!(with_team(3, 20), [2, 9, 10, 16, 17, 23]);
    // A whole week of work builds one; what is only begun when the team goes is not built.
    assert_eq!(with_team(3, 10), [2, 9, 10, 16, 23, 30]);
    assert_eq!(with_team(3, 9), on);
    assert_eq!(with_team(3, 3), on);
}

#[test]
fn of_two_teams_one_may_go() {
    let (one, two) = (more(1.0), more(2.0));
    let on = built(line(&[NEVER; 7]), 90, |builds, day| match day {
        0 => {
            builds.hasten(&one, day);
            builds.hasten(&two, day);
        }
        7 => builds.as_usual(&two, day),
        _ => {}
    });
    assert_eq!(on, [4, 7, 7, 14, 21, 28, 35]);
}

#[test]
fn nothing_that_hastens_builds_makes_any_of_them_later() {
    let mut stream = Key::new(1, 0).stream(0, 0, 0);
    let mut draw = |below: f64| (stream.uniform() * below) as i64;
    let mut hastened = 0;
    for _ in 0..200 {
        let mut on: Vec<i64> = (0..12).map(|_| draw(60.0)).collect();
        on.sort_unstable();
        on.extend([NEVER; 2]);
        let before = built(line(&on), 100, |_, _| {});
        assert_eq!(before, on);
        let (first, second) = (more(draw(4.0) as f64 + 0.5), more(draw(3.0) as f64));
        let by = sooner(draw(20.0));
        let [a, b, c, d, e] = [(); 5].map(|()| draw(60.0));
        let after = built(line(&on), 100, |builds, day| {
            let begins = [(a, &first), (b, &second), (c, &by)];
            for (_, how) in begins.iter().filter(|(on, _)| *on == day) {
                builds.hasten(how, day);
            }
            let ends = [(a + d, &first), (b + e, &second), (c + d, &by)];
            for (_, how) in ends.iter().filter(|(on, _)| *on == day) {
                builds.as_usual(how, day);
            }
        });
        let mut both = before.iter().zip(&after);
        assert!(
            both.all(|(before, after)| after <= before),
            "{before:?} {after:?}"
        );
        hastened += u32::from(after != before);
    }
    assert!(hastened > 150, "{hastened}");
}

/// Simulates an arm in which something is done on some mornings, before anything else.
fn simulate(
    scenario: &Checked<Scenario>,
    mut morning: impl FnMut(&mut Pathway<'_, ()>, i64),
) -> Outcome {
    let site = Site::of(scenario);
    let mut pathway = Pathway::new(&site, Arm::Unmitigated, 0, ());
    pathway.start();
    for day in 0..site.calendar.days() {
        pathway.run_until(Time::from_days(day), &mut ());
        morning(&mut pathway, day);
        pathway.follow_up();
    }
    pathway.run_until(
        Time::from_days(site.calendar.days()) + Duration::from_ms(1),
        &mut (),
    );
    let outcome = pathway.close();
    let c = outcome.census;
    assert_eq!(c.started_with + c.referred, c.discharged + c.somewhere());
    outcome
}

fn each_day(outcome: &Outcome, measure: Measure) -> Vec<f64> {
    let days = 0..outcome.book.days();
    days.map(|d| outcome.book.cell(measure, None, d).sum)
        .collect()
}

/// A clinic of six slots a day that is never built; go-live on day 7. One clerk has three hours a
/// day to book from a long list, for the next day alone; a booking is ten minutes.
fn never_built(more: &str) -> Checked<Scenario> {
    let text = format!(
        r#"
title = "Never built"
start = 2024-01-01
go-live = 2024-01-08
end = 2024-01-28
[booking]
notice = "15 hours"
horizon = "1 day"
book = "10 min"
re-enter = "5 min"
[specialty.any]
waiting-list = {{ size = 900, age = "1 week" }}
[clinic.any]
specialty = "any"
sessions = [{{ days = "daily", from = 07:00:00, to = 09:00:00 }}]
slots = {{ length = "20 min", pattern = "NNNNNN" }}
consultation = {{ new = "10 min" }}
documentation = {{ share = "50%" }}
[staff.clerks]
role = "clerk"
works = ["book", "rebook"]
count = 1
shifts = [{{ days = "daily", from = 09:00:00, to = 12:00:00 }}]
[staff.others]
role = "clerk"
works = ["re-enter"]
count = 0
[new-system.builds]
built = [{{ by = "go-live", share = "0%" }}]
on-paper = 4
{more}
"#
    );
    Scenario::from_toml(&text).unwrap_or_else(|mistakes| panic!("{}", mistakes.brief()))
}

#[test]
fn with_a_paper_fallback_clinics_that_are_not_built_are_booked_on_paper() {
    let paper = Paper { takes: 3.0 };
    let outcome = simulate(&never_built(""), |pathway, day| match day {
        10 => paper::take_up(&mut pathway.world, Some(&paper)),
        14 => paper::take_up(&mut pathway.world, None),
        _ => {}
    });
    // Six a day, booked the day before, on days 10 to 13 on paper.
    let mut attended = vec![6.0; 28];
    attended[8..11].fill(0.0);
    attended[15..].fill(0.0);
    assert_eq!(each_day(&outcome, Measure::ClinicAttended), attended);
    // Thirty minutes each.
    let clerks = each_day(&outcome, Measure::ClerkMultiplier);
    assert_eq!(
        clerks[6..15],
        [6.0, 0.0, 0.0, 0.0, 18.0, 18.0, 18.0, 18.0, 0.0]
    );
    // On paper in any case: their own, not the office's.
    let clinicians = each_day(&outcome, Measure::ClinicianMultiplier);
    assert_eq!(
        clinicians[6..15],
        [6.0, 24.0, 0.0, 0.0, 0.0, 24.0, 24.0, 24.0, 24.0]
    );
    // Each booking and each consultation on paper has to be entered.
    let records = each_day(&outcome, Measure::OnPaper);
    assert_eq!(
        records[6..16],
        [0.0, 6.0, 0.0, 0.0, 6.0, 12.0, 12.0, 12.0, 6.0, 0.0]
    );
    assert_eq!(each_day(&outcome, Measure::ReEntryWaiting)[27], 54.0);
    // The clinic is not built for all that.
    assert_eq!(each_day(&outcome, Measure::ClinicsNotBuilt)[7..], [1.0; 21]);
}

#[test]
fn a_booking_on_paper_on_which_nobodys_time_is_spent_is_entered_too() {
    let scenario = never_built("").edit(|s| {
        s.booking.book = None;
        s.staff.remove("clerks");
    });
    let scenario = scenario.expect("right");
    let paper = Paper { takes: 3.0 };
    let outcome = simulate(&scenario, |pathway, day| {
        if day == 10 {
            paper::take_up(&mut pathway.world, Some(&paper));
        }
    });
    // Six bookings a day from then on, six consultations from the next day on.
    let mut records = vec![12.0; 28];
    records[..10].fill(0.0);
    (records[7], records[10]) = (6.0, 6.0);
    assert_eq!(each_day(&outcome, Measure::OnPaper), records);
}

#[test]
fn a_paper_fallback_changes_nothing_where_all_is_built_and_up() {
    let scenario = never_built("").edit(|s| s.new_system = None);
    let scenario = scenario.expect("right");
    let paper = Paper { takes: 3.0 };
    let without = simulate(&scenario, |_, _| {});
    let with = simulate(&scenario, |pathway, day| {
        if day == 3 {
            paper::take_up(&mut pathway.world, Some(&paper));
        }
    });
    assert!(with == without);
}

#[test]
fn a_paper_fallback_makes_less_work_of_an_outage() {
    let text = "[new-system.outages]\nplanned = [{ on = \"go-live\", at = 09:00:00, lasts = \"2 hours\" }]\n";
    let scenario = never_built(text).edit(|s| s.new_system.as_mut().expect("one").builds = None);
    let scenario = scenario.expect("right");
    let go_live = |paper: Option<Paper>| {
        let outcome = simulate(&scenario, |pathway, day| {
            if day == 2 {
                paper::take_up(&mut pathway.world, paper.as_ref());
            }
        });
        let on_paper = each_day(&outcome, Measure::OnPaper)[7];
        (on_paper, each_day(&outcome, Measure::ClerkMultiplier)[7])
    };
    // Three of forty minutes and three of ten, or four of thirty and two of ten.
    assert_eq!(go_live(None), (3.0, 15.0));
    assert_eq!(go_live(Some(Paper { takes: 3.0 })), (4.0, 14.0));
}

#[test]
fn a_clinic_that_a_further_team_has_built_can_be_booked() {
    let how = more(1.0);
    let outcome = simulate(&never_built(""), |pathway, day| match day {
        5 => pathway.builds.hasten(&how, day),
        20 => pathway.builds.as_usual(&how, day),
        _ => {}
    });
    // A week's work: built on day 12.
    let mut attended = vec![6.0; 28];
    attended[8..13].fill(0.0);
    assert_eq!(each_day(&outcome, Measure::ClinicAttended), attended);
    let mut missing = vec![0.0; 28];
    missing[7..12].fill(1.0);
    assert_eq!(each_day(&outcome, Measure::ClinicsNotBuilt), missing);
}

#[test]
fn the_old_system_knows_all_clinics_for_good() {
    let how = RollBack {
        by_hand: Share::NONE,
    };
    let outcome = simulate(&never_built(""), |pathway, day| {
        if day == 12 {
            pathway.builds.end();
            roll_back::takes_effect(&mut pathway.world, &how);
        }
    });
    let mut attended = vec![6.0; 28];
    attended[8..13].fill(0.0);
    assert_eq!(each_day(&outcome, Measure::ClinicAttended), attended);
    assert_eq!(
        each_day(&outcome, Measure::ClinicsNotBuilt)[12..],
        [0.0; 16]
    );
    // Nobody is seen from paper but those of the day of the go-live.
    assert_eq!(
        each_day(&outcome, Measure::OnPaper).iter().sum::<f64>(),
        6.0
    );
}

#[test]
fn a_session_added_later_is_hidden_until_its_clinic_is_built() {
    let how = more(1.0);
    let session = |day: i64| NewSession {
        clinic: ClinicId::new(0),
        specialty: SpecialtyId::new(0),
        day,
        from: Duration::from_hours(13),
        to: Duration::from_hours(15),
        clinicians: 1,
        lists: Lists::Own,
        template: 0,
        offer: Offer::ALL,
        visible: Visible::NotYet,
    };
    let outcome = simulate(&never_built(""), |pathway, day| {
        if day == 8 {
            pathway.builds.hasten(&how, day);
            for (on, announced) in [(12, 9), (17, 9), (18, 16)] {
                let id = pathway.world.diary.add(&session(on));
                pathway.world.to_announce.push((announced, id));
            }
        }
    });
    // Built on day 15: bookings from then on, for the next day.
    let mut attended = vec![6.0; 28];
    attended[8..16].fill(0.0);
    attended[17..19].fill(12.0);
    assert_eq!(each_day(&outcome, Measure::ClinicAttended), attended);
}
