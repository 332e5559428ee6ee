"""Put another value behind a key of a file: what is said beside the key stays there."""

from collections.abc import Sequence

from app.menufiles import remarks, yaml_lines, yaml_list
from app.menufiles.tree import Items, Node, Pairs, Scalar
from app.menufiles.yaml_edit import LINE_END, Edit, Layout, Place
from app.menufiles.yaml_values import Value, behind_colon, entry, flow, indented, text_like


def replaced(
    layout: Layout, parent: Pairs, key: Scalar, node: Node, value: Value
) -> Sequence[Edit]:
    """Give the edits that put a value in place of another one.

    Raises: InvalidInput where a remark would be lost, or parted from what it may speak of.
    """
    if isinstance(node, Items) and node.items and isinstance(value, list):
        return yaml_list.relisted(layout, key, node, value)
    if isinstance(node, Scalar) and not layout.is_left_out(key, node):
        place = layout.places[node.mark.line, node.mark.column]
        if isinstance(value, str):
            return [layout.over(place, text_like(value, place))]
        if layout.over(place, "").new:  # beside a | of which nothing would be left
            raise remarks.by_hand()
        if isinstance(value, list) and not layout.is_in_brackets(parent):
            rows = _rows(layout, place, value)
            if rows:
                return [_as_lines(layout, key, place, rows)]
    shown = f" {flow(value)}" if layout.is_in_brackets(parent) else behind_colon(value)
    return _whole(layout, key, node, _at_key(layout, key, shown))


def _rows(layout: Layout, place: Place, values: Sequence[Value]) -> list[str]:
    """Write the entries of a list in lines, where a remark stands beside the only one so far.

    Behind a list on one line it would speak of those that come, too.
    """
    end = layout.line_end(place.end)
    beside, text = layout.text[place.end : end], layout.text[place.start : place.end]
    if len(values) < 2 or place.text not in values or not layout.has_remarks(place.end, end):
        return []
    first = list(values).index(place.text)
    return [text + beside if n == first else entry(one) for n, one in enumerate(values)]


def _as_lines(layout: Layout, key: Scalar, place: Place, rows: Sequence[str]) -> Edit:
    lines = "\n" + indented("\n".join(f"- {row}" for row in rows))
    end = layout.line_end(place.end)
    return Edit(layout.colon(key), end, _at_key(layout, key, lines))


def _at_key(layout: Layout, key: Scalar, shown: str) -> str:
    """Write lines below a key in the column in which it stands."""
    return LINE_END.sub(layout.newline + " " * (key.mark.column - 1), shown)


def _whole(layout: Layout, key: Scalar, node: Node, shown: str) -> list[Edit]:
    """Put what is written in place of all that stands behind a key."""
    begin = end = spot = layout.colon(key)
    if not isinstance(node, Scalar) and not layout.is_in_brackets(node):
        begin = layout.line_end(begin)
        end = layout.line_end(yaml_lines.kin(layout, node)[-1].end - 1)
    elif not layout.is_left_out(key, node):
        end = layout.end(node)
    if layout.has_remarks(begin, end):
        raise remarks.by_hand()
    if shown[:1] in "\r\n":  # a remark beside the key stays there
        spot = layout.line_end(begin if begin > spot else end)
    if begin <= spot <= end:
        return [Edit(begin, end, shown)]
    return [Edit(begin, end, ""), Edit(spot, spot, shown)]
