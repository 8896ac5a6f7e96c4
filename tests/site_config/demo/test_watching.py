"""The demo says how far its pictures are, and ends saying so."""

from time import monotonic, sleep

from site_config.demo.watching import watch_pictures, words_for


def test_each_tenth_and_the_end_are_said() -> None:
    left, lines = iter([20, 19, 18, 10, 10, 0]), []
    over = watch_pictures(say=lines.append, pause=0.001, left=lambda: next(left))
    until = monotonic() + 10
    while "  All pictures are ready." not in lines and monotonic() < until:
        sleep(0.01)
    over.set()
    assert lines == ["  Pictures: 2 of 20…", "  Pictures: 10 of 20…", "  All pictures are ready."]


def test_ready_says_what_is_still_to_come() -> None:
    assert words_for(0) == ""
    assert words_for(1).startswith(" 1 picture is still being made")
    assert words_for(160).startswith(" 160 pictures are still being made")
