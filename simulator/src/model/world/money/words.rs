//! How `[money]` is described.

use super::spec::{Fine, Fines, Income, Money, OvertimePay, Project};
use crate::engine::Duration;
use crate::model::spec::{Amount, Price, Referrals, Scenario, Share, listed};

/// What is paid, a sentence a heading. Empty without the table.
#[must_use]
pub fn told(scenario: &Scenario) -> Vec<String> {
    let Some(money) = &scenario.money else {
        return Vec::new();
    };
    let mut said = vec![currency(money)];
    if let Some(income) = &money.income {
        said.extend(income_told(scenario, income));
    }
    said.extend(money.overtime.as_ref().map(overtime));
    said.extend(money.fines.as_ref().map(fines));
    let projects = money.project.iter();
    said.extend(projects.map(|(name, spent)| project(scenario, name, spent)));
    said
}

fn currency(money: &Money) -> String {
    match money.currency {
        Some(currency) => format!("All amounts are in {currency}."),
        None => "All amounts are in one currency, which the scenario does not name.".to_owned(),
    }
}

fn income_told(scenario: &Scenario, income: &Income) -> Vec<String> {
    let own = income.specialty.keys().map(|name| {
        let (first, follow_up) = income.of(name);
        format!("{name}: {first} and {follow_up}")
    });
    let own: Vec<String> = own.collect();
    let own = match own.is_empty() {
        true => String::new(),
        false => format!(" ({})", own.join("; ")),
    };
    let mut said = vec![format!(
        "A first attendance brings in {}, a follow-up {}{own}, on the day on which the patient comes.",
        income.first, income.follow_up
    )];
    let a_week = worth_of_a_week(scenario, income);
    if a_week > 0.0 {
        said.push(format!(
            "The referrals of a week bring in about {a_week:.0} in the end, if everybody is seen."
        ));
    }
    said.push(if income.recovered == Share::NONE {
        "What has not happened by the last day is not paid.".to_owned()
    } else {
        format!(
            "Of those who are still on a list on the last day, {} are seen and paid for later, with \
             all that comes of it on average.",
            income.recovered
        )
    });
    said
}

/// What a week's referrals bring in, with all follow-ups that come of them on average.
fn worth_of_a_week(scenario: &Scenario, income: &Income) -> f64 {
    let specialties = scenario.specialty.iter();
    let worth = specialties.filter_map(|(name, specialty)| {
        let Some(Referrals::Stream(arrivals)) = &specialty.referrals else {
            return None;
        };
        let another = specialty.follow_up.as_ref();
        let another = another.map_or(Share::NONE, |f| f.chance);
        let (first, _) = income.to_come(name, another);
        Some(first * arrivals.per_week())
    });
    worth.filter(|worth| worth.is_finite()).sum()
}

fn overtime(pay: &OvertimePay) -> String {
    let prices = [
        ("clinicians", pay.clinicians),
        ("clerks", pay.clerks),
        ("receptionists", pay.receptionists),
    ];
    let paid = prices.into_iter();
    let paid = paid.filter_map(|(who, price)| Some(format!("{who} {}", price?)));
    let mut text = format!(
        "Time beyond the planned end of a list or a shift is paid: {}",
        listed(&paid.collect::<Vec<_>>())
    );
    if pay.unpaid.duration() > Duration::ZERO {
        text += &format!("; not the first {}", pay.unpaid);
    }
    if let Some(most) = pay.at_most {
        text += &format!("; at most {most} each time");
    }
    text + "."
}

fn fines(fines: &Fines) -> String {
    let above = |Fine { each, above }: Fine, whom: &str| match above {
        Share::NONE => format!("{each} for each {whom}"),
        above => format!("{each} for each {whom} above {above}"),
    };
    let mut said = Vec::new();
    let waits = [
        (fines.over_18_weeks, "who waits over 18 weeks"),
        (fines.over_52_weeks, "who waits over 52 weeks"),
        (fines.urgent_breach, "urgent patient seen too late"),
    ];
    said.extend(waits.map(|(fine, whom)| fine.map(|fine| above(fine, whom))));
    let mut said: Vec<String> = said.into_iter().flatten().collect();
    if !said.is_empty() {
        said = vec![format!("at the end of each month {}", listed(&said))];
    }
    let sent_home = |each: Amount| format!("{each} for each who comes and is sent home unseen");
    said.extend(fines.sent_home.map(sent_home));
    format!("Fines: {}.", said.join("; "))
}

fn project(scenario: &Scenario, name: &str, project: &Project) -> String {
    let from = project.from.from_in_words(scenario.go_live);
    match (project.cost, project.lasts) {
        (Price::Once(amount), _) => format!("Project, {name}: {amount} once."),
        (cost, Some(lasts)) => format!("Project, {name}: {cost} {from} for {lasts}."),
        (cost, None) => format!("Project, {name}: {cost} {from} to the end."),
    }
}
