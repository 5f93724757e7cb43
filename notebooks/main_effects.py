#!/usr/bin/python3
"""Draws the main effects of a result of "yingshang compare", from its HDF5 file alone.

    notebooks/main_effects.py FILE PNG [INDICATOR...]

One row an indicator: the paired difference to the first scenario as a share of its value there, with the 95 % interval; of
what is a share itself the difference in percentage points, since +6700 % of a small share says little.
Of each indicator the year is shown that the measures' targets name, else the last one of the file. The file has single years: where a
target's window has several the last is shown, marked, and the window is told below; "yingshang compare" takes such a window as a whole.
"""
import math
import sys
import textwrap
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib import font_manager

MATERIAL = 0.01  # from this share of the base an effect is called material, as in "yingshang compare"
ROUNDING = 1e-12  # of the base: sums in another order
STRONG = ["#0b5fa5", "#c2570c", "#2c7a3f", "#7a3e9d"]
GREY = "#a3a9b0"
INK = "#23282d"
PALE = "#7d848b"
ROW = 0.25  # inches
ROOM = 36  # letters of bold text that the words of a row have room for
LEFT = -0.56  # of the rows, in widths of the axis
COLUMNS = {"effect": (1.13, "right"), "base": (1.26, "right"), "reform": (1.39, "right"), "": (1.405, "left"), "year": (1.67, "right")}


def use_readable_fonts():
    """Latin letters from DejaVu, Chinese ones from Noto where it is installed; says whether it is."""
    known = {f.name for f in font_manager.fontManager.ttflist}
    chinese = [name for name in ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Serif CJK SC") if name in known]
    plt.rcParams.update({"font.family": ["DejaVu Sans", *chinese[:1]], "font.size": 9, "text.color": INK,
                         "axes.edgecolor": "#c8ccd0", "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK})
    return bool(chinese)


@dataclass
class Effect:
    scenario: str
    indicator: str
    unit: str
    year: int
    base: float
    value: float
    difference: float
    low: float  # of the difference; NaN with one replicate
    high: float
    wanted: str  # an arrow where a measure of the scenario is meant to move it, else nothing
    window: str = ""  # of the target, where it has more years than this one

    @property
    def is_share(self):
        return self.unit == "1"

    @property
    def whole(self):
        """What the difference is drawn as a part of."""
        return 1.0 if self.is_share else abs(self.base)

    @property
    def unchanged(self):
        reach = max(abs(x) for x in (self.difference, self.low, self.high) if not math.isnan(x))
        return reach <= ROUNDING * abs(self.base)

    @property
    def inconclusive(self):
        return self.unchanged or not (self.low > 0 or self.high < 0)

    @property
    def material(self):
        return abs(self.difference) >= MATERIAL * abs(self.base)


@dataclass
class Target:
    indicator: str
    first_year: int
    last_year: int
    arrow: str


def targets_of(text):
    """Of one measure, from its lines "startup.duration_median 2021-2021 down direct"."""
    for line in text.splitlines():
        name, window, direction, *_ = line.split()
        yield Target(name, *map(int, window.split("-")), {"up": "↑", "down": "↓"}.get(direction, ""))


def target_windows(measures):
    """Indicator -> first and last year of the window in which measures want to move it, the latest of several."""
    windows = {}
    for text in measures["targets"].values:
        for t in targets_of(text):
            windows[t.indicator] = max(windows.get(t.indicator, (0, 0)), (t.last_year, t.first_year))
    return {indicator: (first, last) for indicator, (last, first) in windows.items()}


def wanted_by(measures, scenario):
    """Indicator -> arrow, of what the measures of a scenario are meant to move."""
    on = measures["switched_on"].sel(scenario=scenario).values == 1
    return {t.indicator: t.arrow for text in measures["targets"].values[on] for t in targets_of(text)}


def replicated(data):
    """The indicators themselves: what stands beside them has no replicates."""
    return [name for name, variable in data.variables.items() if "replicate" in variable.dims and name != "replicate"]


def group_of(file, name):
    return xr.open_dataset(file, engine="netcdf4", group=name)


def read_effects(file):
    """Every effect that the file holds, by scenario and in the order of the file."""
    return effects_of(group_of(file, "indicators"), group_of(file, "measures"))


def effects_of(data, measures):
    scenarios, years = list(data["scenario"].values), list(data["year"].values)
    windows, end = target_windows(measures), int(years[-1])
    wanted = {scenario: wanted_by(measures, scenario) for scenario in scenarios}
    effects = []
    for name in replicated(data):
        first, year = windows.get(name, (end, end))
        if year not in years:
            first = year = end
        # A variable at a time: to select from the whole group would touch its thousand others.
        mean, difference, low, high = (data.variables[f"{name}.{what}"].transpose("scenario", "year").values[:, years.index(year)]
                                       for what in ("mean", "difference", "difference_low", "difference_high"))
        for s, scenario in list(enumerate(scenarios))[1:]:
            effects.append(Effect(
                scenario=scenario, indicator=name, unit=data.variables[name].attrs.get("units", ""), year=year, base=float(mean[0]),
                value=float(mean[s]), difference=float(difference[s]), low=float(low[s]), high=float(high[s]),
                wanted=wanted[scenario].get(name, ""), window="" if first == year else f"{first}-{year}"))
    return sorted(effects, key=lambda e: scenarios.index(e.scenario))


def in_words(indicator):
    """startup.duration_median -> ("Startup", "median duration")."""
    group, _, rest = indicator.partition(".")
    first, *further = (part.replace("_", " ").replace("pqr", "P, Q, R") for part in rest.split("."))
    for statistic in ("mean", "median"):
        if first.endswith(" " + statistic):
            first = f"{statistic} {first.removesuffix(statistic).strip()}"
    return group.replace("_", " ").replace("startup", "start-up").capitalize(), ", ".join([first, *further])


def number(x):
    """Three digits that count, thousands apart, millions and more in words."""
    if x == 0 or not math.isfinite(x):
        return "0" if x == 0 else "-"
    size, word = next(((size, word) for size, word in ((1e9, " bn"), (1e6, " m"), (1, "")) if abs(x) >= size), (1, ""))
    x /= size
    return f"{x:,.{max(0, 2 - math.floor(math.log10(abs(x))))}f}{word}"


def values_in_words(e):
    """(base, value, unit); shares as percentages, since "0.0178" is hard to read."""
    if e.unit in ("1", "1 per year"):
        per = "" if e.unit == "1" else " a year"
        return number(100 * e.base) + " %", number(100 * e.value) + " %", per.strip()
    return number(e.base), number(e.value), e.unit.replace("_", " ")


def size_of(e):
    """The difference in words: percent, or points where it is one of shares."""
    part = 100 * e.difference / e.whole
    return f"{part:+,.{0 if abs(part) >= 10 else 1 if abs(part) >= 0.95 else 2}f} {'pts' if e.is_share else '%'}"


def verdict(e):
    if math.isnan(e.low):
        return GREY, "one replicate"
    if e.inconclusive:
        return GREY, "inconclusive"
    return None, "material" if e.material else "small"


def rows_of(effects):
    """[(group, None) or (group, [effect per scenario])] from top to bottom, groups that a measure is meant to move first,
    and the indicators left out: those without any change, or without a base to compare with."""
    groups, left_out = {}, []
    for indicator in dict.fromkeys(e.indicator for e in effects):
        per_scenario = [e for e in effects if e.indicator == indicator]
        drawable = all(math.isfinite(e.base) and e.base != 0 and math.isfinite(e.difference) for e in per_scenario)
        if not drawable or all(e.unchanged for e in per_scenario):
            left_out.append(indicator)
        else:
            groups.setdefault(in_words(indicator)[0], []).append(per_scenario)
    wanted_first = sorted(groups, key=lambda g: not any(e.wanted for per_scenario in groups[g] for e in per_scenario))
    rows = []
    for group in wanted_first:
        rows.append((group, None))
        rows += [(group, per_scenario) for per_scenario in groups[group]]
    return rows, left_out


def draw_effect(ax, e, y, colour):
    share = e.difference / e.whole
    grey, word = verdict(e)
    colour = grey or colour
    filled = word == "material"
    if not math.isnan(e.low):
        ax.plot([e.low / e.whole, e.high / e.whole], [y, y], color=colour, lw=2, solid_capstyle="butt", zorder=3)
    ax.plot([share], [y], "o", ms=6 if filled else 5, mfc=colour if filled else "white", mec=colour, mew=1.4, zorder=4)


def tick_label(share):
    if share == 0:
        return "0"
    return f"{100 * share:+.0f} %" if abs(share) < 10 else f"{share / 10:+.0f}k %"


def symmetric_percent_axis(ax, effects):
    """Straight up to 1 %, by tens beyond, so that -80 % and +0.3 % are both to be seen."""
    shares = [x / e.whole for e in effects for x in (e.difference, e.low, e.high) if math.isfinite(x)] + [0.0]
    ax.set_xscale("symlog", linthresh=MATERIAL, linscale=1.0)
    ax.set_xlim(1.8 * min(*shares, -MATERIAL), 1.8 * max(*shares, MATERIAL))
    tens = [10.0**k for k in range(-2, 1 + math.ceil(math.log10(max(abs(x) for x in (*shares, MATERIAL)))))]
    ticks = [-t for t in reversed(tens)] + [0] + tens
    left, right = ax.get_xlim()
    ticks = [t for t in ticks if left <= t <= right]
    ax.set_xticks(ticks, [tick_label(t) for t in ticks], fontsize=8)
    ax.set_xticks([], minor=True)


def pairs_in(file):
    """Replicates that every scenario has: of an interrupted or failed comparison fewer than were asked for."""
    return pairs_of(group_of(file, "indicators"))


def pairs_of(data):
    some = np.zeros((data.sizes["scenario"], data.sizes["replicate"]), dtype=bool)
    for name in replicated(data):
        some |= np.isfinite(data.variables[name].transpose("scenario", "replicate", "year").values).any(axis=2)
    return int(some.all(axis=0).sum())


def title_lines(file, data, measures, with_chinese):
    root = group_of(file, None)
    counties = np.atleast_1d(root.attrs["counties"])
    where = f"{len(counties)} counties" if len(counties) > 1 else "one county"
    if len(counties) == 1:
        panel = group_of(file, "panel")
        where = str(panel["county"].values[0])
    replicates = pairs_of(data)
    lines = [f"Effect against {root.attrs['scenarios'][0]}, as a share of the value there; of shares in percentage points (pts)",
             f"{where}, {replicates} pair{'s' if replicates > 1 else ''} of worlds with the same luck, "
             + ("95 % intervals" if replicates > 1 else "so no intervals")]
    on = measures["switched_on"].isel(scenario=slice(1, None)).any("scenario").values
    chosen = np.flatnonzero(on)
    for m in chosen[:4]:
        chinese = f"  {measures['measure_zh'].values[m]}" if with_chinese else ""
        lines.append(f"{measures['measure'].values[m]}  {measures['measure_en'].values[m]}{chinese}")
    if len(chosen) > 4:
        lines.append(f"and {len(chosen) - 4} measures more")
    return lines


def write_row(ax, per_scenario, y, offsets):
    """The words to the left and the numbers to the right of a row."""
    beside = ax.get_yaxis_transform()
    first = per_scenario[0]
    arrow = next((e.wanted for e in per_scenario if e.wanted), "")
    ink = INK if any(verdict(e)[0] is None for e in per_scenario) else PALE
    label = f"{in_words(first.indicator)[1]} {arrow}".strip()
    ax.text(-0.02, y, label, transform=beside, ha="right", va="center", color=ink, weight="bold" if arrow else "normal",
            fontsize=9 * min(1, ROOM / len(label)))
    for e, offset in zip(per_scenario, offsets):
        base, value, unit = values_in_words(e)
        grey = verdict(e)[0]
        cells = zip(COLUMNS.values(), (size_of(e), base, value, unit, f"{e.year}*" if e.window else str(e.year)))
        for (x, side), text in cells:
            ax.text(x, y + offset, text, transform=beside, ha=side, va="center", fontsize=8, color=PALE if grey else INK)


def notes_below(effects, left_out):
    notes = ["● material (1 % of the base or more)   ○ smaller   grey: inconclusive, the interval spans zero   "
             "band: ±1 %, beyond it the axis goes by tens   bold: what the reform is meant to move, and where to"]
    windows = dict.fromkeys(f"{e.indicator} {e.year} of {e.window}" for e in effects if e.window and e.indicator not in left_out)
    if windows:
        notes += textwrap.wrap("* one year of the window that the table takes as a whole: " + ", ".join(windows), 175)
    if left_out:
        notes += textwrap.wrap("Not drawn (no change at all, or nothing to compare with): " + ", ".join(left_out), 175)
    return notes


def places_of(rows, step):
    """Height of the middle of each row, and of their end; a row of several scenarios is `step` high."""
    places, y = [], 0.0
    for _, per_scenario in rows:
        tall = 1.0 if per_scenario is None else step
        places.append(y + (tall + 1) / 2)
        y += tall
    return places, y


def prepare(ax, effects, end):
    ax.set_ylim(end + 0.8, 0.2)
    symmetric_percent_axis(ax, effects)
    ax.axvspan(-MATERIAL, MATERIAL, color="#f0f2f4", zorder=0)
    ax.axvline(0, color="#8d949b", lw=0.8, zorder=1)
    ax.grid(axis="x", color="#e4e7ea", lw=0.6, zorder=0)
    ax.set_yticks([])
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)
    for text, (x, side) in COLUMNS.items():
        ax.text(x, 0.2, text, transform=ax.get_yaxis_transform(), ha=side, va="center", fontsize=8, color=PALE)


def draw_rows(ax, rows, places, scenarios):
    offsets = (np.arange(len(scenarios)) - (len(scenarios) - 1) / 2) * 0.7
    beside = ax.get_yaxis_transform()
    for place, (group, per_scenario) in zip(places, rows):
        if per_scenario is None:
            ax.text(LEFT, place + 0.05, group, transform=beside, ha="left", va="center", weight="bold", color=STRONG[0], fontsize=9.5)
            ax.plot([LEFT, 1.67], [place - 0.48] * 2, transform=beside, color="#e4e7ea", lw=0.8, clip_on=False)
            continue
        write_row(ax, per_scenario, place, offsets)
        for e, offset in zip(per_scenario, offsets):
            draw_effect(ax, e, place + offset, STRONG[scenarios.index(e.scenario) % len(STRONG)])


def write_around(figure, height, scenarios, titles, notes):
    """Title and legend above, notes below; lines are 0.2 inches apart."""
    top = 1 - 0.2 / height
    figure.text(0.024, top, " · ".join(scenarios), fontsize=14, weight="bold", va="top")
    for i, line in enumerate(titles):
        figure.text(0.024, top - (0.3 + 0.2 * i) / height, line, fontsize=9.5, va="top", color="#4a5157")
    for i, scenario in enumerate(scenarios if len(scenarios) > 1 else []):
        figure.text(0.7, top - (0.05 + 0.2 * i) / height, "● " + scenario, fontsize=9.5, va="top", color=STRONG[i % len(STRONG)])
    for i, note in enumerate(notes):
        figure.text(0.024, (0.02 + 0.2 * (len(notes) - i)) / height, note, fontsize=8, color="#5d646b")


def draw(file, picture, only=()):
    """`only`: indicators to draw, else all. ValueError where the file has one of them not."""
    with_chinese = use_readable_fonts()
    data, measures = group_of(file, "indicators"), group_of(file, "measures")
    effects = effects_of(data, measures)
    if missing := [name for name in only if name not in {e.indicator for e in effects}]:
        raise ValueError(f"the file has no indicator {', '.join(missing)}")
    effects = [e for e in effects if not only or e.indicator in only]
    if not effects:
        raise ValueError('it holds one scenario alone, make it by "yingshang compare BASE ALT"')
    scenarios = list(dict.fromkeys(e.scenario for e in effects))
    rows, left_out = rows_of(effects)
    places, end = places_of(rows, 1.0 if len(scenarios) == 1 else 0.75 * len(scenarios))
    titles, notes = title_lines(file, data, measures, with_chinese), notes_below(effects, left_out)

    head, foot = 0.75 + 0.2 * len(titles), 0.55 + 0.2 * len(notes)
    height = ROW * (end + 1) + head + foot
    figure = plt.figure(figsize=(11.5, height), facecolor="white")
    ax = figure.add_axes([0.265, foot / height, 0.43, 1 - (head + foot) / height])
    prepare(ax, [e for _, per_scenario in rows if per_scenario for e in per_scenario], end)
    draw_rows(ax, rows, places, scenarios)
    write_around(figure, height, scenarios, titles, notes)
    figure.savefig(picture, dpi=110, metadata={"Software": None})
    plt.close(figure)


def main(arguments):
    if len(arguments) < 2:
        print("Usage: notebooks/main_effects.py FILE PNG [INDICATOR...]", file=sys.stderr)
        return 2
    file, picture, *only = arguments
    plt.switch_backend("Agg")
    try:
        draw(file, picture, only)
    except (OSError, ValueError, KeyError) as problem:
        print(f"error: cannot draw {file} ({problem})", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
