"""Where a request came from, in words a person recognises: browser, machine, address."""

from flask import request

_BROWSERS = (("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_MACHINES = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))


def place() -> str:
    """Browser, machine and address of this request."""
    agent = request.user_agent.string
    named = [next((word for sign, word in words if sign in agent), "") for words in (_BROWSERS, _MACHINES)]
    return " ".join(part for part in (*named, request.remote_addr or "") if part)
