"""A layer's page as HTML, in Chinese or English: no script, nothing from elsewhere."""

from collections.abc import Iterable
from html import escape
from typing import Any

from layers.legend_svg import Language

Json = dict[str, Any]
WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "owner": "数据来源", "update": "更新周期", "licence": "使用许可",
        "approval_number": "审图号", "category": "类别", "geometry": "几何类型",
        "zoom": "缩放级别", "rows": "要素数",
        "for": "可见范围", "fields": "字段", "name": "字段名", "title": "含义", "type": "类型",
        "unit": "单位", "codes": "取值", "legend": "图例", "classes": "分级方法",
        "breaks": "分级界限", "quality": "质量规则", "holds": "符合", "broken": "不符合",
        "never": "尚未检查", "checked": "检查日期", "links": "获取", "other": "English",
        "fixed": "固定界限",
    },
    "en": {
        "owner": "Source", "update": "Updated", "licence": "Licence",
        "approval_number": "Approval number", "category": "Category", "geometry": "Geometry",
        "zoom": "Zooms", "rows": "Features", "for": "Who may see it", "fields": "Fields",
        "name": "Name", "title": "Meaning", "type": "Type", "unit": "Unit", "codes": "Values",
        "legend": "Legend", "classes": "Classes by", "breaks": "Breaks",
        "quality": "Quality rules", "holds": "holds", "broken": "broken by",
        "never": "not looked at yet", "checked": "Looked at", "links": "Where to get it",
        "other": "中文", "fixed": "fixed breaks",
    },
}  # fmt: skip
LINKS = {
    "tilejson": "TileJSON",
    "collection": "OGC API",
    "style": "MapLibre",
    "legend": "SVG",
    "description": "JSON",
    "archive": "PMTiles",
}


def page_html(document: Json, language: Language) -> str:
    """`document` is that of layers.page."""
    words = WORDS[language]
    title = escape(document["title"][language])
    other = "en" if language == "zh" else "zh"
    return "".join(
        [
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f'<title>{title}</title><link rel="stylesheet" href="/docs/docs.css"></head><body>',
            f'<p><a href="?lang={other}">{words["other"]}</a></p><h1>{title}</h1>',
            f"<p>{escape(document['description'][language])}</p>",
            _facts(document, language),
            _legend(document, language),
            _fields(document, language),
            _quality(document, language),
            _links(document, language),
            "</body></html>",
        ]
    )


def _facts(document: Json, language: Language) -> str:
    readers = [reader["title"][language] for reader in document["for"]]
    facts = {
        "owner": document["owner"][language],
        "update": document["update"][language],
        "licence": document["licence"],
        "approval_number": document["approval_number"] or "—",
        "category": document["category"],
        "geometry": document["geometry"],
        "zoom": f"{document['minzoom']} – {document['maxzoom']}",
        "rows": f"{document['rows']:,}",
        "for": ("、" if language == "zh" else ", ").join(readers),
    }
    return _table((), ((WORDS[language][name], value) for name, value in facts.items()))


def _legend(document: Json, language: Language) -> str:
    words = WORDS[language]
    path = escape(document["links"]["legend"])
    picture = f'<p><img src="{path}?lang={language}" alt="{words["legend"]}"></p>'
    legend = document["legend"]
    said = ""
    if legend.get("breaks"):
        method = legend["method"] or words["fixed"]
        breaks = " · ".join(f"{value:g}" for value in legend["breaks"])
        said = _table((), ((words["classes"], method), (words["breaks"], breaks)))
    return _section(words["legend"], picture + said)


def _fields(document: Json, language: Language) -> str:
    words = WORDS[language]
    rows = (
        (
            field["name"],
            field["title"][language],
            field["type"],
            field["unit"][language] if field["unit"] else "",
            "; ".join(f"{code} = {title[language]}" for code, title in field["codes"].items()),
        )
        for field in document["fields"]
    )
    head = [words[name] for name in ("name", "title", "type", "unit", "codes")]
    return _section(words["fields"], _table(head, rows))


def _quality(document: Json, language: Language) -> str:
    words = WORDS[language]
    if document["checked_at"] is None:
        rows = [(_rule(rule), words["never"]) for rule in document["rules"]]
        return _section(words["quality"], _table((), rows))
    rows = [
        (
            " ".join(part for part in (one["rule"], one["field"]) if part),
            words["holds"] if not one["broken"] else f"{words['broken']} {one['broken']:,}",
        )
        for one in document["checked"]
    ]
    day = f"<p>{words['checked']} {escape(document['checked_at'][:10])}</p>"
    return _section(words["quality"], day + _table((), rows))


def _rule(rule: Json) -> str:
    return " ".join(str(value) for value in rule.values())


def _links(document: Json, language: Language) -> str:
    items = "".join(
        f'<li><a href="{escape(path)}">{LINKS[name]}</a></li>'
        for name, path in document["links"].items()
    )
    return _section(WORDS[language]["links"], f"<ul>{items}</ul>")


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = "".join(f"<th>{escape(text)}</th>" for text in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows
    )
    return (
        f"<table>{f'<thead><tr>{heads}</tr></thead>' if heads else ''}<tbody>{body}</tbody></table>"
    )
