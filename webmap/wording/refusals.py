"""What people read when something is refused: one sentence what happened, one what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from geodata import errors as geodata_errors
from mines import errors


@dataclass(frozen=True)
class Words:
    """What happened, and what to do about it."""

    what: Any
    do: Any


ERRORS: Mapping[type[errors.RegistryError], Words] = {
    errors.NotFound: Words(_("这一天没有这个对象。"), _("核对编号，或换一个截至日期。")),
    errors.UnknownOfficer: Words(_("没有这个账号，或账号已停用。"), _("请管理员登记账号。")),
    errors.NotAllowed: Words(_("您的角色、部门或区域不含这项操作。"), _("请有权限的人员办理，或请管理员调整权限。")),
    errors.StepRefused: Words(_("这一步不能接在前一步之后，或日期早于前一步。"), _("先办前面的步骤，或核对日期。")),
    errors.NotEligible: Words(_("不符合区块的规则。"), _("核对不符合的规则，或换一座矿山。")),
    errors.ScopeRefused: Words(_("关闭范围与矿山的开采方式，或与这一步不符。"), _("核对关闭任务的范围；只关露天采场的须有露天开采。")),
    errors.RefusedForSome: Words(_("其中几座不能办，全部没有写入。"), _("去掉不能办的，或先补齐它们缺的。")),
    errors.DayRefused: Words(_("日期在将来，或早于登记之前。"), _("核对日期。")),
    errors.PackageIncomplete: Words(_("报省注销的材料不齐。"), _("补齐关闭决定文号、许可证号、采矿权人和修复责任主体。")),
    errors.Encumbered: Words(_("采矿权有查封或抵押，尚未解除。"), _("先解除查封或抵押，再申请注销。")),
    errors.RolesApart: Words(_("管理员、审计员和业务人员的权限不能在同一账号。"), _("另开一个账号。")),
    errors.SignInRefused: Words(
        _("账号、密码或动态口令不对。"), _("核对后再试。连续输错 5 次，这个账号停 15 分钟；一次性密码 24 小时内有效。")),
    errors.PasswordRefused: Words(_("这个密码不能用。"), _("至少 12 个字，不含账号，不用常见密码。")),
    errors.EvidenceMissing: Words(_("缺少这一步需要的文件。"), _("补上文件，写明文号和日期。")),
    errors.SamePerson: Words(_("实施人与验收人是同一人。"), _("由另一人验收并录入。")),
    errors.Overtaken: Words(_("别人已先写入，您看到的不是最新记录。"), _("刷新后再办；您填的内容还在。")),
    errors.ReasonMissing: Words(_("更正和撤回要写明理由。"), _("填写理由。")),
    errors.AlreadyReported: Words(_("这些月份已经报过。"), _("有错请更正原记录，不要重报。")),
    errors.AlreadyIssued: Words(_("这个月的通报已经发布并锁定。"), _("发布后的数不再改；后来的更正列在“发布后重述”里。")),
    errors.LedgerUnbalanced: Words(_("面积不平衡：完工不能大于应治理，验收不能大于完工。"), _("核对各项面积。")),
    errors.PreconditionOpen: Words(_("先决条件有未通过或情况不明的，不能记为达标，也不能入库。"), _("先逐项核实先决条件。")),
    errors.VerdictContradicted: Words(_("结论是达标，但得分没有达到这一版的要求。"), _("核对得分或结论。")),
    errors.TeamUnfit: Words(_("第三方评估组不合要求：至少 5 人，其中高级职称至少 2 人，并有独立性声明。"), _("核对评估组人数和声明。")),
    errors.CodeTaken: Words(_("这个编号已有人使用。"), _("换一个编号，或更正原有对象。")),
    errors.ImportRefused: Words(_("这个文件不能整体写入。"), _("按问题清单修改文件后再导入。")),
    errors.AlreadyTakenBack: Words(_("这次导入已经撤回。"), _("不用再做什么。")),
    errors.NotEmpty: Words(_("示例县只能装进空的数据库。"), _("另建一个空数据库。")),
    errors.UploadRefused: Words(_("文件内容与名称不符，或不是可以存的类型。"), _("可以存照片（JPEG、PNG、WebP）、PDF、OFD、Word、Excel 和纯文本。")),
    errors.UploadTooLarge: Words(_("文件太大。"), _("压缩或拆分后再传。")),
    errors.TemplateRefused: Words(
        _("通报模板有误，没有生成文件。"), _("在 Word 里改好数据目录 templates 里的 briefing.docx；删掉它就改用程序自带的模板。")),
    errors.BadValue: Words(_("有一个值超出了允许的范围。"), _("核对填写的值。")),
}
"""Every refusal of the registry."""

HTTP: Mapping[int, Words] = {
    400: Words(_("地址里有读不懂的内容。"), _("核对地址，或从导航重新进入。")),
    401: Words(_("登录后才能查看。"), _("用账号登录。")),
    403: Words(_("您的角色不含这一页。"), _("请有权限的人员办理，或请管理员调整权限。")),
    404: Words(_("没有这个页面。"), _("核对地址，或从导航重新进入。")),
    413: Words(_("文件太大，最大 50 MB。"), _("压缩或拆分后再传。")),
    405: Words(_("这个地址不接受这种请求。"), _("从导航重新进入。")),
    503: Words(_("这台服务器还不能登录：没有设置 GREENMINE_SECRET_KEY。"), _("用 greenmine run 启动，或请管理员设置。")),
    429: Words(_("试得太多了。"), _("过一分钟再试。")),
    500: Words(_("程序出错，没有写入任何内容。"), _("稍后再试；仍然出错请告诉管理员。")),
}
"""Failures that are no refusal of the registry, by status."""

PASSWORDS: Mapping[str, Any] = {
    "short": _("至少 12 个字符。"), "long": _("最多 128 个字符。"), "login": _("密码里不要有账号。"),
    "common": _("这是常见密码，或由常见词、连续按键拼成。换一个。"), "old": _("现在的密码不对。"), "same": _("新密码要与现在的不同。"),
}
"""Why a password was refused."""

STALE = Words(_("这一页放得太久，没有写入。"), _("刷新后再办。"))
"""A form whose token is not this session's."""

GEODATA: Mapping[type[geodata_errors.GeodataError], Words] = {
    geodata_errors.NoSpatialExtension: Words(_("空间数据库不可用。"), _("安装 libsqlite3-mod-spatialite，或改用带 PostGIS 的 PostgreSQL。")),
    geodata_errors.NoAccounts: Words(_("SpatiaLite 是一个文件，没有数据库账号可以授权。"), _("要把登记和改动的权限分开，请改用 PostgreSQL。")),
    geodata_errors.RightsTooWide: Words(_("这个数据库账号不存在，或仍有改动记录的权限。"), _("新建一个不是超级用户、也不拥有数据表的账号。")),
    geodata_errors.UnknownCrs: Words(_("文件没有写明坐标系，程序不猜。"), _("用 --crs 说明，例如 --crs EPSG:4490 或 --crs xian_1980。")),
    geodata_errors.UnknownDegrees: Words(_("这些度数可能是十进制度，也可能是 度.分分秒秒，程序不猜。"), _("用 --degrees packed 或 --degrees decimal 说明。")),
    geodata_errors.UnknownEncoding: Words(_("文字既不是 UTF-8 也不是 GB18030。"), _("用 --encoding 说明编码。")),
}
"""Every failure of a file or a database that a person must answer."""

NO_DATABASE = Words(_("数据库还没有建好，或连接不上。"), _("先运行 greenmine migrate，并核对 GREENMINE_DATABASE_URL。"))

NO_FILE = Words(_("文件读不到，或写不进去。"), _("核对路径、权限和磁盘空间。"))
"""A file or folder of this machine that cannot be used."""
