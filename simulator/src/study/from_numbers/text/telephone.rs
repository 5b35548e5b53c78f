//! The telephone and who answers it, as they are written.

use super::{Answers, Figures, given_or, plain};
use crate::study::from_numbers::known::{KnownLine, above, line};

/// Of a telephone line, where nothing is known.
const PATIENCE: &str = "{ exponential = \"15 min\" }";
const REDIAL: &str = "{ chance = \"60%\", after = { exponential = \"40 min\" } }";
const HANDLE: &str = "{ query = { lognormal = \"4 min\", cv = 0.7 } }";

impl Figures {
    pub(super) fn telephone(&self, out: &mut String) {
        let Some(answers) = self.answers() else {
            return;
        };
        match &self.told.line {
            Some(known) => self.known_line(known, out),
            None => self.usual_line(out),
        }
        if answers == Answers::CallHandlers {
            self.call_handlers(out);
        }
        if self.people.clerks > 0 {
            *out += "
# People who have heard nothing ring.
[chasing]
after  = \"2 weeks\"                                    # [A]
chance = \"2% per day\"                                 # [A]
booked = \"20%\"                                        # in the call [A]
";
        }
    }

    fn known_line(&self, known: &KnownLine, out: &mut String) {
        let [days, from, to] = &known.open;
        let open = format!("days     = {days}\nfrom     = {from}\nto       = {to}\n");
        *out += &format!(
            "\n{}[phone-line.appointments]\n{open}",
            above(&known.source)
        );
        *out += &line(
            "patience",
            known.patience.as_ref(),
            PATIENCE,
            "5-60 min [A]",
        );
        *out += &line("redial", known.redial.as_ref(), REDIAL, "[A]");
        *out += &line("handle", known.handle.as_ref(), HANDLE, "1.5-7 min [R]");
        *out += &format!(
            "
# Less the calls of patients who cancel or change an appointment: the cancellations above make them.
[phone-line.appointments.queries]
rate     = \"{} per week\"
{open}",
            plain(self.queries)
        );
        for (key, spread) in &known.spread {
            *out += &line(key, Some(spread), "", "");
        }
    }

    fn usual_line(&self, out: &mut String) {
        let source = given_or(
            self.told.calls.is_some(),
            "[D] 900 calls a day where 2,646 patients attend",
        );
        *out += &format!(
            "
# {:.0} calls a week ({source}),
# less those of patients who cancel or change an appointment: the cancellations below make them.
[phone-line.appointments]
days     = \"mon-fri\"
from     = 08:00:00
to       = 17:00:00
patience = {PATIENCE}                 # 5-60 min [A]
redial   = {REDIAL}   # [A]
handle   = {HANDLE}  # 1.5-7 min [R]

[phone-line.appointments.queries]
rate       = \"{} per week\"
days       = \"mon-fri\"
from       = 08:00:00
to         = 17:00:00
# The shape of a log of calls to Irish GPs, busiest at nine [C].
by-hour    = [0, 0, 0, 0, 0, 0, 0, 0, 10, 19, 15, 12, 9, 8, 10, 9, 8, 0, 0, 0, 0, 0, 0, 0]
day-to-day = 0.15                                     # [C]
",
            self.calls(),
            plain(self.queries)
        );
    }

    fn call_handlers(&self, out: &mut String) {
        let people = self.people.call_handlers;
        let mornings = people * 2 / 5;
        let source = given_or(
            self.told.call_handlers.is_some(),
            "[D] as many as answer the busiest hour",
        );
        *out += &format!(
            "
[staff.call-handlers]
role     = \"clerk\"
count    = {people}                                          # {source}
shifts   = [
  {{ days = \"mon-fri\", from = 08:00:00, to = 17:00:00, break = \"45 min\", count = {} }},
",
            people - mornings
        );
        if mornings > 0 {
            *out += &format!(
                "  {{ days = \"mon-fri\", from = 08:00:00, to = 13:00:00, count = {mornings} }},   # the busy time [A]\n"
            );
        }
        *out += "\
]
works    = [\"answer\"]
spread   = 0.15                                       # [A]
sickness = \"5%\"                                       # [A]
cost     = \"14 per hour\"                              # 24,000 a year [D]
";
    }
}
