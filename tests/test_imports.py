"""Imports point one way: the contracts stand in pyproject.toml, each with its reason."""

from importlinter import cli


def test_import_contracts_are_kept(capsys):
    status = cli.lint_imports(no_logo=True, cache_dir=None)
    assert status == cli.EXIT_STATUS_SUCCESS, capsys.readouterr().out
