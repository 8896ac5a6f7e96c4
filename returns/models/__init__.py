"""Goods on their way back, and the money that follows them."""

from returns.models.return_parts import ReturnLine, ReturnPicture
from returns.models.return_requests import MAX_PICTURES, MAX_TEXT, ReturnRequest, ReturnRequestQuerySet

__all__ = ["MAX_PICTURES", "MAX_TEXT", "ReturnLine", "ReturnPicture", "ReturnRequest", "ReturnRequestQuerySet"]
