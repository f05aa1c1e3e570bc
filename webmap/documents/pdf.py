"""PDF from our own templates: nothing is fetched from anywhere."""

from typing import Any

from flask import render_template

PAGE = """
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-left { content: string(foot); font-size: 8pt; color: #5F6D6A }
        @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; color: #5F6D6A } }
body { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; font-size: 9.5pt;
       line-height: 1.5; color: #17211F; margin: 0 }
h1 { font-size: 18pt; margin: 0 0 2mm } h2 { font-size: 12pt; margin: 6mm 0 2mm; break-after: avoid } p { margin: 0 0 1.5mm }
table { width: 100%; border-collapse: collapse; font-size: 8.5pt } thead { display: table-header-group } tr { break-inside: avoid }
th { text-align: left; font-weight: 500; color: #44524F; border-bottom: 0.6pt solid #B9C4C1; padding: 1.2mm 1.5mm }
td { border-bottom: 0.4pt solid #DDE3E1; padding: 1.2mm 1.5mm; vertical-align: top } .f { color: #5F6D6A } .b { font-weight: 600 }
.two { display: flex; gap: 8mm } .two > * { flex: 1 } .foot { string-set: foot content(); height: 0; overflow: hidden; font-size: 1pt }
.hash { font-family: monospace; font-size: 7pt; word-break: break-all } .bad { color: #A82A1E; font-weight: 600 }
svg.map { width: 100%; height: 78mm }
"""
"""How every document on paper is set."""


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError(f"documents fetch nothing: {url}")


def written(template: str, **shown: Any) -> bytes:
    """The PDF of ``template``."""
    import weasyprint                   # a tenth of the program's start, and only printing needs it
    page = weasyprint.HTML(string=render_template(template, **shown), url_fetcher=_nothing)
    return bytes(page.write_pdf(stylesheets=[weasyprint.CSS(string=PAGE)]))
