//! Who sits at the table: three people of the mock-ups, with what they seek and bring.

use api::people::{Level, Stance};

/// Someone in the story.
#[derive(Debug)]
pub(super) struct Person {
    /// The name of the home.
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    pub(super) affiliation: &'static str,
    pub(super) place: &'static str,
    pub(super) interests: &'static [(&'static str, Level, Stance)],
    /// Whose window is opened.
    pub(super) first_in_line: bool,
}

use Level::{Curious, Expert, Passionate, Practising};
use Stance::{Both, Offering, Seeking};

/// The cast, in the order in which they are shown.
pub(super) const CAST: [Person; 3] = [
    Person {
        id: "joost",
        name: "Joost",
        about: "Dieselmonteur. Ik hoor eerder dat er iets niet klopt dan dat ik het kan meten, en wil weten waarom. Doel: keurmeester worden.",
        affiliation: "Garage Van Dijk",
        place: "Utrecht",
        interests: &[
            ("koude tik", Passionate, Seeking),
            ("motorgeluid", Passionate, Both),
            ("dieselmotoren", Expert, Offering),
            ("common rail", Practising, Both),
            ("keurmeester worden", Curious, Seeking),
        ],
        first_in_line: true,
    },
    Person {
        id: "fatima",
        name: "Fatima",
        about: "Monteur met een zwak voor inspuiting en distributie. Ik schrijf op wat we anders elke winter opnieuw ontdekken.",
        affiliation: "Garage De Lelie",
        place: "Amersfoort",
        interests: &[
            ("motorgeluid", Expert, Offering),
            ("common rail", Expert, Offering),
            ("kettingrek", Expert, Offering),
            ("koude tik", Passionate, Seeking),
            ("hybride accu’s", Curious, Seeking),
        ],
        first_in_line: false,
    },
    Person {
        id: "hanneke",
        name: "Hanneke",
        about: "Ik breng mensen met oude auto’s bij elkaar. Wat in de werkplaats verdwijnt, leeft bij ons nog.",
        affiliation: "Klassiekers",
        place: "Deventer",
        interests: &[
            ("klassieke auto’s", Expert, Offering),
            ("oliedruk", Practising, Offering),
            ("koude tik", Curious, Seeking),
            ("motorgeluid", Curious, Seeking),
            ("bijeenkomsten organiseren", Expert, Offering),
        ],
        first_in_line: false,
    },
];

/// Their places in the cast.
pub(super) const JOOST: usize = 0;
pub(super) const FATIMA: usize = 1;
pub(super) const HANNEKE: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_shares_an_interest_with_everyone_and_one_window_is_opened() {
        for one in &CAST {
            for other in &CAST {
                let shares =
                    |label: &str| other.interests.iter().any(|(theirs, ..)| *theirs == label);
                assert!(one.interests.iter().any(|(label, ..)| shares(label)));
            }
        }
        assert_eq!(CAST.iter().filter(|person| person.first_in_line).count(), 1);
        assert_eq!(CAST[JOOST].name, "Joost");
        assert_eq!(CAST[FATIMA].name, "Fatima");
        assert_eq!(CAST[HANNEKE].name, "Hanneke");
    }
}
