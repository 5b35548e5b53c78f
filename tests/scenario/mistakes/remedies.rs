//! Each action that changes the go-live itself, what patients are told, or what is done on paper.

use super::{TROUBLED, WHOLE, changed, doubted, doubts, refused};
use cutover::model::spec::{Doubt, Scenario};

const PHASES: &str =
    "[{ sites = [\"north\"] }, { specialties = [\"hearts\"], after = \"6 weeks\" }]";
const BUILDS: &str = "builds = { sooner = \"10 days\", per-week = 2.5 }";

fn phased(to: &str, key: &str, caret: &str, title: &str, help: &str) {
    let key = if key.is_empty() {
        "plan.in-turn.phases".to_owned()
    } else {
        format!("plan.in-turn.phases.{key}")
    };
    refused(PHASES, to, &key, caret, title, help);
}

#[test]
fn an_action_that_is_not_a_table_is_shown_as_one() {
    for (from, to, caret, help) in [
        (
            "pause = {}",
            "pause = \"2 weeks\"",
            "\"2 weeks\"",
            "pause = {}, and",
        ),
        (
            "free-parking = { car-park = \"main\" }",
            "free-parking = \"main\"",
            "\"main\"",
            "free-parking = { car-park = \"main\" }",
        ),
        (
            "roll-back = { by-hand = \"90%\" }",
            "roll-back = true",
            "true",
            "roll-back = {}",
        ),
    ] {
        let text = super::changed(super::TROUBLED, from, to);
        let mistakes = Scenario::from_toml(&text).expect_err(to);
        let [mistake] = mistakes.list() else {
            panic!("{mistakes}")
        };
        assert_eq!(mistakes.quoted(mistake), Some(caret));
        let offered = mistake.help.as_deref().unwrap_or_default();
        assert!(offered.contains(help), "{to}: {offered:?}");
    }
}

#[test]
fn phases_name_everybody_once() {
    phased(
        "[{ specialties = [\"eyse\", \"eyes\"] }, { specialties = [\"hearts\"], after = \"6 weeks\" }]",
        "0.specialties.0",
        "\"eyse\"",
        "there is no specialty \"eyse\"",
        "did you mean \"eyes\"?",
    );
    phased(
        "[{ sites = [\"nroth\", \"north\"] }, { sites = [\"south\"], after = \"6 weeks\" }]",
        "0.sites.0",
        "\"nroth\"",
        "no specialty is at the site \"nroth\"",
        "did you mean \"north\"?",
    );
    phased(
        "[{ sites = [\"north\", \"Headington\"] }, { sites = [\"south\"], after = \"6 weeks\" }]",
        "0.sites.1",
        "\"Headington\"",
        "no specialty is at the site \"Headington\"",
        "the sites are north, south",
    );
    let twice = "each specialty belongs to one phase";
    phased(
        "[{ sites = [\"north\", \"south\"] }, { specialties = [\"hearts\"], after = \"6 weeks\" }]",
        "1.specialties.0",
        "\"hearts\"",
        "\"hearts\" goes live twice",
        twice,
    );
    phased(
        "[{ specialties = [\"eyes\"], sites = [\"north\"] }, { sites = [\"south\"], after = \"6 weeks\" }]",
        "0.sites.0",
        "\"north\"",
        "\"eyes\" goes live twice",
        twice,
    );
    phased(
        "[{ sites = [\"north\", \"north\"] }, { sites = [\"south\"], after = \"6 weeks\" }]",
        "0.sites.1",
        "\"north\"",
        "\"north\" is named twice",
        "",
    );
    phased(
        "[{ specialties = [\"eyes\", \"eyes\"] }, { sites = [\"south\"], after = \"6 weeks\" }]",
        "0.specialties.1",
        "\"eyes\"",
        "\"eyes\" is named twice",
        "",
    );
    let left_out = "[{ sites = [\"north\"] }]";
    phased(
        left_out,
        "",
        left_out,
        "no phase has \"hearts\"",
        "every specialty goes live in one of the phases",
    );
    phased(
        "[]",
        "",
        "[]",
        "no phases",
        "{ sites = [\"north\"], after = \"4 weeks\" }",
    );
    phased(
        "[{ sites = [\"north\", \"south\"] }, { after = \"6 weeks\" }]",
        "1",
        "{ after = \"6 weeks\" }",
        "who goes live in this phase?",
        "name its `specialties`, or the `sites`",
    );
    phased(
        "[{ sites = [\"north\", \"south\"] }, { sites = [], after = \"6 weeks\" }]",
        "1.sites",
        "[]",
        "an empty list names nobody",
        "leave the key out",
    );
}

#[test]
fn sites_have_names() {
    refused(
        "site = \"south\"",
        "site = \" \"",
        "specialty.hearts.site",
        "\" \"",
        "a name has 1 to 80 characters",
        "",
    );
}

#[test]
fn somebody_is_first_and_nobody_too_late() {
    let late = "[{ sites = [\"north\"], after = \"1 week\" }, { specialties = [\"hearts\"], after = \"6 weeks\" }]";
    phased(
        late,
        "",
        late,
        "nobody goes live on the day of the go-live",
        "leave `after` out in the first phase",
    );
    phased(
        "[{ sites = [\"north\"] }, { specialties = [\"hearts\"], after = \"37 weeks\" }]",
        "1.after",
        "\"37 weeks\"",
        // Two weeks of them because the go-live is postponed.
        "it goes live on 2012-09-01, outside the simulated days",
        "they are 2011-09-05 to 2012-08-31",
    );
    doubted(
        PHASES,
        "[{ sites = [\"north\"] }, { specialties = [\"hearts\"] }]",
        "plan.in-turn.phases",
        "all phases go live on the same day: that is no phased go-live",
    );
    assert_eq!(
        doubts(
            PHASES,
            "[{ sites = [\"north\"] }, { sites = [\"south\"], after = \"1 day\" }]"
        ),
        []
    );
}

#[test]
fn what_is_decided_beforehand_has_no_period_and_no_trigger() {
    let phases = format!("phases = {PHASES}");
    let postpone = "postpone = { by = \"2 weeks\", out-of-slot = \"4%\" }";
    let when = "when = \"calls.wait > 30 min\"";
    for (name, action, why) in [
        ("in-turn", &*phases, "each phase says when it goes live"),
        ("later", postpone, "the go-live is that much later for good"),
    ] {
        for (key, value) in [
            ("for", "\"3 weeks\""),
            ("until", "2012-02-01"),
            ("stops-when", "\"calls.wait < 5 min\""),
        ] {
            refused(
                action,
                &format!("{action}\n{key} = {value}"),
                &format!("plan.{name}.{key}"),
                value,
                &format!("no `{key}` here: {why}"),
                "",
            );
        }
        refused(
            action,
            &format!("{action}\nfrom = \"go-live + 1 week\""),
            &format!("plan.{name}.from"),
            "\"go-live + 1 week\"",
            "no `from` here: this is decided beforehand",
            "it counts from the go-live",
        );
        refused(
            action,
            &format!("{action}\n{when}"),
            &format!("plan.{name}.when"),
            "\"calls.wait > 30 min\"",
            if name == "later" {
                "no `when` here: a go-live is postponed beforehand"
            } else {
                "no `when` here: the phases are decided beforehand"
            },
            "what can be triggered is a pause",
        );
    }
    let whole = WHOLE.replace(
        "[new-system.training.clerk]",
        &format!("[plan.more]\ntraining = {{ role = \"clerk\", hours = \"2 h\" }}\n{when}\n\n[new-system.training.clerk]"),
    );
    let said = Scenario::from_toml(&whole).expect_err("a trigger").brief();
    assert!(
        said.contains("no `when` here: training takes place before the go-live"),
        "{said}"
    );
}

#[test]
fn training_has_no_day_of_its_own() {
    let whole = WHOLE.replace(
        "[new-system.training.clerk]",
        "[plan.more]\ntraining = { role = \"clerk\", hours = \"2 h\" }\nfrom = \"go-live + 6 weeks\"\n\n[new-system.training.clerk]",
    );
    let said = Scenario::from_toml(&whole).expect_err("a day").brief();
    assert!(
        said.contains("no `from` here: training takes place before the go-live"),
        "{said}"
    );
}

#[test]
fn postponing() {
    refused(
        "by = \"2 weeks\"",
        "by = \"39 weeks\"",
        "plan.later.postpone.by",
        "\"39 weeks\"",
        "postponed to 2012-09-01, the go-live lies after the last simulated day, 2012-08-31",
        "postpone by less",
    );
    refused(
        "by = \"2 weeks\", ",
        "",
        "plan.later.postpone",
        "{ out-of-slot = \"4%\" }",
        "\"by\" is missing",
        "by = \"4 weeks\"",
    );
    doubted(
        "out-of-slot = \"4%\"",
        "out-of-slot = \"9%\"",
        "plan.later.postpone.out-of-slot",
        "more appointments out of slot than without the further testing",
    );
    doubted(
        "[new-system.migration]\nout-of-slot = \"7%\"\n",
        "",
        "plan.later.postpone.out-of-slot",
        "no appointments are out of slot anyway: there is no table [new-system.migration]",
    );
    // What counts from the go-live is as much later, and may now come too late.
    refused(
        "for = \"7 weeks\"",
        "from = \"go-live + 38 weeks\"",
        "plan.late-shift.from",
        "\"go-live + 38 weeks\"",
        "it starts on 2012-09-08, outside the simulated days",
        "they are 2011-09-05 to 2012-08-31",
    );
}

#[test]
fn builds_and_paper() {
    refused(
        BUILDS,
        "builds = {}",
        "plan.builders.builds",
        "{}",
        "how much sooner?",
        "give `sooner`",
    );
    refused(
        BUILDS,
        "builds = { per-week = -1 }",
        "plan.builders.builds.per-week",
        "-1",
        "-1 clinics a week",
        "such as 8",
    );
    refused(
        "takes = 2.5",
        "takes = -2.5",
        "plan.forms.paper.takes",
        "-2.5",
        "a factor of -2.5 is impossible",
        "1.5 half as long again",
    );
    doubted(
        "takes = 2.5",
        "takes = 3.6",
        "plan.forms.paper.takes",
        "prepared paper takes longer than unprepared (`on-paper` of [new-system.outages])",
    );
    // Without anything that is built later or down, neither has an object.
    let said = |action: &str| {
        let text = format!("{WHOLE}\n[plan.pointless]\n{action}\n");
        let mistakes = Scenario::from_toml(&text).expect_err("pointless");
        assert_eq!(mistakes.list().len(), 1, "{mistakes}");
        mistakes.brief()
    };
    let text = said(BUILDS);
    assert!(
        text.contains("all clinics are built from the first day: none can be built sooner")
            && text.contains("add a table [new-system.builds]"),
        "{text}"
    );
    let text = said("paper = {}");
    assert!(
        text.contains("nothing is ever done on paper here")
            && text.contains("[new-system.outages]"),
        "{text}"
    );
    // One clinic that comes later is enough.
    let later = WHOLE.replace(
        "desk = \"west\"",
        "desk = \"west\"\nbuilt = \"go-live + 1 week\"",
    );
    for action in [BUILDS, "paper = {}"] {
        let text = format!("{later}\n[plan.pointed]\n{action}\n");
        assert!(Scenario::from_toml(&text).is_ok(), "{action}");
    }
}

#[test]
fn messages() {
    let whole = "messages = { reaches = \"70%\", did-not-attend = 0.75, chasing = 0.5 }";
    refused(
        whole,
        "messages = { did-not-attend = 0.75 }",
        "plan.reminders.messages",
        "{ did-not-attend = 0.75 }",
        "\"reaches\" is missing",
        "reaches = \"70%\"",
    );
    for (key, value) in [("did-not-attend", "-0.1"), ("chasing", "10.5")] {
        refused(
            whole,
            &format!("messages = {{ reaches = \"70%\", {key} = {value} }}"),
            &format!("plan.reminders.messages.{key}"),
            value,
            &format!("a factor of {value} is impossible"),
            "0.8 means a fifth less often, 1 as before",
        );
    }
    // Five times a fifth is everybody.
    let factor = |factor: &str| whole.replace("0.75", factor);
    assert_eq!(doubts(whole, &factor("5.0")), []);
    refused(
        whole,
        &factor("5.1"),
        "plan.reminders.messages.did-not-attend",
        "5.1",
        "with this factor more than all of those reached do not attend",
        "0.8 means",
    );
    doubted(
        whole,
        &whole.replace("70%", "0%"),
        "plan.reminders.messages.reaches",
        "messages that reach nobody change nothing",
    );
    doubted(
        "[chasing]\nafter = \"8 weeks\"\nchance = \"1% per day\"\n",
        "",
        "plan.reminders.messages.chasing",
        "nobody chases in this scenario: there is no table [chasing]",
    );
}

#[test]
fn floorwalkers_halve_errors_at_best() {
    refused(
        "errors = 0.5",
        "errors = 1.5",
        "plan.elbow.floorwalkers.errors",
        "1.5",
        "a factor of 1.5 on the errors",
        "0.5 means half as many",
    );
}

#[test]
fn people_come_from_pools_that_there_are() {
    let validators = "extra-staff = { to = \"validation\", count = 2, pool = \"agency\" }";
    refused(
        validators,
        &validators.replace("agency", "agancy"),
        "plan.validators.extra-staff.pool",
        "\"agancy\"",
        "there is no pool \"agancy\"",
        "did you mean \"agency\"?",
    );
    refused(
        "induction = \"2 days\"",
        "induction = \"36 hours\"",
        "pool.agency.induction",
        "\"36 hours\"",
        "this counts whole days",
        "\"2 days\"",
    );
    refused(
        "lead-time = \"3 weeks\"",
        "lead-time = \"0 days\"",
        "pool.agency.lead-time",
        "\"0 days\"",
        "this must be longer than no time",
        "such as",
    );
    refused(
        "size = 2\n",
        "size = 20000\n",
        "pool.agency.size",
        "20000",
        "20000 is more than 10000",
        "",
    );
    let doubt = doubts("size = 2\n", "size = 1\n");
    let [doubt] = &doubt[..] else {
        panic!("one doubt, not {doubt:?}")
    };
    assert_eq!(doubt.key, "pool.agency.size");
    assert!(
        doubt.title.starts_with("the plan asks for 2 people on 2")
            && doubt
                .title
                .ends_with("of 1 (validators 2): the rest does not come"),
        "{}",
        doubt.title
    );
    doubted(
        validators,
        &validators.replace(", pool = \"agency\"", ""),
        "pool.agency",
        "nobody asks for these people: no extra staff, floorwalkers or catch-up names the pool",
    );
    let elbow = "covers = 5, errors = 0.5 }";
    refused(
        elbow,
        "covers = 5, errors = 0.5, taken-from = \"office\", pool = \"agency\" }",
        "plan.elbow.floorwalkers.pool",
        "\"agency\"",
        "they come from a pool or are taken from a group, not both",
        "",
    );
    let sessions = "sessions = [{ days = \"sat\", from = 09:00:00, to = 12:00:00 }, { days = \"sat\", from = 11:00:00, to = 14:00:00 }]";
    refused(
        validators,
        &format!("catch-up = {{ clinic = \"heart\", {sessions}, pool = \"agency\" }}"),
        "plan.validators.catch-up.sessions.1",
        "{ days = \"sat\", from = 11:00:00, to = 14:00:00 }",
        "the people of the pool are in another of these sessions at that time",
        "make two interventions of them",
    );
}

/// Dates are kept whatever the lead time: it says by when somebody must be asked.
#[test]
fn people_of_a_pool_are_asked_for_in_time() {
    let lead = "lead-time = \"3 weeks\"";
    let validators = "extra-staff = { to = \"validation\", count = 2, pool = \"agency\" }";
    let title = |from: &str, to: &str| {
        let found = doubts(from, to);
        let [Doubt { key, title }] = &found[..] else {
            panic!("one doubt, not {found:?}")
        };
        assert_eq!(key, "pool.agency.lead-time");
        title.clone()
    };
    // Two weeks after a go-live that is postponed, less the lead time: the first day, and before it.
    let scenario = Scenario::from_toml(TROUBLED).unwrap_or_else(|m| panic!("{m}"));
    let begins = scenario.go_live.expect("a go-live").plus_days(14);
    let days = begins.days_since(scenario.start);
    let so_long = |days: i64| format!("lead-time = \"{days} days\"");
    assert_eq!(doubts(lead, &so_long(days)), []);
    let early = title(lead, &so_long(days + 1));
    let (start, asked) = (scenario.start, scenario.start.plus_days(-1));
    assert!(
        early.starts_with(&format!(
            "they would have to be asked for before the first day, {start}: validators on {asked};"
        )),
        "{early}"
    );
    // What is decided on the way is delayed.
    let triggered = |more: &str| format!("{validators}\nwhen = \"list.recorded > 0\"{more}");
    assert_eq!(doubts(validators, &triggered("")), []);
    let left = scenario.end.days_since(begins);
    let whole = changed(TROUBLED, lead, &so_long(left + 1));
    let found = changed(&whole, validators, &triggered(""));
    let found = Scenario::from_toml(&found).unwrap_or_else(|m| panic!("{m}"));
    let found = found.doubts();
    assert!(
        found[0]
            .title
            .starts_with("validators: whenever it is decided, nobody comes before "),
        "{found:?}"
    );
}

#[test]
fn an_induction_leaves_some_of_the_time() {
    let validators = "extra-staff = { to = \"validation\", count = 2, pool = \"agency\" }";
    let induction = "induction = \"2 days\"";
    let for_two_weeks = |days: u32, more: &str| {
        let whole = changed(TROUBLED, induction, &format!("induction = \"{days} days\""));
        let text = changed(
            &whole,
            validators,
            &format!("{validators}\nfor = \"2 weeks\"{more}"),
        );
        Scenario::from_toml(&text)
            .unwrap_or_else(|m| panic!("{m}"))
            .doubts()
    };
    for more in ["", "\nwhen = \"list.recorded > 0\""] {
        let doubts = for_two_weeks(10, more);
        assert_eq!(doubts.len(), 1, "{doubts:?}");
        assert_eq!(doubts[0].key, "pool.agency.induction");
        assert_eq!(
            doubts[0].title,
            "validators is over before the induction of 10 days is: its people are paid on every working day and work on none"
        );
    }
    assert_eq!(for_two_weeks(7, ""), []);
    assert_eq!(for_two_weeks(9, "\nwhen = \"list.recorded > 0\""), []);
}

#[test]
fn overtime_is_for_those_who_have_shifts() {
    let late = "overtime = { staff = \"office\", extra = \"3 h\" }";
    for clinicians in ["clinicians", "heart"] {
        refused(
            late,
            &late.replace("office", clinicians),
            "plan.late-shift.overtime.staff",
            &format!("\"{clinicians}\""),
            "clinicians have no shifts that could be longer",
            "write `catch-up`; what they overrun by is paid by [money.overtime]",
        );
    }
    let most = |most: &str| late.replace(" }", &format!(", at-most = \"{most}\" }}"));
    assert_eq!(doubts(late, &most("3 h")), []);
    doubted(
        late,
        &most("2 h"),
        "plan.late-shift.overtime.at-most",
        "less than a single shift is longer by",
    );
    doubted(
        "cost = \"31 per hour\"\n",
        "",
        "plan.late-shift.overtime",
        "this overtime is paid like any hour, though staying late unplanned has a price in [money.overtime]: give it a `cost` per hour",
    );
}
