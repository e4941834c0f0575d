"""Names for invented people: own lists of given names by language and sex, and surnames composed from parts.

A list's order is its rank: the first names are the commonest. Surnames have a head of common ones and a long composed
tail, so that, as in a real population, most surnames are rare and most people carry a common one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

CULTURES: Final = ("english", "south_asian", "polish", "portuguese", "romanian")
CULTURE_SHARES: Final = (0.72, 0.12, 0.07, 0.05, 0.04)

_FEMALE: Final = {
    "english": (
        "Emma Olivia Sarah Emily Charlotte Laura Amelia Sophie Rebecca Rachel Jessica Hannah Lucy Chloe Margaret "
        "Susan Amy Katie Julie Karen Isla Ava Grace Ella Mia Lily Evie Poppy Daisy Ruby Elizabeth Patricia Christine "
        "Linda Helen Nicola Claire Jacqueline Tracey Sharon Deborah Alison Joanne Michelle Lisa Samantha Gemma "
        "Natalie Kelly Victoria Stephanie Danielle Lauren Megan Bethany Abigail Georgia Holly Molly Eleanor Alice "
        "Florence Freya Isabella Phoebe Matilda Rosie Martha Harriet Imogen Zara Jasmine Amber Paige Leah Caitlin "
        "Kayleigh Jade Kirsty Stacey Donna Dawn Wendy Mandy Beverley Gillian Lesley Jane Anne Mary Catherine Barbara "
        "Jean Joan Dorothy Sheila Maureen Brenda Doreen Kathleen Irene Joyce Sylvia Pauline Janet Valerie Marion "
        "Hazel Edith Winifred Ivy Violet Elsie Ada Maisie Tamsin Philippa Rosalind Felicity Cordelia Bronwen Siobhan "
        "Niamh Morag Iona Skye Summer Autumn Willow Luna Orla Harper Arabella Penelope Francesca Antonia Miriam "
        "Esther Naomi Ruth Tabitha Verity Constance Beatrice Agnes Mabel Nellie Olive Pearl Thea Nancy Robyn Erin "
        "Kiera Shannon Courtney"
    ),
    "south_asian": (
        "Fatima Aisha Nasreen Shazia Farzana Priya Amina Zainab Maryam Khadija Sunita Anjali Kavita Parveen Rukhsana "
        "Samina Nadia Saima Rabia Hafsa Sana Iqra Ayesha Noor Jaspreet Harpreet Manpreet Gurpreet Simran Kiran Pooja "
        "Neha Deepa Meena Rekha Geeta Lakshmi Radha Shanti Usha Nusrat Rehana Tahira Yasmin Zahra Inaya Anaya Hiba "
        "Mahnoor Safa Salma Shabana Tasnim Rumana Sultana Jahanara Momena Farida Bushra Humaira"
    ),
    "polish": (
        "Anna Katarzyna Agnieszka Magdalena Joanna Aleksandra Małgorzata Zuzanna Julia Zofia Maja Hanna Natalia "
        "Monika Karolina Ewa Barbara Beata Dorota Justyna Sylwia Iwona Renata Paulina Marta Weronika Kinga Patrycja "
        "Oliwia Lena Alicja Amelia Wiktoria Gabriela Nikola Emilia Kornelia Urszula Halina Grażyna Bożena Elżbieta "
        "Jadwiga Danuta Wioletta Aneta Edyta Ilona Milena Jagoda"
    ),
    "portuguese": (
        "Maria Ana Inês Beatriz Mariana Leonor Carolina Matilde Sofia Rita Joana Catarina Sara Marta Teresa Isabel "
        "Cristina Paula Sandra Sónia Carla Susana Patrícia Helena Fátima Graça Lurdes Conceição Rosa Luísa Margarida "
        "Francisca Lara Diana Daniela Raquel Vera Mónica Fernanda Alice Débora Filipa Cátia Vânia Telma Célia "
        "Graciete"
    ),
    "romanian": (
        "Maria Elena Ioana Andreea Mihaela Alexandra Cristina Ana Daniela Gabriela Roxana Simona Raluca Adriana "
        "Alina Loredana Denisa Bianca Larisa Diana Monica Florentina Georgiana Nicoleta Oana Ramona Corina Anca "
        "Irina Laura Carmen Camelia Claudia Doina Lidia Mirela Petronela Rodica Sorina Teodora Valentina Viorica "
        "Ecaterina Iuliana"
    ),
}

_MALE: Final = {
    "english": (
        "James David John Thomas Daniel Jack Michael Matthew Joshua Oliver Harry George William Paul Christopher "
        "Mark Andrew Stephen Robert Richard Peter Charlie Noah Leo Alfie Oscar Archie Jacob Henry Freddie Joseph "
        "Samuel Benjamin Luke Adam Ryan Liam Callum Connor Nathan Kieran Jamie Lewis Jordan Kyle Aaron Sean Gary "
        "Kevin Simon Jason Lee Darren Craig Stuart Neil Ian Alan Keith Graham Brian Barry Trevor Derek Kenneth "
        "Ronald Raymond Dennis Roy Terence Anthony Philip Martin Nigel Colin Geoffrey Malcolm Norman Stanley Arthur "
        "Albert Frederick Walter Ernest Harold Leonard Cyril Reginald Edward Charles Alexander Nicholas Timothy "
        "Jonathan Dominic Sebastian Hugo Felix Rupert Theodore Arlo Finley Logan Mason Tyler Reece Bradley Ashley "
        "Curtis Dean Wayne Shane Glen Gareth Rhys Owen Dylan Evan Ewan Angus Fraser Duncan Hamish Declan Brendan "
        "Patrick Toby Max Isaac Elliot Edmund Gabriel Reuben Jude Caleb Ezra Rory Louis Harrison Riley Jayden Kai "
        "Zac Ethan Harvey Stanton Piers Barnaby Quentin Clive Roland Ivor Emrys Bertram Percy Cecil Vernon Desmond "
        "Maurice Leslie Gordon"
    ),
    "south_asian": (
        "Mohammed Ahmed Ali Imran Usman Hassan Hamza Bilal Ibrahim Yusuf Omar Abdullah Raj Sanjay Amit Rahul Vijay "
        "Arjun Rohan Tariq Nadeem Khalid Rashid Asif Arif Iqbal Javed Shahid Zahid Waqar Faisal Kamran Adnan Junaid "
        "Harjit Gurdeep Balwinder Manjit Sukhdev Jagdeep Ravi Suresh Ramesh Mahesh Dinesh Anil Sunil Deepak Ashok "
        "Karim Rahim Jamal Shafiq Nurul Shahin Mizanur Faruk Idris Musa Zayn Ayaan"
    ),
    "polish": (
        "Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Jakub Adam Łukasz Mateusz Kacper Szymon Antoni Filip "
        "Grzegorz Wojciech Marek Mariusz Dariusz Zbigniew Jerzy Tadeusz Stanisław Rafał Robert Kamil Dawid Bartosz "
        "Maciej Przemysław Sebastian Damian Artur Jacek Sławomir Wiktor Igor Franciszek Aleksander Mikołaj Oskar "
        "Patryk Hubert Konrad Radosław Zdzisław Henryk Bogdan"
    ),
    "portuguese": (
        "João José António Manuel Francisco Pedro Rui Tiago Miguel Rodrigo Diogo Gonçalo Afonso Martim Duarte Tomás "
        "Luís Carlos Paulo Jorge Fernando Nuno Ricardo Bruno Hugo André Daniel Filipe Vítor Sérgio Joaquim Domingos "
        "Américo Armando Alberto Henrique Eduardo Simão Salvador Lourenço Santiago Vicente Leandro Márcio Fábio "
        "Hélder"
    ),
    "romanian": (
        "Andrei Alexandru Mihai Ionuț Gheorghe Ion Vasile Constantin Florin Marian Adrian Cristian Gabriel Ștefan "
        "Bogdan Daniel Nicolae Dumitru Marius Valentin Cătălin Sorin Lucian Radu Vlad Victor Claudiu Ovidiu Răzvan "
        "Robert David Luca Matei Darius Rareș Tudor Cosmin Ciprian Dragoș Laurențiu Liviu Petru Sebastian Traian "
        "Viorel"
    ),
}

_COMMON_SURNAMES: Final = {
    "english": (
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patterson Wright Walker White Roberts Green Hall "
        "Thompson Clarke Jackson Wood Harris Edwards Turner Martin Cooper Hill Ward Hughes Moore Clark King Harrison "
        "Lewis Baker Lee Morris Morgan Scott Young Allen Phillips Watson Davis Bennett Parker Price Griffiths Cook "
        "Campbell Shaw Kelly Simpson Richards Carter Collins Marshall Bailey Gray Stevens Murphy Cox Miller Murray "
        "Adams Richardson Mitchell Ellis Robertson Mason Rogers Palmer Webb Holmes Hunt Mills Powell Lloyd Graham "
        "Stewart Reid Russell Barnes Fisher Knight Butler Harvey Pearson Jenkins Reynolds Dixon Fletcher Ford Gibson "
        "Owen Francis Lawrence Foster Matthews Chapman Payne West Stone Dunn Cole Grant Hart Andrews Elliott Burton "
        "Saunders Brooks Howard Perry Armstrong Wells Hudson Lane Hawkins Barker Spencer Nicholson Burns Webster Day "
        "Newman Perkins Bird Carr Walsh Ryan O'Brien O'Connor O'Neill McDonald McCarthy MacLeod Bishop Frost Lamb"
    ),
    "south_asian": (
        "Khan Patel Ahmed Singh Ali Begum Hussain Kaur Akhtar Shah Hussein Malik Iqbal Mahmood Bibi Mirza Rahman "
        "Islam Uddin Miah Chowdhury Choudhury Sharma Kumar Gupta Mehta Desai Joshi Reddy Rao Nair Iyer Das Dutta "
        "Banerjee Chatterjee Mukherjee Sen Bhatt Gill Sandhu Dhillon Sidhu Grewal Bains Qureshi Siddiqui Ansari "
        "Sheikh Butt Chaudhry Rana Raja Javed Aslam Rashid Latif Karim Hoque Sarkar"
    ),
    "polish": (
        "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski "
        "Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Król "
        "Michalski Wróbel Wieczorek Jabłoński Nowakowski Majewski Stępień Malinowski Dudek Pawlak Sikora Bąk"
    ),
    "portuguese": (
        "Silva Santos da_Silva dos_Santos Ferreira Pereira de_Oliveira Oliveira Costa da_Costa Rodrigues Martins "
        "Sousa Fernandes Gonçalves Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia "
        "Mendes Nunes Soares Vieira Monteiro Cardoso Rocha Neves Coelho Cruz Cunha Pires Ramos Reis Simões Antunes "
        "Matos Fonseca Machado Araújo Barbosa Tavares Lourenço Castro Figueiredo Azevedo Freitas Henriques Baptista "
        "Morais Miranda Faria Barros Brito Nóbrega Abreu"
    ),
    "romanian": (
        "Popa Popescu Ionescu Radu Stan Dumitru Stoica Gheorghe Matei Ciobanu Munteanu Rusu Moldovan Lazăr Marin "
        "Constantin Dinu Florea Mihai Toma Tudor Sandu Diaconu Olaru Enache Ungureanu Croitoru Barbu Vasile Ilie"
    ),
}
_TAIL_PARTS: Final = {
    "english": (
        (
            "Ash Barn Beck Birk Black Blen Brad Bram Bran Brock Brook Burn Cald Carl Chad Chat Clay Cope Cran Crom "
            "Dal Den Dray Dun East Eccle Eld Ell Fair Fen Finch Flax Fox Gar Gold Gran Grim Had Hal Ham Har Hart "
            "Hasle Hat Hawk Haze Heath Hen Hex Hol Horn Hunt Ingle Kel Ken Kil King Kirk Lang Lark Led Lin Lock Long "
            "Lud Lyn Mal Man Mar Mead Mel Mid Mor Moss Nor Oak Old Orm Pad Pem Pen Pick Quill Rad Rams Rat Red Ridge "
            "Rock Ros Rush Sand Sax Sedge Shel Sher Ship Stan Stock Sutter Swan Tad Tarn Thorn Til Tre Tun Wad Wal "
            "War Wat Wen Wet Whit Wic Win Wood Wren Wy Yar Yel"
        ),
        (
            "acre bank beck borough bottom bourne bridge brook bury by cliffe combe cote cott cross dale den don ey "
            "fell field ford gate grave greave ham hampton haven head hill holm house hurst ing land law leigh ley "
            "low man mere minster more mouth ness pole ridge rigg sall scroft set shaw sley smith son stead stock "
            "stoke ston stow stone street sted tham thorne thorpe ton tree twick vale wade wall ward water well wick "
            "win with wood worth"
        ),
    ),
    "south_asian": (
        (
            "Abdul Am Anwar Bal Bar Chand Dar Far Ghul Hab Hak Ham Jal Jam Kam Kar Las Mah Man Mat Nar Naz Pan Par "
            "Ram Raz Sal Sar Shar Som Sub Tal Var Vish Wal Zam"
        ),
        (
            "aan ani ar araj arwal asan at dar eem een gar hani i ikh im jani kar karan lal man mani nath pal pur qi "
            "sani shi uddin ullah wala wani war yan"
        ),
    ),
    "polish": (
        (
            "Adam Bara Bed Biel Bog Bor Brzoz Chmiel Ciesiel Cyb Dob Doma Drozd Fili Gaj Gał Głow Gór Gro Jan Jaro "
            "Jasi Kali Kani Karp Klim Kob Koł Kos Krup Kub Lip Łuk Maci Mał Mar Mikoł Mro Ole Olsz Ostr Pasz Pio Pod "
            "Ra Rud Sad Sko Sob Sta Such Szcz Tom Urb Wal War Wil Wit Wło Zab Zar Ziem Żuk Żur"
        ),
        (
            "ak ała anek anowski arski awski czak czuk czyk ecki ewicz ewski icki iński ka kiewicz kowski ora oski "
            "owicz owiak owski szewski uła ulski ycki yński"
        ),
    ),
    "portuguese": (
        (
            "Abr Alc Alm Ant Azen Barr Ber Cal Cam Carr Cast Cer Cor Dant Esp Falc Fer Fig Font Gal Godi Gou Guim "
            "Leit Lim Lob Mac Mag Mal Mar Men Mon Mour Noron Oli Pac Pal Par Peix Pest Pim Quei Rab Sal Sar Seix "
            "Sequ Tei Tor Val Vas Vel Vid Vil Xav"
        ),
        "ada ães ais al alho ança aria ado edo eira eiro ela elos ena es essa inha inho ino ira ões onte oso ota ual",
    ),
    "romanian": (
        (
            "Ad Alb An Arg Bal Băl Ban Bog Bră Buc Căl Cer Chi Cio Coj Cor Cos Dob Drag Fil Geor Gro Ior Lup Măn Mar "
            "Mir Mun Neg Ni Oan Olt Pă Pan Pe Pop Pre Rad Ro Să Ser Stan Ste Şer Tăn Teo Tud Ur Vă Vlă Zam"
        ),
        (
            "aru ache ănescu an ariu ciuc ea eanu efan encu ereanu escu eş ici idis ila iliu oiu oianu onea otă şan "
            "ulescu uleanu uş uţă"
        ),
    ),
}

NICKNAMES: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(forms.split())
    for name, forms in (
        entry.split(": ")
        for entry in (  # noqa: SIM905 - a table of texts reads better than a list of 110
            "Elizabeth: Liz Beth Lizzie Betty|Katie: Kate Katy|Catherine: Cathy Kate Katie Cath|Margaret: Maggie "
            "Peggy Meg|Patricia: Pat Trish Patsy|Susan: Sue Susie|Deborah: Debbie Debs|Christine: Chris Chrissie|"
            "Rebecca: Becky Becca Bex|Samantha: Sam Sammy|Victoria: Vicky Tori|Jacqueline: Jackie|Jessica: Jess "
            "Jessie|Abigail: Abi Abby|Charlotte: Charlie Lottie|Olivia: Liv Livvy|Amelia: Millie Amy|Isabella: Bella "
            "Izzy|Eleanor: Ellie Nell|Florence: Flo Florrie|Philippa: Pippa|Stephanie: Steph|Natalie: Nat|Danielle: "
            "Dani|Joanne: Jo|Dorothy: Dot Dolly|Kathleen: Kath Kathy|Barbara: Barb Babs|Gillian: Gill|Matilda: Tilly|"
            "Harriet: Hattie|Francesca: Fran|Josephine: Josie|Georgia: Georgie|Bethany: Beth|Rosalind: Ros|Winifred: "
            "Win|Penelope: Penny|Sarah: Sally|Emily: Em Emmie|Pauline: Paula|Antonia: Toni|Beatrice: Bea|Constance: "
            "Connie|Alison: Ali|Maureen: Mo|James: Jim Jimmy Jamie|John: Jack Johnny|William: Bill Will Billy|"
            "Robert: Bob Rob Bobby|Richard: Dick Rick Richie|Michael: Mike Mick Mickey|Thomas: Tom Tommy|David: Dave "
            "Davey|Christopher: Chris Kit|Stephen: Steve Steven|Andrew: Andy Drew|Matthew: Matt Matty|Joshua: Josh|"
            "Daniel: Dan Danny|Benjamin: Ben Benny|Samuel: Sam Sammy|Joseph: Joe Joey|Alexander: Alex Sandy|"
            "Nicholas: Nick Nicky|Anthony: Tony Ant|Edward: Ed Ted Eddie|Charles: Charlie Chas|Frederick: Fred "
            "Freddie|Harold: Harry|Henry: Harry|Albert: Bert Bertie Al|Arthur: Art|Leonard: Len Lenny|Reginald: Reg|"
            "Ronald: Ron Ronnie|Raymond: Ray|Kenneth: Ken Kenny|Gerald: Gerry|Geoffrey: Geoff|Terence: Terry|Philip: "
            "Phil|Timothy: Tim|Jonathan: Jon Jonny|Nathan: Nate|Theodore: Theo Teddy|Bradley: Brad|Stanley: Stan|"
            "Patrick: Paddy Pat|Malcolm: Mal|Desmond: Des|Gabriel: Gabe|Jacob: Jake|Oliver: Ollie|Zac: Zack Zachary|"
            "Elliot: Eliot Elliott|Sean: Shaun Shawn|Mohammed: Muhammad Mohamed Mohammad Mohd Md|Ahmed: Ahmad|Yusuf: "
            "Yousef Yousuf|Hussain: Hussein|Ibrahim: Ebrahim|Usman: Osman Uthman|Abdullah: Abdulla|Omar: Umar|"
            "Ayesha: Aisha Aysha|Aisha: Ayesha Aysha|Fatima: Fathima Fatema|Zainab: Zaynab|Khadija: Khadeja|Maryam: "
            "Mariam|Nasreen: Nasrin|Gurpreet: Gopi|Rajesh: Raj|Katarzyna: Kasia|Aleksandra: Ola Alexandra|"
            "Małgorzata: Gosia|Agnieszka: Aga|Magdalena: Magda|Zuzanna: Zuza Susanna|Joanna: Asia|Krzysztof: "
            "Krzysiek Chris|Tomasz: Tomek Thomas|Piotr: Piotrek Peter|Jakub: Kuba|Michał: Michael|Łukasz: Lukas|"
            "Mateusz: Matt|Wojciech: Wojtek|Stanisław: Staszek|Aleksander: Olek|Andrzej: Andrew|Bartosz: Bartek|"
            "José: Zé Jose|João: Joao John|Francisco: Chico Kiko|António: Tony Antonio|Manuel: Manny|Isabel: Bela|"
            "Conceição: São|Alexandru: Alex|Mihai: Michael|Ștefan: Stefan Steve|Gheorghe: George Gigi|Constantin: "
            "Costel|Ionuț: Ion|Alexandra: Alex Sanda|Elena: Lenuța Helen|Mihaela: Miha|Cristina: Cristi Christina|"
            "Gabriela: Gabi"
        ).split("|")
    )
}


@dataclass(frozen=True, slots=True)
class NameTable:
    """Names by number, and for each group (culture, or culture and sex) its numbers with their shares."""

    names: tuple[str, ...]
    members: dict[str, NDArray[np.int64]]
    shares: dict[str, NDArray[np.float64]]

    def draw(self, group: str, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Return ``count`` name numbers of ``group``, by share."""
        cumulative = np.cumsum(self.shares[group])
        picked = np.searchsorted(cumulative, rng.random(count) * cumulative[-1], side="right")
        drawn: NDArray[np.int64] = self.members[group][np.minimum(picked, len(cumulative) - 1)]
        return drawn


def _table(groups: dict[str, tuple[list[str], NDArray[np.float64]]]) -> NameTable:
    numbers: dict[str, int] = {}
    members = {
        group: np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)
        for group, (names, _) in groups.items()
    }
    return NameTable(tuple(numbers), members, {group: shares for group, (_, shares) in groups.items()})


def _zipf(count: int, exponent: float, offset: float = 2.0) -> NDArray[np.float64]:
    shares = 1.0 / (np.arange(count) + offset) ** exponent
    return np.asarray(shares / shares.sum(), dtype=np.float64)


COHORTS: Final = 3  # born before 1965, before 1995, since: fashions change who is called what


@cache
def given_names() -> NameTable:
    """Return given names by ``culture/sex/cohort``."""
    groups: dict[str, tuple[list[str], NDArray[np.float64]]] = {}
    rng = np.random.default_rng(7)
    for sex, lists in (("F", _FEMALE), ("M", _MALE)):
        for culture in CULTURES:
            names = lists[culture].split()
            for cohort in range(COHORTS):
                order = np.argsort(np.log(np.arange(len(names)) + 2.0) + rng.normal(0, 1.1, len(names)))
                groups[f"{culture}/{sex}/{cohort}"] = ([names[at] for at in order], _zipf(len(names), 0.85))
    return _table(groups)


@cache
def surnames() -> NameTable:
    """Return surnames by culture: a common head with three fifths of the people, and a composed tail."""
    rng = np.random.default_rng(11)
    groups: dict[str, tuple[list[str], NDArray[np.float64]]] = {}
    for culture in CULTURES:
        head = [name.replace("_", " ") for name in _COMMON_SURNAMES[culture].split()]
        starts, ends = (part.split() for part in _TAIL_PARTS[culture])
        known = set(head)
        composed = {start + end for start in starts for end in ends} - known
        tail = list(rng.permutation(sorted(composed)))
        shares = np.concatenate([0.6 * _zipf(len(head), 0.8, 8.0), 0.4 * _zipf(len(tail), 0.6, 20.0)])
        groups[culture] = (head + [str(name) for name in tail], shares)
    return _table(groups)
