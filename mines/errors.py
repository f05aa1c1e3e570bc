"""What can be refused, in the registry's words; ``webmap/errors.py`` gives each a status and a sentence."""

from collections.abc import Mapping
from functools import partial


class RegistryError(Exception):
    """Something the registry refuses; ``values`` say of what, for the line that people read."""

    def __init__(self, **values: object) -> None:  # noqa: B042
        """Keep the values."""
        super().__init__(", ".join(f"{name} {value}" for name, value in values.items()))
        self.values = values

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """Pass from one process to another with the values by name."""
        return partial(type(self), **self.values), ()


class NotFound(RegistryError):
    """No such subject stands on the day asked."""


class UnknownOfficer(RegistryError):
    """No account of that login is in force."""


class NotAllowed(RegistryError):
    """The officer's role, department or region does not cover this act."""


class DayRefused(RegistryError):
    """The day lies in the future, or before the subject existed."""


class StepRefused(RegistryError):
    """The stage may not follow the one before it, or its date falls before it."""


class NotEligible(StepRefused):
    """The mine may not be what it is to be in the block, or the block may not be done yet."""


class ScopeRefused(RegistryError):
    """The scope of the closing does not fit the mine's method, or the step does not fit the scope."""


class RefusedForSome(RegistryError):
    """One act for many was refused for some of them, so that none was stored; ``refusals`` has a reason for each."""

    def __init__(self, refusals: Mapping[str, RegistryError]) -> None:  # noqa: B042
        """Keep the refusals by code."""
        super().__init__(**{code: type(refused).__name__ for code, refused in refusals.items()})
        self.refusals = refusals


class EvidenceMissing(RegistryError):
    """A stage lacks a kind of paper that it needs."""


class PackageIncomplete(RegistryError):
    """A request to cancel a right lacks what the province asks for."""


class Encumbered(RegistryError):
    """A seizure or mortgage of the right stands; it is lifted first."""


class SamePerson(RegistryError):
    """A witnessed stage was done or recorded by those who did or recorded the stage before it."""


class RolesApart(RegistryError):
    """Rights of administrator, auditor and officer would meet in one account."""


class SignInRefused(RegistryError):
    """Login, password or code do not fit, or the account is stopped for a while; it is not told which."""


class PasswordRefused(RegistryError):
    """The password does not meet the policy, or is one that was stolen elsewhere."""


class Overtaken(RegistryError):
    """Somebody else wrote first: the record that the form saw is no longer the newest."""


class ReasonMissing(RegistryError):
    """A correction or a withdrawal says why."""


class AlreadyReported(RegistryError):
    """The months reported stand already; they are corrected, not reported again."""


class AlreadyIssued(RegistryError):
    """The month of this region is locked already."""


class LedgerUnbalanced(RegistryError):
    """The restoration ledger would finish more than it owes or accept more than it finished."""


class PreconditionOpen(RegistryError):
    """A precondition of the edition is failed or unknown: no final assessment says met, and no listing is recorded."""


class VerdictContradicted(RegistryError):
    """An assessment says met, and its own points do not reach a mark of its edition."""


class TeamUnfit(RegistryError):
    """A third party's team is too small, lacks seniors, or gave no statement of independence."""


class CodeTaken(RegistryError):
    """A standing subject already has this code."""


class ImportRefused(RegistryError):
    """The file as a whole cannot be stored."""


class AlreadyTakenBack(RegistryError):
    """Nothing of this import stands any more."""


class NotEmpty(RegistryError):
    """The example county goes only into an empty database."""


class UploadRefused(RegistryError):
    """The content of a file is not what its name says, or of a kind that is not kept."""


class UploadTooLarge(RegistryError):
    """A file is larger than evidence may be."""


class TemplateRefused(RegistryError):
    """The template of a document asks for a field that there is not, lacks a picture, or cannot be read."""


class BadValue(RegistryError):
    """A value is outside what its field can hold."""
