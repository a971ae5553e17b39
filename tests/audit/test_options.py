"""What is typed over what a configuration file says."""

from pathlib import Path

import pytest

from attunement.audit.options import settings
from attunement.conversation import Mode, Role
from attunement.errors import InputError


def test_what_is_typed_wins(tmp_path: Path) -> None:
    config = tmp_path / "audit.toml"
    config.write_text(
        'by = "channel"\nmetric = ["length"]\nno-text = true\nfail-if = ["length > 3"]\n'
        '[map]\nsaid = "prompt"\nreply = "answer"\n[roles]\nperson = "Caller"\n'
    )
    found = settings({"map": ["reply=output"], "by": ["team"], "roles": [], "metric": None, "no_text": False}, config)
    assert found.options.map == {"said": "prompt", "reply": "output"}
    assert found.options.by == ("team",)
    assert found.options.metrics == ("length",)
    assert found.options.roles == {"caller": Role.PERSON}
    assert found.options.no_text
    assert found.fail_if == ("length > 3",)
    assert found.options.config is not None
    assert found.options.config["map"] == {"said": "prompt", "reply": "answer"}


def test_nothing_typed_is_the_default() -> None:
    found = settings({})
    assert (found.options.mode, found.options.tier, found.strict, found.options.config) == (None, "fast", False, None)


def test_roles_come_as_one_word_or_several() -> None:
    found = settings({"roles": ["person=User,model=Agent", "person=Caller"]}).options.roles
    assert found == {"user": Role.PERSON, "agent": Role.MODEL, "caller": Role.PERSON}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"map": ["said"]}, "--map 'said' is not of the form KEY=COLUMN"),
        ({"map": ["said=a", "said=b"]}, "names 'said' twice"),
        ({"roles": ["user=person"]}, "is not of the form person=NAME"),
        ({"roles": ["person=x,model=x"]}, "gives 'x' both roles"),
        ({"mode": "translate"}, "--mode translate: there is no such mode; it is respond or render"),
    ],
)
def test_bad_words(typed: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        settings(typed)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("by = ", "is not TOML"),
        ("bye = 1", "there is no option 'bye'; did you mean 'by'"),
        ("by = 3", "by is 3; it must be a list of texts"),
        ("strict = 1", "strict is 1; it must be true or false"),
        ("map = 'x'", "it must be a table of texts"),
        ("mode = 3", "it must be a text"),
        ("mode = 'sing'", "there is no such mode"),
    ],
)
def test_bad_files(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "c.toml").write_text(text)
    with pytest.raises(InputError, match=message):
        settings({}, tmp_path / "c.toml")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        settings({}, tmp_path / "c.toml")


def test_words_are_as_typed() -> None:
    typed = {"map": ["said=a"], "roles": ["person=x"], "mode": "render", "by": ["b"], "metric": ["m"], "redact": True}
    options = settings(typed).options
    assert options.mode is Mode.RENDER
    assert options.words == {
        "--map": "said=a",
        "--roles": "person=x",
        "--mode": "render",
        "--by": "b",
        "--metric": "m",
        "--tier": "fast",
        "--redact": "yes",
    }
