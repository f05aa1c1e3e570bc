"""Tables whose rows are inserted and never changed: the database itself refuses UPDATE and DELETE, whoever asks."""

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement


class RefuseChange(ExecutableDDLElement):
    """A trigger on ``table`` that refuses ``act``, ``UPDATE`` or ``DELETE``."""

    def __init__(self, table: str, act: str):
        """Take the table's name and the act."""
        self.table, self.act = table, act
        self.trigger = f"{table}_refuses_{act.lower()}"


@compiles(RefuseChange, "sqlite")
def _by_raise(element: RefuseChange, compiler: object, **kwargs: object) -> str:
    return (f'CREATE TRIGGER "{element.trigger}" BEFORE {element.act} ON "{element.table}"'
            f" BEGIN SELECT RAISE(ABORT, 'append only: {element.table}'); END")


@compiles(RefuseChange, "postgresql")
def _by_function(element: RefuseChange, compiler: object, **kwargs: object) -> str:
    return ("CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'append only: %%', TG_TABLE_NAME; END $$;"
            f' CREATE TRIGGER "{element.trigger}" BEFORE {element.act} ON "{element.table}"'
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()")
