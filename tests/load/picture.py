"""What a 12-megapixel photo costs from its bytes to all its renditions: `python -m tests.load.picture`.

Each measure runs in a process of its own on one core, so that its peak of memory is its own. The floor is the same work done bare:
decode, shrink and encode the widest rendition once. Prints one line; not a test, for a machine's speed is not ours.
"""

import io
import json
import os
import resource
import subprocess
import sys
from time import process_time
from typing import Any

GOAL_SECONDS, GOAL_MEGABYTES = 2.0, 300


def photo() -> bytes:
    """4000 x 3000 pixels with the grain and the shapes of a phone's photo, some 4 MB, in the colours of Display P3's like."""
    from PIL import Image  # noqa: PLC0415  # counted into the measured process, not into this module

    shapes = Image.effect_mandelbrot((4000, 3000), (-2.2, -1.2, 1.0, 1.2), 60)
    grain = Image.effect_noise((4000, 3000), 24)
    planes = [Image.blend(shapes, grain, share) for share in (0.2, 0.3, 0.4)]
    buffer = io.BytesIO()
    Image.merge("RGB", planes).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def measure(data: bytes) -> dict[str, Any]:
    """Seconds of CPU from the upload to the last rendition, and the process's peak of memory beside what it took before."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from shop.images.services import accept_upload, render_image  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    before, began = peak(), process_time()
    image = accept_upload(io.BytesIO(data))
    accepted = process_time()
    render_image(image)
    rendered = process_time()
    return {
        "accept_seconds": round(accepted - began, 2),
        "render_seconds": round(rendered - accepted, 2),
        "seconds": round(rendered - began, 2),
        "megabytes": peak(),
        "megabytes_before": before,
    }


def floor(data: bytes) -> dict[str, Any]:
    """The least that any site would do: one 1280-pixel JPEG by Pillow's own thumbnail()."""
    from PIL import Image  # noqa: PLC0415

    began = process_time()
    with Image.open(io.BytesIO(data)) as picture:
        picture.thumbnail((1280, 1280))
        picture.save(io.BytesIO(), "JPEG", quality=82)
    return {"seconds": round(process_time() - began, 2), "megabytes": peak()}


def peak() -> int:
    """This process's largest resident size so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def alone(what: str, data: bytes) -> dict[str, Any]:
    """One measure in a fresh process that may use one core."""
    command = [sys.executable, "-m", "tests.load.picture", what]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": ""}
    core = {min(os.sched_getaffinity(0))}
    done = subprocess.run(
        command, input=data, capture_output=True, check=True, env=environment, timeout=120, preexec_fn=lambda: os.sched_setaffinity(0, core)
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    """Measure both, three times, and print the median run."""
    if sys.argv[1:]:
        print(json.dumps({"measure": measure, "floor": floor}[sys.argv[1]](sys.stdin.buffer.read())))
        return
    data = photo()
    runs = sorted((alone("measure", data) for _ in range(3)), key=lambda run: run["seconds"])
    least = sorted((alone("floor", data) for _ in range(3)), key=lambda run: run["seconds"])[1]
    print(f"photo: 12 megapixels, {len(data) / 1e6:.1f} MB")
    print(f"door and renditions: {runs[1]} (goal: {GOAL_SECONDS} s, {GOAL_MEGABYTES} MB)")
    print(f"floor, one thumbnail: {least}; ratio {runs[1]['seconds'] / max(least['seconds'], 0.01):.1f}")


if __name__ == "__main__":
    main()
