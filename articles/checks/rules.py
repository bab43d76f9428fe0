"""How much each check weighs: what editors decided, or else the check's own default."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from articles.models import Rule

from .check import Check


def weights(checks: Iterable[Check]) -> dict[str, str]:
    """What each check weighs, by its name."""
    ruled = dict(Rule.objects.values_list("check_name", "weight"))
    return {
        check.name: check.default if check.is_fixed else ruled.get(check.name, check.default)
        for check in checks
    }


@transaction.atomic
def decide(checks: Iterable[Check], wanted: Mapping[str, str]) -> list[tuple[Rule, Check, str]]:
    """Let checks weigh what is `wanted` of them, by name; those that always block stay.

    Returns the rules that changed, each with its check and what it weighed before.
    """
    before = weights(checks)
    changed = []
    for check in checks:
        weight = wanted.get(check.name, before[check.name])
        if weight != before[check.name] and not check.is_fixed:
            rule, _ = Rule.objects.update_or_create(
                check_name=check.name, defaults={"weight": weight}
            )
            changed.append((rule, check, before[check.name]))
    return changed
