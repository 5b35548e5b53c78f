//! Watches a replication event by event and says at once what cannot be: somebody in two places,
//! more in a place than it holds, a clock that runs back. What it knows of the hospital it reads
//! in the scenario; the model is not asked.

use std::collections::{BTreeMap, BTreeSet};

use cutover::engine::{Duration, Time};
use cutover::model::observer::{AppointmentMade, ClinicList, Place, StaffMember, Whereabouts};
use cutover::model::spec::{Action, Scenario, Work};
use cutover::model::{Observer, Outcome, Site, TraceEvent};

/// Where a person is, or what they stand in a queue for: one of these at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// In the queue of a desk.
    InLine(Place, Work),
    /// Attended to at a desk.
    Attended(Place, Work),
    /// In a waiting room.
    WaitingRoom,
    /// With a clinician.
    Consultation(ClinicList),
    /// In the queue for a step of the visit.
    StepQueue(Place),
    /// In a step of the visit.
    Step(Place),
}

/// Where a car is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Car {
    Looking(Place),
    Parked(Place),
}

/// On the telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    Waiting(Place),
    Answered(Place),
}

/// What is known of somebody.
#[derive(Debug, Default)]
struct Person {
    /// Where they are in the hospital.
    at: Option<At>,
    /// They have arrived and not left.
    visits: bool,
    /// Their cars: somebody may come again while the last one has not left yet.
    cars: Vec<Car>,
    /// Calls about them. Each reason to ring has its own, a GP's among them, and comes when it comes:
    /// there may be two at once.
    calls: Vec<Call>,
    /// When it happened last.
    referred: Option<Time>,
    registered: Option<Time>,
    booked: Option<Time>,
    appointment: Option<AppointmentMade>,
    arrived: Option<Time>,
    called: Option<Time>,
    /// Nothing more may happen to their referral.
    is_over: bool,
}

/// How many there may be, by what the scenario says.
#[derive(Debug)]
struct Limits {
    /// People of each group who are always there.
    own: Vec<u32>,
    /// People of each group, those who come for a time included.
    members: Vec<u32>,
    /// Moments of the day in which each group works, by weekday from Monday; none: always.
    shifts: Vec<Vec<([bool; 7], Duration, Duration)>>,
    lines: Vec<Option<u32>>,
    /// The most clinicians of a session of each clinic.
    clinicians: Vec<u32>,
    services: Vec<u32>,
    spaces: Vec<u32>,
}

/// The observer.
pub struct Watch<'s> {
    site: &'s Site<'s>,
    limits: Limits,
    now: Time,
    people: BTreeMap<u64, Person>,
    /// What each member of staff is at.
    busy: BTreeMap<(u32, u32), (u64, Work)>,
    /// Groups whose people for a time took something up, and when.
    for_a_time: BTreeSet<(usize, Time)>,
    /// When each last ended something.
    ended: BTreeMap<(u32, u32), Time>,
    /// Who is with each clinician's list.
    with: BTreeMap<ClinicList, u64>,
    on_line: BTreeMap<Place, u32>,
    in_service: BTreeMap<usize, u32>,
    parked: BTreeMap<Place, u32>,
    /// Calls that joined a queue, and how many of them while another about the same person was on.
    pub calls: u64,
    pub calls_beside_another: u64,
    /// What has happened so far.
    log: Vec<(Time, u64, TraceEvent)>,
    /// The most of each capacity that was in use at once, as a share of it.
    pub fullest: BTreeMap<&'static str, f64>,
}

impl Limits {
    fn of(site: &Site<'_>) -> Self {
        let scenario: &Scenario = site.scenario;
        let plan = || scenario.plan.values().chain(scenario.halt.values());
        let times = |times: Option<u32>| times.unwrap_or(1);
        let members = |name: &str, count: u32| {
            let extra = plan().map(|intervention| match &intervention.action {
                Action::ExtraStaff(extra) if extra.to == name => {
                    extra.count * times(intervention.times)
                }
                _ => 0,
            });
            count + extra.sum::<u32>()
        };
        let longer = |name: &str| {
            let extra = plan().map(|intervention| match &intervention.action {
                Action::Overtime(overtime) if overtime.staff == name => overtime.extra.duration(),
                _ => Duration::ZERO,
            });
            extra.sum::<Duration>()
        };
        let more = |name: &str| {
            let more = plan().map(|intervention| match &intervention.action {
                Action::MoreLines(more) if more.line == name => more.count,
                _ => 0,
            });
            more.sum::<u32>()
        };
        let clinicians = |clinic: &cutover::model::site::ClinicSite<'_>| {
            let put_on = clinic.spec.follows_list.iter().flat_map(|f| &f.sessions);
            let catch_up = plan().flat_map(|intervention| match &intervention.action {
                Action::CatchUp(more) if more.clinic == clinic.name => &more.sessions[..],
                _ => &[],
            });
            let all = clinic.spec.sessions.iter().chain(put_on).chain(catch_up);
            all.map(|session| session.clinicians).max().unwrap_or(0)
        };
        let groups = || site.groups.iter();
        let shifts = |group: &cutover::model::site::GroupSite<'_>| {
            let shifts = group.spec.shifts.iter();
            let shift = |shift: &cutover::model::spec::Shift| {
                let days = std::array::from_fn(|weekday| shift.days.contains(weekday));
                let to = shift.to.since_midnight() + longer(group.name);
                (days, shift.from.since_midnight(), to)
            };
            shifts.map(shift).collect()
        };
        Self {
            own: groups().map(|g| g.spec.count).collect(),
            members: groups().map(|g| members(g.name, g.spec.count)).collect(),
            shifts: groups().map(shifts).collect(),
            lines: site
                .lines
                .iter()
                .map(|line| line.spec.lines.map(|n| n + more(line.name)))
                .collect(),
            clinicians: site.clinics.iter().map(clinicians).collect(),
            services: site.services.iter().map(|(_, count)| *count).collect(),
            spaces: site.car_parks.iter().map(|park| park.spec.spaces).collect(),
        }
    }
}

fn numbered(member: StaffMember) -> (u32, u32) {
    (member.group.index() as u32, member.number)
}

impl<'s> Watch<'s> {
    /// Watches the first replication.
    pub fn over(site: &'s Site<'s>) -> Self {
        // What is not known for sure has a value of its own in each replication.
        let drawn = site.scenario.drawn(0).expect("values that can be");
        Self {
            site,
            limits: Limits::of(&Site::of(drawn.as_ref().unwrap_or(site.scenario))),
            now: Time::from_ms(i64::MIN),
            people: BTreeMap::new(),
            busy: BTreeMap::new(),
            for_a_time: BTreeSet::new(),
            ended: BTreeMap::new(),
            with: BTreeMap::new(),
            on_line: BTreeMap::new(),
            in_service: BTreeMap::new(),
            parked: BTreeMap::new(),
            calls: 0,
            calls_beside_another: 0,
            log: Vec::new(),
            fullest: BTreeMap::new(),
        }
    }

    /// Notes how full something is, and that it is not more than full.
    #[track_caller]
    fn fills(&mut self, what: &'static str, inside: u32, holds: u32) {
        assert!(
            inside <= holds,
            "{what}: {inside} where {holds} may be, at {:?}",
            self.now
        );
        let share = f64::from(inside) / f64::from(holds);
        let fullest = self.fullest.entry(what).or_default();
        *fullest = fullest.max(share);
    }

    /// Somebody goes from one place in the hospital to another.
    #[track_caller]
    fn moves(&mut self, who: u64, is_right: impl Fn(Option<At>) -> bool, to: Option<At>) {
        let person = self.people.entry(who).or_default();
        assert!(
            is_right(person.at),
            "{who} comes to {to:?} from {:?} at {:?}",
            person.at,
            self.now
        );
        person.at = to;
    }

    /// Whether it is within a shift of a group; what comes at the very end of one is still taken up.
    fn is_on_duty(&self, group: usize, now: Time) -> bool {
        let shifts = &self.limits.shifts[group];
        let calendar = &self.site.calendar;
        let of_day = |day: i64| {
            let (weekday, time) = (calendar.weekday(day), now - Time::from_days(day));
            !calendar.is_holiday(day)
                && shifts
                    .iter()
                    .any(|(days, from, to)| days[weekday] && (*from..=*to).contains(&time))
        };
        shifts.is_empty() || of_day(now.day()) || of_day(now.day() - 1)
    }

    /// A member of staff takes up a task.
    #[track_caller]
    fn takes_up(&mut self, member: (u32, u32), who: u64, work: Work) {
        let group = member.0 as usize;
        // After the end of a shift nobody who stands at a desk is left standing: whoever is there goes
        // on from one to the next.
        let goes_on = Self::of_desk(work) && self.ended.get(&member) == Some(&self.now);
        let may = goes_on || self.is_on_duty(group, self.now);
        assert!(may, "{member:?} begins {work:?} at {:?}", self.now);
        assert!(
            member.1 < self.limits.members[group],
            "{member:?} is nobody"
        );
        if member.1 >= self.limits.own[group] {
            self.for_a_time.insert((group, self.now));
        }
        let other = self.busy.insert(member, (who, work));
        assert_eq!(
            other, None,
            "{member:?} is at two things, at {:?}",
            self.now
        );
        let busy = self.busy.keys().filter(|m| m.0 == member.0).count() as u32;
        self.fills("staff", busy, self.limits.members[group]);
    }

    /// Who came for a time takes something up only while that is in force, up to the very moment at
    /// which it ends; says how often they did.
    #[track_caller]
    pub fn worked_only_in_force(&self, outcome: &Outcome) -> usize {
        for &(group, at) in &self.for_a_time {
            let name = self.site.groups[group].name;
            let there = outcome.interventions.iter().any(|taken| {
                let (_, intervention) = &self.site.interventions[taken.intervention];
                let to_them =
                    matches!(&intervention.action, Action::ExtraStaff(extra) if extra.to == name);
                let (from, to) = (taken.period.from, taken.period.to);
                to_them && from <= at.day() && at <= Time::from_days(to)
            });
            assert!(there, "people for a time work in {name} at {at:?}");
        }
        self.for_a_time.len()
    }

    #[track_caller]
    fn lays_down(&mut self, member: (u32, u32), who: u64, work: Work) {
        assert_eq!(
            self.busy.remove(&member),
            Some((who, work)),
            "{member:?} at {:?}",
            self.now
        );
        self.ended.insert(member, self.now);
    }

    fn of_desk(work: Work) -> bool {
        matches!(work, Work::CheckIn | Work::CheckOut | Work::Enquiry)
    }

    /// What happens in a queue for the staff, and by their hands.
    #[track_caller]
    fn staff(&mut self, who: u64, what: TraceEvent, there: Whereabouts) {
        let by = there.by.map(numbered);
        match what {
            TraceEvent::Began(work) => self.takes_up(by.expect("hands"), who, work),
            TraceEvent::Ended(work) | TraceEvent::PutDown(work) => {
                self.lays_down(by.expect("hands"), who, work);
            }
            _ => {}
        }
        let (TraceEvent::Queued(work)
        | TraceEvent::Began(work)
        | TraceEvent::PutDown(work)
        | TraceEvent::Ended(work)
        | TraceEvent::LeftDesk(work)) = what
        else {
            return;
        };
        if !Self::of_desk(work) {
            return;
        }
        let desk = there.place.expect("a desk");
        let in_line = Some(At::InLine(desk, work));
        let attended = Some(At::Attended(desk, work));
        match what {
            TraceEvent::Queued(_) => self.moves(who, |at| at.is_none() || at == attended, in_line),
            TraceEvent::Began(_) => self.moves(who, |at| at == in_line || at == attended, attended),
            TraceEvent::PutDown(_) => self.moves(who, |at| at == attended, attended),
            TraceEvent::Ended(_) => self.moves(who, |at| at == attended, None),
            _ => self.moves(who, |at| at == in_line, None),
        }
    }

    /// What happens in the clinic.
    #[track_caller]
    fn clinic(&mut self, who: u64, what: TraceEvent, there: Whereabouts) {
        match (what, there.place) {
            (TraceEvent::StepQueued, Some(place)) => {
                self.moves(who, |at| at.is_none(), Some(At::StepQueue(place)));
            }
            (TraceEvent::StepBegan, Some(place @ Place::Step(_, _, service))) => {
                let queued = Some(At::StepQueue(place));
                self.moves(
                    who,
                    |at| at == queued || at.is_none(),
                    Some(At::Step(place)),
                );
                if let Some(service) = service.map(|service| service.index()) {
                    let inside = self.in_service.entry(service).or_default();
                    *inside += 1;
                    let inside = *inside;
                    self.fills("service", inside, self.limits.services[service]);
                }
            }
            (TraceEvent::StepEnded, Some(place @ Place::Step(_, _, service))) => {
                self.moves(who, |at| at == Some(At::Step(place)), None);
                if let Some(service) = service {
                    *self.in_service.entry(service.index()).or_default() -= 1;
                }
            }
            (TraceEvent::ReadyToBeSeen, _) => {
                self.moves(who, |at| at.is_none(), Some(At::WaitingRoom));
            }
            (TraceEvent::ConsultationBegan, Some(Place::List(list))) => {
                self.moves(
                    who,
                    |at| at == Some(At::WaitingRoom),
                    Some(At::Consultation(list)),
                );
                let other = self.with.insert(list, who);
                assert_eq!(other, None, "two are with {list:?} at {:?}", self.now);
                let of_run = |other: &&ClinicList| other.run == list.run;
                let together = self.with.keys().filter(of_run).count() as u32;
                self.fills(
                    "session",
                    together,
                    self.limits.clinicians[list.clinic.index()],
                );
                let with = self
                    .with
                    .keys()
                    .filter(|other| other.clinician == list.clinician);
                assert_eq!(
                    with.count(),
                    1,
                    "{list:?}'s clinician is in two clinics, at {:?}",
                    self.now
                );
            }
            (TraceEvent::ConsultationEnded, Some(Place::List(list))) => {
                self.moves(who, |at| at == Some(At::Consultation(list)), None);
                assert_eq!(self.with.remove(&list), Some(who), "at {:?}", self.now);
            }
            (TraceEvent::TurnedAway | TraceEvent::LeftUnseen, _) => {
                let waits = |at: Option<At>| matches!(at, None | Some(At::WaitingRoom));
                self.moves(who, waits, None);
            }
            (TraceEvent::Left, _) => self.moves(who, |at| at.is_none(), None),
            _ => {}
        }
    }

    #[track_caller]
    fn car_park(&mut self, who: u64, what: TraceEvent, there: Whereabouts) {
        let Some(place @ Place::CarPark(id)) = there.place else {
            return;
        };
        let cars = &mut self.people.entry(who).or_default().cars;
        let gone = |cars: &mut Vec<Car>, car: Car| {
            let at = cars.iter().position(|&c| c == car);
            cars.remove(at.unwrap_or_else(|| panic!("{who} has no {car:?}")));
        };
        match what {
            TraceEvent::DroveIn => {
                assert!(
                    !cars.contains(&Car::Looking(place)),
                    "{who} looks for two spaces"
                );
                cars.push(Car::Looking(place));
            }
            TraceEvent::Parked => {
                // Others who park are told of when they have a space.
                if cars.contains(&Car::Looking(place)) {
                    gone(cars, Car::Looking(place));
                }
                cars.push(Car::Parked(place));
                let inside = self.parked.entry(place).or_default();
                *inside += 1;
                let inside = *inside;
                self.fills("car park", inside, self.limits.spaces[id.index()]);
            }
            TraceEvent::DroveHome => gone(cars, Car::Looking(place)),
            TraceEvent::CarLeft => {
                gone(cars, Car::Parked(place));
                *self.parked.entry(place).or_default() -= 1;
            }
            _ => {}
        }
    }

    #[track_caller]
    fn telephone(&mut self, who: u64, what: TraceEvent, there: Whereabouts) {
        let Some(place @ Place::Line(line)) = there.place else {
            return;
        };
        let (waits, answered) = (Call::Waiting(place), Call::Answered(place));
        let (was, is) = match what {
            TraceEvent::Queued(Work::Answer) => (None, Some(waits)),
            TraceEvent::Began(Work::Answer) => (Some(waits), Some(answered)),
            // It goes on with whoever has the next shift, who is told to have begun.
            TraceEvent::PutDown(Work::Answer) => (Some(answered), Some(waits)),
            TraceEvent::Ended(Work::Answer) => (Some(answered), None),
            TraceEvent::GaveUp => (Some(waits), None),
            _ => return,
        };
        let now = self.now;
        let calls = &mut self.people.entry(who).or_default().calls;
        if let Some(was) = was {
            let at = calls.iter().position(|&call| call == was);
            calls.remove(
                at.unwrap_or_else(|| panic!("{who}, of {calls:?}: no {was:?}, at {now:?}")),
            );
        } else {
            self.calls += 1;
            self.calls_beside_another += u64::from(!calls.is_empty());
        }
        calls.extend(is);
        let on = self.on_line.entry(place).or_default();
        match (was, is) {
            (None, _) => *on += 1,
            (_, None) => *on -= 1,
            _ => return,
        }
        let on = *on;
        if let (None, Some(lines)) = (was, self.limits.lines[line.index()]) {
            self.fills("lines", on, lines);
        }
    }

    /// The order of what happens to a referral.
    #[track_caller]
    fn clock(&mut self, who: u64, what: TraceEvent) {
        let of_referral = matches!(
            what,
            TraceEvent::Registered
                | TraceEvent::Invited
                | TraceEvent::Booked
                | TraceEvent::SetAside
                | TraceEvent::PutOff
                | TraceEvent::Arrived
                | TraceEvent::DidNotAttend
                | TraceEvent::ConsultationBegan
                | TraceEvent::Lost
                | TraceEvent::Found
        );
        // Callers are told of most often, and have no clock.
        if matches!(
            what,
            TraceEvent::Queued(Work::Answer) | TraceEvent::Engaged | TraceEvent::GaveUp
        ) {
            return;
        }
        let now = self.now;
        let person = self.people.entry(who).or_default();
        let orders = |earlier: Option<Time>| assert!(earlier.is_none_or(|t| t <= now));
        match what {
            TraceEvent::Referred => {
                assert_eq!(person.referred, None, "{who} is referred twice");
                person.referred = Some(now);
            }
            TraceEvent::Registered => {
                orders(person.referred);
                assert_eq!(person.registered, None, "{who} is registered twice");
                person.registered = Some(now);
            }
            // Lost before any appointment and found, a referral is registered once more.
            TraceEvent::Found => person.registered = None,
            TraceEvent::Booked => {
                orders(person.registered);
                let made = person.appointment.expect("an appointment is told first");
                assert_eq!(made.booked, now, "{who}");
                person.booked = Some(now);
            }
            TraceEvent::Arrived => {
                assert!(!person.visits, "{who} arrives twice, at {now:?}");
                let made = person
                    .appointment
                    .expect("nobody comes without an appointment");
                assert!(made.booked <= now, "{who} comes before it is booked");
                // Who has no space to park and no end of patience may wait in the car for days.
                let on_the_day = made.at.day() == now.day();
                let by_car = !self.site.car_parks.is_empty() && made.at <= now;
                assert!(on_the_day || by_car, "{who} comes on another day");
                orders(person.booked);
                (person.visits, person.arrived) = (true, Some(now));
                person.called = None;
            }
            TraceEvent::ConsultationBegan => {
                assert!(person.visits, "{who} is called in who is not there");
                orders(person.arrived);
                person.called.get_or_insert(now);
            }
            TraceEvent::Left => {
                assert!(person.visits, "{who} leaves who is not there");
                assert!(person.called.is_some(), "{who} leaves and was not seen");
                person.visits = false;
            }
            // Whom no clinic expects is sent home at the door, and has not arrived.
            TraceEvent::TurnedAway if !person.visits => {}
            TraceEvent::TurnedAway | TraceEvent::LeftUnseen => {
                assert!(person.visits && person.called.is_none(), "{who} was seen");
                person.visits = false;
            }
            TraceEvent::DidNotAttend => assert!(!person.visits, "{who} is there"),
            TraceEvent::Discharged | TraceEvent::Removed | TraceEvent::StruckOff => {
                assert!(!person.is_over, "{who} is discharged twice");
                person.is_over = true;
            }
            _ => {}
        }
        assert!(
            !(person.is_over && of_referral),
            "{who}: {what:?} after the end, at {now:?}"
        );
    }
}

impl Observer for Watch<'_> {
    fn happened(&mut self, _: Time, _: u64, _: TraceEvent) {}

    fn happened_there(&mut self, now: Time, who: u64, what: TraceEvent, there: Whereabouts) {
        assert!(
            self.now <= now,
            "{what:?} of {who} at {now:?}, after {:?}",
            self.now
        );
        self.now = now;
        self.log.push((now, who, what));
        self.staff(who, what, there);
        self.clinic(who, what, there);
        self.car_park(who, what, there);
        self.telephone(who, what, there);
        self.clock(who, what);
    }

    fn appointed(&mut self, who: u64, made: AppointmentMade) {
        assert!(
            made.referred <= made.booked && made.booked <= made.at,
            "{who}: {made:?}"
        );
        self.people.entry(who).or_default().appointment = Some(made);
    }
}

/// What has gone before, where something is found that cannot be.
impl Drop for Watch<'_> {
    fn drop(&mut self) {
        let Some(&(_, last, _)) = self.log.last() else {
            return;
        };
        if std::thread::panicking() {
            for (at, who, what) in self.log.iter().filter(|(_, who, _)| *who == last) {
                eprintln!("{:>12} ms: {what:?} of {who}", at.as_ms());
            }
        }
    }
}
