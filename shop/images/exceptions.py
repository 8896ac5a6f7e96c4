"""Why a picture is turned away."""


class ImageRefused(ValueError):
    """The file cannot be taken as a picture. The text tells the person who sent it why, in words they can act on."""
