"""The schema of the registry, forward only, the same for both databases."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from geodata.database import prepare, writing


def upgrade(engine: Engine) -> None:
    """Create the schema in an empty database or bring an older one up to date, in one transaction."""
    with writing(engine).begin() as connection:
        prepare(connection)
        command.upgrade(configuration(connection), "head")


def configuration(connection: Connection) -> Config:
    """Alembic's settings for an open ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
