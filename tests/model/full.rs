//! A small trust with everything in it: every mechanism of the model is at work at once.

/// Sixteen weeks, go-live after six.
pub const TRUST: &str = r#"
title = "Everything at once"
start = 2023-11-06
go-live = 2023-12-18
end = 2024-02-25
holidays = "england-and-wales"
seed = 7

[booking]
horizon = "8 weeks"
notice = "3 days"
urgent-notice = "1 day"
follow-up-ahead = "3 weeks"
register = { lognormal = "5 min", cv = 0.5 }
book = { lognormal = "6 min", cv = 0.5 }
rebook = { lognormal = "7 min", cv = 0.5 }
invitation-answered = { exponential = "4 days" }
invitation-lapses = "10 days"

[chasing]
after = "2 weeks"
chance = "8% per day"
booked = "40%"

[specialty.ears]
referrals = { rate = "60 per week", days = "mon-fri", from = 09:00:00, to = 17:00:00, day-to-day = 0.3 }
urgent = "15%"
invited = "50%"
waiting-list = { size = 260, age = { exponential = "4 weeks" }, unbooked = 40 }
did-not-attend = { same-day = "2%", long-notice = "12%", settles-over = "10 days", follow-up-factor = 1.2, discharged = "20%" }
cancellation = { by-patient = "12%", by-hospital = "4%" }
follow-up = { chance = "55%", due = { gamma = "6 weeks", cv = 0.5 }, booked-at-desk = "40%" }

[specialty.eyes]
referrals = "45 per week"
urgent = "5%"
waiting-list = { size = 150, age = { exponential = "3 weeks" }, unbooked = 20 }
did-not-attend = { same-day = "8%", long-notice = "8%", discharged = "50%" }
cancellation = { by-patient = "6%", by-hospital = "3%" }
follow-up = { chance = "40%", due = { gamma = "5 weeks", cv = 0.6 }, booked-at-desk = "70%" }

[clinic.ears]
specialty = "ears"
sessions = [
    { days = ["mon", "wed", "fri"], from = 09:00:00, to = 12:00:00, clinicians = 2 },
    { days = ["mon", "wed"], from = 13:00:00, to = 16:00:00, lists = "shared", clinicians = 2 },
]
slots = { length = "15 min", pattern = "NFNFUNFNFNFN" }
consultation = { new = { lognormal = "14 min", cv = 0.5 }, follow-up = { lognormal = "10 min", cv = 0.5 } }
documentation = { share = "40%", after-session = "20%" }
arrives-early = { normal = "8 min", sd = "12 min" }
late-start = { exponential = "6 min" }
team = 4
desk = "front"

[clinic.eyes]
specialty = "eyes"
sessions = [{ days = ["tue", "thu"], from = 09:00:00, to = 13:00:00, clinicians = 2 }]
slots = { length = "12 min", pattern = "(NN)NFNUFNNFNFNNFNFNF" }
consultation = { new = { gamma = "11 min", cv = 0.6 }, follow-up = { gamma = "8 min", cv = 0.6 } }
arrives-early = { normal = "5 min", sd = "10 min" }
desk = "front"
steps = [
    { name = "acuity", when = "before", takes = "4 min", at = "nurse" },
    { name = "drops", when = "after", chance = "30%", takes = "20 min", second-look = "4 min" },
    { name = "scan", when = "after", chance = "20%", takes = { exponential = "8 min" }, at = "scanner", second-look = "3 min" },
]

[clinic.eyes-by-phone]
specialty = "eyes"
medium = "telephone"
sessions = [{ days = ["fri"], from = 14:00:00, to = 16:00:00, every = 2 }]
slots = { length = "12 min", pattern = "FFFFFFFFFF" }
consultation = { new = "8 min" }

[service.nurse]
count = 2
[service.scanner]
count = 1

[desk.front]
staff = "reception"
check-in = { gamma = "1.5 min", cv = 0.6 }
check-out = { gamma = "2 min", cv = 0.6 }
book = { gamma = "2 min", cv = 0.6 }
enquiries = { rate = "40 per week", days = "mon-fri", from = 09:00:00, to = 16:00:00 }
enquiry = { exponential = "3 min" }

[staff.reception]
role = "receptionist"
count = 3
shifts = [{ days = "mon-sat", from = 08:30:00, to = 20:00:00, break = "30 min" }]
sickness = "4%"
spread = 0.1
cost = "12 per hour"

[staff.office]
role = "clerk"
count = 5
shifts = [
    { days = "mon-fri", from = 08:00:00, to = 16:00:00, break = "30 min", count = 3 },
    { days = "mon-fri", from = 10:00:00, to = 18:00:00, break = "30 min", count = 2 },
]
works = ["answer", "rebook", "book", "register"]
end-of-shift = "hand-over"
sickness = { rate = "5%", spell = "4 days", peaks = [{ from = "go-live + 1 week", for = "2 weeks", rate = "15%" }] }
spread = 0.2
cost = "14 per hour"

[phone-line.office]
lines = 6
days = "mon-fri"
from = 08:00:00
to = 18:00:00
patience = { exponential = "10 min" }
redial = { chance = "60%", after = { exponential = "50 min" } }
queries = { rate = "300 per week", days = "mon-fri", from = 08:00:00, to = 18:00:00, day-to-day = 0.2 }
handle = { query = { exponential = "3 min" }, booking = { exponential = "5 min" }, change = "4 min", chasing = "6 min" }

[new-system.learning.clerk]
initial = 2.2
pace = "120 transactions"
plateau = 1.05
spread = 0.25
[new-system.learning.receptionist]
curve = "wright"
initial = 1.8
per-doubling = 0.9
[new-system.learning.clinician]
curve = "s-curve"
initial = 1.7
pace = "60 transactions"
[new-system.training.clerk]
hours = "6 hours"
worth = 4
ahead = "3 weeks"
half-forgotten-in = "3 weeks"

[plan.agency]
extra-staff = { to = "office", count = 3, initial = 1.6 }
from = "go-live"
for = "5 weeks"
cost = "22 per hour"
[plan.super-users]
floorwalkers = { supports = ["office", "clinicians"], count = 2, covers = 4, taken-from = "reception" }
from = "go-live"
for = "2 weeks"
cost = "20 per hour"
[plan.more-training]
training = { role = "clerk", hours = "3 hours" }
cost = "500"
[plan.lighter]
template = { ramp = ["50% for 2 weeks", "75% for 1 week"] }
[plan.saturdays]
catch-up = { clinic = "ears", sessions = [{ days = ["sat"], from = 09:00:00, to = 12:00:00 }] }
from = "go-live + 4 weeks"
for = "4 weeks"
cost = "800 per week"
[plan.late-office]
overtime = { staff = "office", extra = "1 hour" }
from = "go-live"
for = "3 weeks"
cost = "25 per hour"
[plan.more-lines]
more-lines = { line = "office", count = 4 }
from = "go-live"
"#;

/// Everything that can go wrong, as much as it may at a bad go-live.
pub const TROUBLES: &str = r#"
[new-system.errors]
no-such-clinic = { initial = "6%", settled = "1%" }
wrong-time = { initial = "4%", settled = "1%" }
wrong-specialty = { initial = "2%", settled = "0.5%" }
double-booking = { initial = "4%", settled = "1%" }
not-told = { initial = "8%", settled = "1%", before = "0.5%" }
duplicate = { initial = "5%", settled = "1%" }
lost-referral = { initial = "5%", settled = "1%" }
outcome-not-recorded = { initial = "6%", settled = "1%" }
[new-system.audit]
every = "2 weeks"
first = "go-live + 2 weeks"
finds = "50%"
[new-system.migration]
out-of-slot = "12%"
[new-system.letters]
not-sent = "10%"
for = "3 weeks"
[new-system.work-around]
share = "10%"
for = "4 weeks"
lost = "10%"
[new-system.builds]
built = [{ by = "go-live", share = "40%" }, { by = "go-live + 5 weeks", share = "100%" }]
[[new-system.slow]]
factor = 1.2
for = "1 week"
[new-system.outages]
planned = [{ on = "go-live + 3 days", at = 12:00:00, lasts = "2 hours" }]
random = { rate = "1 per week", lasts = { lognormal = "3 hours", cv = 0.6 }, for = "5 weeks" }
[new-system.blackout]
for = "10 days"
"#;

/// The trust with all that can go wrong, with people to put it right.
pub fn troubled_trust() -> String {
    let text = TRUST
        .replace(
            "rebook = { lognormal = \"7 min\", cv = 0.5 }",
            "rebook = { lognormal = \"7 min\", cv = 0.5 }\nrepair = { lognormal = \"8 min\", cv = 0.5 }\n\
             validate = \"1 min\"\nre-enter = { lognormal = \"3 min\", cv = 0.5 }",
        )
        .replace(
            "works = [\"answer\", \"rebook\", \"book\", \"register\"]",
            "works = [\"answer\", \"rebook\", \"repair\", \"book\", \"register\", \"re-enter\", \"validate\"]",
        );
    let at = text.find("[plan.agency]").expect("a plan");
    let (before, plan) = text.split_at(at);
    format!("{before}{TROUBLES}{plan}")
}

/// What can go wrong with records and appointments in the trust, much of it.
const WRONG: &str = r#"
[new-system.errors]
no-such-clinic = { initial = "8%", settled = "2%", before = "1%" }
wrong-time = { initial = "8%", settled = "2%", before = "1%" }
wrong-specialty = { initial = "8%", settled = "2%", before = "1%" }
double-booking = { initial = "8%", settled = "2%", before = "1%" }
not-told = { initial = "8%", settled = "2%", before = "1%" }
duplicate = { initial = "30%", settled = "15%", before = "5%" }
lost-referral = { initial = "30%", settled = "15%", before = "5%" }
outcome-not-recorded = { initial = "30%", settled = "15%", before = "5%" }
[new-system.audit]
every = "2 weeks"
first = "go-live + 1 week"
finds = "40%"
[new-system.migration]
out-of-slot = "15%"
[new-system.letters]
not-sent = "20%"
from = "go-live + 1 week"
for = "2 weeks"
[new-system.work-around]
share = "30%"
from = "go-live"
for = "6 weeks"
lost = "20%"
"#;

/// The trust with another seed, where much goes wrong and the office puts it right.
pub fn trust_gone_wrong(seed: u64) -> String {
    let repaired = trust_with_seed(seed)
        .replace(
            "rebook = { lognormal = \"7 min\", cv = 0.5 }\n",
            "rebook = { lognormal = \"7 min\", cv = 0.5 }\nrepair = \"5 min\"\nvalidate = \"2 min\"\nre-enter = { exponential = \"20 min\" }\n",
        )
        .replace(
            "works = [\"answer\", \"rebook\", \"book\", \"register\"]",
            "works = [\"answer\", \"repair\", \"rebook\", \"book\", \"register\", \"re-enter\", \"validate\"]",
        );
    repaired + WRONG
}

/// The trust with another seed.
pub fn trust_with_seed(seed: u64) -> String {
    TRUST.replace("seed = 7", &format!("seed = {seed}"))
}

/// The trust without everything the go-live brings: no training, no learning, no plan.
pub fn trust_without_new_system() -> String {
    let (before, _) = TRUST
        .split_once("[new-system.learning.clerk]")
        .expect("the new system comes last but for the plan");
    // Peaks of sickness after the go-live are part of what it brings.
    before.replace(
        ", peaks = [{ from = \"go-live + 1 week\", for = \"2 weeks\", rate = \"15%\" }]",
        "",
    )
}
