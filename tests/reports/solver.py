"""A linear programme that attacks tables: how far each hidden cell can move, given all the rest.

It knows nothing of how tables are protected. Its unknowns are how many there are of each
combination of all classes, in every quarter; each number that is shown is an equation. What a
cell can be at least and at most is found by a solver of others (HiGHS), with counts rounded to
whole numbers. So it sees what several tables, periods and editions say together.
"""

import math
from itertools import product

import highspy

#: values of the solver are this near
NEAR = 1e-6


class Attack:
    """Unknown counts, and what is known of them. An unknown is named by anything hashable."""

    def __init__(self):
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._at = {}

    def unknown(self, name):
        """The place of an unknown count: never negative."""
        if name not in self._at:
            self._at[name] = len(self._at)
            self._solver.addVar(0, highspy.kHighsInf)
        return self._at[name]

    def know(self, names, *, least, most=None):
        """What a sum of unknowns is, or between what it lies."""
        places = sorted(self.unknown(name) for name in names)
        most = least if most is None else most
        self._solver.addRow(least, most, len(places), places, [1.0] * len(places))

    def width(self, names):
        """Largest less smallest whole value of a sum of unknowns; infinite where nothing holds."""
        places = [self.unknown(name) for name in names]
        for place in places:
            self._solver.changeColCost(place, 1.0)
        low = self._best(highspy.ObjSense.kMinimize)
        high = self._best(highspy.ObjSense.kMaximize)
        for place in places:
            self._solver.changeColCost(place, 0.0)
        return high if high == math.inf else math.floor(high + NEAR) - math.ceil(low - NEAR)

    def _best(self, sense):
        self._solver.changeObjectiveSense(sense)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status in (
            highspy.HighsModelStatus.kUnbounded,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            return math.inf
        if status != highspy.HighsModelStatus.kOptimal:
            raise AssertionError(f"the tables contradict themselves: {status}")
        return self._solver.getInfo().objective_function_value


def attack_quarter(attack, tables, names, key, more=None):
    """Tell what all tables of one quarter show. Returns the hidden cells, each as its unknowns.

    ``tables``: code → table; ``names``: the dimensions; ``key``: of the quarter; ``more``: of what
    was added to it afterwards, where these tables count that too.
    """
    lines = {}
    for code, table in tables.items():
        row, column = code.split("-")
        lines[row], lines[column] = table.rows, table.columns
    used = [name for name in names if name in lines]
    everything = list(product(*(lines[name] for name in used)))

    def those(**wanted):
        return [
            (part, each)
            for part in ((key,) if more is None else (key, more))
            for each in everything
            if all(each[used.index(name)] == line for name, line in wanted.items())
        ]

    hidden = []
    for code, table in tables.items():
        row, column = code.split("-")
        for r, line in enumerate((*table.rows, None)):
            for c, other in enumerate((*table.columns, None)):
                wanted = {} if line is None else {row: line}
                wanted |= {} if other is None else {column: other}
                cell = table.cells[r][c]
                if cell is None:
                    hidden.append(((key, code, r, c), those(**wanted)))
                else:
                    attack.know(those(**wanted), least=cell)
    return hidden
