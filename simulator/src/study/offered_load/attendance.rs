//! Sessions whose patients find nobody at the desk: they pass it by,
//! days later if need be. Loads of desks are `office`.

use crate::model::spec::{Action, ClinicSession, Medium, Scenario, StaffGroup};

/// A sentence for every clinic with sessions on a weekday or at a time without anybody at its
/// desk, those of the plan included.
#[must_use]
pub fn unattended(scenario: &Scenario) -> Vec<String> {
    let mut sentences = Vec::new();
    for (name, clinic) in &scenario.clinic {
        let at_hospital = clinic.medium == Medium::FaceToFace;
        let desk = clinic.desk.as_ref().filter(|_| at_hospital);
        let Some((desk_name, desk)) = desk.and_then(|d| scenario.desk.get_key_value(d)) else {
            continue;
        };
        let Some(staff) = scenario.staff.get(&desk.staff) else {
            continue;
        };
        if desk.check_in.is_none() && desk.check_out.is_none() {
            continue;
        }
        let own = clinic
            .sessions
            .iter()
            .map(|session| (session, "its sessions"));
        let planned = scenario
            .plan
            .iter()
            .filter_map(|(key, what)| match what.action() {
                Action::CatchUp(extra) if &extra.clinic == name => Some((extra, key.as_str())),
                _ => None,
            });
        let planned = planned.flat_map(|(extra, key)| extra.sessions.iter().map(move |s| (s, key)));
        for (session, whose) in own.chain(planned) {
            if let Some(day) = (0..7).find(|&day| nobody_there(session, staff, day)) {
                const DAYS: [&str; 7] = ["Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun"];
                sentences.push(format!(
                    "nobody of {} is at the desk {desk_name} when {name} begins on {}days at {} ({whose}): patients pass it by, unregistered",
                    desk.staff, DAYS[day], session.from
                ));
                break;
            }
        }
    }
    sentences
}

/// Whether a session begins on a weekday with no shift under way.
fn nobody_there(session: &ClinicSession, staff: &StaffGroup, day: usize) -> bool {
    let there = |shift: &crate::model::spec::Shift| {
        shift.days.contains(day) && shift.from <= session.from && session.from < shift.to
    };
    session.days.contains(day) && !staff.shifts.is_empty() && !staff.shifts.iter().any(there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saturday_clinic_without_a_receptionist_is_named() {
        let text = r#"
title = "t"
start = 2024-01-01
go-live = 2024-02-05
end = 2024-03-10
[specialty.eyes]
referrals = "10 per week"
[clinic.eye]
specialty = "eyes"
desk = "front"
sessions = [{ days = "mon-fri", from = 09:00:00, to = 12:00:00 }]
slots = { length = "15 min", pattern = "NNNN" }
consultation = { new = "12 min" }
[desk.front]
staff = "front"
check-in = "2 min"
[staff.front]
role = "receptionist"
count = 1
shifts = [{ days = "mon-fri", from = 08:00:00, to = 14:00:00 }]
[plan.saturdays]
catch-up = { clinic = "eye", sessions = [{ days = "sat", from = 09:00:00, to = 12:00:00 }] }
"#;
        let said = unattended(&Scenario::from_toml(text).expect("valid"));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].contains("Saturdays at 09:00") && said[0].contains("saturdays"),
            "{said:?}"
        );
    }
}
