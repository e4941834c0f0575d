"""Names written in another script, and the ways they are romanised: by rule for Cyrillic and Greek, by list elsewhere.

The rules follow the shape of the published schemes (passport style, scholarly, French- and English-influenced) letter
by letter; the lists hold spellings that are common in documents. All are for invented people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

_CYRILLIC: Final = "абвгґдеёєжзиіїйклмнопрстуфхцчшщьыъэюя"
_PASSPORT: Final = "a b v g g d e e ie zh z i i i i k l m n o p r s t u f kh ts ch sh shch  y ie e iu ia"
_SCHOLARLY: Final = "a b v g g d e ë je ž z i i ji j k l m n o p r s t u f ch c č š šč  y  ė ju ja"
_ENGLISH: Final = "a b v g g d e yo ye zh z i i yi y k l m n o p r s t u f h ts ch sh sch  y  e yu ya"
_FRENCH: Final = "a b v gu g d e io ie j z i i i i k l m n o p r s t ou f kh ts tch ch chtch  y  e iou ia"
_GREEK: Final = "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώ"
_STATE: Final = "a v g d e z i th i k l m n x o p r s t y f ch ps o s a e i i o y o"
_SPOKEN: Final = "a v y d e z i th i k l m n ks o p r s t i f h ps o s a e i i o i o"
_CLASSICAL: Final = "a b g d e z e th i k l m n x o p r s t u ph ch ps o s a e e i o u o"
_CYRILLIC_SCHEMES: Final = tuple(
    dict(zip(_CYRILLIC, scheme.split(" "), strict=True)) for scheme in (_PASSPORT, _SCHOLARLY, _ENGLISH, _FRENCH)
)
_GREEK_SCHEMES: Final = tuple(
    dict(zip(_GREEK, scheme.split(" "), strict=True)) for scheme in (_STATE, _SPOKEN, _CLASSICAL)
)

_RUSSIAN_GIVEN: Final = (
    "Александр Алексей Анатолий Андрей Борис Василий Виктор Виталий Владимир Геннадий Григорий Дмитрий Евгений Игорь "
    "Кирилл Михаил Николай Олег Сергей Юрий Ярослав Євген Сергій Олексій Андрій|Александра Алина Анастасия Галина "
    "Дарья Екатерина Елена Жанна Зинаида Ирина Ксения Людмила Марина Наталья Оксана Ольга Светлана Татьяна Юлия Яна "
    "Наталія Тетяна Ганна Єлизавета Христина"
)
_RUSSIAN_STEMS: Final = (
    "Абрам Бел Богдан Волк Воробь Гончар Григорь Гусь Дорофе Ермол Жук Журавл Зайц Захар Иван Казак Калин Ключ Козл "
    "Колесник Кравч Кузнец Лебед Лукь Макар Мельник Мороз Назар Никит Новик Орл Павл Панч Петр Поляк Пономар Рыбак "
    "Савч Семен Сидор Сокол Степан Тарас Ткач Федор Филипп Хомяк Цветк Черн Чумак Шевч Шевел Щерб Юрч Яковл"
)
_RUSSIAN_ENDS: Final = ("ов", "енко", "ук", "ин")
_GREEK_GIVEN: Final = (
    "Γεώργιος Δημήτριος Ιωάννης Κωνσταντίνος Νικόλαος Παναγιώτης Βασίλειος Χρήστος Αθανάσιος Μιχαήλ Ευάγγελος "
    "Σπυρίδων Αντώνιος Θεόδωρος Χαράλαμπος|Μαρία Ελένη Αικατερίνη Βασιλική Σοφία Αγγελική Γεωργία Δήμητρα Παναγιώτα "
    "Χριστίνα Ιωάννα Ευαγγελία Αναστασία Θεοδώρα Φωτεινή"
)
_GREEK_STEMS: Final = (
    "Αγγελ Αθανασ Αλεξ Αναγνωστ Βασιλ Βλαχ Γεωργ Δημητρ Ευαγγελ Θεοδωρ Ιωανν Καλογερ Καραγιανν Κωνσταντιν Λαμπρ Μακρ "
    "Μαυρ Μιχαηλ Νικολα Οικονομ Παναγιωτ Παπαδ Σαμαρ Σπυρ Σταματ Στεφαν Τσακ Φωτ Χατζ Χριστ"
)
_GREEK_ENDS: Final = ("όπουλος", "ίδης", "άκης", "άτος")

# spelling in the script, then spellings in Latin letters
_LISTED: Final = {
    "arabic given M": "محمد Mohammed Muhammad Mohamed Mohamad;أحمد Ahmed Ahmad Achmed;يوسف Yusuf Youssef Yousef "
    "Yusof;خالد Khaled Khalid Kaled;عمر Omar Umar Omer;حسين Hussein Hussain Husayn Hossein;علي Ali Aly;إبراهيم "
    "Ibrahim Ebrahim Brahim;عثمان Othman Uthman Osman;طارق Tariq Tarek Tarik;مصطفى Mustafa Mostafa Moustapha;جمال "
    "Jamal Gamal Djamel;سعيد Said Saeed Sayeed;رشيد Rashid Rachid Rasheed;نور الدين Nuruddin Noureddine Nour-Eddin;"
    "صالح Salih Saleh Salah",
    "arabic given F": "فاطمة Fatima Fatma Fatimah Fatemeh;عائشة Aisha Ayesha Aicha Aishah;مريم Maryam Mariam Miriam "
    "Meryem;زينب Zainab Zaynab Zeinab Zineb;خديجة Khadija Khadijah Hadija;ليلى Layla Leila Laila;سميرة Samira "
    "Sameera;نادية Nadia Nadiya Nadja;هدى Huda Houda Hoda;أسماء Asma Asmaa Esma;سارة Sara Sarah;رقية Ruqayya Rokaya "
    "Roukia;حليمة Halima Haleema",
    "arabic family": "القاسم Al-Qasim Elkasim Al-Kassem;الخطيب Al-Khatib El-Khatib Alkhateeb;الشريف Al-Sharif "
    "El-Cherif Alsharif;حداد Haddad Hadad;النجار Al-Najjar Najjar Elnaggar;المصري Al-Masri El-Masry Almasri;العلي "
    "Al-Ali Alali;عبد الله Abdullah Abdallah Abdulla;عبد الرحمن Abdulrahman Abdurrahman Abderrahmane;شاهين Shaheen "
    "Chahine Shahin;قاسم Qasim Kassem Gasim;الحسن Al-Hassan El-Hassan Alhasan;الجزيري Al-Jaziri El-Djaziri "
    "Aljazeeri;منصور Mansour Mansoor Mansur;زيدان Zidan Zidane Zaydan;خوري Khoury Khouri Houri;سليمان Sulaiman "
    "Suleiman Slimane;يعقوب Yaqub Yacoub Yaakoub;داود Dawood Daoud Dawud;غانم Ghanem Ghanim Ganem",
    "bengali given M": "রহিম Rahim Raheem Rohim;করিম Karim Kareem Korim;জাহিদ Zahid Jahid;শফিক Shafiq Shofik "
    "Safique;কামাল Kamal Kamaal;নূরুল Nurul Noorul;ফারুক Faruk Farooq Faruq;মিজান Mizan Mijan;হাসান Hasan Hassan;"
    "তারেক Tareq Tarek;সোহেল Sohel Suhel Sohail;আনোয়ার Anwar Anowar",
    "bengali given F": "রহিমা Rahima Rohima;শাহনাজ Shahnaz Shahnaj;জাহানারা Jahanara Johanara;নাসরিন Nasrin Nasreen;"
    "ফরিদা Farida Forida;রোকেয়া Rokeya Rukia Ruqaiya;সুলতানা Sultana Sulthana;মমতাজ Momtaz Mumtaz;তাসলিমা Taslima "
    "Tasleema;শিরিন Shirin Shireen;হালিমা Halima Haleema",
    "bengali family": "চৌধুরী Chowdhury Choudhury Chaudhuri;রহমান Rahman Rehman Rohman;হোসেন Hossain Hussain Hosen;"
    "আহমেদ Ahmed Ahmad;বেগম Begum Begom;খাতুন Khatun Khatoon;মিয়া Miah Mia Miya;উদ্দিন Uddin Udeen;ইসলাম Islam "
    "Eslam;হক Haque Hoque Huq;তালুকদার Talukder Talukdar;সরকার Sarkar Sarker Sircar;শেখ Sheikh Shaikh Sekh;ভূঁইয়া "
    "Bhuiyan Bhuyan Bhuiya;মজুমদার Majumder Mazumdar;সিকদার Sikder Shikdar",
    "urdu given M": "عمران Imran Emran;ندیم Nadeem Nadim;طاہر Tahir Taher;شہباز Shahbaz Shehbaz;اقبال Iqbal Eqbal;"
    "جاوید Javed Javaid Jawed;وقار Waqar Wakar;عاصم Asim Aasim;زبیر Zubair Zubayr;فیصل Faisal Faysal",
    "urdu given F": "صائمہ Saima Saimah;شازیہ Shazia Shaziya;نبیلہ Nabila Nabeela;رخسانہ Rukhsana Ruksana;ثمینہ "
    "Samina Sameena;بشریٰ Bushra Bushera;عذرا Azra Uzra;طاہرہ Tahira Taahira;فرزانہ Farzana Ferzana",
    "urdu family": "قریشی Qureshi Quraishi Koreshi;صدیقی Siddiqui Siddiqi Sediqi;چوہدری Chaudhry Chaudhary Choudry;"
    "ملک Malik Malek;شیخ Sheikh Shaikh Shaykh;بٹ Butt Bhat;راجہ Raja Rajah;مرزا Mirza Meerza;خان Khan Kahn;بخاری "
    "Bukhari Bokhari;انصاری Ansari Ansary;عباسی Abbasi Abassi;ہاشمی Hashmi Hashemi",
    # one syllable: sign, pinyin, Wade–Giles, an older or Cantonese spelling
    "chinese syllable": "明 ming ming ming;華 hua hua wah;偉 wei wei wai;麗 li li lai;建 jian chien kin;國 guo "
    "kuo kwok;志 "
    "zhi chih chi;英 ying ying ying;文 wen wen man;海 hai hai hoi;小 xiao hsiao siu;平 ping ping ping;春 chun "
    "chun chun;秀 "
    "xiu hsiu sau;芳 fang fang fong;強 qiang chiang keung;軍 jun chun kwan;玉 yu yü yuk;蘭 lan lan lan;德 de te "
    "tak;成 "
    "cheng cheng shing;東 dong tung tung;慶 qing ching hing;雪 xue hsueh suet;珍 zhen chen chun;榮 rong jung wing;"
    "福 fu "
    "fu fuk;貴 gui kuei kwai",
    "chinese family": "王 Wang Wang Wong;李 Li Lee Lei;張 Zhang Chang Cheung;劉 Liu Liu Lau;陳 Chen Chen Chan;楊 Yang "
    "Yang Yeung;黃 Huang Huang Wong;趙 Zhao Chao Chiu;吳 Wu Wu Ng;周 Zhou Chou Chow;徐 Xu Hsu Tsui;孫 Sun Sun "
    "Suen;朱 Zhu "
    "Chu Chu;高 Gao Kao Ko;林 Lin Lin Lam;何 He Ho Ho;郭 Guo Kuo Kwok;羅 Luo Lo Law;梁 Liang Liang Leung;宋 Song "
    "Sung Sung;"
    "鄭 Zheng Cheng Cheng;謝 Xie Hsieh Tse;韓 Han Han Hon;唐 Tang Tang Tong;馮 Feng Feng Fung;董 Dong Tung Tung;"
    "蕭 Xiao "
    "Hsiao Siu;程 Cheng Cheng Ching;蔡 Cai Tsai Choi;葉 Ye Yeh Yip",
}


@dataclass(frozen=True, slots=True)
class Written:
    """One name: as its script has it, and its romanised spellings, commonest first."""

    original: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Language:
    """The names of one language: given by sex, family; and where its speakers are born."""

    male: tuple[Written, ...]
    female: tuple[Written, ...]
    family: tuple[Written, ...]
    nationality: tuple[str, ...]
    places: tuple[str, ...]
    family_first: bool = False


def _by_rule(word: str, schemes: tuple[dict[str, str], ...]) -> Written:
    spellings = ("".join(scheme.get(letter, letter) for letter in word.lower()).capitalize() for scheme in schemes)
    return Written(word, tuple(dict.fromkeys(spellings)))


def _listed(key: str) -> tuple[Written, ...]:
    found = []
    for entry in _LISTED[key].split(";"):
        words = entry.split(" ")
        signs = [word for word in words if not word.isascii() and not word[:1].isascii()]
        found.append(Written(" ".join(signs), tuple(dict.fromkeys(word for word in words if word not in signs))))
    return tuple(found)


def _chinese_given() -> tuple[Written, ...]:
    """Return given names of two syllables, each written in each system throughout: joined, hyphened, apart."""
    syllables = [entry.split(" ") for entry in _LISTED["chinese syllable"].split(";")]
    found = []
    for sign, pinyin, giles, south in syllables:
        for sign2, pinyin2, giles2, south2 in syllables:
            if sign != sign2:
                ways = (pinyin + pinyin2, f"{giles}-{giles2}", f"{south} {south2}")
                found.append(Written(sign + sign2, (ways[0].capitalize(), ways[1].title(), ways[2].title())))
    return tuple(found)


@cache
def languages() -> tuple[Language, ...]:
    """Return the languages: Arabic, Russian and Ukrainian, Greek, Chinese, Bengali, Urdu."""

    def cyrillic(words: str) -> tuple[Written, ...]:
        return tuple(_by_rule(word, _CYRILLIC_SCHEMES) for word in words.split())

    def greek(words: str) -> tuple[Written, ...]:
        return tuple(_by_rule(word, _GREEK_SCHEMES) for word in words.split())

    russian_family = cyrillic(" ".join(stem + end for stem in _RUSSIAN_STEMS.split() for end in _RUSSIAN_ENDS))
    greek_family = greek(" ".join(stem + end for stem in _GREEK_STEMS.split() for end in _GREEK_ENDS))
    russian, greeks = _RUSSIAN_GIVEN.split("|"), _GREEK_GIVEN.split("|")
    chinese = _chinese_given()
    return (
        Language(
            _listed("arabic given M"), _listed("arabic given F"), _listed("arabic family"),
            ("Syrian", "Iraqi", "Sudanese", "Egyptian", "Moroccan"),
            ("Aleppo", "Damascus", "Baghdad", "Basra", "Khartoum", "Cairo", "Alexandria", "Fez", "Homs", "Mosul"),
        ),
        Language(
            cyrillic(russian[0]), cyrillic(russian[1]), russian_family, ("Russian", "Ukrainian"),
            ("Kyiv", "Kharkiv", "Odesa", "Lviv", "Moscow", "Samara", "Kazan", "Dnipro", "Poltava", "Tver"),
        ),
        Language(
            greek(greeks[0]), greek(greeks[1]), greek_family, ("Greek", "Cypriot"),
            ("Athens", "Thessaloniki", "Patras", "Heraklion", "Larissa", "Volos", "Nicosia", "Limassol"),
        ),
        Language(
            chinese[::2], chinese[1::2], _listed("chinese family"), ("Chinese", "Taiwanese"),
            ("Beijing", "Guangzhou", "Fuzhou", "Shanghai", "Taipei", "Xiamen", "Chengdu", "Tianjin"), family_first=True,
        ),
        Language(
            _listed("bengali given M"), _listed("bengali given F"), _listed("bengali family"), ("Bangladeshi",),
            ("Sylhet", "Dhaka", "Chittagong", "Comilla", "Khulna", "Moulvibazar", "Sunamganj"),
        ),
        Language(
            _listed("urdu given M"), _listed("urdu given F"), _listed("urdu family"), ("Pakistani",),
            ("Mirpur", "Lahore", "Karachi", "Rawalpindi", "Faisalabad", "Sialkot", "Peshawar"),
        ),
    )  # fmt: skip
