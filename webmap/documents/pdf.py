"""PDF from our own templates: nothing is fetched from anywhere."""

from collections.abc import Mapping
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
svg.map { width: 100%; height: 78mm } .num { text-align: right } .sum td { font-weight: 600; background: #F4F6F5 }
.w8 { width: 8% } .w14 { width: 14% } .w18 { width: 17% } .w22 { width: 21% } .w28 { width: 28% } s { color: #5F6D6A }
figure { margin: 0 0 2mm; break-inside: avoid } figure img { width: 100% } figcaption { margin-top: 1mm }
"""
"""How every document on paper is set."""


PICTURE = "picture:"
"""What the address of a picture that is handed along begins with."""


def written(template: str, given: Mapping[str, bytes] | None = None, **shown: Any) -> bytes:
    """The PDF of ``template``; see ``rendered``."""
    return rendered(render_template(template, **shown), given or {})


def rendered(source: str, given: Mapping[str, bytes]) -> bytes:
    """The PDF of a page; ``given`` are its pictures (PNG) by the name behind ``picture:``. Nothing else is fetched."""
    import weasyprint                   # a tenth of the program's start, and only printing needs it
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Given(URLFetcher):
        """Hands out the pictures that came along, and fetches nothing."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(PICTURE):
                raise ValueError(f"documents fetch nothing: {url}")
            return URLFetcherResponse(url, given[url.removeprefix(PICTURE)], {"Content-Type": "image/png"})

    page = weasyprint.HTML(string=source, url_fetcher=Given())
    return bytes(page.write_pdf(stylesheets=[weasyprint.CSS(string=PAGE)]))
