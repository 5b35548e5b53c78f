//! Checks of the desks: how long things take there, and staff who do all of it.

use crate::model::spec::Work;
use crate::model::spec::check::Checker;
use crate::model::spec::quantity::Wrong;

impl Checker<'_> {
    pub(in crate::model) fn desks(&mut self) {
        let scenario = self.scenario;
        for (name, desk) in &scenario.desk {
            let at = |key: &'static str| ["desk", name, key];
            self.refer(&at("staff"), &desk.staff, "staff", &scenario.staff);
            self.takes_if(&at("check-in"), desk.check_in.as_ref());
            self.takes_if(&at("check-out"), desk.check_out.as_ref());
            self.takes_if(&at("book"), desk.book.as_ref());
            self.takes_if(&at("enquiry"), desk.enquiry.as_ref());
            if let Some(enquiries) = &desk.enquiries {
                self.arrivals(&at("enquiries"), enquiries);
                self.note_if(desk.enquiry.is_none(), &at("enquiries"), || {
                    Wrong::new("how long does an enquiry take?")
                        .help("add something like: enquiry = { exponential = \"3 min\" }")
                });
            }
            let Some(group) = scenario.staff.get(&desk.staff) else {
                continue;
            };
            let tasks = [
                (Work::CheckIn, desk.check_in.is_some()),
                (Work::CheckOut, desk.check_out.is_some()),
                (Work::Enquiry, desk.enquiries.is_some()),
            ];
            // Staff of a desk need not say what they do; if they do say, they must say it all.
            let says = group
                .works
                .iter()
                .any(|work| tasks.iter().any(|(task, _)| task == work));
            for (work, needed) in tasks {
                let word = work.name();
                self.note_if(
                    says && needed && !group.works.contains(&work),
                    &["staff", &desk.staff, "works"],
                    || {
                        Wrong::new(format!("nobody does \"{word}\" at the desk \"{name}\"")).help(
                            format!(
                                "add \"{word}\", or name no desk work at all to mean all of it"
                            ),
                        )
                    },
                );
            }
        }
    }
}
