//! One arm of one replication: how it begins, how it goes on as another, and what it came to.

use crate::model::Outcome;
use crate::model::mechanisms::clinic_builds::{self, ClinicBuilds};
use crate::model::mechanisms::follows_list::FollowingClinics;
use crate::model::mechanisms::outages;
use crate::model::mechanisms::re_entry::ReEntry;
use crate::model::mechanisms::repair::Repairs;
use crate::model::places::booking_office::BookingOffice;
use crate::model::places::car_park::CarParks;
use crate::model::places::clinic::Clinics;
use crate::model::places::desk::Desks;
use crate::model::places::phone_line::PhoneLines;
use crate::model::remedies;
use crate::model::spec::Arm;
use crate::model::world::World;
use crate::model::world::observer::Observer;
use crate::model::world::plan::PlanInForce;
use crate::model::world::purpose::Streams;
use crate::model::world::record_system::RecordSystem;
use crate::model::world::site::Site;
use crate::model::world::staff::Staff;

/// One arm of one replication: the world, and the places and mechanisms that have a state of
/// their own.
#[derive(Clone, Debug)]
pub(in crate::model) struct Pathway<'s, O: Observer = ()> {
    pub(in crate::model) world: World<'s, O>,
    pub(in crate::model) office: BookingOffice,
    pub(in crate::model) lines: PhoneLines,
    pub(in crate::model) desks: Desks,
    pub(in crate::model) clinics: Clinics,
    pub(in crate::model) car_parks: CarParks,
    pub(in crate::model) repairs: Repairs,
    pub(in crate::model) re_entry: ReEntry,
    pub(in crate::model) builds: ClinicBuilds,
    pub(in crate::model) following: FollowingClinics,
    /// Whether a signal is being followed.
    pub(super) follows_up: bool,
}

/// The record system of an arm on the first day.
fn system_of(site: &Site<'_>, arm: Arm, plan: &PlanInForce<'_>, streams: &Streams) -> RecordSystem {
    let mut system = RecordSystem::of(site, arm, plan);
    system.works(outages::times(site, arm, plan, streams));
    system.takes_on_paper(clinic_builds::on_paper(site));
    system
}

impl<'s, O: Observer> Pathway<'s, O> {
    /// The evening before the first day, nobody in the hospital yet.
    pub(in crate::model) fn new(
        site: &'s Site<'s>,
        arm: Arm,
        replication: u64,
        observer: O,
    ) -> Self {
        let plan = remedies::plan_in_force(site, arm);
        let mut world = World::new(site, arm, plan, replication, observer);
        world.system = system_of(site, arm, &world.plan, &world.streams);
        Self {
            builds: ClinicBuilds::of(site, arm, &world.plan, &world.streams),
            office: BookingOffice::new(site),
            lines: PhoneLines::new(site),
            desks: Desks::new(site),
            clinics: Clinics::new(site),
            car_parks: CarParks::new(site),
            repairs: Repairs::new(site),
            re_entry: ReEntry::new(site),
            following: FollowingClinics::new(site),
            follows_up: false,
            world,
        }
    }

    /// Goes on as another arm from which nothing has differed so far: one with less of the plan, or
    /// without the go-live. All that has happened has happened to it too.
    pub(in crate::model) fn becomes(&mut self, arm: Arm) {
        let world = &mut self.world;
        let site = world.site;
        let plan = remedies::plan_in_force(site, arm);
        // Halt rules bring nobody, and change no system before they are decided.
        if (world.arm, arm) != (Arm::Halted, Arm::Planned) {
            let staff = Staff::of(site, arm, &plan, &world.streams);
            world.staff.become_those(staff);
            // Whoever goes live otherwise parts before anybody is live.
            if !world.system.anybody_is_live() {
                world.system = system_of(site, arm, &plan, &world.streams);
                self.builds = ClinicBuilds::of(site, arm, &plan, &world.streams);
            }
        }
        world.plan.becomes(plan);
        world.arm = arm;
    }

    /// What it came to.
    pub(in crate::model) fn close(self) -> Outcome {
        let world = self.world;
        let costs = world
            .costs
            .lines(world.site, world.arm, &world.plan, remedies::hours);
        Outcome {
            census: world.census(),
            costs: [costs, world.account_lines()].concat(),
            book: world.ledger.close(),
            close_up: world.close_up,
            sessions: self.clinics.into_records(),
            interventions: world.plan.in_force().within(world.site.calendar.days()),
            people: world.plan.people_within(world.site.calendar.days()),
            events: world.events.handled(),
        }
    }
}
