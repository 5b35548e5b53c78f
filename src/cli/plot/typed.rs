//! What is typed after `cutover plot`: measures, moments and sizes, and what is wrong with them.

use std::num::NonZeroI64;

use cutover::model::Measure;
use cutover::model::spec::CivilDate;
use cutover::model::spec::nearest;
use cutover::report::picture::Size;

/// A day, or a week counted from the go-live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A day.
    Date(CivilDate),
    /// A week's number.
    Week(NonZeroI64),
}

/// A measure by its id, or what was meant.
pub(super) fn measure_of(id: &str) -> Result<Measure, String> {
    if let Some(measure) = Measure::by_id(id) {
        return Ok(measure);
    }
    let ids = || Measure::ALL.iter().map(|m| m.definition().id);
    let within: Vec<&str> = ids().filter(|known| known.contains(id)).take(6).collect();
    Err(match nearest(id, ids()) {
        Some(meant) => format!("there is no such measure; did you mean {meant}?"),
        None if !within.is_empty() && id.len() > 2 => {
            format!("there is no such measure; there are {}", within.join(", "))
        }
        None => "there is no such measure; `cutover measures` lists all".to_owned(),
    })
}

/// A date, or the number of a week.
pub(super) fn when_of(text: &str) -> Result<When, String> {
    match text.parse::<i64>() {
        Ok(number) => NonZeroI64::new(number).map(When::Week).ok_or_else(|| {
            "there is no week 0: -1 is the last before the go-live, 1 begins with it".to_owned()
        }),
        Err(_) => text.parse().map(When::Date).map_err(|_| {
            "it is neither a date such as 2011-12-03 nor the number of a week such as -4".to_owned()
        }),
    }
}

/// A size by name, or width and height.
pub(super) fn size_of(text: &str) -> Result<Size, String> {
    let pair = text.split_once('x').map(|(w, h)| (w.parse(), h.parse()));
    let size = match (text, pair) {
        ("page", _) => Size::PAGE,
        ("half", _) => Size::HALF,
        (_, Some((Ok(wide), Ok(high)))) => Size { wide, high },
        _ => return Err("it is page, half, or width and height such as 1200x600".to_owned()),
    };
    let (least, most) = (Size::LEAST, Size::MOST);
    let fits = (least.wide..=most.wide).contains(&size.wide)
        && (least.high..=most.high).contains(&size.high);
    if fits {
        Ok(size)
    } else {
        Err(format!(
            "a picture is from {}x{} to {}x{} pixels",
            least.wide, least.high, most.wide, most.high
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_measure_is_answered_with_what_was_meant() {
        let meant = |id: &str| measure_of(id).expect_err("no such measure");
        assert!(meant("calls.wiat").contains("did you mean calls.wait?"));
        assert!(meant("overrun").contains("clinic.overrun, "));
        assert!(meant("zzz").contains("`cutover measures`"));
        assert_eq!(measure_of("calls.wait"), Ok(Measure::CallsWait));
    }

    #[test]
    fn moments_are_dates_or_weeks_but_week_0() {
        assert_eq!(
            when_of("-4"),
            Ok(When::Week(NonZeroI64::new(-4).expect("not 0")))
        );
        assert!(matches!(when_of("2011-12-03"), Ok(When::Date(_))));
        assert!(when_of("0").expect_err("no week").contains("no week 0"));
        assert!(
            when_of("december")
                .expect_err("nothing")
                .contains("2011-12-03")
        );
    }

    #[test]
    fn sizes_have_names_or_numbers_and_ends() {
        assert_eq!(size_of("half"), Ok(Size::HALF));
        let (wide, high) = (1200, 600);
        assert_eq!(size_of("1200x600"), Ok(Size { wide, high }));
        assert!(size_of("12x6").expect_err("too small").contains("320x240"));
        assert!(size_of("big").expect_err("no size").contains("1200x600"));
    }
}
