"""The clinic of outpatients.toml once more, in SimPy.

Written from what the keys of the scenario mean, without a line of the simulator's. Prints every
measure's mean over replications and its standard error:

    pip install --requirement requirements.txt
    python outpatients.py > outpatients.csv
"""

import heapq
import math
import random
import statistics
import sys

import simpy

REPLICATIONS = 500
DAYS = 182
DAY = 1440.0
OPENS, CLOSES = 9 * 60.0, 17 * 60.0
SLOTS, SLOT = 12, 15.0
NOTICE = 5 * DAY
# Of the logarithm of a consultation with mean 14 min and coefficient of variation .5.
VARIANCE = math.log(1 + 0.5**2)
TASK = {"register": 20.0, "book": 22.0, "rebook": 20.0}


def is_weekday(day):
    """Day 0 is a Monday."""
    return day % 7 < 5


class Patient:
    def __init__(self, referred):
        self.referred = referred
        self.booked = None

    def __lt__(self, other):
        """Within a list of the office the longest wait goes first."""
        return self.referred < other.referred


class Hospital:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.env = simpy.Environment()
        self.lists = {kind: [] for kind in TASK}
        self.work_has_come = self.env.event()
        self.in_hand = 0
        self.waiting = 0
        self.diary = {
            (day, slot): None for day in range(DAYS + 200) if is_weekday(day) for slot in range(SLOTS)
        }
        self.observed = {}
        self.count = {"clinic.attended": 0}
        self.on_task = 0.0
        self.with_patients = 0.0
        self.unused = 0
        self.offered = 0
        self.levels = {"booking.unbooked": [], "list.size": []}
        self.env.process(self.referrals())
        self.env.process(self.clerk())
        self.env.process(self.days())

    def observe(self, name, value):
        self.observed.setdefault(name, []).append(value)

    # Referrals and the office.

    def referrals(self):
        """A Poisson process that runs during opening hours only."""
        gap = 5 * (CLOSES - OPENS) / 46
        worked = 0.0
        while True:
            worked += self.random.expovariate(1 / gap)
            day, minute = divmod(worked, CLOSES - OPENS)
            week, weekday = divmod(int(day), 5)
            at = (7 * week + weekday) * DAY + OPENS + minute
            yield self.env.timeout(at - self.env.now)
            self.waiting += 1
            self.put("register", Patient(self.env.now))

    def put(self, kind, patient):
        heapq.heappush(self.lists[kind], (patient, self.env.now))
        if not self.work_has_come.triggered:
            self.work_has_come.succeed()

    def clerk(self):
        while True:
            yield from self.on_duty()
            kind = next((kind for kind in TASK if self.lists[kind]), None)
            if kind is None:
                self.work_has_come = self.env.event()
                yield self.work_has_come
                continue
            patient, since = heapq.heappop(self.lists[kind])
            self.in_hand = 1
            # To book and to book again is one worklist as far as waits go.
            wait = "register" if kind == "register" else "book"
            self.observe(f"booking.wait-{wait}", self.env.now - since)
            left = self.random.expovariate(1 / TASK[kind])
            while left > 0:
                yield from self.on_duty()
                stretch = min(left, CLOSES - self.env.now % DAY)
                left -= stretch
                yield self.env.timeout(stretch)
                if self.env.now < DAYS * DAY:
                    self.on_task += stretch
            self.in_hand = 0
            if kind == "register":
                self.put("book", patient)
            else:
                self.book(patient)

    def on_duty(self):
        """Until the shift has begun; work in hand at its end is taken up again at the next."""
        day, minute = divmod(self.env.now, DAY)
        if is_weekday(day) and OPENS <= minute < CLOSES - 1e-6:
            return
        if minute >= OPENS:
            day += 1
        while not is_weekday(day):
            day += 1
        yield self.env.timeout(day * DAY + OPENS - self.env.now)

    def book(self, patient):
        earliest = self.env.now + NOTICE
        for (day, slot), taken in self.diary.items():
            at = day * DAY + OPENS + slot * SLOT
            if taken is None and at >= earliest:
                self.diary[day, slot] = patient
                patient.booked = self.env.now
                self.observe("booking.lead", (at - self.env.now) / DAY)
                return
        raise RuntimeError("the diary is full")

    # The clinic.

    def days(self):
        for day in range(DAYS):
            if is_weekday(day):
                self.env.process(self.session(day))
            yield self.env.timeout(DAY)
            if is_weekday(day):
                unbooked = sum(map(len, self.lists.values())) + self.in_hand
                self.levels["booking.unbooked"].append(unbooked)
                self.levels["list.size"].append(self.waiting)

    def session(self, day):
        room = simpy.PriorityStore(self.env)
        coming = 0
        booked = 0
        for slot in range(SLOTS):
            # Past slots are looked up no more.
            patient = self.diary.pop((day, slot))
            self.offered += 1
            if patient is None:
                self.unused += 1
                continue
            booked += 1
            at = day * DAY + OPENS + slot * SLOT
            lead = (at - patient.booked) / DAY
            absent = self.random.random() < 0.2 - (0.2 - 0.04) * math.exp(-lead / 10)
            self.observe("clinic.did-not-attend", float(absent))
            if absent:
                self.env.process(self.stays_away(patient, at))
            else:
                coming += 1
                self.env.process(self.comes(at, room))
        yield self.env.timeout(OPENS + self.random.expovariate(1 / 6))
        started, busy, last_out = self.env.now, 0.0, None
        for _ in range(coming):
            at, arrived = yield room.get()
            self.observe("clinic.wait", max(0.0, self.env.now - max(at, arrived)))
            self.waiting -= 1
            takes = self.random.lognormvariate(math.log(14) - VARIANCE / 2, math.sqrt(VARIANCE))
            yield self.env.timeout(takes)
            busy += takes
            last_out = self.env.now
        self.with_patients += busy
        ends = day * DAY + 12 * 60
        overrun = 0.0 if last_out is None else max(0.0, last_out - ends)
        if booked:
            self.observe("clinic.overrun", overrun)
            self.observe("clinic.overrun-share-30", float(overrun > 30))
        if last_out is not None:
            self.observe("clinic.idle", last_out - started - busy)

    def comes(self, at, room):
        early = self.random.gauss(8, 10)
        yield self.env.timeout(at - early - self.env.now)
        self.count["clinic.attended"] += 1
        yield room.put((at, self.env.now))

    def stays_away(self, patient, at):
        yield self.env.timeout(at - self.env.now)
        if self.random.random() < 0.3:
            self.waiting -= 1
        else:
            self.put("rebook", patient)

    # What it came to.

    def figures(self):
        self.env.run(until=DAYS * DAY + 1)
        found = {name: statistics.fmean(values) for name, values in self.observed.items()}
        found |= {name: statistics.fmean(values) for name, values in self.levels.items()}
        found |= self.count
        weekdays = sum(map(is_weekday, range(DAYS)))
        found["clinic.slots-unused"] = self.unused / self.offered
        found["clinic.utilisation"] = self.with_patients / (weekdays * SLOTS * SLOT)
        found["staff.clerk.utilisation"] = self.on_task / (weekdays * (CLOSES - OPENS))
        return found


def main():
    replications = [Hospital(seed).figures() for seed in range(REPLICATIONS)]
    out = sys.stdout
    out.write("measure,replications,mean,standard-error\n")
    for name in sorted(replications[0]):
        values = [one[name] for one in replications]
        error = statistics.stdev(values) / math.sqrt(len(values))
        out.write(f"{name},{len(values)},{statistics.fmean(values):.6g},{error:.3g}\n")


main()
