"""How many statements an answer took, said in a header of it."""

from collections.abc import Callable
from itertools import count
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

HEADER = "X-Queries"
# What opens and closes a transaction asks for nothing, as in the budgets of pages.
_FRAMES = ("BEGIN", "SET LOCAL", "COMMIT", "SAVEPOINT", "RELEASE")


def tell_queries(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware, to stand around all others."""

    def answer(request: HttpRequest) -> HttpResponse:
        seen = count()

        def pass_on(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
            if not sql.startswith(_FRAMES):
                next(seen)
            return execute(sql, *rest)

        with connection.execute_wrapper(pass_on):
            response = get_response(request)
        response[HEADER] = str(next(seen))
        return response

    return answer
