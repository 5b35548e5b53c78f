"""Tables arrive whole in the libraries that people use, with types and units."""

import csv
import datetime
import io

import cutover
import pytest


def rows(table: cutover.Table) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.to_csv())))


def same(kind: str, cell: str, value: object) -> bool:
    """Whether a value is what stands in the file, to the bit."""
    if cell == "":
        return value is None
    match kind:
        case "number":
            return value == float(cell)
        case "whole number":
            return value == int(cell)
        case "date":
            return value == datetime.date.fromisoformat(cell)
        case "time":
            return value == datetime.time.fromisoformat(cell)
        case "true or false":
            return value is {"true": True, "false": False}[cell]
        case _:
            return value == cell


@pytest.mark.parametrize("name", ["daily", "weekly", "sessions", "replications", "windows"])
def test_every_cell_arrives_in_polars_and_pyarrow(results, name):
    table = getattr(results, name)()
    polars, pyarrow = table.to_polars(), table.to_pyarrow()
    written = rows(table)
    assert polars.height == pyarrow.num_rows == len(written) > 0
    for column in table.columns:
        cells = [row[column["name"]] for row in written]
        for values in polars[column["name"]].to_list(), pyarrow[column["name"]].to_pylist():
            assert all(map(same, [column["kind"]] * len(cells), cells, values)), column


def test_pandas_takes_it_bare_and_through_pyarrow(results):
    import pandas

    table = results.weekly()
    frame = table.to_pandas()
    assert list(frame.columns) == [column["name"] for column in table.columns]
    bare = pandas.DataFrame.from_arrow(table)
    assert bare.equals(frame)
    assert frame["mean"].tolist() == [float(row["mean"]) for row in rows(table)]


def test_a_table_is_read_as_often_as_one_likes(results):
    table = results.daily()
    assert table.to_polars().equals(table.to_polars())


def test_units_and_meanings_go_with_the_columns(results):
    told = {column["name"]: column for column in results.sessions().columns}
    assert told["overrun-mean"]["unit"] == "min"
    assert told["clinic"]["unit"] is None
    schema = results.sessions().to_pyarrow().schema
    assert schema.field("wait").metadata[b"unit"] == b"min"
    assert schema.field("wait").metadata[b"description"].decode() == told["wait"]["description"]
    assert results.sessions().description == schema.metadata[b"description"].decode()


def test_every_measure_in_the_tables_is_told_of(results):
    told = {measure["name"]: measure for measure in cutover.measures()}
    assert set(results.daily().to_polars()["measure"]) <= set(told)
    assert told["calls.wait"]["unit"] == "min"


def test_days_of_each_replication():
    from conftest import CLINIC

    run = cutover.run(CLINIC, replications=2, daily="replications", progress=False)
    assert sorted(set(run.daily().to_polars()["replication"])) == [0, 1]
