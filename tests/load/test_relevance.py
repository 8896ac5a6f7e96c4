"""How answers are measured, on answers small enough to be counted by hand."""

from math import log2
from pathlib import Path

import pytest

from tests.load.relevance import OWN_SET, bm25_rankings, discounted_gain, ndcg, quality_of, read_judged_set, recall

GRADES = {"a": 3, "b": 2, "c": 1}


def test_gain_grows_with_the_grade_and_shrinks_down_the_page():
    assert discounted_gain([3]) == 7
    assert discounted_gain([0, 2]) == pytest.approx(3 / log2(3))
    assert discounted_gain([3, 0, 1]) == pytest.approx(7 + 1 / 2)


def test_ndcg_is_one_for_the_best_order_and_nought_for_nothing():
    assert ndcg(["a", "b", "c", "x"], GRADES) == 1
    assert ndcg([], GRADES) == 0
    assert ndcg(["x", "y"], GRADES) == 0
    best = 7 + 3 / log2(3) + 1 / 2
    assert ndcg(["x", "a", "c"], GRADES) == pytest.approx((7 / log2(3) + 1 / 2) / best)


def test_ndcg_looks_at_the_first_ones_alone():
    assert ndcg(["x", "y", "a"], GRADES, limit=2) == 0
    assert ndcg(["a", "b"], GRADES, limit=2) == 1


def test_recall_counts_what_is_graded_among_the_first():
    assert recall(["c", "x", "a"], GRADES) == pytest.approx(2 / 3)
    assert recall(["c", "x", "a"], GRADES, limit=2) == pytest.approx(1 / 3)
    assert recall(["a"], {"a": 3, "z": 0}) == 1


def test_quality_is_the_mean_over_all_queries():
    quality = quality_of({"one": ["a", "b", "c"], "two": []}, {"one": GRADES, "two": GRADES})
    assert (quality.ndcg, quality.recall, quality.empty) == (0.5, 0.5, 0.5)


def test_bm25_finds_the_rarer_word_first_and_nothing_for_unknown_ones():
    titles = {"1": "Lampe rouge", "2": "Lampe bleue", "3": "Lampe solaire"}
    products = [{"id": key, "title": title, "description": "", "category": "", "brand": ""} for key, title in titles.items()]
    found = bm25_rankings(products, ["lampe SOLAIRE", "bleue", "inconnu"])
    assert found == {"lampe SOLAIRE": ["3", "1", "2"], "bleue": ["2"], "inconnu": []}


def test_a_grade_for_a_product_that_is_not_there_is_refused(tmp_path: Path):
    (tmp_path / "products.tsv").write_text('id\ttitle\tdescription\tcategory\tbrand\n1\tTV 24"\t\t\t\n')
    (tmp_path / "judged.tsv").write_text("query\tid\tgrade\ntv\t1\t3\n")
    judged = read_judged_set(tmp_path)
    assert judged.products[0]["title"] == 'TV 24"'
    assert judged.grades == {"tv": {"1": 3}}
    assert judged.kinds == {}
    (tmp_path / "judged.tsv").write_text("query\tid\tgrade\tkind\ntv\t1\t3\tEnglish\ntele\t1\t2\tFrench\n")
    judged = read_judged_set(tmp_path)
    assert (judged.kinds, judged.of_kind("French")) == ({"tv": "English", "tele": "French"}, {"tele": {"1": 2}})
    (tmp_path / "judged.tsv").write_text("query\tid\tgrade\ntv\t2\t3\n")
    with pytest.raises(ValueError, match="no product 2"):
        read_judged_set(tmp_path)


def test_our_own_set_is_whole():
    judged = read_judged_set(OWN_SET)
    ids = [row["id"] for row in judged.products]
    assert len(ids) == len(set(ids)) > 300
    assert len(judged.grades) == len(judged.kinds) == 150
    assert set(judged.kinds.values()) == {"French", "English", "mixed"}
    assert all(row["title"] and row["category"] for row in judged.products)
    assert {grade for grades in judged.grades.values() for grade in grades.values()} == {1, 2, 3}
