"""scenarios/first-clinic.toml without a go-live, as SimPy would have it: referrals, a waiting list,
removals from it, two clinicians' lists with slots of two kinds, booking once a day, people who do
not attend and are booked again, consultations, follow-ups with a due time.

What it leaves out: figures by day, clinicians' learning, who does which work, everything that
scenarios may ask for and this one does not. So it does a little less. Share of lists and patients
still to come back are such that as many are seen as in the model; waits are then within a tenth."""

import bisect
import heapq
import math
import random

import simpy

DAY = 1440.0
DAYS = 173
HORIZON = 42
WEEK = 7
CLINIC_DAYS = (0, 3)
OPENS = 9 * 60.0
CLINICIANS = 2
PATTERN = "NFFNFFNFFNFFNFF"
LENGTH = {"N": 20.0, "F": 10.0}
MEAN = {"N": 19.0, "F": 11.0}
CV = 0.47
# Of the lists written, this share takes place: so the waiting list stays as it is.
LISTS = 0.92
# Seen before the first day, still to come back.
PENDING = 272
REFERRALS = 17 / 7 / DAY
REMOVALS = 0.03 / (365.25 / 12)


class Patient:
    __slots__ = ("due", "kind")

    def __init__(self, kind, due):
        self.kind, self.due = kind, due


class Hospital:
    def __init__(self, env, chance):
        self.env, self.chance = env, chance
        # By kind: first come, first served, and by due time.
        self.waiting = {"N": [], "F": []}
        self.number = 0
        # Free slots by kind: (time, day, list), earliest first.
        self.free = {"N": [], "F": []}
        self.day_book = {}
        self.opened = 0
        self.owed = 0.5
        spread = math.log(1 + CV * CV)
        self.sigma = math.sqrt(spread)
        self.mu = {kind: math.log(mean) - spread / 2 for kind, mean in MEAN.items()}
        self.seen, self.waits, self.squares = 0, 0.0, 0.0
        self.overruns = [0, 0.0, 0.0]
        self.daily = []

    def list_patient(self, patient):
        self.number += 1
        heapq.heappush(self.waiting[patient.kind], (patient.due, self.number, patient))

    def open_diary(self, until):
        """Slots of all sessions up to a day."""
        while self.opened <= until:
            day = self.opened
            self.opened += 1
            if day % WEEK not in CLINIC_DAYS:
                continue
            for clinician in range(CLINICIANS):
                # The same share of the lists at even distances.
                self.owed += LISTS
                if self.owed < 1:
                    continue
                self.owed -= 1
                at = day * DAY + OPENS
                for kind in PATTERN:
                    bisect.insort(self.free[kind], (at, day, clinician))
                    at += LENGTH[kind]

    def book(self, now):
        """Once a day: whoever waits longest, or is due first, gets the first slot from then on."""
        tomorrow = now + DAY
        for kind, waiting in self.waiting.items():
            free = self.free[kind]
            while waiting and free:
                due, _, patient = waiting[0]
                place = bisect.bisect_left(free, (max(due, tomorrow),))
                if place == len(free):
                    break
                heapq.heappop(waiting)
                at, day, clinician = free.pop(place)
                self.day_book.setdefault(day, []).append((at, clinician, patient, now))

    def referrals(self):
        while True:
            yield self.env.timeout(self.chance.expovariate(REFERRALS))
            self.list_patient(Patient("N", 0.0))

    def days(self):
        for day in range(DAYS):
            now = self.env.now
            self.census(now)
            self.open_diary(day + HORIZON)
            while self.free["N"] and self.free["N"][0][0] < now:
                self.free["N"].pop(0)
            while self.free["F"] and self.free["F"][0][0] < now:
                self.free["F"].pop(0)
            self.book(now)
            if day in self.day_book:
                self.env.process(self.session(day))
            yield self.env.timeout(DAY)

    def census(self, now):
        """Removes whoever gives up today, and counts."""
        still = [e for e in self.waiting["N"] if self.chance.random() >= REMOVALS]
        heapq.heapify(still)
        self.waiting["N"] = still
        self.daily.append((len(still), len(self.waiting["F"]), self.seen))

    def session(self, day):
        env = self.env
        clinicians = [simpy.Resource(env) for _ in range(CLINICIANS)]
        visits = []
        for at, clinician, patient, booked in sorted(
            self.day_book.pop(day), key=lambda entry: entry[:2]
        ):
            lead = (at - booked) / DAY
            if self.chance.random() < 0.09 - 0.06 * math.exp(-lead / 10):
                # Booked again as soon as may be.
                self.list_patient(Patient(patient.kind, min(patient.due, at)))
                continue
            visits.append(env.process(self.visit(at, clinicians[clinician], patient)))
        yield env.all_of(visits)
        ends = day * DAY + OPENS + sum(LENGTH[kind] for kind in PATTERN)
        overrun = max(0.0, env.now - ends)
        self.overruns[0] += 1
        self.overruns[1] += overrun
        self.overruns[2] += overrun * overrun

    def visit(self, at, clinician, patient):
        env, chance = self.env, self.chance
        yield env.timeout(at - env.now)
        with clinician.request() as turn:
            yield turn
            wait = env.now - at
            self.seen += 1
            self.waits += wait
            self.squares += wait * wait
            yield env.timeout(chance.lognormvariate(self.mu[patient.kind], self.sigma))
        if chance.random() < 0.66:
            # Gamma with mean 8 weeks and cv .3.
            shape = 1 / 0.09
            due = env.now + chance.gammavariate(shape, 56 / shape) * DAY
            self.list_patient(Patient("F", due))


def simulate(size, seed, environment=simpy.Environment):
    def run():
        seen, waits, events = 0, 0.0, 0
        for replication in range(size):
            chance = random.Random(seed * size + replication)
            env = environment()
            hospital = Hospital(env, chance)
            for _ in range(102):
                hospital.list_patient(Patient("N", 0.0))
            # What is left of an interval under way, as in a renewal process.
            for _ in range(PENDING):
                shape = 1 / 0.09
                total = chance.gammavariate(shape + 1, 56 / shape) * DAY
                hospital.list_patient(Patient("F", chance.random() * total))
            env.process(hospital.referrals())
            env.process(hospital.days())
            env.run(until=DAYS * DAY)
            seen += hospital.seen
            waits += hospital.waits
            events += getattr(env, "events", 0)
        return {"customers": seen, "events": events or None, "mean_wait": waits / seen}

    return run
