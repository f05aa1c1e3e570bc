"""The arrows between the rooms, and what may be written only in one place."""
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PURE = {"mines", "mines.rules"}
MEASURES = ("geodata.area", "geodata.crs", "geodata.distance", "geodata.shapes")
MAY_IMPORT = {
    "geodata": {"geodata"},
    "mines": PURE,
    "mines.rules": PURE,
    "mines.tables": {"mines", "mines.tables", "geodata.columns"},
    "mines.queries": PURE | {"mines.tables", "mines.queries", "geodata.columns", "geodata.window", "geodata.writers.layer", *MEASURES},
    "mines.commands": PURE | {"mines.tables", "mines.queries", "mines.commands", "geodata"},
    "webmap": PURE | {"mines.tables", "mines.queries", "mines.commands", "geodata", "webmap", "migrations"},
    "migrations": {"mines.tables", "geodata", "migrations"},
}
ROOMS = sorted({part.split(".")[0] for part in MAY_IMPORT})
FILES = {str(path.relative_to(ROOT)): path
         for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")) if "node_modules" not in path.parts}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in FILES.items()}

STANDARD_LIBRARY = sys.stdlib_module_names
OUTSIDE_WORLD = {"io", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "time", "urllib"}
WEB = {"click", "flask", "flask_babel", "flask_compress", "folium", "gunicorn", "werkzeug"}
KNOWN_CRS = {3857, 4214, 4326, 4479, 4480, 4490, 4610, *range(4491, 4555)}
RULE_SUBJECTS = {"subject", "mine", "block", "site", "patch", "issue"}
LIES_ON_A_COLUMN = (ast.BoolOp, ast.Not, ast.Invert, ast.In, ast.NotIn, ast.Is, ast.IsNot, ast.If, ast.IfExp)
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc"}

every_file = pytest.mark.parametrize("name", FILES)


def module_of(name: str) -> str:
    """Name of the module, or of the package, in a file."""
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


MODULES = {module_of(name) for name in FILES}


def part_of(module: str) -> str:
    """The part of the house that a module of ours belongs to."""
    return max((part for part in MAY_IMPORT if f"{module}.".startswith(f"{part}.")), key=len)


def imports(name: str) -> Iterator[str]:
    """Absolute names of what a file imports; of ours, down to the module."""
    package = module_of(name) if name.endswith("__init__.py") else module_of(name).rpartition(".")[0]
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[:package.count(".") + 2 - node.level] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            within = (f"{origin}.{alias.name}" for alias in node.names)
            yield from (module if module in MODULES else origin for module in within)


def ours(modules: Iterator[str]) -> set[str]:
    return {module for module in modules if module.split(".")[0] in ROOMS}


def rules_in(name: str) -> Iterator[ast.AST]:
    """The rules of a file: lambdas over a subject and, in ``mines/rules``, functions of one."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Lambda) or isinstance(node, ast.FunctionDef) and name.startswith("mines/rules/"):
            first, *_ = [argument.arg for argument in node.args.args] or [None]
            if first in RULE_SUBJECTS:
                yield node


def lies_in(rule: ast.AST) -> list[str]:
    """What in a rule would be answered wrongly, without an error, on columns."""
    return [type(node).__name__ for node in ast.walk(rule)
            if isinstance(node, LIES_ON_A_COLUMN) or isinstance(node, ast.Compare) and len(node.ops) > 1]


@every_file
def test_arrows_point_down_only(name):
    may = MAY_IMPORT[part_of(module_of(name))]
    assert {module for module in ours(imports(name)) if part_of(module) not in may and module not in may} == set()


@every_file
def test_private_names_stay_in_their_module(name):
    froms = [node for node in ast.walk(TREES[name]) if isinstance(node, ast.ImportFrom)]
    borrowed = {alias.name for node in froms for alias in node.names}
    assert {word for word in borrowed if word.startswith("_") and not word.startswith("__")} == set()


@pytest.mark.parametrize("name", [name for name in FILES if part_of(module_of(name)) in PURE])
def test_the_root_of_the_registry_is_pure(name):
    named = {module.split(".")[0] for module in imports(name)}
    assert named <= (STANDARD_LIBRARY - OUTSIDE_WORLD) | {"mines"}


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("webmap/")])
def test_the_web_stays_at_the_door(name):
    assert not {module.split(".")[0] for module in imports(name)} & WEB


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("webmap/")])
def test_below_the_door_nobody_asks_what_day_it_is(name):
    asked = {node.attr for node in ast.walk(TREES[name]) if isinstance(node, ast.Attribute)}
    assert not asked & {"today", "now", "utcnow"}


@pytest.mark.parametrize("name", [name for name in FILES if name != "webmap/settings.py"])
def test_only_settings_read_the_environment(name):
    words = {node.attr for node in ast.walk(TREES[name]) if isinstance(node, ast.Attribute)}
    words |= {alias.name for node in ast.walk(TREES[name]) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert not words & {"environ", "environb", "getenv"}


@pytest.mark.parametrize("name", [name for name in FILES if name != "geodata/crs.py"])
def test_only_crs_writes_the_number_of_a_coordinate_system(name):
    constants = {node.value for node in ast.walk(TREES[name]) if isinstance(node, ast.Constant)}
    texts = {text for text in constants if isinstance(text, str) and re.fullmatch(r"EPSG:\d+", text, re.IGNORECASE)}
    assert constants & KNOWN_CRS | texts == set()


def test_the_name_of_the_dialect_is_asked_once():
    asked = {name: path.read_text("utf-8").count("dialect.name") for name, path in FILES.items()}
    assert {name: times for name, times in asked.items() if times} == {"geodata/database.py": 1}


@pytest.mark.parametrize("name", [name for name in FILES if part_of(module_of(name)) in PURE])
def test_rules_use_no_operator_that_lies_on_a_column(name):
    assert {rule.lineno: lies_in(rule) for rule in rules_in(name) if lies_in(rule)} == {}


def test_rules_are_found_where_they_live():
    subjects = {"mines/rules/mine.py", "mines/rules/block.py", "mines/rules/site.py", "mines/rules/issue.py"}
    assert {name for name in FILES if any(rules_in(name))} >= subjects


@pytest.mark.parametrize("rule", [
    "mine.a and mine.b", "mine.a or mine.b", "not mine.a", "~mine.a", "mine.a in (1, 2)", "mine.a not in (1, 2)",
    "mine.a is None", "mine.a is not None", "1 if mine.a else 2", "1 < mine.a < 3",
])
def test_every_operator_that_lies_on_a_column_is_noticed(rule):
    assert lies_in(ast.parse(rule)) != []


@every_file
def test_a_module_is_named_after_its_subject(name):
    assert FILES[name].stem not in VAGUE


@every_file
def test_every_folder_with_code_is_a_package(name):
    assert (FILES[name].parent / "__init__.py").exists()
