from flask import Blueprint, render_template
bp = Blueprint("mines", __name__)


@bp.get("/mines")
def listing():
    return render_template("base.html")


@bp.get("/mines/<code>")
def mine(code):
    return render_template("base.html")


@bp.get("/blocks/<code>")
def block(code):
    return render_template("base.html")


@bp.get("/sites/<code>")
def site(code):
    return render_template("base.html")
