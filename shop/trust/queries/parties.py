"""Which accounts are one party: the same person, a household, people who share a purse.

An account leads to others through what both have shown (`SharedSignal`). One strong signal is enough, or two weak ones; what very many show
is a public place and says nothing; two whom staff know to be strangers are not linked. Friends of friends count, for a few steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from shop.common.prepared import Blank, prepared_rows
from shop.trust.models import KnownStrangers, SharedSignal
from shop.trust.states import FULL, PUBLIC_FROM, WEIGHT, SignalKind

STEPS = 4  # of acquaintance; who needs more accounts in a row than this has verified as many phones
LARGEST = 40  # accounts: a larger party is a mistake of the rules, not people
Pair = tuple[int, int]


def party_of(user_id: int) -> set[int]:
    """The account and all that are one party with it. One query for somebody who shares nothing with anybody."""
    return parties_of([user_id])[user_id]


def parties_of(user_ids: Iterable[int]) -> dict[int, set[int]]:
    """The party of each, in as many queries as for the one with the most steps of acquaintance."""
    parties = {user_id: {user_id} for user_id in user_ids}
    rings = {user_id: set(party) for user_id, party in parties.items()}
    for _step in range(STEPS):
        asked = set().union(*rings.values())
        if not asked:
            break
        linked = _neighbours(asked)
        for user_id, party in parties.items():
            ring = set().union(*(linked[one] for one in rings[user_id])) - party
            party |= ring
            rings[user_id] = ring if len(party) < LARGEST else set()
    return parties


def are_one_party(one_id: int, other_id: int) -> bool:
    """Whether both accounts count as one: two who trade with each other trade with themselves."""
    return one_id == other_id or other_id in party_of(one_id)


def signals_shared(one_id: int, other_id: int) -> list[SignalKind]:
    """What links two accounts directly, strongest first, for staff; empty when they are linked through others or not at all."""
    traces = _traces_of([one_id, other_id])
    common = traces[one_id] & traces[other_id]
    kinds = {SignalKind(trace.partition(":")[0]) for trace in common - public_among(common)}
    return sorted(kinds, key=lambda kind: (-WEIGHT[kind], kind))


def _neighbours(ring: Collection[int]) -> defaultdict[int, set[int]]:
    """Whom each of these accounts is linked with in one step."""
    people: defaultdict[str, set[int]] = defaultdict(set)
    for trace, user_id in _who_shows_what_they_show(*sorted(ring)):
        people[trace].add(user_id)
    weights: defaultdict[Pair, int] = defaultdict(int)
    for trace, users in people.items():
        kind = trace.partition(":")[0]
        if 1 < len(users) <= PUBLIC_FROM[kind]:
            for one in users & set(ring):
                for other in users - {one}:
                    weights[one, other] += WEIGHT[kind]
    linked = {pair for pair, weight in weights.items() if weight >= FULL}
    neighbours: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in linked - _strangers_among(linked):
        neighbours[one].add(other)
    return neighbours


@prepared_rows
def _who_shows_what_they_show(*user_ids: Blank) -> QuerySet[SharedSignal, tuple[str, int]]:
    any_of = reduce(or_, (Q(user=pk) for pk in user_ids))
    shown = SharedSignal.objects.telling().filter(any_of).values("trace")
    return SharedSignal.objects.telling().filter(trace__in=shown).values_list("trace", "user_id")


def _strangers_among(pairs: Iterable[Pair]) -> set[Pair]:
    ids = {user_id for pair in pairs for user_id in pair}
    if not ids:
        return set()
    known = KnownStrangers.objects.filter(one__in=ids, other__in=ids).values_list("one", "other")
    return {pair for one, other in known for pair in ((one, other), (other, one))}


def _traces_of(users: Collection[int]) -> defaultdict[int, set[str]]:
    traces: defaultdict[int, set[str]] = defaultdict(set)
    for user_id, trace in SharedSignal.objects.telling().filter(user__in=users).values_list("user_id", "trace"):
        traces[user_id].add(trace)
    return traces


def public_among(traces: Collection[str]) -> set[str]:
    """Those that more accounts have shown than one party has."""
    if not traces:
        return set()
    counts: defaultdict[str, int] = defaultdict(int)
    for trace in SharedSignal.objects.telling().filter(trace__in=traces).values_list("trace", flat=True):
        counts[trace] += 1
    return {trace for trace, count in counts.items() if count > PUBLIC_FROM[trace.partition(":")[0]]}
