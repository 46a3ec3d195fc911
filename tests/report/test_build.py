"""Writing a report: always the same bytes, and never over the files of others."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from consilience.report import ReportError, build
from consilience.report.writing import contents

from ..paths import ROOT
from . import made_up
from .made_up import finding

FINDINGS = [finding("SV001", "study/adams-2019/alive-papworth/review", repairs=1, ratio=0.5, of={"b", "a", "c"})]


def snapshot(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "report"
    build(made_up.review(), out, FINDINGS)
    return out


def test_a_report_is_a_page_figures_tables_and_data(built: Path) -> None:
    names = set(snapshot(built))
    assert {"report.html", "data.json", "tables/tables.xlsx", "tables/outcomes.csv", "figures/flow.svg"} <= names
    assert (built / "figures/flow.png").read_bytes().startswith(b"\x89PNG")
    assert (built / "figures/flow.svg").read_text("utf-8").startswith("<?xml")


def test_two_builds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    said: list[str] = []
    page = build(made_up.review(), tmp_path / "again", FINDINGS, said.append)
    assert page == tmp_path / "again" / "report.html"
    assert snapshot(page.parent) == snapshot(built)
    assert said == ["drawing figures", "making tables", "writing the page", "writing files"]


def test_the_order_of_hashes_does_not_show() -> None:
    script = (
        "import hashlib\nfrom tests.report import made_up, test_build\n"
        "from consilience.report.writing import contents\n"
        "made = contents(made_up.review(), test_build.FINDINGS)\n"
        "print([(n, hashlib.sha256(c).hexdigest()) for n, c in made.items()])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert b"report.html" in runs.pop()


def test_the_data_know_every_other_file(built: Path) -> None:
    names = snapshot(built)
    del names["data.json"]
    assert json.loads((built / "data.json").read_text("utf-8"))["files"] == names


def test_a_report_replaces_an_earlier_one_and_takes_away_what_it_lacks(tmp_path: Path) -> None:
    out = tmp_path / "report"
    build(made_up.review(), out, FINDINGS)
    assert (out / "tables/findings.csv").exists()
    (out / "tables/harms.csv").write_text("changed by hand")
    (out / "notes.txt").write_text("mine")
    build(made_up.bare(), out, [])
    assert not (out / "tables/findings.csv").exists()
    assert not (out / "figures/flow.svg").exists()
    assert (out / "tables/harms.csv").read_text() == "changed by hand"
    assert (out / "notes.txt").read_text() == "mine"


def test_a_manifest_cannot_reach_outside(tmp_path: Path) -> None:
    out, mine = tmp_path / "report", tmp_path / "mine.txt"
    mine.write_text("mine")
    digest = hashlib.sha256(b"mine").hexdigest()
    out.mkdir()
    (out / "keep.txt").write_text("mine")
    (out / "tables").mkdir()
    files = dict.fromkeys(["../mine.txt", str(mine), "tables/../../mine.txt", "keep.txt", "tables/../keep.txt"], digest)
    (out / "data.json").write_text(json.dumps({"generator": "consilience", "files": files}))
    build(made_up.bare(), out, [])
    assert mine.exists()
    assert (out / "keep.txt").exists()


def refused(out: Path, **more: Path) -> str:
    with pytest.raises(ReportError) as refusal:
        build(made_up.bare(), out, [], **more)  # type: ignore[arg-type]
    return str(refusal.value)


def test_a_folder_with_files_of_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    assert "no earlier report" in refused(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


@pytest.mark.parametrize("content", ["{", "[]", '{"generator": "other"}'])
def test_another_data_json_does_not_make_a_folder_ours(tmp_path: Path, content: str) -> None:
    (tmp_path / "data.json").write_text(content)
    assert "no earlier report" in refused(tmp_path)


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    assert "is a file" in refused(tmp_path / "out")


def test_the_documents_of_a_review_are_refused(tmp_path: Path) -> None:
    (tmp_path / "review.yaml").write_text("id: x")
    assert "is the folder of a review" in refused(tmp_path)
    assert "lies among the documents of a review (studies)" in refused(tmp_path / "studies")
    assert "(searches)" in refused(tmp_path / "searches" / "deep")
    assert not (tmp_path / "studies").exists()


def test_a_review_folder_is_known_by_its_name_too(tmp_path: Path) -> None:
    assert "is the folder of a review" in refused(tmp_path, folder=tmp_path)


def test_a_report_may_lie_in_a_folder_of_its_own_inside_the_review(tmp_path: Path) -> None:
    (tmp_path / "review.yaml").write_text("id: x")
    assert build(made_up.bare(), tmp_path / "report", []).exists()


def test_a_link_to_the_documents_is_refused(tmp_path: Path) -> None:
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "review.yaml").write_text("id: x")
    (tmp_path / "innocent").symlink_to(tmp_path / "review")
    assert "is the folder of a review" in refused(tmp_path / "innocent")


def test_without_findings_the_review_is_audited_here(tmp_path: Path) -> None:
    page = build(made_up.review(), tmp_path / "report").read_text("utf-8")
    assert 'id="finding/e1"' in page


def test_no_date_of_making_is_written() -> None:
    made = contents(made_up.review(), FINDINGS)
    import datetime as dt

    today = dt.datetime.now(dt.UTC).date()
    assert not any(today.isoformat().encode() in content for content in made.values())
