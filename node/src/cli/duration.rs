//! Spans of time as people type them: `90s`, `30m`, `12h`, `7d`, `2w`.

/// Seconds in a typed span.
pub(crate) fn seconds(text: &str) -> Result<u64, String> {
    let help = || format!("`{text}` is not a span of time; try 90s, 30m, 12h, 7d or 2w");
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().map_err(|_| help())?;
    let unit = match unit.trim() {
        "" | "s" => 1,
        "m" | "min" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 7 * 86_400,
        _ => return Err(help()),
    };
    number.checked_mul(unit).filter(|&span| span > 0).ok_or_else(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_type_them() {
        assert_eq!(seconds("90s"), Ok(90));
        assert_eq!(seconds("90"), Ok(90));
        assert_eq!(seconds("30m"), Ok(1_800));
        assert_eq!(seconds("12 h"), Ok(43_200));
        assert_eq!(seconds("7d"), Ok(604_800));
        assert_eq!(seconds("2w"), Ok(1_209_600));
    }

    #[test]
    fn what_is_no_span_is_refused() {
        for text in ["", "d", "0d", "-1d", "7 fortnights", "99999999999999999999d", "1.5h"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
