"""Names, towns and words of people who do not exist: put together at random from common ones."""

from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIRLS = _words(
    """
    Abril Adriana Alejandra Alma América Ana Ángeles Araceli Ariadna Azucena Brisa Camila
    Carmen Citlali Concepción Dulce Elizabeth Erandi Esmeralda Esperanza Evelyn Fátima
    Fernanda Flor Gabriela Guadalupe Inés Isabel Itzel Ixchel Jazmín Jimena Karla Leticia
    Liliana Lizbeth Lucero Luz Magdalena Marisol Maricruz Mayra Mercedes Mireya Montserrat
    Nayeli Nicté Noemí Olivia Paloma Paola Perla Rebeca Rocío Rosario Sandra Selene Silvia
    Tania Teresa Valeria Verónica Viridiana Xóchitl Yadira Yaretzi Yolotzin Yuridia Zenaida
    """
)
BOYS = _words(
    """
    Abel Abraham Adán Adrián Alan Alberto Alexis Álvaro Andrés Ángel Antonio Armando Arturo
    Axel Balam Benito Bernardo Brayan Canek Carlos César Cristian Cuauhtémoc Damián Daniel
    David Diego Edgar Eduardo Efraín Elías Emilio Emmanuel Enrique Erick Esteban Fabián
    Felipe Fernando Francisco Gerardo Gilberto Guillermo Gustavo Héctor Hugo Ignacio Isaac
    Ismael Iván Jacinto Javier Joaquín Jorge José Juan Kevin Leonardo Leonel Lorenzo Luis
    Manuel Marco Martín Mateo Miguel Moisés Nicolás Noé Omar Óscar Pablo Pascual Pedro
    Rafael Ramiro Raúl Ricardo Roberto Rodrigo Rogelio Rubén Salvador Samuel Santiago Saúl
    Sebastián Sergio Tonatiuh Uriel Víctor Vicente Yahir
    """
)
SURNAMES = _words(
    """
    Acosta Aguilar Alarcón Alvarado Arellano Arriaga Ávila Ayala Bautista Becerra Bello
    Benítez Bravo Cabrera Calderón Camacho Cárdenas Carrillo Castañeda Castro Cervantes
    Contreras Cortés Cruz Delgado Díaz Domínguez Durán Elizondo Escamilla Espinoza Estrada
    Fierro Figueroa Flores Fuentes Gálvez García Garza Gómez González Guerrero Gutiérrez
    Guzmán Hernández Herrera Huerta Ibarra Jiménez Juárez Lara León Lozano Luna Macías
    Maldonado Márquez Martínez Mata Medina Mejía Méndez Mendoza Meza Miranda Mora Morales
    Moreno Muñoz Nava Navarro Núñez Ocampo Ochoa Olvera Ordóñez Orozco Ortega Ortiz Pacheco
    Padilla Palacios Paredes Peña Peralta Pérez Pineda Quiroz Ramírez Rangel Reséndiz Reyes
    Rivas Robles Rodríguez Rojas Romero Rosales Rubio Ruiz Salazar Salgado Salinas Sánchez
    Sandoval Santiago Serrano Solano Soto Suárez Tapia Toledo Torres Trejo Uribe Valdez
    Valencia Vargas Vázquez Vega Velasco Villegas Zamora Zárate Zavala
    """
)
#: state of origin -> languages spoken there beside Spanish, and surnames that come with them
SPOKEN = {
    "12": ("nah", "mix", "tcf", "amu"),
    "07": ("tzo", "tzh", "ctu"),
    "20": ("zap", "mix", "maz", "mir"),
    "30": ("nah", "top", "hus"),
    "21": ("nah", "top"),
    "16": ("tsz",),
    "31": ("yua",),
    "08": ("tar",),
}
SURNAMES_OF = {
    "tzo": ("Ts’uj", "Jiménez", "Patishtán", "Sántiz", "Bolom", "Ch’ilom"),
    "tzh": ("Sántiz", "Girón", "Moshán", "K’ulub", "Ton"),
    "ctu": ("Arcos", "Cutz", "Jolote", "Díaz"),
    "yua": ("Canul", "Chan", "Cocom", "Pech", "Tzuc", "Uc", "Xool"),
    "nah": ("Cuautle", "Tecuapetla", "Tepole", "Tlaxco", "Xochitla", "Zopiyactle"),
    "zap": ("Toledo", "Guelatao", "Regules", "Luis", "Yescas"),
}
CALLED = ("Güero", "Chato", "Flaco", "Chino", "Negrito", "Gordo", "Peque", "Pelón", "Colocho")
SHORT = {
    "Guadalupe": "Lupita", "Francisco": "Paco", "José": "Pepe", "Ignacio": "Nacho",
    "Rosario": "Chayo", "Concepción": "Conchita", "Mercedes": "Meche", "Jesús": "Chuy",
    "Manuel": "Manolo", "Enrique": "Quique", "Alejandra": "Ale", "Fernanda": "Fer",
    "Luis": "Güicho", "Gustavo": "Tavo", "Roberto": "Beto", "Antonio": "Toño",
}  # fmt: skip
PLACES = (
    "San Jacinto del Llano", "Ojo de Agua Chico", "Las Palomas Viejas", "El Mezquital de Abajo",
    "Santa Rita de los Cerros", "La Ciénega Honda", "Piedra Larga", "El Porvenir de Arriba",
    "San Bartolo Amoltepec el Viejo", "Tierra Blanca del Sur", "Rancho Los Encinos",
    "La Cumbre del Zapote", "Agua Escondida", "San Isidro Nejapilla", "Cañada del Tejón",
    "Loma Bonita de Juárez", "El Tular Segundo", "Barranca Honda", "Xochitepec Chico",
    "Santa Cruz del Maíz", "La Laguna Seca", "Paso del Venado", "El Carrizal Nuevo",
)  # fmt: skip


def given_names(rng: Random, sex: str) -> str:
    """One or two given names."""
    pool = GIRLS if sex == "female" else BOYS
    first = rng.choice(pool)
    if rng.random() < 0.55:
        second = rng.choice(pool)
        return f"{first} {second}" if second != first else first
    return first


def surname(rng: Random, language: str = "es") -> str:
    """A surname, as it may be heard where a language is spoken."""
    own = SURNAMES_OF.get(language)
    return rng.choice(own) if own and rng.random() < 0.6 else rng.choice(SURNAMES)


def called(rng: Random, given: str, sex: str) -> str:
    """What somebody is called at home, or nothing."""
    if short := SHORT.get(given.split()[0]):
        return short if rng.random() < 0.7 else ""
    return rng.choice(CALLED) if sex == "male" and rng.random() < 0.12 else ""


def phone(rng: Random) -> str:
    """A number of ten digits whose area no telephone exchange of Mexico has."""
    return f"+52 000 {rng.randrange(1000):03} {rng.randrange(10_000):04}"
