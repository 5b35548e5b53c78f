"""The event log in a folder as pm4py and vidigi see it."""

import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")
import pandas
import pm4py

folder = Path(sys.argv[1])

# vidigi: the columns and kinds of events that its animation asks for, and what it needs of them.
log = pandas.read_csv(folder / "events.csv", dtype={"entity_id": str, "resource_id": str})
for column in ["entity_id", "event_type", "event", "time", "pathway", "resource_id"]:
    assert column in log.columns, column
kinds = {"arrival_departure", "queue", "resource_use", "resource_use_end"}
assert set(log.event_type) == kinds, set(log.event_type)
assert set(log[log.event_type == "arrival_departure"].event) == {"arrival", "depart"}
uses = log[log.event_type.str.startswith("resource_use")]
assert uses.resource_id.notna().all(), "a use without its resource"
assert log.time.notna().all() and (log.time >= 0).all()

# pm4py: the table of one arm, and the same from XES.
for arm in sorted(set(log.arm)):
    rows = log[log.arm == arm].copy()
    rows["timestamp"] = pandas.to_datetime(rows["timestamp"])
    table = pm4py.format_dataframe(
        rows, case_id="entity_id", activity_key="activity", timestamp_key="timestamp"
    )
    starts = pm4py.get_start_activities(table)
    assert starts, "nobody begins"
    graph, first, last = pm4py.discover_dfg(table)
    assert sum(graph.values()) == len(table) - table["case:concept:name"].nunique()
    xes = pm4py.read_xes(str(folder / f"events-{arm}.xes"), show_progress_bar=False)
    assert len(xes) > 0 and {"concept:name", "time:timestamp", "lifecycle:transition"} <= set(xes.columns)
    activities = set(table["concept:name"])
    assert set(xes["concept:name"]) <= activities, set(xes["concept:name"]) - activities
    patients = xes["case:concept:name"].nunique()
    print(f"{arm}: {len(xes)} events of {patients} patients, {len(graph)} ways from one to the next")
print("passed")
