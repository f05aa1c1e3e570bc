"""Columns that official files have and of which the registry keeps nothing, by their codes (formats A.2, F)."""

KEPT_NOWHERE = {
    # legacy mines
    "ztbh": "主体编号", "sheng": "省", "shi": "市", "xian": "县", "kfx": "中心点经度", "kfy": "中心点纬度", "tbxl": "图斑小类", "tbsx": "图斑属性",
    "bhdlx": "保护地类型", "bhdjb": "保护地级别", "tbhdmj": "图斑核定面积", "gbnd": "关闭年度", "hfydsx": "合法用地手续", "sddl": "三调地类",
    "syq": "土地所有权", "shyq": "土地使用权", "stwt": "生态问题", "nxffs": "拟修复方式", "nxffx": "拟修复方向", "nxfsj": "拟修复时间", "hcdw": "核查单位",
    "hcrq": "核查日期", "hcry": "核查人", "bz": "备注", "kcfs": "开采方式", "kz": "矿种", "xttbbh": "系统图斑编号", "shape_leng": "周长",
    "shape_area": "图形面积", "fid": "序号", "objectid": "序号", "序号": "序号", "备注": "备注",
    # exchange files of mining and exploration rights
    "app_name": "软件", "app_category": "业务类别", "app_type": "业务类型", "client": "客户端", "ck_guid": "记录号", "id_applyid": "申请序号",
    "id_old_licenceid": "原许可证号", "id_item_archives_code": "项目档案号", "in_item_type": "项目类型", "na_address": "地址",
    "qt_longeast_start": "东经起", "qt_longeast_end": "东经止", "qt_latnorth_start": "北纬起", "qt_latnorth_end": "北纬止",
    "in_economy_type": "经济类型", "qt_invest_fund": "投资额", "na_unit": "投资额单位", "qt_design_year": "设计服务年限", "na_other_mine": "其他矿种",
    "in_mine_type": "共伴生类型", "na_mining": "采矿方法", "na_mill": "选矿方法", "qt_repeat_rate": "采矿回采率", "qt_deficient_rate": "采矿贫化率",
    "qt_callback_rate": "选矿回收率", "qt_deep_up": "开采深度上限", "qt_deep_down": "开采深度下限", "na_legal_representative": "法定代表人",
    "dt_signature_date": "发证日期", "na_mine_kind": "取得方式", "qt_mine_kind": "取得方式", "na_cost_style": "价款处置方式",
    "qt_cost_style": "价款处置方式", "qt_reserves_total": "总储量", "na_gov_code": "发证机关代码", "na_gov_name": "发证机关",
    "na_canton_name": "所在行政区名称", "in_coordinate_system": "坐标系统", "na_area_coordinate": "拐点坐标", "in_perambulate_phase": "勘查阶段",
    "in_item_kind": "项目性质", "qt_basic_section": "基本区块", "qt_qtrbasic_section": "四分之一区块", "qt_small_section": "小区块",
    "qt_convertbasic_section": "折合基本区块", "in_prospect_kind": "勘查类型",
}
"""What each is called in Chinese, by its heading as ``printed.narrowed`` writes it."""
