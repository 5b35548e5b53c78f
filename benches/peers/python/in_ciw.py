"""Ciw: a network of one node. It keeps a record of every customer and counts no events."""

import ciw

from contestant import DAY, LOAD, PATIENTS, SLOT


def simulate(work, size, seed):
    clinic = work == "clinic"
    servers = 10 if work == "mm10" else 1
    customers = size * PATIENTS if clinic else size
    # A gap comes before its customer: the night, and then a clinic.
    gaps = [DAY - SLOT * (PATIENTS - 1)] + [SLOT] * (PATIENTS - 1)
    arrivals = ciw.dists.Sequential(gaps) if clinic else ciw.dists.Exponential(LOAD * servers)
    network = ciw.create_network(
        arrival_distributions=[arrivals],
        service_distributions=[ciw.dists.Exponential(1 / SLOT if clinic else 1.0)],
        number_of_servers=[servers],
    )

    def run():
        ciw.seed(seed)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_customers(customers, method="Finish")
        waits = [record.waiting_time for record in simulation.get_all_records()]
        return {
            "customers": len(waits),
            "events": None,
            "mean_wait": sum(waits) / len(waits),
        }

    return run
