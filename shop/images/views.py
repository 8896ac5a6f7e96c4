"""Pictures that only some may see."""

import mimetypes
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shop.images.file_store import storage_errors
from shop.images.picture_storage import picture_storage
from shop.images.private_addresses import HOUR, name_behind


@login_not_required  # an <img> has no use for a page to sign in on: whoever is not the address' viewer finds nothing
@require_safe
def private_picture(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """The picture, to the one for whom the address was made. 404 for everybody else, when it was altered, and once it has ended."""
    name = name_behind(key, file, viewer_id=request.user.pk)
    if name is None:
        raise Http404
    try:
        content = picture_storage.open(name)
    except (ValueError, SuspiciousOperation) as error:
        raise Http404 from error
    except storage_errors() as error:
        raise Http404 from error
    answer = FileResponse(content, content_type=mimetypes.guess_type(file)[0] or "application/octet-stream")
    answer["Cache-Control"] = f"private, max-age={HOUR}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Vary"] = "Cookie"
    return cast(HttpResponse, answer)  # what decorators and middleware want of it, it has
