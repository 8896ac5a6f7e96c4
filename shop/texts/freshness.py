"""Kept pages that show a market's texts. See shop/common/pages.py."""

from shop.common.pages import expire_pages
from shop.events.commit_reactions import Changes, right_after_commit

TEXTS_TAG = "texts"  # what holds now and what held before: any new version changes both


@right_after_commit
def forget_text_pages(changes: Changes) -> bool:
    """Have the pages of texts built anew. False when the cache cannot be reached."""
    return expire_pages([TEXTS_TAG]) if changes.get("text") else True
