//! Doubts about rates of arrivals: so many a day or an hour, which is not what comes on a day or in an hour
//! when anybody comes; and people who come when nobody is there to see to them.

use std::borrow::Cow;

use super::super::{Arrivals, ClockTime, StaffGroup, Weekdays, Work, short};
use super::doubts::Doubter;
use crate::engine::Duration;

impl Doubter<'_> {
    pub(super) fn rates(&mut self) {
        let scenario = self.scenario;
        for (path, _, stream) in scenario.streams() {
            // What the line says of its calls stands at the line.
            let by_itself = matches!(stream, Cow::Borrowed(_));
            if let Some(misread) = misread(path[2], &stream, by_itself) {
                let key: &[&str] = if by_itself { &["rate"] } else { &[] };
                self.doubt(&[&path[..], key].concat(), misread);
            }
        }
        for (name, desk) in &scenario.desk {
            let there = scenario.staff.get(&desk.staff);
            if let Some(stream) = &desk.enquiries {
                self.nobody_there(&["desk", name, "enquiries"], stream, there.into_iter());
            }
        }
        for (name, line) in &scenario.phone_line {
            let answers = scenario.staff.values().filter(|group| {
                let these = group.lines.as_ref();
                group.works.contains(&Work::Answer) && these.is_none_or(|l| l.contains(name))
            });
            if let Some(stream) = line.queries_within_hours() {
                self.nobody_there(&["phone-line", name, "queries"], &stream, answers);
            }
        }
    }

    /// Doubts people who come day and night to staff who do not work day and night.
    fn nobody_there<'g>(
        &mut self,
        path: &[&str; 3],
        stream: &Arrivals,
        staff: impl Iterator<Item = &'g StaffGroup>,
    ) {
        let Some((days, from, to)) = hours_of(staff).filter(|_| stream.is_at_all_hours()) else {
            return;
        };
        let hours = (to.since_midnight() - from.since_midnight()).as_hours_f64();
        let rate = match stream.rate.within_a_day() {
            Some((count, length)) => per_working_day(in_a_day(count, length, hours)),
            None => stream.rate.to_string(),
        };
        if days == Weekdays::EVERY_DAY && hours >= 24.0 {
            return;
        }
        self.doubt(
            path,
            format!(
                "they come alike at every hour of all seven days, and nobody is at work but {days} from {from} to {to}; write {}",
                in_its_table(
                    path[2],
                    stream,
                    &format!("rate = \"{rate}\", days = \"{days}\", from = \"{from}\", to = \"{to}\"")
                )
            ),
        );
    }
}

/// So many a day, and not on every day, or an hour, and not in every hour: what that comes to, and what to write.
fn misread(key: &str, stream: &Arrivals, by_itself: bool) -> Option<String> {
    let (count, length) = stream.rate.within_a_day()?;
    let (days, hours) = (stream.comes_on(), stream.hours_a_day());
    let a_day = length == Duration::from_days(1);
    if days.count() == 7 && (a_day || hours >= 24.0) || days.count() == 0 || hours <= 0.0 {
        return None;
    }
    let on_each = stream.per_week() / f64::from(days.count());
    let meant = in_a_day(count, length, hours);
    let all = if a_day {
        "all seven days of the week"
    } else {
        "all 24 hours of all seven days of the week"
    };
    let in_each = match a_day {
        true => String::new(),
        false => format!(
            ", {} in each of the {} hours of it",
            short(on_each / hours),
            short(hours)
        ),
    };
    let line = |a_day: f64| {
        let rate = format!("rate = \"{}\"", per_working_day(a_day));
        match (by_itself, stream.days) {
            (true, Some(_)) => rate,
            (true, None) => format!("{rate}, days = \"{days}\""),
            (false, _) => in_its_table(key, stream, &format!("{rate}, days = \"{days}\"")),
        }
    };
    Some(format!(
        "{} is the mean over {all}: {} on each of the {}{in_each}; write {} for {} on each of them, {} for what is simulated",
        stream.rate,
        short(on_each),
        days.count(),
        line(meant),
        short(meant),
        line(on_each)
    ))
}

/// Keys of arrivals as they are written: all there is to write, or beside what else is said of them there.
fn in_its_table(key: &str, stream: &Arrivals, keys: &str) -> String {
    match stream.is_without_profile() {
        true => format!("{key} = {{ {keys} }}"),
        false => format!("{keys} in {key}"),
    }
}

/// How many come in a day of so many hours, if so many do in this length of time or in the day.
fn in_a_day(count: f64, length: Duration, hours: f64) -> f64 {
    if length == Duration::from_days(1) {
        count
    } else {
        count * hours / length.as_hours_f64()
    }
}

fn per_working_day(count: f64) -> String {
    format!("{} per working day", short(count))
}

/// The days on which somebody of these groups is at work, and from when until when at most; none if that is always,
/// or never.
fn hours_of<'g>(
    staff: impl Iterator<Item = &'g StaffGroup>,
) -> Option<(Weekdays, ClockTime, ClockTime)> {
    let groups: Vec<&StaffGroup> = staff.collect();
    if groups.iter().any(|group| group.shifts.is_empty()) {
        return None;
    }
    let shifts = || groups.iter().flat_map(|group| &group.shifts);
    let days = Weekdays::those(|day| shifts().any(|shift| shift.days.contains(day)));
    let from = shifts()
        .map(|s| s.from)
        .min_by_key(|t| t.since_midnight())?;
    let to = shifts().map(|s| s.to).max_by_key(|t| t.since_midnight())?;
    Some((days, from, to))
}

#[cfg(test)]
mod tests {
    use crate::model::spec::Scenario;

    /// What is doubted of one key in a hospital with a line or a desk.
    fn doubted(place: &str, key: &str) -> Vec<String> {
        let text = format!(
            "title = \"t\"\nstart = 2024-01-08\nend = 2024-03-29\n{place}\n[staff.o]\nrole = \"clerk\"\ncount = 1\nworks = [\"{}\"]\nshifts = [{{ days = \"mon-fri\", from = 09:00:00, to = 17:00:00 }}]\n",
            if place.starts_with("[desk") {
                "enquiry"
            } else {
                "answer"
            }
        );
        let scenario = Scenario::from_toml(&text).unwrap_or_else(|m| panic!("{m}"));
        let of_key = scenario.doubts().into_iter().filter(|d| d.key == key);
        of_key.map(|doubt| doubt.title).collect()
    }

    fn line(open: &str, queries: &str) -> Vec<String> {
        let place = format!(
            "[phone-line.p]\n{open}\nhandle = {{ query = \"3 min\" }}\nqueries = \"{queries}\"\n"
        );
        doubted(&place, "phone-line.p.queries")
    }

    #[test]
    fn calls_within_the_hours_of_their_line_are_counted_so() {
        let open = "days = \"mon-fri\"\nfrom = 09:00:00\nto = 17:00:00";
        assert_eq!(
            line(open, "100 per day"),
            [
                "100 per day is the mean over all seven days of the week: 140 on each of the 5; write queries = { rate = \"100 per working day\", days = \"mon-fri\" } for 100 on each of them, queries = { rate = \"140 per working day\", days = \"mon-fri\" } for what is simulated"
            ]
        );
        assert_eq!(
            line(open, "12 per hour"),
            [
                "12 per hour is the mean over all 24 hours of all seven days of the week: 403.2 on each of the 5, 50.4 in each of the 8 hours of it; write queries = { rate = \"96 per working day\", days = \"mon-fri\" } for 96 on each of them, queries = { rate = \"403.2 per working day\", days = \"mon-fri\" } for what is simulated"
            ]
        );
        assert_eq!(line(open, "700 per week"), [""; 0]);
        // What else is said of them stays.
        let place = format!(
            "[phone-line.p]\n{open}\nhandle = {{ query = \"3 min\" }}\nqueries = {{ rate = \"100 per day\", day-to-day = 0.2 }}\n"
        );
        let varied = doubted(&place, "phone-line.p.queries");
        assert!(
            varied[0].contains(
                "write rate = \"100 per working day\", days = \"mon-fri\" in queries for"
            ),
            "{varied:?}"
        );
        // Open on every day, but not in every hour.
        let daily = "from = 09:00:00\nto = 17:00:00";
        assert_eq!(line(daily, "100 per day"), [""; 0]);
        assert_eq!(line(daily, "12 per hour").len(), 1);
    }

    #[test]
    fn nobody_is_there_at_night_and_at_the_weekend() {
        let desk = |rate: &str| {
            let place =
                format!("[desk.d]\nstaff = \"o\"\nenquiry = \"3 min\"\nenquiries = \"{rate}\"\n");
            doubted(&place, "desk.d.enquiries")
        };
        let said = |rate: &str| {
            format!(
                "they come alike at every hour of all seven days, and nobody is at work but mon-fri from 09:00 to 17:00; write enquiries = {{ rate = \"{rate}\", days = \"mon-fri\", from = \"09:00\", to = \"17:00\" }}"
            )
        };
        assert_eq!(desk("100 per day"), [said("100 per working day")]);
        assert_eq!(desk("10 per hour"), [said("80 per working day")]);
        assert_eq!(desk("500 per week"), [said("500 per week")]);
        assert_eq!(line("", "100 per day").len(), 1);
    }
}
