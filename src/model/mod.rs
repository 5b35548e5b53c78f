//! The hospital: one file per place a patient or a task passes through. Here is what holds them
//! together: the state of one arm of one replication, its events, and the turn of the day.
//!
//! ```text
//! referrals -> booking_office <-> phone_line        plan -> staff -> rota
//!                  |  diary, waiting_list                     |
//!                  v                                          v
//!             clinic_session <-> reception  <----------  dispatch
//!                  |
//!                  v  ledger (what is written down)
//! ```
//!
//! What goes wrong: `booking_errors`, `migration`, `letters`, `lost`, `duplicates`, `work_around`,
//! `clinic_builds`, `new_system`; what is done about it: `repair`, `re_entry`, `triggers`,
//! `roll_back`.

pub mod booking_errors;
pub mod booking_office;
pub mod car_park;
mod chasing;
mod clinic_builds;
pub mod clinic_session;
pub mod close_up;
pub mod costs;
pub mod day_book;
pub mod diary;
mod dispatch;
mod duplicates;
pub mod go_live;
pub mod ids;
pub mod in_force;
pub mod learning;
pub mod ledger;
mod letters;
mod lost;
pub mod measures;
mod messages;
mod migration;
pub mod new_system;
pub mod observer;
pub mod patient;
pub mod phone_line;
pub mod plan;
pub mod policy;
pub mod purpose;
pub mod re_entry;
pub mod reception;
mod reduced;
pub mod referrals;
mod repair;
mod roll_back;
mod rota;
pub(crate) mod sickness;
pub mod site;
mod slot_search;
pub mod spec;
pub mod staff;
mod starting_position;
pub mod task;
pub mod temporary;
pub(crate) mod timetable;
mod triggers;
mod turn_of_the_day;
mod turned_away;
mod visit;
pub mod waiting_list;
mod work_around;
pub mod working_hours;
mod worklists;

pub use crate::model::measures::{Better, Definition, Kind, Measure, Scope};
pub use crate::model::spec::Arm;
pub use clinic_session::SessionRecord;
pub use costs::{CostLine, CostOf};
pub use ids::{ClinicId, SpecialtyId};
pub use in_force::Taken;
pub use ledger::Book;
pub use observer::{ClinicList, Happening, Observer, Place, StaffMember, Whereabouts};
pub use policy::{Decision, Morning, Policy};
pub use site::Site;

use car_park::{CarPark, Cars};
use clinic_builds::ClinicBuilds;
use clinic_session::Clinics;
use close_up::CloseUp;
use costs::Costs;
use day_book::DayBook;
use diary::Diary;
use go_live::GoLive;
use ids::{CallId, CarId, CarParkId, DeskId, LineId, MemberId, PatientId, ServiceId, SessionId};
use ledger::Ledger;
use letters::Incident;
use new_system::SystemTimes;
use patient::{Need, PatientRef, Record, Register, Seen, Stage};
use phone_line::Phones;
use plan::PlanInForce;
use purpose::Luck;
use re_entry::ReEntry;
use reception::Reception;
use repair::Repairs;
use staff::Staff;
use waiting_list::WaitingLists;
use worklists::Worklists;

use crate::engine::{self, Agenda, Duration, Model, Time};
use crate::model::spec::Priority;

/// What happens in a hospital.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// A new day begins.
    Midnight,
    /// A referral arrives: its number among those of the specialty, and its priority if given.
    ReferralArrives(SpecialtyId, u32, Option<Priority>),
    /// An ordinary call is made: its number of the day.
    QueryComes(LineId, u32),
    /// Somebody comes to a desk with a question: the number of the day.
    EnquiryComes(DeskId, u32),
    /// A call that was noted is made.
    CallComes(CallId),
    /// A caller's patience ends.
    CallerGivesUp(CallId, u32),
    /// A line closes for the day.
    LineCloses(LineId),
    /// A member of staff comes to work, until.
    ComesToWork(MemberId, Time),
    /// A shift ends.
    ShiftEnds(MemberId),
    /// A break is due.
    BreakDue(MemberId, Duration),
    /// A break is over.
    BreakOver(MemberId, u32),
    /// A task is finished.
    TaskEnds(MemberId, u32),
    /// A patient arrives for an appointment.
    PatientArrives(PatientRef),
    /// A patient drives into a car park.
    DrivesIn(PatientRef, CarParkId),
    /// A patient has waited long enough for a space.
    DrivesHome(PatientRef, CarParkId),
    /// A patient who has parked reaches the desk.
    WalksIn(PatientRef, CarId),
    /// A car leaves.
    CarLeaves(CarId),
    /// Somebody who is not a patient drives in: the number of the day.
    OtherDrivesIn(CarParkId, u32),
    /// It is the time of an appointment whose patient does not come.
    DoesNotCome(PatientRef),
    /// A patient who was told a wrong time comes when the clinic is over.
    ComesTooLate(PatientRef),
    /// A step of a visit is over.
    StepEnds(PatientId, Option<ServiceId>),
    /// A clinician is ready to begin a list.
    ClinicianReady(u32, u16),
    /// Nobody can be booked on a list any more.
    ListCloses(u32, u16),
    /// A consultation ends.
    ConsultationEnds(u32, u16),
    /// The new system is back after an outage.
    SystemIsBack,
}

/// One arm of one replication.
#[derive(Debug)]
pub struct Hospital<'s, O: Observer = ()> {
    site: &'s Site<'s>,
    arm: Arm,
    plan: PlanInForce<'s>,
    luck: Luck,
    register: Register,
    waiting_lists: WaitingLists,
    diary: Diary,
    day_book: DayBook,
    worklists: Worklists,
    repairs: Repairs,
    re_entry: ReEntry,
    phones: Phones,
    reception: Reception,
    clinics: Clinics,
    car_parks: Vec<CarPark>,
    cars: Cars,
    staff: Staff,
    ledger: Ledger,
    close_up: CloseUp,
    costs: Costs,
    observer: O,
    go_live: GoLive,
    system: SystemTimes,
    builds: ClinicBuilds,
    incident: Option<Incident<'s>>,
    /// Events of the day that has just begun, laid out together.
    today: Vec<(Time, Event)>,
    /// By group: until when somebody is at work today; midnight if nobody is.
    staffed_until: Vec<Time>,
    /// Whose turn it is in each clinic's team.
    turns: Vec<usize>,
    /// Sessions to be announced, by day.
    to_announce: Vec<(i64, SessionId)>,
    /// Patients who come today to an appointment without a slot of their own.
    without_slot: Vec<PatientRef>,
    booked_by_clerks: f64,
    started_with: u64,
    referred_in: u64,
    discharged: u64,
    entered_twice: u64,
    struck_off: u64,
}

/// Where all patients are: who came in is somewhere or has left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// On the lists at the start.
    pub started_with: u64,
    /// Referred since.
    pub referred: u64,
    /// Discharged or sent back.
    pub discharged: u64,
    /// Records entered twice: second entries made.
    pub entered_twice: u64,
    /// Second entries struck off again.
    pub struck_off: u64,
    /// Second entries still on the lists.
    pub duplicates: u64,
    /// By stage: see [`patient::Stage`].
    pub by_stage: [u64; Stage::COUNT],
    /// First appointments wanted, as the waiting lists count them, plus follow-ups wanted.
    pub on_lists: u64,
    /// In the hospital, and already seen for the first appointment: on no waiting list.
    pub seen_and_there: u64,
    /// Urgent patients who wait for a first appointment, as the waiting lists count them.
    pub urgent_on_lists: u64,
    /// The same, counted one by one.
    pub urgent: u64,
}

impl Census {
    /// Patients and second entries that are somewhere.
    #[must_use]
    pub fn somewhere(&self) -> u64 {
        self.by_stage.iter().sum()
    }
}

/// What one arm of one replication came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Daily figures.
    pub book: Book,
    /// What daily figures hide.
    pub close_up: CloseUp,
    /// Sessions that took place.
    pub sessions: Vec<SessionRecord>,
    /// Where everybody is at the end.
    pub census: Census,
    /// Costs by heading.
    pub costs: Vec<CostLine>,
    /// When interventions were in force, within the simulated days: by intervention, then in the
    /// order in which they were.
    pub interventions: Vec<Taken>,
    /// Events handled.
    pub events: u64,
}

/// Simulates one arm of one replication. The same site, arm, seed and replication give the same
/// outcome to the bit.
#[must_use]
pub fn simulate(site: &Site<'_>, arm: Arm, replication: u64) -> Outcome {
    simulate_watched(site, arm, replication, ()).0
}

/// Simulates with somebody watching, and gives the observer back.
pub fn simulate_watched<O: Observer>(
    site: &Site<'_>,
    arm: Arm,
    replication: u64,
    observer: O,
) -> (Outcome, O) {
    let (outcome, observer, ()) = simulate_with(site, arm, replication, observer, ());
    (outcome, observer)
}

/// Simulates with somebody watching and somebody deciding, and gives both back. With `()` nobody
/// watches, and the scenario decides.
pub fn simulate_with<O: Observer, P: Policy>(
    site: &Site<'_>,
    arm: Arm,
    replication: u64,
    observer: O,
    policy: P,
) -> (Outcome, O, P) {
    let mut hospital = Hospital::new(site, arm, replication, observer);
    let mut agenda = Agenda::with_capacity(4096);
    hospital.start_from(&mut agenda);
    agenda.schedule_ranked(Time::ZERO, 0, Event::Midnight);
    let end = Time::from_days(site.calendar.days());
    let mut steered = Steered { hospital, policy };
    // The midnight after the last day closes it.
    engine::run_until(&mut steered, &mut agenda, end + Duration::from_ms(1));
    let (outcome, observer) = steered.hospital.close(agenda.handled());
    (outcome, observer, steered.policy)
}

/// A hospital in which a policy decides each morning. The policy stands beside the hospital, so
/// that it may look at it while it decides, and no place in it need know of policies.
struct Steered<'s, O: Observer, P: Policy> {
    hospital: Hospital<'s, O>,
    policy: P,
}

impl<O: Observer, P: Policy> Model for Steered<'_, O, P> {
    type Event = Event;

    fn handle(&mut self, event: Event, agenda: &mut Agenda<Event>) {
        match event {
            Event::Midnight => self.hospital.midnight(&mut self.policy, agenda),
            event => self.hospital.handle(event, agenda),
        }
    }
}

impl<'s, O: Observer> Hospital<'s, O> {
    /// The hospital on the evening before the first day, nobody in it yet.
    fn new(site: &'s Site<'s>, arm: Arm, replication: u64, observer: O) -> Self {
        let luck = Luck::of(site.scenario.seed, replication);
        let plan = PlanInForce::of(site, arm);
        let days = site.calendar.days();
        let specialties = site.specialties.len();
        let layouts = timetable::layouts(site);
        let mut diary = Diary::new(site.diary_days + 1, specialties, layouts);
        let to_announce = timetable::open_diary(site, &plan, &mut diary);
        let sessions = diary.sessions().len();
        let services = site.services.iter().map(|s| s.1);
        Self {
            site,
            arm,
            luck,
            register: Register::new(specialties),
            waiting_lists: WaitingLists::new(
                days,
                specialties,
                site.scenario.booking.urgent_standard.duration(),
            ),
            day_book: DayBook::new(days),
            worklists: Worklists::new(site.queues.len(), specialties),
            repairs: Repairs::new(site.queues.len()),
            re_entry: ReEntry::new(site.queues.len()),
            phones: Phones::new(site.lines.len()),
            reception: Reception::new(site.queues.len()),
            clinics: Clinics::new(sessions, site.clinician_places, services),
            car_parks: site
                .car_parks
                .iter()
                .map(|c| CarPark::new(c.spec.spaces))
                .collect(),
            cars: Cars::default(),
            staff: Staff::of(site, arm, &plan, &luck),
            ledger: Ledger::new(days, specialties),
            close_up: CloseUp::new(&site.calendar),
            costs: Costs::new(site),
            go_live: GoLive::of(site, arm, &plan),
            system: SystemTimes::of(site, arm, &plan, &luck),
            builds: ClinicBuilds::of(site, arm, &plan, &luck),
            incident: Incident::of(site, arm, &plan),
            plan,
            diary,
            observer,
            today: Vec::new(),
            staffed_until: vec![Time::ZERO; site.groups.len()],
            turns: vec![0; site.clinics.len()],
            to_announce,
            without_slot: Vec::new(),
            booked_by_clerks: 0.0,
            started_with: 0,
            referred_in: 0,
            discharged: 0,
            entered_twice: 0,
            struck_off: 0,
        }
    }

    fn census(&self) -> Census {
        let mut census = Census {
            started_with: self.started_with,
            referred: self.referred_in,
            discharged: self.discharged,
            entered_twice: self.entered_twice,
            struck_off: self.struck_off,
            ..Census::default()
        };
        for s in 0..self.site.specialties.len() {
            let id = SpecialtyId::new(s);
            for stage in Stage::ALL {
                census.by_stage[stage as usize] += u64::from(self.register.count(id, stage));
            }
            census.on_lists += u64::from(self.waiting_lists.size(id));
            census.on_lists += u64::from(self.waiting_lists.follow_ups(id));
            census.urgent_on_lists += u64::from(self.waiting_lists.urgent(id));
            census.duplicates += u64::from(self.register.duplicates(id));
        }
        census.seen_and_there = self.register.seen_first_and_there();
        census.urgent = self.register.how_many(|p| {
            let seen = p.stage == Stage::There && p.seen == Seen::Once;
            let waits = p.need == Need::First && !seen && p.record == Record::Person;
            waits && p.priority == Priority::Urgent
        });
        debug_assert!(self.register.counts_agree(), "counted while it happens");
        census
    }

    fn close(self, events: u64) -> (Outcome, O) {
        let census = self.census();
        let costs = self.costs.lines(self.site, &self.plan);
        let outcome = Outcome {
            book: self.ledger.close(),
            close_up: self.close_up,
            sessions: self.clinics.records,
            census,
            costs,
            interventions: self.plan.in_force().within(self.site.calendar.days()),
            events,
        };
        (outcome, self.observer)
    }
}

/// A hospital by itself does what the scenario says.
impl<O: Observer> Model for Hospital<'_, O> {
    type Event = Event;

    fn handle(&mut self, event: Event, agenda: &mut Agenda<Event>) {
        match event {
            Event::Midnight => self.midnight(&mut (), agenda),
            Event::ReferralArrives(specialty, number, priority) => {
                let name = self.site.specialties[specialty.index()].name;
                let uid = staff::name_key(name) | u64::from(number);
                self.referral_arrives(specialty, uid, priority, agenda);
            }
            Event::QueryComes(line, number) => self.query_comes(line, number, agenda),
            Event::EnquiryComes(desk, number) => self.enquiry_comes(desk, number, agenda),
            Event::CallComes(call) => self.call_comes(call, agenda),
            Event::CallerGivesUp(call, stamp) => self.caller_gives_up(call, stamp, agenda),
            Event::LineCloses(line) => self.line_closes(line, agenda),
            Event::ComesToWork(member, until) => self.shift_begins(member, until, agenda),
            Event::ShiftEnds(member) => self.shift_ends(member, agenda),
            Event::BreakDue(member, length) => self.break_due(member, length, agenda),
            Event::BreakOver(member, stamp) => self.break_over(member, stamp, agenda),
            Event::TaskEnds(member, stamp) => self.task_ends(member, stamp, agenda),
            Event::PatientArrives(patient) => self.patient_arrives(patient, agenda),
            Event::DrivesIn(patient, car_park) => self.drives_in(patient, car_park, agenda),
            Event::DrivesHome(patient, car_park) => self.drives_home(patient, car_park, agenda),
            Event::WalksIn(patient, car) => self.walks_in(patient, car, agenda),
            Event::CarLeaves(car) => self.car_leaves(car, agenda),
            Event::OtherDrivesIn(car_park, n) => self.other_drives_in(car_park, n, agenda),
            Event::DoesNotCome(patient) => self.does_not_come(patient, agenda),
            Event::ComesTooLate(patient) => self.comes_too_late(patient, agenda),
            Event::StepEnds(patient, service) => self.step_ends(patient, service, agenda),
            Event::ClinicianReady(run, list) => self.clinician_ready(run, list, agenda),
            Event::ListCloses(run, list) => self.list_closes(run, list, agenda),
            Event::ConsultationEnds(run, list) => self.consultation_ends(run, list, agenda),
            Event::SystemIsBack => self.system_is_back(agenda),
        }
    }
}
