"""SimPy in the shape that costs it least: a process for the arrivals and one for each server, with
a Store between them. A process for each customer and a Resource take a third longer."""

import random

import simpy

from contestant import DAY, LOAD, PATIENTS, SLOT


class Counted(simpy.Environment):
    """Counts the events where that is asked for: it costs a little."""

    events = 0

    def step(self):
        self.events += 1
        super().step()


def simulate(work, size, seed, environment=simpy.Environment):
    chance = random.Random(seed)
    servers = {"mm1": 1, "mm10": 10, "clinic": 1}[work]
    mean = SLOT if work == "clinic" else 1.0
    customers = size * PATIENTS if work == "clinic" else size

    def gap(number):
        if work != "clinic":
            return chance.expovariate(LOAD * servers)
        return SLOT if (number + 1) % PATIENTS else DAY - SLOT * (PATIENTS - 1)

    def run():
        env = environment()
        line = simpy.Store(env)
        waits, times = [0, 0.0, 0.0], [0, 0.0, 0.0]
        over_time = {"length": [0, 0.0, 0.0], "busy": [0, 0.0, 0.0]}

        def record(sums, x):
            sums[0] += 1
            sums[1] += x
            sums[2] += x * x

        def changes(what, by):
            level = over_time[what]
            now = env.now
            level[1] += level[0] * (now - level[2])
            level[2] = now
            level[0] += by

        def arrive():
            for number in range(customers):
                changes("length", 1)
                line.put(env.now)
                yield env.timeout(gap(number))

        def serve():
            while True:
                arrived = yield line.get()
                changes("length", -1)
                changes("busy", 1)
                record(waits, env.now - arrived)
                yield env.timeout(chance.expovariate(1.0) * mean)
                record(times, env.now - arrived)
                changes("busy", -1)

        env.process(arrive())
        for _ in range(servers):
            env.process(serve())
        env.run()
        return {
            "customers": times[0],
            "events": getattr(env, "events", None),
            "mean_wait": waits[1] / waits[0],
        }

    return run
