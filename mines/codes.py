"""Every code the registry stores, once; the words people read are in ``webmap/wording.py``.

Terms follow the glossary of the field; the official Chinese term stands beside each class.
"""

from enum import StrEnum


class Subject(StrEnum):
    """What a record is about."""

    MINE = "mine"
    OPENING = "opening"
    BLOCK = "block"
    SITE = "site"
    REGION = "region"
    ZONE = "zone"
    OFFICER = "officer"
    ISSUE = "issue"


class CountyTask(StrEnum):
    """The four tasks of a county: 关停取缔, 整合重组, 修复治理, 绿色矿山."""

    CLOSING = "closing"
    CONSOLIDATION = "consolidation"
    RESTORATION = "restoration"
    GREEN = "green"


class RegionLevel(StrEnum):
    """Level of an administrative region, GB/T 2260 and its township extension."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


class ZoneKind(StrEnum):
    """Kind of a zone that limits mining (四区一线、自然保护地、水源保护区)."""

    NATURE_RESERVE = "nature_reserve"
    NATURE_PARK = "nature_park"
    WATER_SOURCE = "water_source"
    ECO_REDLINE = "eco_redline"
    NO_MINING = "no_mining"
    BASIN = "basin"


class Method(StrEnum):
    """Mining method (开采方式): 露天, 地下, 露天/地下."""

    OPEN_PIT = "open_pit"
    UNDERGROUND = "underground"
    COMBINED = "combined"
    UNKNOWN = "unknown"


class Scale(StrEnum):
    """Scale class of the licensed capacity (大型, 中型, 小型), 国土资发〔2004〕208号."""

    LARGE = "large"
    MEDIUM = "medium"
    SMALL = "small"
    UNKNOWN = "unknown"


class CapacityUnit(StrEnum):
    """Unit of the licensed capacity; tonnes and cubic metres are never added."""

    TONNES_10K = "10k_t"
    CUBIC_METRES_10K = "10k_m3"
    UNKNOWN = "unknown"


class ProductionState(StrEnum):
    """Production state (矿山生产状态): 在建, 在产, 停产."""

    BUILDING = "building"
    PRODUCING = "producing"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


class Permit(StrEnum):
    """State of the work-safety permit (安全生产许可证)."""

    VALID = "valid"
    CANCELLED = "cancelled"
    NEVER_HELD = "never_held"
    UNKNOWN = "unknown"


class GroundStage(StrEnum):
    """Closing on the ground (现场), 安委办〔2019〕9号."""

    OPEN = "open"
    ANNOUNCED = "announced"
    DECIDED = "decided"
    IMPLEMENTING = "implementing"
    SELF_CHECKED = "self_checked"
    ACCEPTED = "accepted"


class PaperStage(StrEnum):
    """The mining right on its way out (采矿权注销), 自然资办函〔2019〕1574号."""

    VALID = "valid"
    CANCELLATION_REQUESTED = "cancellation_requested"
    CANCELLED = "cancelled"


class ClosingState(StrEnum):
    """Where a closing task stands aside from its steps: in hand, suspended (暂停), taken off the list (撤出)."""

    NONE = "none"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    TAKEN_OFF = "taken_off"


class ClosingRoute(StrEnum):
    """Ordinary closing by the holder (闭坑) or policy closing by government (政策性关闭)."""

    ORDINARY = "ordinary"
    POLICY = "policy"


class ClosingScope(StrEnum):
    """Whole mine or open pit only (整体, 露天采场)."""

    WHOLE = "whole"
    OPEN_PIT_ONLY = "open_pit_only"


class ChecklistItem(StrEnum):
    """The county's five steps, then the five-point standard of 安委办〔2019〕9号, then the business licence that its first point names."""

    CANCELLATION_ASKED = "cancellation_asked"
    PEOPLE_EVACUATED = "people_evacuated"
    EQUIPMENT_DISMANTLED = "equipment_dismantled"
    HAZARDS_REMOVED = "hazards_removed"
    CLOSED_ON_THE_SPOT = "closed_on_the_spot"
    C1_PERMITS = "c1_permits"
    C2_FACILITIES = "c2_facilities"
    C3A_SHAFTS = "c3a_shafts"
    C3B_SLOPES = "c3b_slopes"
    C3C_TAILINGS = "c3c_tailings"
    C4_SIGNS = "c4_signs"
    C5_EXPLOSIVES = "c5_explosives"
    BUSINESS_LICENCE = "business_licence"


class Verdict(StrEnum):
    """What a check found."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Lack(StrEnum):
    """What an item of the five-point standard still lacks for the acceptance."""

    NOT_PASSED = "not_passed"
    NO_EVIDENCE = "no_evidence"
    NO_HANDOVER = "no_handover"
    UNSEALED = "unsealed"
    NOT_CONFIRMED = "not_confirmed"
    OBJECTED = "objected"


class PackagePart(StrEnum):
    """What a request to cancel a right on the policy route names (自然资办函〔2019〕1574号)."""

    DECISION_NUMBER = "decision_number"
    LICENCE_NUMBER = "licence_number"
    HOLDER = "holder"
    DUTY_BEARER = "duty_bearer"


class Encumbrance(StrEnum):
    """What blocks the cancelling of a right: 查封, 抵押 (自然资办函〔2019〕1574号)."""

    SEIZURE = "seizure"
    MORTGAGE = "mortgage"


class EncumbranceState(StrEnum):
    """Whether a seizure or mortgage stands (未解除) or was lifted (已解除)."""

    STANDING = "standing"
    LIFTED = "lifted"


class Presence(StrEnum):
    """Whether something is there: 有, 没有, 不明."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class OpeningKind(StrEnum):
    """Kind of an opening (井口, 硐口, 斜井, 风井)."""

    SHAFT = "shaft"
    ADIT = "adit"
    INCLINE = "incline"
    VENTILATION = "ventilation"


class GateStage(StrEnum):
    """Gates of a consolidation block, in the order of the Hebei procedure."""

    NONE = "none"
    DRAFTED = "drafted"
    COUNTY_REVIEWED = "county_reviewed"
    CITY_REVIEWED = "city_reviewed"
    PROVINCE_JOINT_REVIEW = "province_joint_review"
    PROVINCE_APPROVED = "province_approved"
    AGREEMENT_SIGNED = "agreement_signed"
    ASSETS_SETTLED = "assets_settled"
    RIGHT_CHANGED = "right_changed"
    OLD_RIGHTS_CANCELLED = "old_rights_cancelled"
    PRODUCING = "producing"


class BlockRole(StrEnum):
    """What a mine is in its consolidation block: lead entity (整合主体), merged, result, or no member."""

    NONE = "none"
    LEAD = "lead"
    MERGED = "merged"
    RESULT = "result"


class BlockRule(StrEnum):
    """What the members and the result of a consolidation block are held against (handbook 4.1, rules 8 and 9)."""

    NOT_CLOSING = "not_closing"
    RIGHT_VALID = "right_valid"
    ONE_BLOCK = "one_block"
    OUTSIDE_ZONES = "outside_zones"
    LEAD_SCALE = "lead_scale"
    RESULT_SCALE = "result_scale"
    ONE_HOLDER = "one_holder"
    NO_OVERLAP = "no_overlap"
    OLD_RIGHTS_CANCELLED = "old_rights_cancelled"


class Nearness(StrEnum):
    """Two neighbours too near to each other: open pits under 300 m (露天矿山间距), underground mines under 50 m (安全矿柱)."""

    OPEN_PITS = "open_pits"
    UNDERGROUND = "underground"


class Duty(StrEnum):
    """Who owes the restoration of a site: nobody left (责任主体灭失), a duty-bearer, not known."""

    OWNERLESS = "ownerless"
    BEARER = "bearer"
    UNKNOWN = "unknown"


class DamageType(StrEnum):
    """Damage to land: 挖损, 塌陷, 压占, 污染 (土地复垦条例 art. 10; pollution by custom)."""

    EXCAVATED = "excavated"
    SUBSIDED = "subsided"
    OCCUPIED = "occupied"
    POLLUTED = "polluted"
    UNKNOWN = "unknown"


class RestorationMode(StrEnum):
    """Way of restoring: 自然恢复, 辅助再生, 生态重建, 转型利用."""

    NATURAL_RECOVERY = "natural_recovery"
    ASSISTED_REGENERATION = "assisted_regeneration"
    ECOLOGICAL_RECONSTRUCTION = "ecological_reconstruction"
    CONVERSION_USE = "conversion_use"
    UNKNOWN = "unknown"


class LandUse(StrEnum):
    """Land use after restoration."""

    CROPLAND = "cropland"
    ORCHARD = "orchard"
    FOREST = "forest"
    GRASS = "grass"
    CONSTRUCTION = "construction"
    WATER = "water"
    OTHER = "other"
    UNKNOWN = "unknown"


class TreatmentState(StrEnum):
    """Whether treatment of a site has begun."""

    UNTREATED = "untreated"
    TREATING = "treating"
    FALSE_CHANGE = "false_change"
    UNKNOWN = "unknown"


class LedgerEntry(StrEnum):
    """Entries of the restoration ledger: stock_end = stock_begin + new - accepted ± correction."""

    OPENING_STOCK = "opening_stock"
    NEW_DAMAGE = "new_damage"
    PLANNED = "planned"
    FINISHED = "finished"
    ACCEPTED = "accepted"
    CORRECTION = "correction"


class AcceptanceStage(StrEnum):
    """Accepting restored land: 申请, 专家现场核验, 公示, 验收合格, 退回整改 (土地复垦条例 art. 28-29, 矿产资源法 art. 48)."""

    NONE = "none"
    APPLIED = "applied"
    INSPECTED = "inspected"
    PUBLICISED = "publicised"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class DayKind(StrEnum):
    """A day that the holiday notice moves: off (放假), or a weekend worked (调休上班)."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


class MoneySource(StrEnum):
    """Where restoration money comes from: 财政, 企业基金, 社会资本."""

    STATE = "state"
    ENTERPRISE_FUND = "enterprise_fund"
    PRIVATE_CAPITAL = "private_capital"


class Tier(StrEnum):
    """Green-mine listing: 未入库, 储备库, 省级, 国家级, 已移出 (河北省绿色矿山建设管理办法 2024)."""

    NONE = "none"
    RESERVE = "reserve"
    PROVINCIAL = "provincial"
    NATIONAL = "national"
    REMOVED = "removed"


class RemovalReason(StrEnum):
    """Why a mine left the list, as seen in provincial practice."""

    CLOSED_OR_CANCELLED = "closed_or_cancelled"
    RESOURCE_EXHAUSTED = "resource_exhausted"
    ACCIDENT = "accident"
    RECTIFICATION_FAILED = "rectification_failed"
    SERIOUS_VIOLATION = "serious_violation"
    FRAUD = "fraud"
    VOLUNTARY = "voluntary"
    PERMIT_GAP = "permit_gap"
    OVER_BOUNDARY = "over_boundary"


class AssessmentKind(StrEnum):
    """Who scored: 自评估, 第三方评估, 复核."""

    SELF = "self"
    THIRD_PARTY = "third_party"
    REVIEW = "review"


class ItemKind(StrEnum):
    """What an item of an edition is: 先决条件, 评价指标, 一票否决项."""

    PRECONDITION = "precondition"
    INDICATOR = "indicator"
    VETO = "veto"


class Answer(StrEnum):
    """What the registry itself can answer of a precondition: valid permits, years of life left, no nature reserve touched."""

    PERMITS = "permits"
    LIFE = "life"
    RESERVES = "reserves"


class ReviewTrigger(StrEnum):
    """Why a listing is looked at again: papers run out, right cancelled, closing, an open precondition, below the standard."""

    EXPIRED = "expired"
    CANCELLED = "cancelled"
    CLOSING = "closing"
    PRECONDITION = "precondition"
    BELOW_STANDARD = "below_standard"


class Batch(StrEnum):
    """Class of a mine in the classified rectification, the four batches (四个一批) of 冀政办字〔2020〕75号."""

    CLOSE = "close"
    CONSOLIDATE = "consolidate"
    RESTORE = "restore"
    REGULATE = "regulate"


class Met(StrEnum):
    """Whether a standard is met; unknown is its own bucket."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class MeasureState(StrEnum):
    """State of one measure of the mine's own plan (一矿一策)."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class EvidenceKind(StrEnum):
    """Kind of paper or picture behind a record."""

    NOTICE = "notice"
    DECISION = "decision"
    REQUEST = "request"
    CANCELLATION = "cancellation"
    PHOTO = "photo"
    REPORT = "report"
    ACCEPTANCE = "acceptance"
    REVIEW = "review"
    APPROVAL = "approval"
    AGREEMENT = "agreement"
    ANNOUNCEMENT = "announcement"
    LICENCE = "licence"
    OPINION = "opinion"
    LETTER = "letter"
    APPLICATION = "application"
    HANDOVER = "handover"
    MINUTES = "minutes"
    CERTIFICATE = "certificate"
    CLOSING_REPORT = "closing_report"
    GEOLOGICAL_REPORT = "geological_report"
    DATA_RECEIPT = "data_receipt"
    RESERVES_CLOSED = "reserves_closed"
    RECLAMATION = "reclamation"
    FEE_PROOF = "fee_proof"
    DRAWING = "drawing"
    PLAN = "plan"
    CONTRACT = "contract"
    LEDGER = "ledger"


class Role(StrEnum):
    """Roles of an account."""

    VIEWER = "viewer"
    INSPECTOR = "inspector"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    LEADER = "leader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Department(StrEnum):
    """Departments that record facts or confirm items (handbook 8)."""

    NATURAL_RESOURCES = "natural_resources"
    EMERGENCY = "emergency"
    ECOLOGY = "ecology"
    PUBLIC_SECURITY = "public_security"
    MARKET = "market"
    FORESTRY = "forestry"
    WATER = "water"
    FINANCE = "finance"
    POWER = "power"
    TOWNSHIP = "township"
    VILLAGE = "village"


class IssueStage(StrEnum):
    """A rectification item on its way off the list (清单式管理、销号)."""

    FOUND = "found"
    ASSIGNED = "assigned"
    RECTIFYING = "rectifying"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    STRUCK_OFF = "struck_off"


class IssueSource(StrEnum):
    """Where a rectification item comes from: 巡查检查, 卫片图斑, 名录复核, 人工登记."""

    INSPECTION = "inspection"
    PATCH = "patch"
    LISTING = "listing"
    BY_HAND = "by_hand"


class IssueKind(StrEnum):
    """What a rectification item is about."""

    PERMITS = "permits"
    BOUNDARY = "boundary"
    METHOD = "method"
    RESTORATION = "restoration"
    ENVIRONMENT = "environment"
    SAFETY = "safety"
    FUND = "fund"
    SIGNS = "signs"
    GREEN_STANDARD = "green_standard"
    CLOSURE_KEEPING = "closure_keeping"


class OutlineState(StrEnum):
    """Whether a subject's outline can be drawn: on the map, kept as printed only, or none recorded."""

    ON_MAP = "on_map"
    OTHER_DATUM = "other_datum"
    NONE = "none"


class RowState(StrEnum):
    """What a row of a file is to the registry: new, changing a fact, as registered, of a subject that may be another, or blocked."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICTING = "conflicting"
    BLOCKED = "blocked"


class MatchedBy(StrEnum):
    """By what a row was found to be about a registered subject, the surest first."""

    LICENCE = "licence"
    CODE = "code"
    NAME = "name"
    OUTLINE = "outline"


class ImportNote(StrEnum):
    """What the registry finds in a row beside the shape: kinds of findings, as those of ``geodata.findings``."""

    FIELD_MISSING = "field_missing"
    HEADING_MISSING = "heading_missing"
    VALUE_UNREADABLE = "value_unreadable"
    VALUE_UNKNOWN = "value_unknown"
    VALUE_EDITED = "value_edited"
    DATE_PARTIAL = "date_partial"
    CODE_MADE = "code_made"
    CODE_SHARED = "code_shared"
    LICENCE_ODD = "licence_odd"
    LICENCE_LEGACY = "licence_legacy"
    LICENCE_SUGGESTED = "licence_suggested"
    LICENCE_DIFFERS = "licence_differs"
    CODE_DIFFERS = "code_differs"
    OUTLINE_APART = "outline_apart"
    MATCHED_BY_NAME = "matched_by_name"
    MATCHED_BY_OUTLINE = "matched_by_outline"
    REGION_UNKNOWN = "region_unknown"
    AREA_PLANE_OR_OLDER = "area_plane_or_older"
    AREA_OLDER_SPHERICAL = "area_older_spherical"
    AREA_UNCLEAR = "area_unclear"
    AREA_CONFLICT = "area_conflict"
    TREATED_BUT_CALLED_UNTREATED = "treated_but_called_untreated"
    TREATED_EXCEEDS_OWED = "treated_exceeds_owed"
    TREATED_BELOW_LEDGER = "treated_below_ledger"
    LEDGER_UNBALANCED = "ledger_unbalanced"
    STANDS_LATER = "stands_later"
    MATCH_UNCLEAR = "match_unclear"
    SAME_SUBJECT = "same_subject"
    SAME_ROW = "same_row"
    NAME_DIFFERS = "name_differs"
    STAGE_DIFFERS = "stage_differs"
    MEMBER_UNKNOWN = "member_unknown"
    MEMBER_REFUSED = "member_refused"
    ROW_REFUSED = "row_refused"
    ROW_REPEATED = "row_repeated"
    BOUNDS_REVERSED = "bounds_reversed"
    PARENT_UNKNOWN = "parent_unknown"
    POINTS_EXCEED = "points_exceed"
