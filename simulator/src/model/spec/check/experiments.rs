//! What is asked of runs, and what is varied: whether the scenario has it, and whether targets
//! can be met at all.

use super::super::quantity::{Asked, Bound, InArm, Period, Response, Target, Wrong, nearest};
use super::super::{Arm, Choose, PointDesign, Precision, Scale, Sweep, week_number};
use super::Checker;

/// Most points of a sweep.
pub(crate) const MOST_POINTS: usize = 100_000;
/// Most parameters of a Sobol design.
const MOST_SOBOL_PARAMETERS: usize = 256;
/// Most points of a Sobol design.
const MOST_SOBOL_POINTS: usize = 65_536;

impl Checker<'_> {
    pub(super) fn experiments(&mut self) {
        let scenario = self.scenario;
        if let Some(precision) = &scenario.precision {
            self.precision(precision);
        }
        if let Some(sweep) = &scenario.sweep {
            self.sweep(sweep);
            self.responses(&["sweep", "of"], &sweep.of);
        }
        if let Some(choose) = &scenario.choose {
            self.choose(choose);
        }
    }

    fn precision(&mut self, precision: &Precision) {
        let within = precision.within.value();
        let place = ["precision", "within"];
        self.note_if(!(0.001..=0.5).contains(&within), &place, || {
            Wrong::new("a precision is a share of the mean between 0.1% and 50%")
                .help("such as \"5%\"")
        });
        self.note_if(precision.at_most < 3, &["precision", "at-most"], || {
            Wrong::new("less than 3 replications have no precision to speak of")
        });
        self.note_if(precision.at_least < 2, &["precision", "at-least"], || {
            Wrong::new("one replication has no interval").help("at-least = 10 is a good start")
        });
        let fits = precision.at_least <= precision.at_most;
        self.note_if(!fits, &["precision", "at-least"], || {
            let (least, most) = (precision.at_least, precision.at_most);
            Wrong::new(format!("at least {least} replications, but {most} at most"))
        });
        self.note_if(
            precision.at_most > 100_000 || precision.look_ahead > 1_000,
            &["precision"],
            || {
                Wrong::new("100 000 replications and 1 000 to look ahead are the most that is kept")
                    .help("a mean that needs more is not worth knowing so precisely")
            },
        );
        self.responses(&["precision", "of"], &precision.of);
    }

    fn sweep(&mut self, sweep: &Sweep) {
        self.note_if(sweep.vary.is_empty(), &["sweep", "vary"], || {
            Wrong::new("this sweep varies nothing").help(
                "name at least one parameter: vary.\"staff.contact-centre.count\" = [20, 24, 28]",
            )
        });
        let mut points: Option<usize> = Some(1);
        for (path, levels) in &sweep.vary {
            let place = ["sweep", "vary", path];
            let of_study = matches!(&**path, "seed" | "replications");
            self.note_if(of_study, &place, || {
                Wrong::new(format!("{path} is the same at all points of a study")).help(
                    "points are compared on the same random numbers, as often as the study says",
                )
            });
            let Some(scale) = self.note_error(&place, levels.scale()) else {
                continue;
            };
            let values = scale.values().map(<[_]>::len);
            points = points.and_then(|n| n.checked_mul(values.unwrap_or(1)));
            let endless = matches!(scale, Scale::Continuous { .. });
            self.note_if(endless && sweep.design == PointDesign::Grid, &place, || {
                Wrong::new("a grid has no end of values between these two").help(
                    "list the values, give a `step`, or take design = \"sobol\" with points = 64",
                )
            });
        }
        let points = self.sweep_points(sweep, points);
        let shown = points.map_or_else(|| "more than 10^19".to_owned(), |n| n.to_string());
        self.note_if(
            points.is_none_or(|n| n > MOST_POINTS),
            &["sweep", "vary"],
            || {
                Wrong::new(format!("{shown} points are more than {MOST_POINTS}")).help(
                    "fewer values, or design = \"sobol\" with as many points as you can afford",
                )
            },
        );
        if sweep.design == PointDesign::Sobol {
            let (k, n) = (sweep.vary.len(), sweep.points.unwrap_or(0) as usize);
            self.note_if(
                k > MOST_SOBOL_PARAMETERS || n > MOST_SOBOL_POINTS,
                &["sweep", "design"],
                || {
                    Wrong::new(format!(
                        "Sobol points are there for {MOST_SOBOL_PARAMETERS} parameters and \
                         {MOST_SOBOL_POINTS} points"
                    ))
                    .help("take design = \"latin-hypercube\"")
                },
            );
        }
    }

    /// How many points a sweep has, given how many its levels make on a grid; `None` if nobody can
    /// count them.
    fn sweep_points(&mut self, sweep: &Sweep, on_a_grid: Option<usize>) -> Option<usize> {
        let open = sweep.design != PointDesign::Grid;
        match sweep.points {
            None if open => self.note(
                &["sweep", "design"],
                Wrong::new(format!("how many points has this {}?", sweep.design.name()))
                    .help("add points = 64"),
            ),
            Some(_) if !open => self.note(
                &["sweep", "points"],
                Wrong::new("a grid has as many points as its values make")
                    .help("leave `points` out, or take design = \"sobol\""),
            ),
            Some(0 | 1) => self.note(
                &["sweep", "points"],
                Wrong::new("a sweep has at least two points"),
            ),
            Some(n) => return Some(n as usize),
            None => {}
        }
        on_a_grid
    }

    fn choose(&mut self, choose: &Choose) {
        self.response(&["choose", "cheapest"], &choose.cheapest);
        let (sure, slack) = (choose.sure.value(), choose.give_or_take.value());
        self.note_if(
            slack <= 0.0 || slack > 0.25,
            &["choose", "give-or-take"],
            || {
                Wrong::new("give or take between 0% and 25%, but not nothing").help(
                    "to tell 90 % from 89.99 % takes millions of runs; \"5%\" takes a few hundred",
                )
            },
        );
        self.note_if(
            !choose.that.is_empty() && (sure - slack <= 0.0 || sure + slack >= 1.0),
            &["choose", "sure"],
            || {
                Wrong::new(format!(
                    "{} give or take {} reaches beyond what can happen",
                    choose.sure, choose.give_or_take
                ))
                .help("no number of runs shows that something always happens: lower `sure` or `give-or-take`")
            },
        );
        let confidence = choose.confidence.value();
        self.note_if(
            !(0.5..=0.9999).contains(&confidence),
            &["choose", "confidence"],
            || Wrong::new("a confidence lies between 50% and 99.99%").help("such as \"95%\""),
        );
        self.note_if(
            choose.worth.is_some_and(|w| w.is_nan() || w <= 0.0),
            &["choose", "worth"],
            || Wrong::new("the smallest difference that matters is more than nothing"),
        );
        self.note_if(
            !(10..=100_000).contains(&choose.at_most),
            &["choose", "at-most"],
            || Wrong::new("between 10 and 100 000 replications of a plan"),
        );
        for (at, target) in choose.that.iter().enumerate() {
            let at_text = at.to_string();
            let place = ["choose", "that", &*at_text];
            self.response(&place, &target.response);
            self.reachable(&place, target);
            let against = choose.that[..at]
                .iter()
                .find(|other| contradict(other, target));
            if let Some(other) = against {
                self.note(
                    &place,
                    Wrong::new(format!("nothing can meet this and \"{other}\""))
                        .help("leave one of the two out"),
                );
            }
        }
    }

    /// A time that ends after everything has ended cannot be told from never.
    fn reachable(&mut self, place: &[&str], target: &Target) {
        let Some(go_live) = self.scenario.go_live else {
            return;
        };
        if !target.response.is_a_time() {
            return;
        }
        // Averages are over working days, and it has to hold for some of them.
        let holds = f64::from(self.scenario.recovery.holds_for) * 7.0 / 5.0;
        let watched = self.scenario.end.days_since(go_live) as f64 - holds;
        self.note_if(target.limit > watched, place, || {
            Wrong::new(format!(
                "the last recovery that could be seen is {watched:.0} days after the go-live"
            ))
            .help("move `end` further away, or the target nearer")
        });
    }

    fn responses(&mut self, place: &[&str], responses: &[Response]) {
        for (at, response) in responses.iter().enumerate() {
            let at_text = at.to_string();
            let here = [place, &[&*at_text]].concat();
            self.response(&here, response);
            self.note_if(responses[..at].contains(response), &here, || {
                Wrong::new(format!("\"{response}\" is listed twice"))
            });
        }
    }

    fn response(&mut self, place: &[&str], response: &Response) {
        if let Err(wrong) = response.fits(self.scenario) {
            self.note(place, wrong);
        }
    }
}

/// Whether no figure can meet both.
fn contradict(one: &Target, other: &Target) -> bool {
    let (low, high) = match (one.bound, other.bound) {
        (Bound::AtLeast, Bound::AtMost) => (one, other),
        (Bound::AtMost, Bound::AtLeast) => (other, one),
        _ => return false,
    };
    one.response == other.response && low.limit > high.limit
}

impl Response {
    /// Whether a scenario has what is asked for.
    ///
    /// # Errors
    ///
    /// What it does not have, and what it has.
    pub fn check(&self, scenario: &super::Scenario) -> Result<(), String> {
        self.fits(scenario).map_err(|wrong| match wrong.help {
            Some(help) => format!("{} ({help})", wrong.what),
            None => wrong.what,
        })
    }

    /// Whether a scenario has what is asked for.
    pub(crate) fn fits(&self, scenario: &super::Scenario) -> Result<(), Wrong> {
        let arms = Arm::of(scenario);
        let named = match self.arm {
            None => vec![],
            Some(InArm::Of(arm)) => vec![arm],
            Some(InArm::Difference(a, b)) => vec![a, b],
        };
        if let Some(missing) = named.iter().find(|arm| !arms.contains(arm)) {
            let there: Vec<&str> = arms.iter().map(|a| a.name()).collect();
            return Err(
                Wrong::new(format!("the scenario has no arm \"{}\"", missing.name()))
                    .help(format!("its arms are {}", there.join(", "))),
            );
        }
        match &self.what {
            Asked::Recovery(_) if matches!(self.arm, Some(InArm::Difference(..))) => Err(
                Wrong::new("there is no difference between times of which one may never come")
                    .help("ask for each arm: \"unmitigated: recovery of ...\""),
            ),
            Asked::Recovery(_) if scenario.go_live.is_none() => Err(Wrong::new(
                "without a go-live there is nothing to recover from",
            )),
            Asked::Recovery(_) if self.arm == Some(InArm::Of(Arm::Baseline)) => Err(Wrong::new(
                "the baseline has nothing to recover from: it is what recovery is measured by",
            )),
            Asked::Over(_, Some(name), _) | Asked::Peak(_, Some(name))
                if scenario.specialty_called(name).is_none() =>
            {
                let wrong = Wrong::new(format!("there is no specialty \"{name}\""));
                let names = scenario.specialties_called();
                Err(match nearest(name, names.iter().copied()) {
                    Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
                    None => wrong.help(format!("it has {}", names.join(", "))),
                })
            }
            Asked::Over(.., Period::Weeks(first, last)) => {
                let origin = scenario.go_live.unwrap_or(scenario.start);
                let earliest = week_number(scenario.start.days_since(origin));
                let latest = week_number(scenario.end.days_since(origin));
                if *first < earliest || *last > latest {
                    return Err(Wrong::new(format!(
                        "the scenario has the weeks {earliest} to {latest}"
                    ))
                    .help("week 1 begins with the go-live, or with the start if there is none"));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
