from flask import Blueprint
bp = Blueprint("progress", __name__)


@bp.get("/progress")
def board():
    from flask import render_template
    return render_template("base.html")
