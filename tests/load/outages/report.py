"""What people saw, as a table."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from tests.load.outages.people import NO_ANSWER, Diary, Seen

if TYPE_CHECKING:
    from tests.load.outages.breaking import Breaker
    from tests.load.outages.mix import Mix

LONGEST = 30.0  # seconds after which gunicorn kills a worker
MOST_TRIES = 12  # wrong passwords of one account in one outage that are looked at, before somebody says “wait”
CONFLICT = 409
SHOWN = 150  # letters of what a page said


def faults_of(diary: Diary, wrong_passwords: Mapping[tuple[str, int], int]) -> list[str]:
    """Answers that should not be: a 500, a wait beyond gunicorn's limit, limits that let everything through."""
    errors = Counter((seen.phase, seen.kind, seen.words[:SHOWN]) for seen in diary.lines if seen.status >= 500 and seen.status != 503)
    faults = [f"{phase}: {kind}: an error {count} times: {words}" for (phase, kind, words), count in errors.items()]
    slow = Counter((seen.phase, seen.kind) for seen in diary.lines if seen.seconds > LONGEST)
    faults += [f"{phase}: {kind}: waited longer than {LONGEST:.0f} s, {count} times" for (phase, kind), count in slow.items()]
    silent = Counter((seen.phase, seen.kind) for seen in diary.lines if seen.status == 503 and not seen.words)
    faults += [f"{phase}: {kind}: 503 without a word, {count} times" for (phase, kind), count in silent.items()]
    for phase in {phase for phase, _status in wrong_passwords}:
        tries = {status: count for (each, status), count in wrong_passwords.items() if each == phase}
        if sum(tries.values()) > MOST_TRIES and not tries.get(429) and not tries.get(503):
            faults.append(f"{phase}: {sum(tries.values())} wrong passwords, and nobody said “wait”")
    return faults


def print_report(diary: Diary, mix: "Mix", breaker: "Breaker", found: Iterable[str], faults: Iterable[str], seldom: Iterable[str]) -> None:
    """Markdown to standard output."""
    print("\n| outage | requests | went well | otherwise (status, how often: words) | longest wait | well again after |")
    print("|---|---:|---:|---|---:|---:|")
    for phase in dict.fromkeys(seen.phase for seen in diary.lines):
        lines = [seen for seen in diary.lines if seen.phase == phase]
        healing = f"{breaker.healing[phase]:.0f} s" if phase in breaker.healing else ""
        well, longest = sum(seen.is_well for seen in lines), max(lines, key=lambda seen: seen.seconds)
        row = f"| {phase} | {len(lines)} | {well} | {_otherwise(lines)} | {longest.seconds:.1f} s ({longest.kind}) | {healing} |"
        print(row)
    print(f"\nKills: {sum(breaker.kills.values())}: {dict(breaker.kills)}")
    print("\n| kind of deed |" + "".join(f" {phase} |" for phase in _phases(mix)) + "\n|---|" + "---:|" * len(_phases(mix)))
    for kind in dict.fromkeys(kind for _phase, kind in mix.told.done):
        print(f"| {kind} |" + "".join(f" {mix.told.done[phase, kind]} |" for phase in _phases(mix)))
    print(f"\nWrong passwords at one account: {dict(mix.told.wrong_passwords)}")
    print("\nWhere people turned back:")
    for problem, count in mix.told.problems.most_common(60):
        print(f"  {count} × {problem}")
    for title, lines in {"Not true": found, "Faults": faults, "Too seldom": seldom}.items():
        print(f"\n{title}:", *([f"\n  {line}" for line in lines] or ["nothing"]))


def _phases(mix: "Mix") -> list[str]:
    return list(dict.fromkeys(phase for phase, _kind in mix.told.done))


def _otherwise(lines: list[Seen]) -> str:
    """The commonest first; what the rules forbid on any day, such as what somebody else has just done, is only counted."""
    odd = [seen for seen in lines if not seen.is_well and seen.status != CONFLICT]
    counts = Counter((seen.status, "" if seen.status == NO_ANSWER else seen.words[:SHOWN]) for seen in odd)
    names = {NO_ANSWER: "no answer"}
    shown = [f"{names.get(status, status)} ×{count}{words and ': '}{words}" for (status, words), count in counts.most_common(6)]
    kinds = Counter(seen.kind for seen in odd)
    conflicts = sum(seen.status == CONFLICT for seen in lines)
    shown += [f"{CONFLICT} ×{conflicts}"] if conflicts else []
    return "; ".join(shown).replace("|", "/") + (f" (at: {', '.join(kind for kind, _count in kinds.most_common(6))})" if kinds else "")
