"""The order of things: the mix begins, processes are killed, one thing after the other breaks, all heals, and then the truth."""

import argparse
from time import monotonic

from tests.load.outages.breaking import Breaker, Durations, break_everything
from tests.load.outages.cast import Casting
from tests.load.outages.mix import Mix
from tests.load.outages.people import Diary
from tests.load.outages.report import faults_of, print_report
from tests.load.outages.site import Site
from tests.load.outages.trade import KINDS
from tests.load.outages.truth import untruths, wait_until_drained

AT_LEAST = 10  # of each kind, while processes are killed


def rehearse(site: Site, arguments: argparse.Namespace) -> bool:
    """Everything; whether all of it held."""
    diary = Diary()
    casting = Casting(site.url, diary)
    mix = Mix(casting.cast(), casting, site.fakes, seed=arguments.seed)
    breaker = Breaker(site, diary, seed=arguments.seed)
    diary.phase = "before"
    mix.start()
    end = monotonic() + arguments.most_seconds

    def too_seldom() -> bool:
        return bool(arguments.kills) and monotonic() < end and any(mix.told.done["kills", kind] < AT_LEAST for kind in KINDS)

    try:
        breaker.pass_time(20)
        breaker.kill_some(arguments.kills, goes_on=too_seldom, pause=arguments.pause)
        break_everything(breaker, Durations(arguments.seconds, arguments.redis_seconds), set(arguments.only))
    finally:
        mix.end()
    diary.phase = "the end"
    left = wait_until_drained(site, limit=900)
    found = [*untruths(site, mix), *(f"{count} {name} are still under way" for name, count in left.items())]
    faults = faults_of(diary, mix.told.wrong_passwords)
    seldom = [
        f"{kind} succeeded {mix.told.done['kills', kind]} times during kills" for kind in KINDS if mix.told.done["kills", kind] < AT_LEAST
    ]
    print_report(diary, mix, breaker, found, faults, seldom if arguments.kills else [])
    return not (found or faults or (seldom and arguments.kills))
