"""勘测定界 text (formats B.3): GBK, one zone for the whole file, metres with three decimals, X (north) before Y (east)."""
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import shapely

from geodata.area import area_m2
from geodata.crs import Datum, in_zones, three_degree_zone
from geodata.writers.layer import Layer

_M2_PER_HECTARE = 10_000


def write_parcels(path: Path, layers: Mapping[str, Layer], dated_on: date) -> None:
    """Write every outline as a parcel with its code and name; rows without an outline have none.

    Rings are closed and numbered from 1, outer ones and holes alike: what lies within what says which is which.
    """
    rows = [(row, shape) for layer in layers.values()
            for row, shape in zip(layer.attributes, layer.shapes, strict=True) if shape is not None]
    shapes = np.array([shape for _row, shape in rows], dtype=object)
    zone = three_degree_zone(shapes) if rows else None
    lines = [
        "[属性描述]", "格式版本号=1.01版本", "数据产生单位=", f"数据产生日期={dated_on.isoformat()}", "坐标系=2000国家大地坐标系",
        "几度分带=3", "投影类型=高斯克吕格", "计量单位=米", f"带号={zone or ''}", "精度=0.001", "转换参数=0,0,0,0,0,0,0", "[地块坐标]"]
    areas = area_m2(shapes, Datum.CGCS2000) / _M2_PER_HECTARE
    for (row, _shape), plane, area in zip(rows, in_zones(shapes, Datum.CGCS2000, zone), areas.tolist(), strict=True):
        lines += _parcel(row, plane, area)
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode("gb18030"))


def _parcel(row: Mapping[str, object], plane: shapely.Geometry, area_ha: float) -> Iterator[str]:
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(plane))]
    yield f"{sum(map(len, rings))},{area_ha:.4f},{_cell(row.get('code'))},{_cell(row.get('name'))},面,,,,@"
    for number, ring in enumerate(rings, start=1):
        for place, (east, north) in enumerate(ring.tolist()):
            yield f"J{place % (len(ring) - 1) + 1},{number},{north:.3f},{east:.3f}"


def _cell(value: object) -> str:
    """Text that holds none of the format's own signs."""
    return " ".join(str(value or "").replace(",", "、").replace("@", "").split())
