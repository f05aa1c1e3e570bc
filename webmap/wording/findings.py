"""Every finding in words: what was met, where values fill the sentence, and what to do."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from geodata.crs import Datum
from geodata.findings import Finding
from geodata.findings import FindingCode as Code
from geodata.readers.kinds import Unread
from mines.codes import ImportNote as Note

from .answers import MENDS
from .codes import word
from .imports import answer
from .ledgers import heading
from .refusals import ERRORS, Words

_CHECK_FILE = _("重新拷贝或重新导出文件。")
_SPLIT = _("分成几个文件再导入。")
_CHECK_CORNERS = _("请核对点号顺序和坐标。")
_SEEN = _("已照此读入，请核对位置。")
_NOTHING = _("不用处理，仅作说明。")
_BOTH = _("请核对两个范围哪个正确。")

FINDINGS: Mapping[str, Words] = {
    Code.FILE_MISSING: Words(_("没有这个文件。"), _("核对路径和文件名。")),
    Code.FILE_EMPTY: Words(_("文件是空的。"), _CHECK_FILE),
    Code.FILE_DAMAGED: Words(_("文件损坏，读不到结尾。"), _CHECK_FILE),
    Code.FILE_TOO_LARGE: Words(_("文件 %(bytes)s 字节，超过上限 %(limit)s。"), _SPLIT),
    Code.FORMAT_UNKNOWN: Words(_("认不出文件格式。"), _("改用 Shapefile、GeoPackage、File Geodatabase、KML、DXF、GeoJSON、拐点坐标、勘测定界、报盘文本或部系统交换 XML。")),
    Code.KIND_NOT_READ: Words(_("认得 %(name)s 是什么文件，但读不了。"), _("请原单位另存为 Shapefile、GeoPackage、KML 或 GeoJSON。")),
    Code.PARTS_MISSING: Words(_("Shapefile 缺少 %(missing)s 文件，单独一个文件读不全。"),
                              _("把同名的 .shp、.dbf、.shx、.prj 一起压缩成一个 zip 再导入。")),
    Code.INDEX_MADE: Words(_("Shapefile 缺少 .shx 索引文件，已按 .shp 重新生成，图形没有变。"), _NOTHING),
    Code.RECORDS_DISAGREE: Words(_("属性表有 %(records)s 行，图形有 %(shapes)s 个，对不上，属性会错位。"), _("请原单位重新导出，.shp 和 .dbf 要同一次导出。")),
    Code.RECORDS_DELETED: Words(_("属性表里有 %(rows)s 行已标记删除，没有读。"), _NOTHING),
    Code.NOTES_LEFT_OUT: Words(_("图上的点和文字注记 %(count)s 个没有读，只读线和面。"), _NOTHING),
    Code.ARCHIVE_TOO_LARGE: Words(_("压缩包解开后 %(bytes)s 字节，超过上限 %(limit)s。"), _SPLIT),
    Code.ARCHIVE_ESCAPES: Words(_("压缩包里的文件名指向包外：%(name)s。"), _("重新打包，只放需要的文件。")),
    Code.NO_FEATURES: Words(_("文件可以读，但一行也没有。"), _("核对是不是选错了文件。")),
    Code.LAYERS_LEFT_OUT: Words(_("只读了图层 %(read)s，没有读 %(left_out)s。"), _("需要其他图层时，选那个图层再读一次。")),
    Code.READER_CRASHED: Words(_("读文件的程序中途崩溃（%(signal)s）。"), _("换一种格式导出后再试，并把文件交给管理员。")),
    Code.READER_TIMED_OUT: Words(_("读了 %(seconds)s 秒还没有读完。"), _SPLIT),
    Code.OUT_OF_MEMORY: Words(_("读文件用尽了允许的内存 %(limit)s。"), _SPLIT),
    Code.ENCODING_FOUND: Words(_("文字按 %(encoding)s 编码读出（文件声明的编码：%(declared)s）。"), _("看一看中文名称是否正确。")),
    Code.TEXT_DESTROYED: Words(_("文字已损坏，无法还原：%(value)s。"), _("回到原始文件，用正确的编码重新导出。")),
    Code.TEXT_CUT: Words(_("文字在一个汉字中间被截断：%(value)s。"), _("加大字段长度后重新导出，或补全文字。")),
    Code.CRS_GIVEN: Words(_("坐标系按您的说明取 %(crs)s。"), _SEEN),
    Code.CRS_CONVERTED: Words(_("平面坐标 %(crs)s 已换算为经纬度，基准不变。"), _NOTHING),
    Code.CRS_OTHER: Words(_("文件声明 %(declared)s，您说明的是 %(crs)s，两者不同。"), _("核对后重新选择坐标系。")),
    Code.DATUM_TAKEN_AS_STORED: Words(_("%(datum)s 按 CGCS2000 使用，相差不到 1 米。"), _NOTHING),
    Code.DATUM_NOT_DRAWABLE: Words(
        _("原坐标是%(datum)s，没有公开的换算方法，只存原文、量面积，不上图。"), _("请测绘单位提供 CGCS2000 坐标，或请管理员设置本单位的转换参数。")),
    Code.DATUM_SHIFTED: Words(_("原坐标是%(datum)s，已用本单位的参数换算为 CGCS2000 上图；面积仍在原椭球上量。"), _("请核对位置；参数由管理员设置。")),
    Code.NOT_AT_HOME: Words(_("%(total)s 行中有 %(rows)s 行不在本区域内；换别的坐标系也不在。"), _("核对是不是选错了文件，或坐标有误。")),
    Code.CRS_FITS_BETTER: Words(
        _("按 %(crs)s，%(total)s 行中有 %(rows)s 行不在本区域内；按 %(better)s，有 %(fitting)s 行在本区域内。"), _("核对后重新选择坐标系。")),
    Code.GCJ02_SUSPECTED: Words(
        _("像是网络地图的偏移坐标（GCJ-02）：与本区域界线形状相同，整体错开约 %(distance_m)s 米。"),
        _("请提供没有偏移的坐标；或把坐标系改选为 GCJ-02。")),
    Code.AXES_SWAPPED: Words(_("X 和 Y 互换了位置，不能照此登记。"), _("对调 X 和 Y，或核对坐标系。")),
    Code.ZONE_WRONG: Words(_("坐标在第 %(zone)s 带，声明的是第 %(declared)s 带。"), _("核对带号。")),
    Code.ZONE_MISSING: Words(_("横坐标缺少带号。"), _("写明带号，或选择不带带号的坐标系。")),
    Code.ZONE_WIDTH_DISAGREES: Words(_("第 %(zone)s 带是 %(width)s 度带，文件写的是 %(declared)s 度带；按带号读。"), _("核对带号和几度分带。")),
    Code.ZONE_ADDED: Words(_("横坐标没有带号，已按文件写明的第 %(zone)s 带补上。"), _SEEN),
    Code.EAST_FIRST: Words(_("Y（横坐标）写在 X（纵坐标）前面，已按位数换过来读。"), _SEEN),
    Code.LINE_UNREADABLE: Words(_("第 %(line)s 行既不是地块也不是界址点：%(value)s。"), _CHECK_FILE),
    Code.POINTS_TWICE: Words(_("有 %(points)s 个拐点与前一点完全相同，面积不受影响。"), _NOTHING),
    Code.PACKED_DEGREES: Words(_("按 度.分分秒秒 读出。"), _SEEN),
    Code.NOT_PACKED_DEGREES: Words(_("分或秒达到 60，不是 度.分分秒秒：%(value)s。"), _("写明坐标是十进制度还是度分秒。")),
    Code.CORNERS_MASKED: Words(_("坐标数字被星号遮住：%(value)s。"), _("取得完整坐标后再导入。")),
    Code.CORNERS_UNREADABLE: Words(_("这里应是坐标，却读不出来：%(value)s。"), _("请对照原件改正这一处，再粘贴或导入。")),
    Code.CORNERS_CUT_OFF: Words(_("坐标没有写完，文字到这里断开：%(value)s。"), _("找到完整的公告或表格，从头到尾重新复制。")),
    Code.AXES_UNKNOWN: Words(_("分不清哪个数是经度、哪个是纬度：%(value)s。"), _("在坐标上面一行写上表头“经度 纬度”或“纬度 经度”。")),
    Code.NUMBER_CLEANED: Words(_("数字里混进了别的符号，%(value)s 按 %(read)s 读。"), _("请与原件核对这个数。")),
    Code.BAIDU_DEGREES: Words(_("这是百度地图的坐标（BD-09），经过两次偏移，不能登记。"), _("请测绘单位提供 CGCS2000 坐标。")),
    Code.TWO_SYSTEMS: Words(_("文字里有两套坐标，看不出哪些点是哪一套。"), _("只复制 2000 国家大地坐标系的一套，或在表头写明两套坐标系。")),
    Code.SYSTEM_LEFT_OUT: Words(_("每个点有两套坐标，只读了 %(read)s，没有读 %(left_out)s。"), _("要读另一套时，请选择那个坐标系。")),
    Code.DEGREES_LEFT_OUT: Words(_("既有平面坐标又有经纬度，只读了平面坐标。"), _NOTHING),
    Code.DEGREES_WITHOUT_SEPARATORS: Words(_("按 度度度分分秒秒（没有分隔）读出。"), _SEEN),
    Code.LINE_LEFT_OUT: Words(_("这一行不是拐点，没有读：%(value)s。"), _("它是拐点时，去掉前面的说明再粘贴。")),
    Code.EXTENT_ONLY: Words(_("只有经纬度的起止范围，按矩形读出，不一定是真实边界。"), _("有拐点坐标时，改用拐点坐标。")),
    Code.COLUMNS_WITHOUT_NUMBERS: Words(_("坐标并排 %(columns)s 栏，没有点号，按先左栏后右栏读。"), _CHECK_CORNERS),
    Code.POINT_NUMBERS_JUMP: Words(_("点号从 %(before)s 跳到 %(after)s，中间可能缺点。"), _("请核对有没有漏掉的行；与别的区块共用的点可以这样跳。")),
    Code.POINT_NUMBER_TWICE: Words(_("点号 %(number)s 用在两个不同的位置上。"), _CHECK_CORNERS),
    Code.NUMBER_LOST: Words(_("应为数字的一格写的是 %(value)s，没有读。"), _("按原始资料填写这一格。")),
    Code.SEVERAL_IN_TEXT: Words(_("一段文字里有 %(parts)s 处分开的范围，只能登记成一个。"), _("是几个矿时，一个一个分开粘贴。")),
    Code.SYSTEMS_DIFFER: Words(_("一个文件前后写了不同的坐标系或带号：%(first)s、%(second)s。"), _("按坐标系分成几个文件。")),
    Code.CORNERS_COUNT_DISAGREES: Words(_("写明 %(expected)s 个点，实有 %(found)s 个。"), _("补全坐标，或更正点数。")),
    Code.RING_OUTSIDE: Words(_("第 %(ring)s 圈要扣除，却不在任何范围内。"), _CHECK_CORNERS),
    Code.RINGS_OVERLAP: Words(_("几个范围互相重叠，重叠处只计一次。"), _("请核对各圈的坐标。")),
    Code.LEVELS_REVERSED: Words(_("上限标高 %(upper)s 低于下限标高 %(lower)s。"), _("核对开采标高。")),
    Code.SHAPE_MISSING: Words(_("没有图形。"), _("补上范围，或只登记属性。")),
    Code.SHAPE_UNREADABLE: Words(_("图形读不出来。"), _CHECK_FILE),
    Code.NOT_POLYGONAL: Words(_("图形不是面，而是 %(kind)s。"), _("改成闭合的面。")),
    Code.COORDINATES_NOT_FINITE: Words(_("坐标中有不是数的值。"), _CHECK_CORNERS),
    Code.COORDINATES_OUT_OF_RANGE: Words(_("经纬度超出可能的范围。"), _("核对坐标系和 X、Y 的顺序。")),
    Code.TOO_FEW_POINTS: Words(_("只有 %(points)s 个不同的拐点，围不成面。"), _CHECK_CORNERS),
    Code.RING_NOT_CLOSED: Words(_("最后一点没有回到第一点。"), _("把首尾连上；不能连时请核对是不是缺点。")),
    Code.RING_TOO_LONG: Words(_("一圈有 %(points)s 个点，超过上限 %(limit)s。"), _("抽稀后再导入。")),
    Code.SELF_CROSSING: Words(_("拐点连线自相交，或自己碰到自己。"), _("请核对点号顺序和坐标；确认无误时拆开自相交处。")),
    Code.NOT_VALID: Words(_("图形不成立：%(reason)s。"), _CHECK_CORNERS),
    Code.HEIGHTS_LEFT_OUT: Words(_("高程没有保留。"), _NOTHING),
    Code.OUTSIDE_CHINA: Words(_("位置在中国以外。"), _("核对坐标系和 X、Y 的顺序。")),
    Code.DUPLICATE_IN_FILE: Words(_("与第 %(other_row)s 行的范围完全相同。"), _("删去重复的一行。")),
    Code.OVERLAP_IN_FILE: Words(_("与第 %(other_row)s 行重叠 %(area_m2)s 平方米。"), _BOTH),
    Code.MENDED: Words(_("已照要求修正（%(mend)s）：修正前 %(before)s，修正后 %(after)s。"), _NOTHING),
    Code.OVERLAP_REGISTERED: Words(_("与已登记的 %(subject)s 重叠 %(area_m2)s 平方米。"), _BOTH),
    Code.TABLE_UNKNOWN: Words(_("不是 .xlsx 工作簿，也不是 CSV 文字。"), _("另存为 .xlsx 或 CSV，或把表格复制后直接粘贴。")),
    Code.TABLE_TOO_LONG: Words(_("有 %(rows)s 行，超过上限 %(limit)s。"), _SPLIT),
    Code.HEADING_ROW_MISSING: Words(_("没有找到表头：没有一列的名称认得出来。"), _("照模板写表头，例如 矿山名称、采矿许可证号。")),
    Code.SHEETS_LEFT_OUT: Words(_("只读了工作表 %(read)s，没有读 %(left_out)s。"), _("需要其他工作表时单独导入。")),
    Code.CELLS_FILLED: Words(_("有 %(rows)s 行的合并单元格按上面的内容填入每一行。"), _("看一看每一行是不是都该这样写。")),
    Code.ROWS_LEFT_OUT: Words(_("第 %(rows)s 行是合计或说明，没有读。"), _NOTHING),
    Code.COLUMNS_LEFT_OUT: Words(_("这些列不登记：%(headings)s。"), _("需要登记时照模板改列名。")),
    Code.NUMBER_CUT: Words(_("长数字已被表格软件改成科学计数，末尾的数字丢了：%(value)s。"), _("把这一列设为文本格式，重新填写完整号码。")),
    Code.ZONE_DISAGREES: Words(_("按 %(zone)s 带读的，文字里写的却是 %(declared)s。"), _("看地图上的位置对不对；不对就改选坐标系。")),
    Code.UNIT_DISAGREES: Words(_("计量单位写的是“%(unit)s”，坐标按米读。"), _("核对单位；不是米时请对方按米重新导出。")),
    Code.PARCEL_NO_AREA: Words(_("地块标为“%(kind)s”，按面读了。"), _("确是线或点时不要写入这一行。")),
    Code.FORMULA_FAILED: Words(_("公式出错，没有值：%(value)s。"), _("在表格里改好公式，或直接填写值。")),
    Code.FORMULAS_WITHOUT_RESULT: Words(_("有 %(cells)s 个公式没有算出结果，当作空白。"), _("用表格软件打开文件，保存后再导入。")),
    Code.COLUMNS_REPEATED: Words(_("有几列的名称相同，只读第一列：%(headings)s。"), _("要读后面的列，先改成不同的名称。")),
    Note.FIELD_MISSING: Words(_("缺少%(field)s。"), _("补上，或指明哪一列是它。")),
    Note.HEADING_MISSING: Words(_("文件里没有您指明的列：%(heading)s。"), _("核对列名。")),
    Note.VALUE_UNREADABLE: Words(_("读不懂这个值：%(value)s。"), _("改成规定的写法；这一项暂不登记。")),
    Note.VALUE_UNKNOWN: Words(_("“%(value)s”不在这一项的用词表里，按原文存入备注。"), _("告诉登记册它是什么意思，或改成规定的写法。")),
    Note.VALUE_EDITED: Words(_("这一格已由“%(before)s”改为“%(after)s”。"), _NOTHING),
    Note.DATE_PARTIAL: Words(_("“%(value)s”没有写到日，取为 %(taken)s。"), _("知道确切日期时改正这一格。")),
    Note.CODE_MADE: Words(_("%(rows)s 行没有编号，已按图形生成编号。"), _("有编号时，指明哪一列是编号。")),
    Note.CODE_SHARED: Words(_("编号 %(value)s 与第 %(other_row)s 行相同，登记为 %(given)s。"), _("核对编号，两行可能重复。")),
    Note.LICENCE_ODD: Words(_("许可证号写法不合规则：%(value)s。"), _("核对许可证号；按原文登记。")),
    Note.LICENCE_LEGACY: Words(_("%(value)s 是老证号（13 位或 18 位），照此登记。"), _("已换发新证时改为新证号。")),
    Note.LICENCE_SUGGESTED: Words(_("许可证号 %(value)s 里像是把数字 0 写成了字母 O，应为 %(suggested)s。"), _("核对后改正这一格；不改则按原文登记。")),
    Note.LICENCE_DIFFERS: Words(
        _("这一行的许可证号是 %(value)s，对上的 %(code)s 登记的是 %(registered)s。"), _("确是同一座矿山时勾选这一行；不是时改正许可证号或编号。")),
    Note.CODE_DIFFERS: Words(_("这一行编号 %(value)s，范围却与已登记的 %(code)s 重合九成以上。"), _("确是同一个对象时勾选这一行；不是时核对范围。")),
    Note.OUTLINE_APART: Words(_("这一行的范围与已登记的 %(code)s 没有一处相接。"), _("核对编号和坐标；范围确实改了时勾选这一行。")),
    Note.MATCHED_BY_NAME: Words(_("按名称和乡镇对上已登记的 %(code)s（%(registered)s）。"), _("核对是不是同一个；不是时在这一行写上编号或许可证号。")),
    Note.MATCHED_BY_OUTLINE: Words(_("按范围对上已登记的 %(code)s（%(registered)s），两者重合九成以上。"), _("核对是不是同一个；不是时核对范围。")),
    Note.REGION_UNKNOWN: Words(_("%(rows)s 行不在任何已登记的乡镇内，区域记为情况不明。"), _("先导入乡镇界，或核对位置。")),
    Note.AREA_PLANE_OR_OLDER: Words(_("公布面积 %(published_m2)s 平方米，按规定公式 %(official_m2)s，平面 %(plane_m2)s：像是平面或旧法面积。"), _NOTHING),
    Note.AREA_OLDER_SPHERICAL: Words(_("公布面积 %(published_m2)s 平方米，按规定公式 %(official_m2)s，球面 %(sphere_m2)s：像是旧球面法或取整。"), _NOTHING),
    Note.AREA_UNCLEAR: Words(
        _("公布面积 %(published_m2)s 平方米，按规定公式 %(official_m2)s，平面 %(plane_m2)s，球面 %(sphere_m2)s：差别原因不明。"),
        _("核对坐标和公布面积。")),
    Note.AREA_CONFLICT: Words(_("公布面积 %(published_m2)s 平方米，按规定公式 %(official_m2)s，相互矛盾。"), _("须由人核定，两个面积都已保留。")),
    Note.TREATED_BUT_CALLED_UNTREATED: Words(_("写明未治理，却有治理面积 %(value)s 公顷。"), _("核对治理状态。")),
    Note.TREATED_BELOW_LEDGER: Words(
        _("治理面积 %(value)s 公顷，少于台账已完工的 %(finished_ha)s 公顷，台账不变。"), _("核对治理面积；台账有错请更正原记录。")),
    Note.LEDGER_UNBALANCED: Words(_("按这一行登记，面积台账就不平衡：%(reason)s。"), _("核对范围和治理面积，或先更正台账。")),
    Note.STANDS_LATER: Words(_("%(value)s 从更晚的日期起已登记，旧文件会使应治理面积重复。"), _("用登记的日期导入，或先更正登记的日期。")),
    Note.MATCH_UNCLEAR: Words(_("对得上几个已登记的对象：%(codes)s。"), _("在这一行写上编号或许可证号。")),
    Note.SAME_ROW: Words(_("与第 %(other_row)s 行登记的内容一样，只登记一次。"), _NOTHING),
    Note.SAME_SUBJECT: Words(_("与第 %(other_row)s 行是同一个对象 %(code)s。"), _("只留一行；确是两个时各写各的编号和许可证号。")),
    Note.NAME_DIFFERS: Words(_("表里叫 %(value)s，已登记的 %(code)s 叫 %(registered)s。"), _("核对是不是同一座矿山；是同一座时勾选这一行。")),
    Note.STAGE_DIFFERS: Words(
        _("表里写到 %(said)s（%(said_on)s），已登记到 %(registered)s（%(registered_on)s），进度不变。"), _("需要时按步骤记录。")),
    Note.MEMBER_REFUSED: Words(_("%(value)s 不能列入区块：%(refusal)s"), _("核对这座矿山是否在关闭、已注销或已在别的区块。")),
    Note.MEMBER_UNKNOWN: Words(_("没有登记叫 %(value)s 的矿山，没有列入区块。"), _("先导入许可证台账，再导入一次这张表。")),
    Note.ROW_REFUSED: Words(_("按登记规则不能写入：%(refusal)s"), _("按说明修改这一行，或先更正已有记录。")),
    Note.ROW_REPEATED: Words(_("%(value)s 与第 %(other_row)s 行重复。"), _("只留一行。")),
    Note.BOUNDS_REVERSED: Words(_("最低、中型、大型的界限要从小到大：%(value)s。"), _("核对三个界限。")),
    Note.PARENT_UNKNOWN: Words(_("上级 %(value)s 不在表里。"), _("补上上级一行，或改正上级编号。")),
    Note.POINTS_EXCEED: Words(_("下级满分合计 %(value)s，超过这一项的 %(most)s。"), _("核对满分。")),
    Note.TREATED_EXCEEDS_OWED: Words(_("治理面积 %(value)s 公顷大于范围面积 %(owed_ha)s 公顷，按范围面积登记。"), _("核对治理面积。")),
}
"""Every finding of ``geodata.findings`` and of ``mines.codes.ImportNote``."""

_AS_SHAPEFILE = _("请原单位导出为 Shapefile（.shp、.dbf、.shx、.prj 一起压缩）再导入。")

KINDS: Mapping[Any, Words] = {
    Unread.PERSONAL_GEODATABASE: Words(
        _("%(name)s 是 ArcGIS 个人地理数据库（.mdb），这里读不了。"), _("在 ArcGIS 中导出为 File Geodatabase（.gdb 文件夹压缩成 zip）或 Shapefile。")),
    Unread.DWG: Words(_("%(name)s 是 AutoCAD 的 DWG 图，这里读不了。"), _("在 CAD 中另存为 DXF，范围线要闭合；再导入 DXF 并选择坐标系。")),
    Unread.MAPGIS: Words(_("%(name)s 是 MapGIS 文件（.wp、.wl、.wt），这里读不了。"), _AS_SHAPEFILE),
    Unread.OVOBJ: Words(_("%(name)s 是奥维的 .ovobj 文件，这里读不了。"), _("在奥维中导出为 Shapefile 或 DXF（坐标不偏移）；不要用 .ovkml，它的坐标有偏移。")),
    Unread.OLD_EXCEL: Words(_("%(name)s 是旧版 Excel（.xls），这里读不了。"), _("在 Excel 或 WPS 中另存为 .xlsx 或 CSV。")),
    Unread.WORD: Words(_("%(name)s 是 Word 文档，这里读不了。"), _("打开文档，把坐标表复制后直接粘贴。")),
    Unread.PDF: Words(_("%(name)s 是 PDF，这里读不了。"), _("能选中文字时把坐标复制后粘贴；是扫描件时照着录入，或向原单位要电子坐标。")),
    Unread.PICTURE: Words(_("%(name)s 是图片，从中读不出坐标。"), _("照着录入坐标，或向原单位要电子坐标。")),
    Unread.PACKED_OTHERWISE: Words(_("%(name)s 是 RAR、7z 等压缩包，这里只解 zip。"), _("解压后重新压缩成 zip，或直接选其中的文件。")),
    Unread.LOCKED: Words(_("压缩包 %(name)s 有密码，打不开。"), _("解压后不设密码重新压缩成 zip。")),
}
"""Kinds of files that are known and not read: what each is, and what to do instead."""


OFFSET = Words(_("GCJ-02 是网络地图的偏移坐标，没有公开的还原方法：只存原文，不量面积，不上图。"), _("请提供没有偏移的 CGCS2000 坐标。"))
"""What is said of GCJ-02 in place of a datum that is measured."""

_INVALID: Mapping[str, Any] = {
    "Hole lies outside shell": _("扣除的圈在范围以外"), "Holes are nested": _("扣除的圈一个套一个"), "Nested shells": _("几块范围一个套一个"),
    "Interior is disconnected": _("范围内部被隔断"), "Duplicate Rings": _("同一圈写了两次"),
}
"""Why an outline is not valid, by the words of GEOS."""

_REFUSALS: Mapping[str, Any] = {kind.__name__: words.what for kind, words in ERRORS.items()}


def said(finding: Finding) -> Words:
    """The words of ``finding``, its values filled in."""
    words = KINDS.get(finding.values.get("kind"), FINDINGS[str(finding.code)])
    if finding.code is Code.DATUM_NOT_DRAWABLE and finding.values["datum"] == Datum.GCJ02:
        words = OFFSET
    values = defaultdict(lambda: "–", {
        name: f"{value:,.2f}" if isinstance(value, float) else str(value) for name, value in finding.values.items()
    })
    if finding.field:
        values["field"] = str(heading(finding.field))
    if "refusal" in values:
        values["refusal"] = str(_REFUSALS.get(values["refusal"], values["refusal"]))
    if "crs" in values or "datum" in values:
        values |= {name: answer(values[name]) for name in ("crs", "declared", "better", "datum") if name in finding.values}
    if finding.code is Code.MENDED:
        values["mend"] = str(MENDS[values["kind"]])
    if finding.code is Code.NOT_VALID:
        values["reason"] = str(_INVALID.get(values["reason"], values["reason"]))
    if "ladder" in values:
        values |= {name: str(word(values["ladder"], values[name])) for name in ("said", "registered")}
    return Words(str(words.what) % values, str(words.do))
