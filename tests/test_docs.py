"""Documents say what the program does: settings, addresses, commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from geo.cli import cli
from geo.web import addresses, reference, settings
from geo.web.settings import ROOT, SettingError, from_environment

if TYPE_CHECKING:
    from flask.testing import FlaskClient

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("name", reference.PAGES)
def test_reference_pages_are_in_step(name: str) -> None:
    written = (ROOT / "docs" / name).read_text("utf-8")
    assert written == reference.PAGES[name](), "run: python -m geo.web.reference"


def test_every_route_of_the_app_is_an_address_of_the_table(app: object) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}  # type: ignore[attr-defined]
    internal = {"/static/<path:name>", "/map/<path:name>.json"}
    documented = {one.path.replace("<id>", "<layer_id>") for one in addresses.ADDRESSES}
    for rule in rules - internal:
        assert rule.removesuffix(".<ending>") in documented, rule


def test_every_command_is_documented() -> None:
    text = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)
    for name in cli.list_commands(None):  # type: ignore[arg-type]
        assert f"server.py {name}" in text, name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (path.parent / target).exists(), target  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "target",
    re.findall(r"^\| `make ([a-z]+)`", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE),
)
def test_every_make_target_of_the_readme_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"ATLAS_PROT": "1"}, "ATLAS_PORT"),
        ({"ATLAS_PORT": "0"}, "ATLAS_PORT"),
        ({"ATLAS_PORT": "http"}, "ATLAS_PORT"),
        ({"ATLAS_LAYERS": "/nowhere/at/all"}, "ATLAS_LAYERS"),
        ({"ATLAS_FRAME_ANCESTORS": "a; script-src *"}, "ATLAS_FRAME_ANCESTORS"),
        ({"ATLAS_LOG_LEVEL": "loud"}, "ATLAS_LOG_LEVEL"),
    ],
)
def test_a_bad_setting_is_named(environ: dict[str, str], words: str) -> None:
    with pytest.raises(SettingError) as caught:
        from_environment(environ)
    assert words in f"{caught.value.message} {caught.value.repair}"


def test_other_variables_are_not_read() -> None:
    assert from_environment({"PATH": "x", "HOME": "y"}) == settings.Settings()


def test_the_picture_of_the_house_names_every_room_and_no_other() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = {
        path.stem
        for path in (ROOT / "geo").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    } - {"__init__"}
    told = set(re.findall(r"^\| [\d-]+ \| `(\w+)` \|", text, re.MULTILINE))
    assert told == rooms


@pytest.mark.parametrize("name", ["architecture", "adding", "glossary", "map-data"])
def test_what_a_document_names_is_there(name: str) -> None:
    text = (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    for path in re.findall(r"`((?:geo|tests|layers|templates|docs|static)/[\w./-]*[\w/])`", text):
        assert (ROOT / path).exists(), path
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (ROOT / "docs" / link).exists(), link


def test_the_parts_of_the_map_have_the_keys_that_are_told(client: FlaskClient) -> None:
    text = (ROOT / "docs" / "map-data.md").read_text("utf-8")
    told: dict[str, set[str]] = {}
    for part, key in re.findall(r"^\| `([\w/<>-]+)` \| `(\w+)` \|", text, re.MULTILINE):
        told.setdefault(part.replace("<route>", "tsr"), set()).add(key)
    assert len(told) == 6
    for part, keys in told.items():
        document = client.get(f"/map/{part}.json").get_json()
        assert keys | {"steps", "frame"} >= set(document) >= keys, part
    (first, *_) = client.get("/map/labels/6.json").get_json()
    for key in first:
        assert f"`{key}`" in text, key
