//! Checks of the horizon and the frame of the experiment.

use super::super::quantity::Wrong;
use super::Checker;

const LONGEST_DAYS: i64 = 3_660;
const MOST_REPLICATIONS: u32 = 100_000;

impl Checker<'_> {
    pub(super) fn dates(&mut self) {
        let s = self.scenario;
        let days = s.end.days_since(s.start);
        self.note_if(s.title.trim().is_empty(), &["title"], || {
            Wrong::new("the title is empty")
        });
        self.seen(&["title"], &s.title);
        let mut known = true;
        for (key, date) in [("start", s.start), ("end", s.end)] {
            let is_known = (1970..=2200).contains(&date.date().year());
            known &= is_known;
            self.note_if(!is_known, &[key], || {
                Wrong::new(format!("{date} is not between 1970 and 2200"))
            });
        }
        self.note_if(known && days < 0, &["end"], || {
            Wrong::new(format!(
                "the end, {}, comes before the start, {}",
                s.end, s.start
            ))
        });
        self.note_if(known && days > LONGEST_DAYS, &["end"], || {
            Wrong::new("more than ten years")
                .help("a go-live is over in one or two; end the scenario sooner")
        });
        if let Some(go_live) = s.go_live
            && known
            && days >= 0
        {
            self.note_if(go_live < s.start || go_live > s.end, &["go-live"], || {
                Wrong::new(format!(
                    "the go-live, {go_live}, lies outside the simulated days"
                ))
                .help(format!("they are {} to {}", s.start, s.end))
            });
        }
        self.note_if(s.replications == Some(0), &["replications"], || {
            Wrong::new("at least one replication is needed").help("50 is a good start")
        });
        self.note_if(
            s.counted_replications() > MOST_REPLICATIONS,
            &["replications"],
            || {
                Wrong::new(format!(
                    "{} replications are more than {MOST_REPLICATIONS}",
                    s.counted_replications()
                ))
            },
        );
        self.note_if(s.seed > i64::MAX as u64, &["seed"], || {
            Wrong::new("the seed is too large")
                .help("any whole number from 0 to 9223372036854775807")
        });
        self.recovery();
    }

    fn recovery(&mut self) {
        let recovery = &self.scenario.recovery;
        for (key, days) in [
            ("averaged-over", recovery.averaged_over),
            ("holds-for", recovery.holds_for),
        ] {
            self.note_if(!(1..=250).contains(&days), &["recovery", key], || {
                Wrong::new(format!("{days} working days")).help("between 1 and 250 working days")
            });
        }
        let deviations = recovery.deviations;
        self.note_if(
            !(0.0..=100.0).contains(&deviations),
            &["recovery", "deviations"],
            || Wrong::new(format!("{deviations} standard deviations")).help("usual: 3"),
        );
    }
}
