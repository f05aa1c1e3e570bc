"""What can go wrong between a file, a coordinate system and the spatial database."""


class GeodataError(Exception):
    """Base of everything this room raises."""


class NoSpatialExtension(GeodataError):
    """SpatiaLite or PostGIS cannot be loaded; the message names what to install."""


class NoAccounts(GeodataError):
    """The database is a file: it knows no accounts whose rights could be narrowed."""


class RightsTooWide(GeodataError):
    """An account of the database has rights that cannot be taken from it here, or is not there; the message names them."""


class UnknownCrs(GeodataError):
    """The coordinate system is not declared; ``candidates`` are answers that may be given as ``crs=``."""

    def __init__(self, declared: str | None, candidates: tuple[str, ...]):
        """Keep what the file says, if anything, and what could be answered."""
        super().__init__(declared, candidates)
        self.declared, self.candidates = declared, candidates

    def __str__(self) -> str:
        """Say what was met, then what may be answered."""
        return f"coordinate system {self.declared or 'not declared'}; one of {', '.join(self.candidates)}"


class UnknownEncoding(GeodataError):
    """The text is neither UTF-8 nor GB18030; ``preview`` shows it as read by each encoding that could be asked for."""

    def __init__(self, preview: dict[str, str]):
        """Keep the same few words read in several ways."""
        super().__init__(preview)
        self.preview = preview

    def __str__(self) -> str:
        """Show the words in every reading."""
        return "; ".join(f"{encoding}: {words}" for encoding, words in self.preview.items())
