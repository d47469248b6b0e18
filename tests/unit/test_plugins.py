from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest

from treatycompare import plugins
from treatycompare.errors import UnknownPluginError


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    plugins.available.cache_clear()
    yield
    plugins.available.cache_clear()


def install(monkeypatch: pytest.MonkeyPatch, *points: EntryPoint) -> None:
    monkeypatch.setattr(plugins, "entry_points", lambda group: [point for point in points if point.group == group])


@pytest.mark.parametrize("group", [plugins.PARSERS, plugins.ALIGNERS, plugins.RENDERERS])
def test_every_built_in_loads(group: plugins.Group) -> None:
    names = list(plugins.available(group))
    assert names == sorted(names)
    assert all(callable(plugins.load(group, name)) for name in names)


def test_parsers_and_aligners_say_name_and_version() -> None:
    for group in (plugins.PARSERS, plugins.ALIGNERS):
        for name in plugins.available(group):
            made = plugins.load(group, name)()
            assert made.name == name
            assert made.version


def test_an_unknown_name_says_what_there_is() -> None:
    with pytest.raises(UnknownPluginError, match=r"no renderer has the name 'htlm'; did you mean 'html'\?"):
        plugins.load(plugins.RENDERERS, "htlm")
    with pytest.raises(UnknownPluginError, match="no parser has the name 'lamp'; allowed: akn, akn-un, bwb"):
        plugins.load(plugins.PARSERS, "lamp")


def test_an_entry_point_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, EntryPoint("latex", "json:dumps", plugins.RENDERERS))
    assert "latex" in plugins.available(plugins.RENDERERS)
    assert "latex" not in plugins.available(plugins.PARSERS)
    assert plugins.load(plugins.RENDERERS, "latex") is __import__("json").dumps


def test_two_that_claim_one_name_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, EntryPoint("html", "json:dumps", plugins.RENDERERS))
    with pytest.raises(UnknownPluginError, match=r"two plug-ins .* claim one name: 'html' in .*json:dumps; uninstall"):
        plugins.available(plugins.RENDERERS)


def test_the_same_plug_in_named_twice_is_none_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("latex", "json:dumps", plugins.RENDERERS)
    install(monkeypatch, point, point)
    assert plugins.load(plugins.RENDERERS, "latex")


@pytest.mark.parametrize("value", ["no_such_module:render", "json:no_such_function"])
def test_a_plug_in_that_does_not_load_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    install(monkeypatch, EntryPoint("latex", value, plugins.RENDERERS))
    with pytest.raises(UnknownPluginError, match=r"the renderer cannot be loaded: 'latex' in .*; reinstall or remove"):
        plugins.load(plugins.RENDERERS, "latex")


def test_nothing_of_a_plug_in_is_imported_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, EntryPoint("broken", "no_such_module:render", plugins.RENDERERS))
    assert plugins.load(plugins.RENDERERS, "json")
