"""Who works in the example county: accounts of the departments and townships; every name is made up."""

from datetime import date

from mines.codes import Department, Role
from mines.commands.people import CONSOLE, add_officer
from mines.commands.transactions import Writer

from .geography import CODES, COUNTY
from .story import FIRST_DAY, Story

ADMINISTRATOR = "zhengan"
RESOURCES, LICENCES, SAFETY, ECOLOGY = "chenli", "mali", "hemin", "wuqing"
"""Officers who record for the bureau (two), for emergency management and for ecology."""

POLICE, MARKET, POWER = "zhaochuan", "xuning", "sunping"
"""Officers who confirm for public security, for market supervision and for the power company."""

_COUNTY_WIDE = (
    (ADMINISTRATOR, "郑安", Role.ADMINISTRATOR, Department.NATURAL_RESOURCES),
    (RESOURCES, "陈立", Role.OFFICER, Department.NATURAL_RESOURCES),
    (LICENCES, "马丽", Role.OFFICER, Department.NATURAL_RESOURCES),
    (SAFETY, "何敏", Role.REVIEWER, Department.EMERGENCY),
    (ECOLOGY, "吴青", Role.OFFICER, Department.ECOLOGY),
    (POLICE, "赵川", Role.OFFICER, Department.PUBLIC_SECURITY),
    ("linyue", "林越", Role.OFFICER, Department.FORESTRY),
    ("shenbo", "沈波", Role.OFFICER, Department.WATER),
    (MARKET, "许宁", Role.OFFICER, Department.MARKET),
    (POWER, "孙平", Role.OFFICER, Department.POWER),
    ("gaoyuan", "高原", Role.INSPECTOR, Department.NATURAL_RESOURCES),
    ("zhouning", "周宁", Role.LEADER, Department.NATURAL_RESOURCES),
    ("qianming", "钱明", Role.AUDITOR, Department.NATURAL_RESOURCES),
)

CLERKS = {
    "北川": ("baihe", "白禾"), "松岭": ("songjie", "宋杰"), "九道梁": ("liuzhi", "刘志"), "云台": ("yunfei", "云飞"),
    "桦木沟": ("huamei", "华梅"), "青杨": ("qinfeng", "秦峰"), "石湖": ("shilei", "石磊"), "城关": ("chenguang", "程光"),
    "榆树沟": ("yuhai", "于海"), "西坡": ("xiaqing", "夏清"), "柳河": ("liuyan", "柳燕"), "东湾": ("dongmin", "董敏"),
    "长岭": ("changle", "常乐"), "杏花营": ("xingwei", "邢伟"), "白石": ("baiyu", "白玉"), "南口": ("nanjun", "南军"),
}
"""Login and name of each township's officer."""


def tell(story: Story) -> None:
    """Open the accounts on the first day, before anything else is recorded."""
    for login, name, role, department in _COUNTY_WIDE:
        _open(story, login, name, role, department, COUNTY)
    for short, (login, name) in CLERKS.items():
        _open(story, login, name, Role.OFFICER, Department.TOWNSHIP, CODES[short])


def _open(story: Story, login: str, name: str, role: Role, department: Department, region: str) -> None:
    by = CONSOLE if login == ADMINISTRATOR else ADMINISTRATOR

    def act(session: Writer) -> None:
        add_officer(session, login, name=name, role=role, department=department, region_code=region, on=date(2018, 1, 1), by=by)
    story.tell(FIRST_DAY, act)
