import tomllib
from pathlib import Path

import pytest

BACKEND = Path(__file__).parents[1]


@pytest.mark.parametrize(("file", "extras"), [("production", []), ("dev", ["dev"])])
def test_the_locked_versions_are_those_of_the_project(file: str, extras: list[str]) -> None:
    project = tomllib.loads((BACKEND / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"]]
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    locked = {
        line.split(" ")[0].lower()
        for line in (BACKEND / "requirements" / f"{file}.txt").read_text().splitlines()
        if "==" in line
    }
    for requirement in wanted:
        name, _, version = requirement.partition("==")
        assert f"{name.partition('[')[0].lower()}=={version}" in locked, (
            f"{requirement}: compile requirements again"
        )
