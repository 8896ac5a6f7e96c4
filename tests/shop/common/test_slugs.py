import pytest

from shop.common.slugs import first_free, slug_of


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Robe brodée d'été", "robe-brodee-dete"),
        ("Œufs & Cœur", "oeufs-coeur"),
        ("Ɓaleejo Ŋari", "baleejo-nari"),
        ("  --- ", "product"),
        ("قمیض", "product"),
        ("__init__", "init"),
    ],
)
def test_accents_are_folded(text: str, slug: str) -> None:
    assert slug_of(text, fallback="product", max_length=50) == slug


def test_long_text_is_cut_at_a_word() -> None:
    assert slug_of("alpha beta gamma", fallback="x", max_length=12) == "alpha-beta"
    assert slug_of("a" * 40, fallback="x", max_length=12) == "a" * 12


def test_collisions_are_numbered() -> None:
    assert first_free("robe", [], max_length=20) == "robe"
    assert first_free("robe", ["robe", "robe-2", "robe-4"], max_length=20) == "robe-3"
    assert first_free("abcdef", ["abcdef"], max_length=6) == "abcd-2"
