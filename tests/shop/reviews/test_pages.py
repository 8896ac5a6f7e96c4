"""What people see and press."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.common.clock import now
from shop.common.ratings import Rating
from shop.notifications.models import Notification
from shop.orders.services import complete_order
from shop.reviews.models import CHANGEABLE, Review, ReviewPicture, ReviewReport
from shop.reviews.services import Word, remove_review, reply_to_review, report_review, write_review
from tests.factories.accounts import create_user
from tests.factories.catalog import create_picture, create_product_on_sale, create_product_with_options
from tests.factories.images import create_image, create_upload
from tests.factories.orders import create_order
from tests.factories.reviews import create_received_line, create_review
from tests.factories.stores import create_store
from tests.hostile import naughty_strings
from tests.shop.catalog.test_budgets import FRAMES, FULL_PAGES, MAX_BYTES, MAX_QUERIES, _Links, _market, _on_its_way, _static_weight

pytestmark = pytest.mark.django_db


@pytest.fixture
def alices(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


def _page(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def _latest(client: Client, product: Product) -> str:
    """What the product's page fetches once one gets there."""
    html = _page(client, product.get_absolute_url())
    address = reverse("reviews:of_product", args=[product.slug])
    assert (f'hx-get="{address}?latest=1"' in html, f'href="{address}"' in html) == (product.rating_count > 0,) * 2
    answer = client.get(address, {"latest": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def _of_order(line) -> str:
    return reverse("reviews:of_order", args=[line.order.number])


def test_a_buyer_reviews_what_was_delivered_with_a_picture(alices: Client, alice: User) -> None:
    line = create_received_line(buyer=alice)
    assert f'href="{_of_order(line)}"' in _page(alices, line.order.get_absolute_url())
    assert _page(alices, _of_order(line)).count('type="radio"') == 5
    sent = {"line": line.pk, "rating": "4", "text": "Good\r\nand strong", "photos": [create_upload(), create_upload()]}
    answer = alices.post(_of_order(line), sent)
    assert (answer.status_code, answer["Location"]) == (302, _of_order(line))
    review = Review.objects.get()
    assert (review.rating, review.text, review.pictures.count()) == (4, "Good\nand strong", 2)
    assert "What you said of it" in _page(alices, line.order.get_absolute_url())
    shown = _latest(alices, Product.objects.get())
    assert "Good\nand strong" in shown
    assert ("Alice D." in shown, "Diallo" in shown) == (True, False)


def test_htmx_swaps_the_one_product(alices: Client, alice: User) -> None:
    line = create_received_line(buyer=alice)
    answer = alices.post(_of_order(line), {"line": line.pk}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert (answer.status_code, "<html" in html) == (422, False)
    assert "Choose how many stars you give." in html
    answer = alices.post(_of_order(line), {"line": line.pk, "rating": "5"}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert (answer.status_code, html.strip().startswith(f'<section class="card" id="line-{line.pk}"'), "<form" in html) == (
        200,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({}, 422, "Choose how many stars you give."),
        ({"rating": "6"}, 422, "Choose from one star to five."),
        ({"rating": "5", "text": "x" * 2_001}, 422, "at most 2000 characters"),
        ({"rating": "5", "photos": [b"no picture"]}, 422, "photo.jpg:"),
        ({"rating": "5", "photos": 5}, 422, "Choose at most 4 pictures at once."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(alices: Client, alice: User, sent: dict, status: int, said: str) -> None:
    line = create_received_line(buyer=alice)
    if sent.get("photos") == 5:
        sent = sent | {"photos": [create_upload() for _ in range(5)]}
    elif "photos" in sent:
        broken = create_upload()
        broken.file.truncate(10)
        sent = sent | {"photos": [broken]}
    answer = alices.post(_of_order(line), sent | {"line": line.pk})
    html = answer.content.decode()
    assert (answer.status_code, said in html) == (status, True)
    assert f'value="{sent["rating"]}" id="star-{line.pk}-5" checked' in html if sent.get("rating") == "5" else "checked" not in html
    assert not Review.objects.exists()


def test_two_thousand_characters_with_line_breaks_are_not_too_many(alices: Client, alice: User) -> None:
    line = create_received_line(buyer=alice)
    text = ("x" * 9 + "\r\n") * 199 + "x" * 10
    assert len(text.replace("\r\n", "\n")) == 2_000
    assert alices.post(_of_order(line), {"line": line.pk, "rating": "5", "text": text}).status_code == 302


def test_the_form_comes_once_for_two_variants_of_a_product(alices: Client, alice: User) -> None:
    product = create_product_with_options(axes={"Size": ["S", "M"]})
    order = create_order(buyer=alice, variants=list(product.variants.select_related("product__store")), fulfilment="delivered")
    assert _page(alices, reverse("reviews:of_order", args=[order.number])).count('name="line"') == 1


def test_a_second_tab_finds_it_written(alices: Client, alice: User) -> None:
    line = create_received_line(buyer=alice)
    alices.post(_of_order(line), {"line": line.pk, "rating": "5", "text": "Good"})
    assert alices.post(_of_order(line), {"line": line.pk, "rating": "5", "text": "Good"}).status_code == 302
    answer = alices.post(_of_order(line), {"line": line.pk, "rating": "1", "text": "Bad"})
    assert (answer.status_code, "written about this product already" in answer.content.decode()) == (409, True)
    assert Review.objects.get().text == "Good"


def test_before_the_delivery_the_page_says_when(alices: Client, alice: User) -> None:
    line = create_received_line(buyer=alice, fulfilment="handed_over")
    assert "once you have received it" in _page(alices, _of_order(line))
    assert _of_order(line) not in _page(alices, line.order.get_absolute_url())
    assert alices.post(_of_order(line), {"line": line.pk, "rating": "5"}).status_code == 409


def test_too_many_tries_are_refused_before_pictures_are_opened(alices: Client, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    line = create_received_line(buyer=alice)
    monkeypatch.setattr("shop.reviews.services.pace.TRIES", 2)
    for _ in range(2):
        assert alices.post(_of_order(line), {"line": line.pk}).status_code == 422
    monkeypatch.setattr("shop.images.forms.accept_upload", lambda *args, **kwargs: pytest.fail("looked at"))
    answer = alices.post(_of_order(line), {"line": line.pk, "rating": "5", "text": "Mine", "photos": [create_upload()]})
    assert (answer.status_code, "very fast" in answer.content.decode(), "Mine" in answer.content.decode()) == (429, True, True)


def test_changing_keeps_the_ticked_pictures_and_adds_new_ones(alices: Client, alice: User) -> None:
    old = [create_image() for _ in range(3)]
    review = create_review(author=alice, text="Good", pictures=old)
    address = reverse("reviews:edit", args=[review.pk])
    html = _page(alices, address)
    assert (html.count('name="kept"'), html.count("checked")) == (3, 4)
    answer = alices.post(address, {"rating": "3", "text": "So so", "kept": [old[2].pk], "photos": [create_upload()]})
    assert answer.status_code == 302
    assert ReviewPicture.objects.earliest("position").image_id == old[2].pk
    assert (ReviewPicture.objects.count(), Review.objects.get().text) == (2, "So so")
    many = {"rating": "3", "kept": [old[2].pk], "photos": [create_upload() for _ in range(4)]}
    answer = alices.post(address, many)
    assert (answer.status_code, "at most 4 pictures" in answer.content.decode()) == (422, True)


def test_somebody_elses_picture_cannot_be_kept(alices: Client, alice: User) -> None:
    review, foreign = create_review(author=alice), create_review(pictures=[create_image()])
    sent = {"rating": "5", "kept": [foreign.pictures.get().image_id]}
    assert alices.post(reverse("reviews:edit", args=[review.pk]), sent).status_code == 422
    assert not review.pictures.exists()


def test_withdrawing_asks_first_and_is_possible_when_changing_is_not(alices: Client, alice: User) -> None:
    review = create_review(author=alice)
    Review.objects.update(written_at=now() - CHANGEABLE)
    html = _page(alices, reverse("reviews:edit", args=[review.pk]))
    assert ('name="rating"' in html, "Yes, withdraw it" in html) == (False, True)
    assert alices.post(reverse("reviews:edit", args=[review.pk]), {"rating": "1"}).status_code == 409
    assert alices.post(reverse("reviews:withdraw", args=[review.pk]))["Location"] == reverse("reviews:mine")
    assert not Review.objects.exists()
    assert Product.objects.get(pk=review.product_id).rating == Rating(0, 0)


def test_ones_own_page_shows_what_waits_and_what_was_removed_with_the_reason(alices: Client, alice: User, sam: User) -> None:
    assert "Nothing to review yet" in _page(alices, reverse("reviews:mine"))
    waiting = create_received_line(buyer=alice)
    review = create_review(author=alice, text="Rubbish")
    remove_review(review, reason="off_topic", note="About the weather", moderator=sam)
    html = _page(alices, reverse("reviews:mine"))
    assert f'{_of_order(waiting)}#line-{waiting.pk}"' in html
    assert "not about the product: About the weather" in html
    assert "About the weather" in _page(alices, reverse("reviews:edit", args=[review.pk]))
    assert "Rubbish" not in _latest(alices, Product.objects.get(pk=review.product_id))
    assert "No reviews yet" in _page(alices, reverse("reviews:of_product", args=[review.product.slug]))


def test_the_product_s_page_tells_people_and_machines(client: Client) -> None:
    product = create_product_on_sale()
    assert "No reviews yet" in _page(client, product.get_absolute_url())
    for rating in (5, 4, 4, 1):
        create_review(product=product, rating=rating, text=f"Said with {rating}")
    product.refresh_from_db()
    assert _latest(client, product).count('<article class="review"') == 3
    html = _page(client, product.get_absolute_url())
    assert "All 4 reviews" in html
    [facts] = [each for each in _data(html) if each["@type"] == "Product"]
    assert facts["aggregateRating"] == {"@type": "AggregateRating", "ratingValue": 3.5, "reviewCount": 4}
    assert [(each["reviewRating"]["ratingValue"], each["author"]["name"]) for each in facts["review"]] == [
        (n, "Mariam S.") for n in (1, 4, 4)
    ]


def _data(html: str) -> list[dict]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    return [thing for block in blocks for thing in json.loads(block)["@graph"]]


def test_a_product_without_reviews_says_nothing_of_stars_to_machines(client: Client) -> None:
    html = _page(client, create_product_on_sale().get_absolute_url())
    assert "aggregateRating" not in html


def test_the_list_is_filtered_sorted_and_paged_by_cursor(client: Client) -> None:
    product = create_product_on_sale(stock=30)
    stars = [1 + number % 5 for number in range(23)]
    made = [create_review(product=product, rating=number, pictures=[create_image()] if number == 2 else []) for number in stars]
    address = reverse("reviews:of_product", args=[product.slug])
    rated = {review.pk: review.rating for review in made}
    newest = _walk(client, address)
    assert newest == sorted(rated, reverse=True)
    assert _walk(client, address, sort="highest") == sorted(rated, key=lambda pk: (-rated[pk], -pk))
    assert _walk(client, address, sort="lowest") == sorted(rated, key=lambda pk: (rated[pk], -pk))
    assert _walk(client, address, stars="2") == [pk for pk in newest if rated[pk] == 2]
    assert _walk(client, address, pictures="1") == [pk for pk in newest if rated[pk] == 2]
    html = _page(client, address, stars="2", **{"from": "5-1"})
    assert "No reviews with this rating." in html
    assert 'content="noindex, follow"' in html


def _walk(client: Client, address: str, **query: str) -> list[int]:
    found: list[int] = []
    while True:
        html = _page(client, address, **query)
        found += [int(pk) for pk in re.findall(r'id="review-(\d+)"', html)]
        onward = re.search(r'href="\?([^"]*)" rel="next nofollow"', html)
        if onward is None:
            return found
        query = query | {"from": re.search(r"from=([\d-]+)", onward[1])[1]}  # type: ignore[index]


def test_htmx_gets_the_list_alone(client: Client) -> None:
    review = create_review()
    answer = client.get(reverse("reviews:of_product", args=[review.product.slug]), {"stars": "5"}, headers={"HX-Request": "true"})
    assert answer.content.decode().strip().startswith('<div class="reviews__split" id="review-list">')


def test_a_renamed_product_s_reviews_move_along(client: Client) -> None:
    review = create_review()
    old = review.product.slug
    review.product.former_addresses.create(slug=old)
    Product.objects.filter(pk=review.product_id).update(slug="new-name")
    answer = client.get(f"/p/{old}/reviews/", {"stars": "5"})
    assert (answer.status_code, answer["Location"]) == (301, "/p/new-name/reviews/?stars=5")


def test_the_storefront_shows_its_stars(client: Client) -> None:
    store = create_store()
    assert "What buyers say" not in _page(client, store.get_absolute_url())
    for rating in (5, 2):
        create_review(product=create_product_on_sale(store=store, title=f"Thing of {rating}"), rating=rating)
    html = _page(client, store.get_absolute_url())
    assert "What buyers say" in html
    assert "All 2 reviews" in html
    assert "Thing of 2" in _page(client, reverse("reviews:of_store", args=[store.slug]), stars="2")


def test_visitors_pages_need_few_queries(client: Client) -> None:
    product = create_product_with_options(stock=50)
    for _ in range(3):
        create_picture(product=product)
    variant = product.variants.select_related("product__store").first()
    for number in range(12):
        buyer = create_user(name="Fatou Bah", photo=create_image())
        order = create_order(variants=[variant], buyer=buyer, fulfilment="delivered")
        line = order.lines.select_related("order__store", "variant__product").get()
        review = write_review(line, Word(1 + number % 5, "Good", [create_image(), create_image()]), author=buyer)
        reply_to_review(review, "Thank you", actor_id=product.store.owner_id)
    counts = {}
    addresses = [product.get_absolute_url(), product.store.get_absolute_url()]
    addresses += [reverse("reviews:of_product", args=[product.slug]), reverse("reviews:of_store", args=[product.store.slug])]
    addresses.append(f"{addresses[2]}?latest=1")
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, headers={"HX-Request": "true"} if "latest" in address else {}).status_code == 200
        counts[address] = sum(not each["sql"].startswith(FRAMES) for each in queries)
    assert {address: count for address, count in counts.items() if count > MAX_QUERIES} == {}, counts


def test_a_product_with_long_reviews_stays_under_thirty_kilobytes_as_it_travels(client: Client) -> None:
    address = _market(FULL_PAGES, shelves=9)["product"]
    product = Product.objects.get(slug=address.strip("/").rpartition("/")[2])
    variant = product.variants.select_related("product__store").first()
    for _ in range(3):
        order = create_order(variants=[variant], fulfilment="delivered")
        line = order.lines.select_related("order__store", "variant__product").get()
        write_review(line, Word(4, "Very good cloth, and well sewn. " * 60, [create_image()]), author=order.buyer)
    response, links = client.get(address), _Links()
    links.feed(response.content.decode())
    weight = _on_its_way(response.content) + sum(_static_weight(each) for each in links.files)
    assert (weight <= MAX_BYTES, len(_data(response.content.decode())[0]["review"]) or 0) == (True, 3), weight


@pytest.mark.django_db(transaction=True)
def test_a_shared_page_shows_a_new_review_an_answer_and_a_removal_at_once(sam: User, settings) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    product = create_product_on_sale()
    all_of_it = reverse("reviews:of_product", args=[product.slug])
    pages = [product.get_absolute_url(), all_of_it, reverse("reviews:of_store", args=[product.store.slug])]

    def shown(text: str) -> list[bool]:
        latest = Client().get(all_of_it, {"latest": "1"}, headers={"HX-Request": "true"}).content.decode()
        return [text in _page(Client(), page) for page in pages] + [text in latest]

    assert shown("Very soft") == [False] * 4
    review = create_review(product=product, text="Very soft")
    assert shown("Very soft") == [True] * 4
    reply_to_review(review, "So we think", actor_id=product.store.owner_id)
    assert shown("So we think") == [False, True, True, True]
    remove_review(review, reason="spam", moderator=sam)
    assert shown("Very soft") == [False] * 4


def test_anybody_signed_in_reports_with_a_reason(client: Client, mallory: User) -> None:
    review = create_review(text="Call me on 620")
    address = reverse("reviews:report", args=[review.product.slug, review.pk])
    assert f'href="{address}"' in _latest(client, Product.objects.get())
    client.force_login(mallory)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "other"}).status_code == 422
    assert client.post(address, {"reason": "private"})["Location"].endswith(f"#review-{review.pk}")
    assert (ReviewReport.objects.get().reporter, ReviewReport.objects.get().reason) == (mallory, "private")
    again = client.post(address, {"reason": "private"})
    assert (again.status_code, "reported this review already" in again.content.decode()) == (422, True)


def test_the_seller_finds_answers_and_changes_the_answer(client: Client, bob: User) -> None:
    store = create_store(owner=bob)
    good = create_review(product=create_product_on_sale(store=store), rating=5, text="Lovely")
    bad = create_review(product=create_product_on_sale(store=store), rating=2, text="It tore")
    create_review(rating=1, text="Of another store")
    client.force_login(bob)
    address, reply = reverse("sellers:reviews"), reverse("sellers:review_reply", args=[bad.pk])
    assert _found(client, address) == {good.pk, bad.pk}
    assert client.post(reply, {"reply": "We send another one"})["Location"] == reply
    assert _found(client, address, show="open") == {good.pk}
    assert _found(client, address, show="low") == {bad.pk}
    answer = client.post(reply, {"reply": "x" * 1_001}, headers={"HX-Request": "true"})
    assert (answer.status_code, "at most 1000 characters" in answer.content.decode()) == (422, True)
    answer = client.post(reply, {"reply": "It is on its way"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "It is on its way" in answer.content.decode()) == (200, True)
    assert client.post(reply, {"reply": "x" * 1_001}).status_code == 422
    assert Review.objects.get(pk=bad.pk).reply == "It is on its way"


def _found(client: Client, address: str, **query: str) -> set[int]:
    return {int(pk) for pk in re.findall(r'id="review-(\d+)"', _page(client, address, **query))}


def test_a_seller_with_two_stores_gets_to_each_review_from_its_notification(client: Client, bob: User, run_events) -> None:
    create_store(owner=bob)
    review = create_review(product=create_product_on_sale(store=create_store(owner=bob)), text="Of the second store")
    run_events()
    client.force_login(bob)
    url = Notification.objects.get(recipient=bob, kind="review.written").url
    assert "Of the second store" in _page(client, url)
    assert Notification.objects.filter(recipient=review.author, kind="review.written").count() == 0


def test_who_may_only_look_removes_nothing(client: Client, mallory: User) -> None:
    report = report_review(create_review(), reporter=create_user(), reason="spam")
    clerk = create_user(is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_reviewreport", "view_review"]))
    client.force_login(clerk)
    for address in (
        reverse("admin:reviews_reviewreport_change", args=[report.pk]),
        reverse("admin:reviews_review_change", args=[report.review_id]),
    ):
        html = _page(client, address)
        assert ("not decide" in html, "Remove the review" in html) == (True, False)
        assert client.post(address, {"answer": "removed", "reason": "spam"}).status_code == 403
    queue = reverse("admin:reviews_reviewreport_changelist")
    client.post(queue, {"action": "remove", "_selected_action": [report.pk]})
    assert Review.objects.get().status == "published"


def test_a_seller_does_not_answer_for_another(client: Client, bob: User) -> None:
    create_store(owner=bob)
    review = create_review()
    client.force_login(bob)
    assert client.post(reverse("sellers:review_reply", args=[review.pk]), {"reply": "Ha"}).status_code == 404


def test_staff_decide_on_the_report_s_page(client: Client, sam: User, bob: User, mallory: User) -> None:
    review = create_review(text="Buy at my shop")
    report = report_review(review, reporter=mallory, reason="spam", note="Look at it")
    address = reverse("admin:reviews_reviewreport_change", args=[report.pk])
    client.force_login(bob)
    assert client.get(address).status_code == 302
    client.force_login(sam)
    html = _page(client, address)
    assert all(text in html for text in ("Buy at my shop", "Look at it", "Remove the review", "Nothing wrong"))
    assert client.post(address, {"answer": "nonsense"}).status_code == 200
    assert client.post(address, {"answer": "removed", "reason": "nonsense", "note": "Rival"})["Location"].endswith("/reviewreport/")
    review.refresh_from_db()
    assert (review.status, review.removal_reason) == ("removed", "[[review_removed.spam]] Rival")
    own = reverse("admin:reviews_review_change", args=[review.pk])
    assert "Show it again" in _page(client, own)
    client.post(own, {"answer": "restored"})
    review.refresh_from_db()
    assert (review.status, review.removal_reason) == ("published", "")
    client.post(own, {"answer": "removed", "reason": "abuse"})
    assert Review.objects.get().status == "removed"


def test_every_naughty_string_can_be_a_review_and_an_answer(client: Client, data) -> None:
    review = create_review(text="x")
    pages = [review.product.get_absolute_url(), reverse("reviews:of_product", args=[review.product.slug])]
    texts = [text for text in naughty_strings(data) if isinstance(text, str) and "\x00" not in text and text.strip()]
    assert len(texts) > 10
    for text in [*texts, "ممتاز جدا", "\u202eesrever\u202c", "W" * 2_000]:
        Review.objects.update(text=text[:2_000], reply=text[:1_000], replied_at=now(), options=text[:200])
        User.objects.filter(pk=review.author_id).update(name=text[:120])
        for page in [*pages, f"{pages[1]}?latest=1"]:
            answer = client.get(page, headers={"HX-Request": "true"} if "latest" in page else {})
            assert answer.status_code == 200
            assert b"<script>alert" not in answer.content
            _data(answer.content.decode())


def test_naughty_strings_are_taken_through_the_form(alices: Client, alice: User, data) -> None:
    review = create_review(author=alice)
    address = reverse("reviews:edit", args=[review.pk])
    for text in naughty_strings(data)[:25]:
        assert alices.post(address, {"rating": "5", "text": text}).status_code in {302, 422, 429}


def test_the_order_page_offers_it_when_the_order_is_complete(alices: Client, alice: User) -> None:
    line = create_received_line(buyer=alice)
    complete_order(line.order, actor_id=alice.pk)
    html = _page(alices, line.order.get_absolute_url())
    assert ("Write a review" in html, "btn--primary btn--block" in html) == (True, True)
    line.order.delivered_at = now() - timedelta(days=101)
    line.order.save()
    assert "Write a review" not in _page(alices, line.order.get_absolute_url())
    assert "The time to write about this is over." in _page(alices, _of_order(line))
