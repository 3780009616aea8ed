//! What they say: terms with their readings, questions, and a text in the making.

use api::terms::RelationKind;

use super::cast::{FATIMA, HANNEKE, JOOST};

/// A term that someone proposes.
pub(super) struct Term {
    pub(super) by: usize,
    pub(super) label: &'static str,
    pub(super) reading: &'static str,
}

/// The glossary before anyone disagrees.
pub(super) const TERMS: [Term; 6] = [
    Term {
        by: JOOST,
        label: "koude tik",
        reading: "Iets zit los. Metaal zet uit en wordt dan stil. Je zoekt speling.",
    },
    Term {
        by: FATIMA,
        label: "kettingrek",
        reading: "Lengte die een distributieketting in gebruik wint. Boven een half procent loopt de nokkenas hoorbaar achter, en ratelt de ketting bij de eerste omwentelingen.",
    },
    Term {
        by: JOOST,
        label: "nokkenas",
        reading: "De as die met zijn nokken de kleppen opent: één omwenteling op twee van de krukas. Wat hier tikt, tikt dus op half toerental.",
    },
    Term {
        by: FATIMA,
        label: "motorgeluid",
        reading: "Alles wat je aan een draaiende motor hoort, zonder instrument. Ook wat er niet hoort te zijn en wat je mist.",
    },
    Term {
        by: HANNEKE,
        label: "warme tik",
        reading: "Een tik die pas begint als de motor op temperatuur is. Bij klassiekers meestal een klep die te krap staat.",
    },
    Term {
        by: JOOST,
        label: "krukas",
        reading: "De as die de beweging van de zuigers omzet in draaien. Wat hier tikt, tikt op vol toerental en klinkt lager.",
    },
];

/// The readings with which the others answer.
pub(super) const READINGS: [Term; 2] = [
    Term {
        by: FATIMA,
        label: "koude tik",
        reading: "Iets brandt te hard. Bij common rail tikt de verbranding zelf. Je zoekt niets.",
    },
    Term {
        by: HANNEKE,
        label: "koude tik",
        reading: "Iets krijgt geen olie. De druk komt te laat. Je zoekt een lege stoter.",
    },
];

/// How terms belong together.
pub(super) const RELATIONS: [(&str, RelationKind, &str); 5] = [
    ("koude tik", RelationKind::Broader, "motorgeluid"),
    ("warme tik", RelationKind::Broader, "motorgeluid"),
    ("koude tik", RelationKind::Related, "kettingrek"),
    ("koude tik", RelationKind::Related, "warme tik"),
    ("kettingrek", RelationKind::Related, "nokkenas"),
];

/// A question, and who hears it too.
pub(super) struct Question {
    pub(super) by: usize,
    pub(super) title: &'static str,
    pub(super) body: &'static str,
    pub(super) heard_by: &'static [usize],
}

/// The board, oldest first.
pub(super) const QUESTIONS: [Question; 3] = [
    Question {
        by: HANNEKE,
        title: "Wie durft een garantie te geven op een stille motor?",
        body: "Een lid verkoopt zijn wagen als *geluidloos*. De koper vraagt het zwart op wit. Wat zouden jullie opschrijven?",
        heard_by: &[],
    },
    Question {
        by: FATIMA,
        title: "Wanneer vervang je een ketting op gehoor?",
        body: "**Gemeten:** 0,4 % rek, dus binnen de grens.\n\n**Gehoord:** twee tellen ratelen na een nacht stilstaan.\n\n**Geprobeerd:** andere olie. Scheelde één tel.",
        heard_by: &[JOOST],
    },
    Question {
        by: JOOST,
        title: "Waarom tikt een koude diesel alleen tussen 1400 en 1600 toeren?",
        body: "Op het instrument klopt alles. Maar ik hóór het. Na tien minuten rijden is het weg.\n\n**Gemeten:** raildruk en retourhoeveelheid, allebei goed.\n\n**Geprobeerd:** met de hand op het kleppendeksel. Je voelt niets, je hoort het wel.",
        heard_by: &[FATIMA, HANNEKE],
    },
];

/// The title of the text.
pub(super) const TITLE: &str = "Luisteren vóór meten";

/// As Joost begins it.
pub(super) const BEGINNING: &str = "\
Een monteur ziet op zijn instrument dat alles klopt. Toch hóórt hij iets. Wij noemen dat een \
*koude tik*, en we zijn het er nog niet over eens waar die begint.

Wat we wél delen: hij verdwijnt zodra de motor warm is. Wie dan pas gaat meten, meet een gezonde \
motor.

## Zo luister je

- Start koud, motorkap open, niemand praat.
- Tel de tikken: volgt hij de nokkenas of de krukas?
- Neem een minuut op, vóór je de tester aansluit.
";

/// What Fatima adds.
pub(super) const FROM_THE_WORKSHOP: &str = "
## Uit de werkplaats

Bij een bestelbus van 2019 was de tik na een minuut al weg. De eigenaar had er drie winters mee \
gereden, en de storing is nooit opgeslagen: de tester kijkt pas als het koelwater lauw is.

> Eerst luisteren kost een minuut. Eerst meten kostte ons drie winters.
";

/// What Hanneke adds.
pub(super) const FROM_THE_CLUB: &str = "
## Bij ons

Bij klassiekers is het bijna altijd de oliedruk. Misschien zijn het dus twee geluiden met één naam. \
Dat zoeken we eerst uit, voordat we iets vastleggen.
";

/// A second table, so that the first is not the only one.
pub(super) const CLUB: (&str, &str) =
    ("Klassiekers", "Oude motoren rijdend houden, ook zonder hun makers");
/// The table of the story.
pub(super) const TABLE: (&str, &str) = ("Motordiagnose", "Samen sneller van geluid naar oorzaak");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_and_readings_name_terms_that_are_proposed() {
        let is_proposed = |label: &str| TERMS.iter().any(|term| term.label == label);
        for (one, _, other) in RELATIONS {
            assert!(is_proposed(one) && is_proposed(other), "{one} – {other}");
        }
        assert!(READINGS.iter().all(|reading| is_proposed(reading.label)));
    }
}
