"""Splink on DuckDB and Spark gives the same groups and questions as the engine here.

The packages are no part of the development set, which would be half a gigabyte larger: `make engines` installs them and
runs these tests.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import warnings

import pytest

from consilience.records.duplicates import find_duplicates
from consilience.records.duplicates.splink_engine import Backend, MissingExtra, engine

from .made_up import collection


def lacks(*packages: str) -> str:
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    return f"not installed: {', '.join(missing)} (make engines)" if missing else ""


NO_DUCKDB = lacks("splink", "duckdb", "pyarrow")
NO_SPARK = lacks("splink", "pyspark", "pyarrow") or (
    "" if shutil.which("java") or os.environ.get("JAVA_HOME") else "no Java on the PATH"
)


def same_linkage(backend: Backend, n: int) -> None:
    records, _ = collection(seed=11, n=n)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # those of Splink, pandas and pyspark among each other
        theirs = find_duplicates(records, engine=engine(backend))
    ours = find_duplicates(records)
    assert len(ours.groups) > n / 6
    assert theirs == ours


@pytest.mark.skipif(bool(NO_DUCKDB), reason=NO_DUCKDB)
def test_duckdb() -> None:
    same_linkage("duckdb", 1500)


@pytest.mark.skipif(bool(NO_SPARK), reason=NO_SPARK)
def test_spark() -> None:
    same_linkage("spark", 300)
    importlib.import_module("pyspark.sql").SparkSession.builder.getOrCreate().stop()


@pytest.mark.parametrize(("backend", "package"), [("duckdb", "splink"), ("spark", "pyspark")])
def test_what_is_missing_is_told(backend: Backend, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == package else object())
    with pytest.raises(MissingExtra, match=rf"{package} is not installed; get it with: pip install 'consilience\["):
        engine(backend)


def test_a_missing_java_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda *a: object())
    monkeypatch.setattr(shutil, "which", lambda *a: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(MissingExtra, match="Spark needs Java"):
        engine("spark")
