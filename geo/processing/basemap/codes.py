"""ISO codes of the units of Natural Earth: its own names are partly corrupt, ours are keyed."""

from __future__ import annotations

# Units that are no ISO country of their own, and what they are counted to here. A value of
# None means a unit of its own that belongs to neither side on our maps.
MERGED_UNITS: dict[str, str] = {
    "KAB": "KZ",  # Baikonur: leased, no state border
    "ALD": "FI",
    "HKG": "CN",
    "MAC": "CN",
    "WSB": "CY",
    "ESB": "CY",
}
DISPUTED_UNITS: dict[str, str] = {"CYN": "north-cyprus", "KAS": "siachen"}
CRIMEA = "crimea"
SOUTHERN_KURILS = "southern-kurils"
CRIMEA_NAMES = ("Crimea", "Sevastopol")

# Land borders that Natural Earth does not list as disputed and that we draw dashed.
DISPUTED_PAIRS = frozenset(
    frozenset(pair)
    for pair in (
        ("RU", "UA"),  # the border of 1991, policy "ukraine-2022"
        ("UA", CRIMEA),
        ("CY", "north-cyprus"),
    )
)
# The demarcation line of Korea is a layer of its own and no state border.
NO_BORDER = frozenset({"KP", "KR"})
# Classes of Natural Earth's land borders that are drawn dashed.
UNSETTLED_CLASSES = ("Disputed", "Line of control", "Indefinite", "Indeterminant")

# Claim lines of Natural Earth 4.1 that no longer describe anything on the ground.
DROPPED_CLAIMS = (
    "Former USSR oblast in 1991",  # Nagorno-Karabakh, dissolved in 2023
    "Ceasefire Line 1994",
    "Ukrainian claim",  # the contact line of 2015
)

# Natural Earth's name of a subject -> ISO 3166-2.
RUSSIA: dict[str, str] = {
    "Adygey": "RU-AD",
    "Altay": "RU-ALT",
    "Amur": "RU-AMU",
    "Arkhangel'sk": "RU-ARK",
    "Astrakhan'": "RU-AST",
    "Bashkortostan": "RU-BA",
    "Belgorod": "RU-BEL",
    "Bryansk": "RU-BRY",
    "Buryat": "RU-BU",
    "Chechnya": "RU-CE",
    "Chelyabinsk": "RU-CHE",
    "Chita": "RU-ZAB",
    "Chukchi Autonomous Okrug": "RU-CHU",
    "Chuvash": "RU-CU",
    "City of St. Petersburg": "RU-SPE",
    "Dagestan": "RU-DA",
    "Gorno-Altay": "RU-AL",
    "Ingush": "RU-IN",
    "Irkutsk": "RU-IRK",
    "Ivanovo": "RU-IVA",
    "Kabardin-Balkar": "RU-KB",
    "Kaliningrad": "RU-KGD",
    "Kalmyk": "RU-KL",
    "Kaluga": "RU-KLU",
    "Kamchatka": "RU-KAM",
    "Karachay-Cherkess": "RU-KC",
    "Karelia": "RU-KR",
    "Kemerovo": "RU-KEM",
    "Khabarovsk": "RU-KHA",
    "Khakass": "RU-KK",
    "Khanty-Mansiy": "RU-KHM",
    "Kirov": "RU-KIR",
    "Komi": "RU-KO",
    "Kostroma": "RU-KOS",
    "Krasnodar": "RU-KDA",
    "Krasnoyarsk": "RU-KYA",
    "Kurgan": "RU-KGN",
    "Kursk": "RU-KRS",
    "Leningrad": "RU-LEN",
    "Lipetsk": "RU-LIP",
    "Maga Buryatdan": "RU-MAG",
    "Mariy-El": "RU-ME",
    "Mordovia": "RU-MO",
    "Moskovsskaya": "RU-MOS",
    "Moskva": "RU-MOW",
    "Murmansk": "RU-MUR",
    "Nenets": "RU-NEN",
    "Nizhegorod": "RU-NIZ",
    "North Ossetia": "RU-SE",
    "Novgorod": "RU-NGR",
    "Novosibirsk": "RU-NVS",
    "Omsk": "RU-OMS",
    "Orel": "RU-ORL",
    "Orenburg": "RU-ORE",
    "Penza": "RU-PNZ",
    "Perm'": "RU-PER",
    "Primor'ye": "RU-PRI",
    "Pskov": "RU-PSK",
    "Rostov": "RU-ROS",
    "Ryazan'": "RU-RYA",
    "Sakha (Yakutia)": "RU-SA",
    "Sakhalin": "RU-SAK",
    "Samara": "RU-SAM",
    "Saratov": "RU-SAR",
    "Smolensk": "RU-SMO",
    "Stavropol'": "RU-STA",
    "Sverdlovsk": "RU-SVE",
    "Tambov": "RU-TAM",
    "Tatarstan": "RU-TA",
    "Tomsk": "RU-TOM",
    "Tula": "RU-TUL",
    "Tuva": "RU-TY",
    "Tver'": "RU-TVE",
    "Tyumen'": "RU-TYU",
    "Udmurt": "RU-UD",
    "Ul'yanovsk": "RU-ULY",
    "Vladimir": "RU-VLA",
    "Volgograd": "RU-VGG",
    "Vologda": "RU-VLG",
    "Voronezh": "RU-VOR",
    "Yamal-Nenets": "RU-YAN",
    "Yaroslavl'": "RU-YAR",
    "Yevrey": "RU-YEV",
}
SOUTH_KOREA: dict[str, str] = {
    "Busan": "KR-26",
    "Daegu": "KR-27",
    "Daejeon": "KR-30",
    "Gangwon": "KR-42",
    "Gwangju": "KR-29",
    "Gyeonggi": "KR-41",
    "Incheon": "KR-28",
    "Jeju": "KR-49",
    "North Chungcheong": "KR-43",
    "North Gyeongsang": "KR-47",
    "North Jeolla": "KR-45",
    "Sejong": "KR-50",
    "Seoul": "KR-11",
    "South Chungcheong": "KR-44",
    "South Gyeongsang": "KR-48",
    "South Jeolla": "KR-46",
    "Ulsan": "KR-31",
}
NORTH_KOREA: dict[str, str] = {
    "Chagang-do": "KP-04",
    "Hamgyŏng-bukto": "KP-09",
    "Hamgyŏng-namdo": "KP-08",
    "Hwanghae-bukto": "KP-06",
    "Hwanghae-namdo": "KP-05",
    "Kangwŏn-do": "KP-07",
    "P'yŏngan-bukto": "KP-03",
    "P'yŏngan-namdo": "KP-02",
    "P'yŏngyang": "KP-01",
    "Rasŏn": "KP-13",
    "Ryanggang": "KP-10",
}
SUBJECTS: dict[str, dict[str, str]] = {
    "RU": RUSSIA,
    "KR": SOUTH_KOREA,
    "KP": NORTH_KOREA,
}
