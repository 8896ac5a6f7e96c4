"""Who may write, what counts, and what is left of it."""

from datetime import timedelta

import pytest
from django.conf import settings

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.common.clock import now
from shop.common.ratings import Rating
from shop.events.models import DomainEvent
from shop.orders.models import Order
from shop.orders.states import Fulfilment
from shop.reviews.exceptions import AlreadyWritten, InvalidReview, NotYet, NotYours, ReviewGone, TooLate
from shop.reviews.models import CHANGEABLE, Review, ReviewPicture
from shop.reviews.queries import lines_to_review
from shop.reviews.services import Word, change_review, remove_review, reply_to_review, restore_review, withdraw_review, write_review
from shop.stores.models import Store
from tests.factories.accounts import create_user
from tests.factories.catalog import create_product_on_sale, create_product_with_options
from tests.factories.images import create_image
from tests.factories.orders import create_order
from tests.factories.reviews import create_received_line, create_review
from tests.integrity import broken_facts

pytestmark = pytest.mark.django_db


def _stars(product: Product) -> tuple[Rating, Rating]:
    return Product.objects.get(pk=product.pk).rating, Store.objects.get(pk=product.store_id).rating


def _names() -> list[str]:
    return list(DomainEvent.objects.filter(subject="review").order_by("pk").values_list("name", flat=True))


def test_what_was_received_is_reviewed_and_counts(alice: User) -> None:
    product = create_product_with_options(axes={"Size": ["M"]})
    line = create_received_line(buyer=alice, product=product)
    image = create_image()
    review = write_review(line, Word(4, "Fits well", [image]), author=alice)
    assert (review.product_id, review.store_id, review.options) == (product.pk, product.store_id, "M")
    assert [picture.image for picture in review.pictures.all()] == [image]
    assert _stars(product) == (Rating(1, 4), Rating(1, 4))
    event = DomainEvent.objects.get(name="review.written")
    assert (event.subject_id, event.actor_id, event.data["rating"]) == (review.pk, alice.pk, 4)
    assert broken_facts(of="shop.reviews") == {}


@pytest.mark.parametrize("fulfilment", [Fulfilment.PENDING, Fulfilment.CONFIRMED, Fulfilment.HANDED_OVER])
def test_what_is_not_there_yet_is_not_reviewed(alice: User, fulfilment: Fulfilment) -> None:
    line = create_received_line(buyer=alice, fulfilment=fulfilment)
    with pytest.raises(NotYet):
        write_review(line, Word(5), author=alice)
    assert list(lines_to_review(alice)) == []
    assert not Review.objects.exists()


def test_a_hundred_days_after_the_delivery_it_is_too_late(alice: User) -> None:
    line = create_received_line(buyer=alice)
    Order.objects.update(delivered_at=now() - timedelta(days=settings.REVIEW_DAYS))
    line.order.refresh_from_db()
    with pytest.raises(TooLate):
        write_review(line, Word(5), author=alice)
    assert list(lines_to_review(alice)) == []
    Order.objects.update(delivered_at=now() - timedelta(days=settings.REVIEW_DAYS) + timedelta(minutes=1))
    line.order.refresh_from_db()
    assert list(lines_to_review(alice)) == [line]
    write_review(line, Word(5), author=alice)


def test_somebody_else_s_purchase_is_not_reviewed(alice: User, mallory: User) -> None:
    line = create_received_line(buyer=alice)
    with pytest.raises(NotYours):
        write_review(line, Word(1), author=mallory)
    assert _stars(line.variant.product) == (Rating(0, 0), Rating(0, 0))


def test_the_store_s_owner_does_not_review_what_they_bought_of_themselves() -> None:
    product = create_product_on_sale()
    line = create_received_line(buyer=product.store.owner, product=product)
    with pytest.raises(NotYours):
        write_review(line, Word(5), author=product.store.owner)
    assert list(lines_to_review(product.store.owner)) == []


def test_what_was_paid_back_may_still_be_reviewed(alice: User) -> None:
    line = create_received_line(buyer=alice)
    line.refunded_quantity = line.quantity
    line.save()
    assert list(lines_to_review(alice)) == [line]
    assert write_review(line, Word(1, "It broke"), author=alice).rating == 1


@pytest.mark.parametrize("word", [Word(0), Word(6), Word(5, "x" * 2_001)])
def test_what_is_no_review_is_refused(alice: User, word: Word) -> None:
    line = create_received_line(buyer=alice)
    with pytest.raises(InvalidReview):
        write_review(line, word, author=alice)


def test_five_pictures_are_too_many(alice: User) -> None:
    line = create_received_line(buyer=alice)
    with pytest.raises(InvalidReview):
        write_review(line, Word(5, "", [create_image() for _ in range(5)]), author=alice)
    assert not ReviewPicture.objects.exists()


def test_a_second_word_on_the_same_product_is_refused_even_after_a_second_order(alice: User) -> None:
    product = create_product_on_sale()
    create_review(author=alice, product=product, rating=5)
    again = create_received_line(buyer=alice, product=product)
    with pytest.raises(AlreadyWritten):
        write_review(again, Word(1), author=alice)
    assert _stars(product) == (Rating(1, 5), Rating(1, 5))
    assert list(lines_to_review(alice)) == []


def test_pressed_twice_is_one_review(alice: User) -> None:
    line = create_received_line(buyer=alice)
    first = write_review(line, Word(5, "Good"), author=alice)
    assert write_review(line, Word(5, "Good"), author=alice) == first
    assert _stars(line.variant.product) == (Rating(1, 5), Rating(1, 5))
    assert _names() == ["review.written"]


def test_a_change_moves_the_stars_by_the_difference(alice: User) -> None:
    old, new = create_image(), create_image()
    review = create_review(author=alice, rating=5, text="Good", pictures=[old])
    changed = change_review(review, Word(2, "It tore", [new]), author=alice)
    assert (changed.rating, changed.text, changed.edited_at is not None) == (2, "It tore", True)
    assert [picture.image for picture in changed.pictures.all()] == [new]
    assert _stars(review.product) == (Rating(1, 2), Rating(1, 2))


def test_after_thirty_days_it_can_be_withdrawn_but_not_changed(alice: User) -> None:
    review = create_review(author=alice)
    Review.objects.update(written_at=now() - CHANGEABLE)
    with pytest.raises(TooLate):
        change_review(review, Word(1), author=alice)
    assert _stars(review.product)[0] == Rating(1, 5)
    withdraw_review(review, author=alice)
    assert _stars(review.product) == (Rating(0, 0), Rating(0, 0))


def test_what_is_withdrawn_is_gone_and_may_be_written_anew(alice: User) -> None:
    review = create_review(author=alice, pictures=[create_image()])
    reply_to_review(review, "Thank you", actor_id=review.store.owner_id)
    withdraw_review(review, author=alice)
    assert (Review.objects.count(), ReviewPicture.objects.count()) == (0, 0)
    with pytest.raises(ReviewGone):
        withdraw_review(review, author=alice)
    assert [line.pk for line in lines_to_review(alice)] == [review.order_line_id]
    write_review(review.order_line, Word(3), author=alice)
    assert _stars(review.product) == (Rating(1, 3), Rating(1, 3))


def test_a_stranger_neither_changes_nor_withdraws(alice: User, mallory: User) -> None:
    review = create_review(author=alice)
    for act in (lambda: change_review(review, Word(1), author=mallory), lambda: withdraw_review(review, author=mallory)):
        with pytest.raises(NotYours):
            act()
    assert _stars(review.product) == (Rating(1, 5), Rating(1, 5))


def test_what_staff_removed_is_neither_changed_nor_withdrawn_nor_written_anew(alice: User, sam: User) -> None:
    review = create_review(author=alice)
    remove_review(review, reason="abuse", moderator=sam)
    for act in (lambda: change_review(review, Word(1), author=alice), lambda: withdraw_review(review, author=alice)):
        with pytest.raises(ReviewGone):
            act()
    with pytest.raises(AlreadyWritten):
        write_review(review.order_line, Word(1), author=alice)
    assert _stars(review.product) == (Rating(0, 0), Rating(0, 0))
    restore_review(review, moderator=sam)
    assert _stars(review.product) == (Rating(1, 5), Rating(1, 5))


def test_the_store_s_stars_are_those_of_all_its_products(alice: User) -> None:
    product = create_product_on_sale()
    create_review(author=alice, product=product, rating=4)
    create_review(product=create_product_on_sale(store=product.store), rating=1)
    create_review(rating=3)
    assert _stars(product) == (Rating(1, 4), Rating(2, 5))


def test_two_products_of_one_order_wait_each_for_their_word(alice: User) -> None:
    one = create_product_on_sale()
    two = create_product_on_sale(store=one.store)
    variants = [each.variants.select_related("product__store").get() for each in (one, two)]
    order = create_order(buyer=alice, variants=variants, fulfilment=Fulfilment.DELIVERED)
    create_order(buyer=create_user(), variants=variants, fulfilment=Fulfilment.DELIVERED)
    first, second = lines_to_review(alice)
    assert {first.order, second.order} == {order}
    write_review(first, Word(5), author=alice)
    assert list(lines_to_review(alice)) == [second]


def test_stars_that_nobody_gave_are_found(alice: User) -> None:
    review = create_review(author=alice)
    Product.objects.filter(pk=review.product_id).update(rating_total=3)
    Store.objects.filter(pk=review.store_id).update(rating_count=0, rating_total=0)
    Review.objects.update(author=review.store.owner)
    assert broken_facts(of="shop.reviews") == {
        "stars of products and stores are those of the reviews that are shown": [
            f"product {review.product_id}: 1 reviews with 3 stars, shown are 1 with 5",
            f"store {review.store_id}: 0 reviews with 0 stars, shown are 1 with 5",
        ],
        "every review is of what its author bought": [f"review {review.pk}"],
    }
