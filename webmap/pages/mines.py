from flask import Blueprint
bp = Blueprint("mines", __name__)


@bp.get("/mines")
def listing():
    from flask import render_template
    return render_template("base.html")
