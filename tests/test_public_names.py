"""The public names are few, are what `__all__` says, and cost nothing until used."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import attunement


def test_all_is_what_is_there() -> None:
    assert len(attunement.__all__) <= 25
    assert sorted(attunement.__all__) == sorted(set(attunement._HOME))
    for name in attunement.__all__:
        assert name == "METRICS" or getattr(attunement, name).__module__.startswith("attunement")
    assert set(dir(attunement)) == {*attunement.__all__, "__version__"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert attunement.__version__ == version("attunement")
    with pytest.raises(AttributeError, match="no attribute 'empathy'"):
        attunement.empathy  # noqa: B018


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = "import attunement, sys; sys.exit(bool({'numpy', 'pyarrow', 'jinja2', 'rich'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", heavy], check=False).returncode == 0
