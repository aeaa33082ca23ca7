"""How often what happens, after the figures that were published; made up where none were.

Sources and how sure they are stand beside each table. Nothing here describes a real person.
"""

from datetime import date

#: Girls among unaccompanied children (SRE 2012–2015: 90 % boys; 2016: 1,004 of 9,719).
GIRLS = 0.11
#: Age at the notice. SRE 2012–2015: 38 % aged 17; up to 11 about 1.5 %; between them, inferred.
AGES = {
    4: 0.1, 7: 0.2, 9: 0.4, 10: 0.3, 11: 0.5, 12: 4.0, 13: 7.0, 14: 11.0, 15: 16.5, 16: 22.0,
    17: 38.0,
}  # fmt: skip
#: Detentions, this one included (SRE, January to April 2014: 23 % one; 21 % of the others > 5).
DETENTIONS = {"1": 23.0, "2": 27.0, "3_5": 34.0, "more_5": 16.0}
#: State of origin in 2021 (eight states published; the others shared out, invented).
ORIGIN = {
    "12": 12.8, "07": 11.6, "20": 10.4, "28": 10.0, "30": 7.3, "11": 6.3, "21": 5.6, "16": 5.3,
    "15": 4.4, "26": 3.6, "08": 3.2, "25": 2.9, "10": 2.1, "14": 2.0, "24": 1.9, "13": 1.8,
    "02": 1.6, "09": 1.5, "17": 1.3, "05": 1.1, "32": 1.0, "27": 0.7, "19": 0.6, "22": 0.5,
    "31": 0.3, "29": 0.2,
}  # fmt: skip
#: Post, after the ports where children were received (January to June 2022); the small ones and
#: those in the interior are invented.
POSTS = {
    "NOG": 2586, "SDI": 2526, "ELP": 1772, "LAR": 1752, "MCA": 1174, "EGP": 1043, "CXL": 650,
    "BRO": 620, "YUM": 380, "DGL": 300, "DRT": 240, "TUC": 210, "PRE": 120, "HOU": 90, "LAX": 80,
    "CHI": 60, "PHX": 70, "SAT": 60,
}  # fmt: skip
#: Where a post hands children over.
PORTS = {
    "NOG": "nogales", "SDI": "san-ysidro", "ELP": "el-paso", "LAR": "laredo", "MCA": "hidalgo",
    "EGP": "eagle-pass", "CXL": "calexico", "BRO": "brownsville", "YUM": "san-luis",
    "DGL": "douglas", "DRT": "del-rio", "TUC": "lukeville", "PRE": "presidio", "HOU": "hidalgo",
    "LAX": "san-ysidro", "CHI": "el-paso", "PHX": "nogales", "SAT": "laredo",
}  # fmt: skip
#: Main reason for leaving: invented, no source gives one.
CAUSES = {
    "work": 40.0,
    "reunification": 35.0,
    "violence_home": 6.0,
    "insecurity": 6.0,
    "other": 13.0,
}
#: Weight of each month: more in spring, fewer in summer heat (invented).
MONTHS = (7.6, 8.4, 10.1, 10.4, 9.9, 8.3, 7.4, 7.5, 7.9, 8.3, 7.5, 6.7)


def weight_of(day: date) -> float:
    """How many notices a day may expect, in comparison with others."""
    return MONTHS[day.month - 1]
