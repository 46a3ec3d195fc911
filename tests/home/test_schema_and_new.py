"""JSON Schemas describe what the loader accepts; a new review is valid and empty."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

import consilience
from consilience.home import new, schema, yaml_text
from consilience.home.documents import KINDS, Kind
from consilience.home.problems import UnreadableReview

from ..paths import FOUNDING, ROOT, TEACHING


def test_the_schemas_in_the_repository_are_up_to_date() -> None:
    for name, content in schema.schemas().items():
        assert json.loads((ROOT / "schema" / f"{name}.json").read_text("utf-8")) == content, "run: make schema"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_example_files_are_valid_and_name_their_schema(kind: Kind) -> None:
    validator = jsonschema.Draft202012Validator(schema.schema(kind))
    files = [file for example in (FOUNDING, TEACHING) for file in sorted(example.glob(kind.pattern))]
    assert files
    for file in files:
        text = file.read_text("utf-8")
        first = text.splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        assert (file.parent / first.partition("=")[2]).resolve() == ROOT / "schema" / f"{kind.name}.json"
        errors = [error.message for error in validator.iter_errors(as_an_editor_reads(text))]
        assert not errors, (file, errors[:3])


def as_an_editor_reads(text: str) -> Any:
    """The document as YAML 1.2 types it, which is what a language server validates."""
    data = YAML(typ="safe", pure=True).load(text)
    return json.loads(json.dumps(data, default=str))


def test_a_schema_rejects_what_the_loader_rejects() -> None:
    validator = jsonschema.Draft202012Validator(schema.schemas()["study"])
    study = yaml_text.parse((TEACHING / "studies" / "abad-2018.yaml").read_text("utf-8"), "f")
    study["results"][0]["outcom"] = "pain"
    assert any("outcom" in error.message for error in validator.iter_errors(study))


def test_a_new_review_loads_checks_and_is_empty(tmp_path: Path) -> None:
    files = new.create(tmp_path / "Salt & Blood", "Salt: does it matter?")
    review = consilience.load(tmp_path / "Salt & Blood")
    assert review.about.id == "salt-blood"
    assert review.about.title == "Salt: does it matter?"
    assert consilience.check(review) == []
    assert review.studies == ()
    assert all(file.exists() for file in files)


def test_the_examples_in_a_new_review_are_right(tmp_path: Path) -> None:
    """Whoever removes ``.example`` and the comment signs gets a review that loads."""
    new.create(tmp_path / "r")
    for file in (tmp_path / "r").rglob("*.example"):
        file.rename(file.with_suffix(""))
    for name in ("outcomes.yaml", "interventions.yaml", "analyses.yaml", "searching.yaml"):
        file = tmp_path / "r" / name
        lines = file.read_text("utf-8").replace(": []", ":").splitlines()
        text = "\n".join(line[1:] if line.startswith("#  ") else line for line in lines)
        if name == "interventions.yaml":
            text += "\n  - {id: drug, name: Drug, group: usual-care}"
        file.write_text(text, "utf-8")
    review = consilience.load(tmp_path / "r")
    assert [study.id for study in review.studies] == ["first-2024"]
    assert [concept.id for concept in review.searching.concepts] == ["condition"]
    assert [each.item for each in review.searching.reported] == [6, 14]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(UnreadableReview, match="is not empty"):
        new.create(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
