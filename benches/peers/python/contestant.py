"""One contestant, one workload, one run: what it did and what it took, as a line of JSON.

python contestant.py simpy|ciw mm1|mm10|clinic|first-clinic SIZE SEED [count]

With `count` SimPy counts its events, which costs time.
"""

import json
import sys
import time

LOAD, PATIENTS, SLOT, DAY = 0.9, 10, 10.0, 1440.0


def main():
    engine, work, size, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    if engine == "ciw":
        from in_ciw import simulate

        prepared = simulate(work, size, seed)
    else:
        from first_clinic import simulate as first_clinic
        from in_simpy import Counted, simulate
        from simpy import Environment

        environment = Counted if sys.argv[5:] == ["count"] else Environment
        if work == "first-clinic":
            prepared = first_clinic(size, seed, environment)
        else:
            prepared = simulate(work, size, seed, environment)
    processor, clock = time.process_time(), time.perf_counter()
    done = prepared()
    done["seconds"] = time.perf_counter() - clock
    done["cpu"] = time.process_time() - processor
    print(json.dumps(done))


if __name__ == "__main__":
    main()
