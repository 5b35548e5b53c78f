//! Checks of `[money]`: prices per what, names, dates; and what pays for nothing.

use super::spec::{Income, Money, OvertimePay, Project};
use crate::model::measures::Part;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{Price, Role};

impl Checker<'_> {
    pub(in crate::model) fn money(&mut self) {
        let Some(money) = &self.scenario.money else {
            return;
        };
        if let Some(income) = &money.income {
            self.income(income);
        }
        if let Some(overtime) = &money.overtime {
            self.overtime_pay(overtime);
        }
        for (name, project) in &money.project {
            self.project(&["money", "project", name], project);
        }
    }

    fn income(&mut self, income: &Income) {
        let path = ["money", "income", "specialty"];
        let scenario = self.scenario;
        for (name, tariff) in &income.specialty {
            let own = [&path[..], &[name]].concat();
            self.refer(&own, name, "specialty", &scenario.specialty);
            let nothing = tariff.first.is_none() && tariff.follow_up.is_none();
            self.note_if(nothing, &own, || {
                Wrong::new("a tariff of its own without an amount")
                    .help("give it `first`, `follow-up` or both, or leave it out")
            });
        }
        let for_ever = scenario.specialty.iter().find(|(_, specialty)| {
            let follow_up = specialty.follow_up.as_ref();
            follow_up.is_some_and(|f| f.chance.value() >= 1.0)
        });
        if let Some((name, _)) = for_ever.filter(|_| income.recovered.value() > 0.0) {
            self.note(
                &["money", "income", "recovered"],
                Wrong::new(format!(
                    "patients of \"{name}\" come back for ever: what they will bring in has no end"
                ))
                .help("lower the chance of a follow-up, or leave `recovered` out"),
            );
        }
    }

    fn overtime_pay(&mut self, pay: &OvertimePay) {
        let prices = [
            ("clinicians", pay.clinicians),
            ("clerks", pay.clerks),
            ("receptionists", pay.receptionists),
        ];
        for (key, price) in prices {
            let by_the_hour = matches!(price, None | Some(Price::PerHour(_)));
            self.note_if(!by_the_hour, &["money", "overtime", key], || {
                Wrong::new("overtime is paid by the hour").help("such as \"100 per hour\"")
            });
        }
        let nobody = prices.iter().all(|(_, price)| price.is_none());
        self.note_if(nobody, &["money", "overtime"], || {
            Wrong::new("nobody's overtime is paid")
                .help("add something like: clinicians = \"100 per hour\"")
        });
        if let Some(most) = pay.at_most {
            self.more_than_nothing(&["money", "overtime", "at-most"], most);
        }
    }

    fn project(&mut self, path: &[&str], project: &Project) {
        let at = |key: &'static str| [path, &[key]].concat();
        match project.cost {
            Price::PerWeek(_) => {}
            Price::Once(_) => self.note_if(project.lasts.is_some(), &at("for"), || {
                Wrong::new("what is paid once has no length")
                    .help("leave `for` out, or give a price per week")
            }),
            _ => self.note(
                &at("cost"),
                Wrong::new("a project is paid by the week, or once")
                    .help("write \"60000 per week\", or \"250000\" once"),
            ),
        }
        self.needs_a_go_live(path, "to pay a project for");
        if self.scenario.go_live.is_some() {
            self.lasts(path, project.from, project.lasts);
        }
    }
}

impl Doubter<'_> {
    pub(in crate::model) fn money(&mut self) {
        self.no_currency();
        let Some(money) = &self.scenario.money else {
            return;
        };
        self.nobody_to_pay(money);
        let Some(fines) = &money.fines else { return };
        let monthly = fines.over_18_weeks.is_some()
            || fines.over_52_weeks.is_some()
            || fines.urgent_breach.is_some();
        let (start, end) = (self.scenario.start.date(), self.scenario.end.date());
        let no_month_ends = (start.year(), start.month()) == (end.year(), end.month())
            && end.day() < end.days_in_month();
        self.doubt_if(
            monthly && no_month_ends,
            &["money", "fines"],
            "no month ends within the simulated days: nobody is fined",
        );
        self.doubt_if(
            fines.urgent_breach.is_some() && !Part::Urgent.is_in(self.scenario),
            &["money", "fines", "urgent-breach"],
            "there are no urgent patients",
        );
        self.doubt_if(
            fines.sent_home.is_some() && !Part::FaultyBookings.is_in(self.scenario),
            &["money", "fines", "sent-home"],
            "nobody is ever sent home: nothing goes wrong with bookings",
        );
    }

    /// Amounts of which nobody knows what they are in.
    fn no_currency(&mut self) {
        let scenario = self.scenario;
        let money = scenario.money.as_ref();
        if money.is_some_and(|money| money.currency.is_some()) {
            return;
        }
        let staff = scenario.staff.iter();
        let staff = staff.filter(|(_, group)| group.cost.is_some());
        let staff = staff.map(|(name, _)| ["staff", name, "cost"]);
        let of = |table: &'static str| {
            let interventions = match table {
                "plan" => scenario.plan.iter(),
                _ => scenario.halt.iter(),
            };
            let priced = interventions.filter(|(_, what)| what.cost.is_some());
            priced.map(move |(name, _)| [table, name, "cost"])
        };
        let parking = scenario.car_park.iter();
        let parking = parking.filter(|(_, park)| park.charge.is_some());
        let parking = parking.map(|(name, _)| ["car-park", name, "charge"]);
        let first = staff
            .chain(of("plan"))
            .chain(of("halt"))
            .chain(parking)
            .next();
        let path = match first {
            Some(path) => path.to_vec(),
            None if money.is_some_and(Money::pays) => vec!["money"],
            None => return,
        };
        self.doubt(
            &path,
            "no amount here has a currency, and results name none: add currency = \"GBP\" to [money]",
        );
    }

    fn nobody_to_pay(&mut self, money: &Money) {
        let scenario = self.scenario;
        self.doubt_if(
            money.income.is_some() && scenario.clinic.is_empty(),
            &["money", "income"],
            "there is no clinic: nobody comes and nothing is paid",
        );
        let Some(pay) = &money.overtime else { return };
        let roles = [
            ("clinicians", Role::Clinician, Part::Clinics),
            ("clerks", Role::Clerk, Part::Clerks),
            ("receptionists", Role::Receptionist, Part::Receptionists),
        ];
        for (key, role, part) in roles {
            self.doubt_if(
                pay.of(role).is_some() && !part.is_in(scenario),
                &["money", "overtime", key],
                part.lack().what,
            );
        }
    }
}
