"""The same linkage through Splink, on DuckDB or Spark: more records than one process pairs in its memory.

Splink (Ministry of Justice, MIT licence) blocks on our keys and compares on levels that mirror ours; what it lets
through is judged by our rules, so that every engine gives the same groups. Its levels are never stricter than ours: of
titles it asks for a Levenshtein distance of at most ``1 - NEAR_TITLE`` of both lengths together, and Levenshtein's
distance is never larger than that of insertions and deletions, which ``NEAR_TITLE`` measures.

Works with Splink 4 and 5. Normalising and judging run where the command runs.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import os
import shutil
from collections.abc import Callable, Sequence
from typing import Any, Literal

from .blocking import Candidates, blocks
from .comparing import NEAR_TITLE
from .deciding import PRIOR, TITLE_AGAINST, TITLE_MOST, TITLE_SHARE, WEIGHTS
from .normalise import Entry

Backend = Literal["duckdb", "spark"]


class MissingExtra(ImportError):
    """Raised where a package or Java is missing; the message says what to install."""


def engine(backend: Backend) -> Callable[[Sequence[Entry]], Candidates]:
    """What finds the pairs worth judging. Raises ``MissingExtra`` at once, not after an hour of work."""
    _needed("splink", "splink")
    _needed("pyarrow", "splink")
    if backend == "duckdb":
        _needed("duckdb", "splink")
    else:
        _needed("pyspark", "spark")
        if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
            raise MissingExtra("Spark needs Java (17 or later), and none is on the PATH; set JAVA_HOME or install it")
    return lambda entries: candidates(entries, backend)


def candidates(entries: Sequence[Entry], backend: Backend) -> Candidates:
    """Pairs that share a block and whose titles or places are alike, found by Splink."""
    found, skipped = blocks(entries)
    if not found:
        return Candidates([], skipped)
    api = _duckdb() if backend == "duckdb" else _spark()
    splink = importlib.import_module("splink")
    logging.getLogger("splink").setLevel(logging.WARNING)
    table = _table(entries, found)
    if hasattr(api, "register"):  # Splink 5
        linker = splink.Linker(api.register(table), settings(splink), log_level=logging.WARNING)
    else:
        linker = splink.Linker(table.to_pandas(), settings(splink), db_api=api)
    scored = linker.inference.predict()
    wanted = "gamma_title >= 1 OR (gamma_volume = 1 AND gamma_first_page = 1)"
    sql = f"SELECT unique_id_l, unique_id_r FROM {scored.physical_name} WHERE {wanted}"  # noqa: S608 - no input in it
    frame = linker.misc.query_sql(sql, output_type="splink_df")
    rows = frame.as_record_list() if hasattr(frame, "as_record_list") else frame.as_record_dict()
    pairs = {tuple(sorted((int(row["unique_id_l"]), int(row["unique_id_r"])))) for row in rows}
    return Candidates([(a, b) for a, b in sorted(pairs)], skipped)


def settings(splink: Any) -> Any:
    """Settings of the linkage: one blocking rule on our keys, and our levels with our weights as m and u."""
    near = (1 - NEAR_TITLE / 100) + 1e-9
    either = "(length(title_l) + length(title_r))"
    ends = "left(title_l, length(title_r)) = title_r OR right(title_l, length(title_r)) = title_r"
    swapped = ends.replace("title_l", "title_x").replace("title_r", "title_l").replace("title_x", "title_r")
    title = [
        ("title_l = title_r", TITLE_MOST),
        (f"levenshtein(title_l, title_r) <= {near} * {either}", TITLE_MOST * TITLE_SHARE["near"]),
        (f"two_languages_l OR two_languages_r OR {ends} OR {swapped}", TITLE_MOST * TITLE_SHARE["part"]),
    ]
    year = [("year_l = year_r", WEIGHTS["year"]["same"]), ("abs(year_l - year_r) = 1", 0.0)]
    comparisons = [_comparison("title", title, TITLE_AGAINST["different"])]
    comparisons.append(_comparison("year", year, WEIGHTS["year"]["different"]))
    comparisons.append(_comparison("author", [("author_l = author_r", WEIGHTS["authors"]["same"])], 0.0))
    comparisons += [
        _comparison(name, [(f"{name}_l = {name}_r", WEIGHTS[name]["same"])], WEIGHTS[name]["different"])
        for name in ("volume", "issue", "first_page", "doi", "pmid")
    ]
    return splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        blocking_rules_to_generate_predictions=[splink.block_on("block", arrays_to_explode=["block"])],
        comparisons=comparisons,
        probability_two_random_records_match=2.0**PRIOR,
        retain_matching_columns=True,  # without them Splink drops the levels, by which pairs are let through
    )


def _comparison(column: str, levels: list[tuple[str, float]], against: float) -> dict[str, Any]:
    """A comparison in Splink's words: conditions from the strictest on, each with its bits."""
    null = {"sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL", "is_null_level": True}
    return {
        "output_column_name": column,
        "comparison_levels": [
            null | {"label_for_charts": "missing"},
            *({"sql_condition": condition, "label_for_charts": condition} | _odds(bits) for condition, bits in levels),
            {"sql_condition": "ELSE", "label_for_charts": "different"} | _odds(against),
        ],
    }


def _odds(bits: float) -> dict[str, float]:
    """Probabilities of a level among duplicates (m) and others (u) whose ratio is 2 to the power of the bits."""
    return {"m_probability": 0.9 * min(1.0, 2.0**bits), "u_probability": 0.9 * min(1.0, 2.0**-bits)}


def _table(entries: Sequence[Entry], found: Sequence[Sequence[int]]) -> Any:
    """One row an entry that is in a block: its position, its blocks, and the values that levels compare."""
    pyarrow = importlib.import_module("pyarrow")
    block_of: dict[int, list[int]] = {}
    for number, block in enumerate(found):
        for at in block:
            block_of.setdefault(at, []).append(number)
    rows = sorted(block_of)
    column: dict[str, tuple[Any, Any]] = {
        "unique_id": (pyarrow.int64(), rows),
        "block": (pyarrow.list_(pyarrow.int64()), [block_of[at] for at in rows]),
        "title": (pyarrow.string(), [entries[at].squeezed for at in rows]),
        "two_languages": (pyarrow.bool_(), [bool(entries[at].alternatives) for at in rows]),
        "author": (pyarrow.string(), [" ".join(entries[at].first_author) or None for at in rows]),
        "year": (pyarrow.int64(), [entries[at].year for at in rows]),
        "volume": (pyarrow.int64(), [entries[at].volume for at in rows]),
        "issue": (pyarrow.int64(), [entries[at].issue for at in rows]),
        "first_page": (pyarrow.int64(), [pages.first if (pages := entries[at].pages) else None for at in rows]),
        "doi": (pyarrow.string(), [entries[at].doi or None for at in rows]),
        "pmid": (pyarrow.string(), [entries[at].pmid or None for at in rows]),
    }
    return pyarrow.table({name: pyarrow.array(values, type=type_) for name, (type_, values) in column.items()})


def _duckdb() -> Any:
    return _api("duckdb", "DuckDBAPI")()


def _spark() -> Any:
    """Splink on the Spark session that the environment configures (spark-defaults.conf), else on this machine."""
    conf = importlib.import_module("pyspark").SparkConf()
    conf.setAppName("consilience dedupe").setIfMissing("spark.ui.showConsoleProgress", "false")
    if conf.get("spark.master", "local[*]").startswith("local"):  # 200 partitions, the default, suit a cluster
        conf.setIfMissing("spark.sql.shuffle.partitions", str(2 * (os.cpu_count() or 1)))
    spark = importlib.import_module("pyspark.sql").SparkSession.builder.config(conf=conf).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return _api("spark", "SparkAPI")(
        spark_session=spark, break_lineage_method="persist", register_udfs_automatically=False
    )


def _api(module: str, name: str) -> Any:
    return getattr(importlib.import_module(f"splink.backends.{module}"), name)


def _needed(package: str, extra: str) -> None:
    if importlib.util.find_spec(package) is None:
        raise MissingExtra(f"the package {package} is not installed; get it with: pip install 'consilience[{extra}]'")
