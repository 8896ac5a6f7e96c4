"""Colours: named palettes of five roles for the things shown, and the backdrops they stand on."""

from __future__ import annotations

from dataclasses import dataclass

Color = tuple[int, int, int]

WHITE: Color = (255, 255, 255)
BLACK: Color = (24, 18, 16)
WOOD: Color = (150, 96, 56)
STEEL: Color = (196, 200, 204)
LEATHER: Color = (146, 88, 48)
CREAM: Color = (250, 241, 224)
CREAM_THREAD: Color = (246, 226, 190)
GOLD: Color = (218, 168, 70)


def mix(first: Color, second: Color, share: float) -> Color:
    """`share` of the second colour in the first, 0 to 1."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return (red, green, blue)


def lighter(color: Color, share: float = 0.25) -> Color:
    """Towards a warm white."""
    return mix(color, (255, 250, 240), share)


def darker(color: Color, share: float = 0.25) -> Color:
    """Towards a warm black."""
    return mix(color, (30, 16, 20), share)


@dataclass(frozen=True)
class Palette:
    """Five colours with a role each: the body, its deep and light companions, and two accents."""

    base: Color
    deep: Color
    light: Color
    accent: Color
    spark: Color


@dataclass(frozen=True)
class Backdrop:
    """Wall, floor and the tone of whatever decorates the wall."""

    wall: Color
    floor: Color
    decor: Color
    kind: str


def _hex(text: str) -> Color:
    return (int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16))


def _palette(text: str) -> Palette:
    return Palette(*(_hex(part) for part in text.split()))


PALETTES: dict[str, Palette] = {
    "indigo": _palette("2b3f8c 18245a e8ecf7 f2b134 d9482b"),
    "leppi": _palette("22386f 121d45 eef1f4 7fa0cf c9d6ea"),
    "terracotta": _palette("c65d34 7f3219 f9e3cf 1f6f6b f2b134"),
    "emerald": _palette("11785a 0a4537 dff2e3 f4b42c d8432f"),
    "gold": _palette("e0a421 96600f fdf1cf 8a1f2b 1d5a6b"),
    "rose": _palette("d9557f 8c2450 fde5ea f3c14b 2f6f7a"),
    "sky": _palette("3f93c9 1d4f80 e4f2fb f7c548 e2603c"),
    "charcoal": _palette("3a3b41 1d1d22 e9e6e1 d9a441 b4432f"),
    "ivory": _palette("f1e6d0 b99f77 fffaf0 b5763a 5b7a63"),
    "wine": _palette("8e2340 4d0f22 f8dfe0 e3a63a 2b5d66"),
    "orange": _palette("ee7f22 a2480d fff0d9 1f5fa0 ffd23f"),
    "leaf": _palette("5c9a3c 2c5a20 eef5d7 f0c330 d1502f"),
    "sand": _palette("d9b98a 98744a fbf2e0 8c4a2f 3f6f73"),
    "purple": _palette("6a3d9a 3c1f5f efe4f7 f2a93b e0568b"),
    "red": _palette("cf2f2f 7c1420 fde3dc f5c242 22386f"),
    "teal": _palette("1f8a8c 0c4c53 dcf3ee f5a93f d94f3c"),
    "brown": _palette("8a5a36 4d2f1b f4e3cb d99a4a c2452d"),
    "black": _palette("2a2a2e 111114 d7d8dc b9bcc4 e2a13a"),
    "silver": _palette("c9ccd0 82878f fafbfb 5f7fa6 d98a3c"),
    "mint": _palette("8ccfb3 3f8a70 effaf3 f28a5b 34506b"),
    "coral": _palette("f0785a a83a2a ffe8de 2f7f86 f6c859"),
    "mango": _palette("dd5236 7c1e16 fff0d4 f3b12f 4f8a3c"),
    "ajrak": _palette("9c2230 1c2754 f4e8d6 1c2754 d9a24a"),
    "midnight": _palette("1c2438 0d1220 d6dcea c9a25a 7a8bb0"),
    "blush": _palette("ecc3b2 b0755f fff3ec a6503f 6f8a74"),
    "white": _palette("f4f2ee b8b2a8 ffffff c99a4b 4f7f94"),
}

BACKDROPS: dict[str, Backdrop] = {
    "sand": Backdrop(_hex("efdfc6"), _hex("e2cba8"), _hex("e6cfae"), "window"),
    "cream": Backdrop(_hex("f6ecdc"), _hex("ecdcc3"), _hex("f0d9b8"), "disc"),
    "terracotta": Backdrop(_hex("e3a582"), _hex("cf8863"), _hex("d98f69"), "arch"),
    "sage": Backdrop(_hex("ccd5bd"), _hex("b4c1a3"), _hex("bccaab"), "palm"),
    "sky": Backdrop(_hex("cfe0e6"), _hex("b5ccd4"), _hex("bdd5dd"), "window"),
    "blush": Backdrop(_hex("f3d5c8"), _hex("e5bcab"), _hex("ecc4b3"), "arch"),
    "ochre": Backdrop(_hex("f0c879"), _hex("e0ae55"), _hex("e8b962"), "disc"),
    "clay": Backdrop(_hex("d7b29a"), _hex("c0957a"), _hex("c9a187"), "palm"),
    "night": Backdrop(_hex("37485e"), _hex("27364a"), _hex("42566f"), "disc"),
    "mint": Backdrop(_hex("d3e8dc"), _hex("b7d5c5"), _hex("c1dece"), "arch"),
    "plum": Backdrop(_hex("6b4257"), _hex("533143"), _hex("7a4d64"), "arch"),
    "stone": Backdrop(_hex("e3e0da"), _hex("cfcac1"), _hex("d8d3ca"), "window"),
    "sun": Backdrop(_hex("f8e2b0"), _hex("efcd87"), _hex("f3b85c"), "disc"),
    "lagoon": Backdrop(_hex("8fbfbd"), _hex("6fa5a3"), _hex("a2cdc9"), "palm"),
}
