"""What is kept of the lakes and rivers, by our own ids."""

from __future__ import annotations

# Lakes that the maps name: our id -> a point in the lake, degrees lon, lat.
NAMED_LAKES: dict[str, tuple[float, float]] = {
    "baikal": (107.7, 53.2),
    "khanka": (132.4, 45.0),
    "ladoga": (31.66, 60.84),
    "onega": (35.56, 61.89),
    "balkhash": (73.95, 45.9),
    "bratsk-reservoir": (103.11, 54.74),
    "zeya-reservoir": (127.7, 54.31),
    "rybinsk-reservoir": (38.37, 58.62),
    "khovsgol": (100.49, 51.03),
    "hulun": (117.4, 48.96),
}
# Left out: outlines that no longer exist (the Aral Sea and its like), and salt marshes.
DROPPED_LAKES: dict[str, tuple[float, float]] = {
    "aral-sea": (59.72, 45.47),
    "syvash": (34.85, 45.77),
    "kakhovka-reservoir": (34.07, 47.34),  # drained in 2023
}

# Rivers that the maps name: our id -> (rank, Natural Earth's names). Rank 1 is drawn from zoom
# 3.5, 2 from 6, 3 from 8. The names in the source are partly corrupt.
NAMED_RIVERS: dict[str, tuple[int, tuple[str, ...]]] = {
    "aldan": (2, ("Aldan",)),
    "amur": (1, ("Amur", "Heilong Jiang (Amur)")),
    "angara": (1, ("Angara",)),
    "argun": (2, ("Argun? (Ergun)",)),
    "han": (2, ("Han@korea", "Namhan")),
    "irtysh": (1, ("Irtysh", "Ertis", "Ertix (Irtysh)")),
    "ishim": (2, ("Ishim", "Esil")),
    "kama": (1, ("Kama",)),
    "lena": (1, ("Lena",)),
    "liao": (2, ("Liao", "Xiliao")),
    "nakdong": (2, ("Nakdong",)),
    "ob": (1, ("Ob", "Ob?")),
    "selenga": (2, ("Selenge (Selenga)",)),
    "shilka": (2, ("Shilka",)),
    "songhua": (2, ("Songhua (Sungari)",)),
    "tobol": (2, ("Tobol",)),
    "tumen": (2, ("Tumen",)),
    "ural": (2, ("Ural",)),
    "ussuri": (2, ("Ussuri", "Ussuri (Wusuli)")),
    "volga": (1, ("Volga",)),
    "yalu": (2, ("Yalu",)),
    "yangtze": (1, ("Yangtze", "Chang Jiang (Yangtze)")),
    "yellow-river": (1, ("Huang", "Huang (Yellow)")),
    "yenisey": (1, ("Yenisey", "Verkhniy Yenisey")),
    "zeya": (2, ("Zeya",)),
}
# Natural Earth's "Han" is also a river of China: the Korean one lies east of this longitude.
KOREAN_HAN_WEST_DEG = 126.0

# Rivers of WDBII in the detailed set: our id -> numbers in the file, sources to mouth.
WDBII_RIVERS: dict[str, tuple[str, ...]] = {
    "bukhan": ("9757", "9758", "9869"),
    "geum": ("10101", "9990", "9986", "9991", "9987"),
    "imjin": ("9668", "9755", "9753", "9756", "9754", "9866"),
    "razdolnaya": ("9325", "9259", "9260", "9327"),
    "taedong": ("9567", "9566", "9665", "9662", "9666", "9663", "9667", "9664", "9752"),
}

# Tarabarov and the west of Bolshoy Ussuriysky in Natural Earth's geometry: west, south, east
# (the new border, from the detailed set), north; all of it lies south of this latitude.
YINLONG_WINDOW_DEG = (134.3, 48.262, 134.75, 48.46)
YINLONG_BANK_DEG = 48.40
# A line lies on the disputed one where it is no further away.
SAME_LINE_DEG = 0.08
