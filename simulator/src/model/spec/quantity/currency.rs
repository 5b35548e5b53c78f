//! Amounts of money and the currency that they are in. Prices, which are amounts per something,
//! live in `rate`.

use std::fmt;

use schemars::json_schema;

use super::number_meant::NumberMeant;
use super::text::{Number, Written, Wrong, decimal, split_number, written_as_text};

/// A currency by its ISO 4217 code: `"GBP"`, or one of the signs £, $, €.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency([u8; 3]);

/// Signs that stand for one currency; a dollar is that of the United States.
const SIGNS: [(char, &str); 3] = [('£', "GBP"), ('$', "USD"), ('€', "EUR")];

impl Currency {
    /// Its code of three capital letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Written for Currency {
    const EXPECTED: &'static str = "a currency such as \"GBP\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        let sign = SIGNS.iter().find(|(sign, _)| text == sign.to_string());
        let code = sign.map_or(text, |(_, code)| code);
        match code.as_bytes() {
            &[a, b, c] if code.chars().all(|c| c.is_ascii_alphabetic()) => {
                Ok(Self([a, b, c].map(|letter| letter.to_ascii_uppercase())))
            }
            _ => Err(Wrong::new(format!("\"{text}\" is not a currency"))
                .help("write the code of three letters, such as \"GBP\", or one of £, $, €")),
        }
    }
}

written_as_text!(
    Currency,
    Currency(*b"XXX"),
    json_schema!({
        "type": "string",
        "description": "A currency: its ISO 4217 code of three letters, or one of the signs £, $, €.",
        "pattern": r"^\s*([A-Za-z]{3}|[£$€])\s*$",
        "examples": ["GBP", "£"]
    })
);

/// An amount of money in the scenario's currency: `"120"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Amount(f64);

impl Amount {
    /// So much.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Written for Amount {
    const EXPECTED: &'static str = "an amount of money such as \"120\"";

    fn parse(text: &str) -> Result<Self, Wrong> {
        without_currency(text)?;
        let (number, rest) = split_number(text);
        let amount = decimal(number, 0, text, "120")?;
        if amount < 0.0 {
            return Err(Wrong::new(format!(
                "an amount cannot be negative: \"{text}\""
            )));
        }
        if !rest.is_empty() {
            return Err(Wrong::new(format!("\"{text}\" is not an amount of money"))
                .help(format!("write \"{number}\": what it is for, its key says")));
        }
        Ok(Self(amount + 0.0))
    }

    fn of_number(number: Number) -> Result<Self, Wrong> {
        Self::parse(&number.to_string())
    }
}

written_as_text!(
    Amount,
    Amount(0.0),
    json_schema!({
        "description": "An amount of money in the scenario's currency, which stands in [money] alone.",
        "anyOf": [
            { "type": "string", "pattern": r"^\s*\+?[0-9]+(\.[0-9]+)?\s*$" },
            { "type": "number", "minimum": 0.0 }
        ],
        "examples": ["120", 120]
    })
);

/// Complains of an amount that says its currency, before it or after it: that is said once.
pub(super) fn without_currency(text: &str) -> Result<(), Wrong> {
    let text = text.trim();
    let wrong = |amount: &str, currency: &str| {
        let amount = amount.trim();
        let plain = NumberMeant::at_start_of(amount)
            .and_then(|meant| Some(format!("{}{}", meant.plain.first()?, meant.rest)));
        let amount = plain.as_deref().unwrap_or(amount);
        Err(
            Wrong::new("amounts are written without their currency").help(format!(
                "write \"{amount}\", and once for all amounts: [money] currency = \"{currency}\""
            )),
        )
    };
    for (sign, code) in SIGNS {
        if text.contains(sign) {
            return wrong(&text.replace(sign, ""), code);
        }
    }
    let code = |word: &&str| word.len() == 3 && word.chars().all(|c| c.is_ascii_uppercase());
    match text.split_whitespace().find(code) {
        Some(code) => {
            let words = text.split_whitespace().filter(|word| *word != code);
            wrong(&words.collect::<Vec<_>>().join(" "), code)
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_read_back() {
        for (text, code) in [("GBP", "GBP"), ("eur", "EUR"), ("£", "GBP"), (" $ ", "USD")] {
            let currency: Currency = text.parse().expect("a currency");
            assert_eq!(currency.to_string(), code);
            assert_eq!(Ok(currency), code.parse());
        }
        for text in ["", "pounds", "G1P", "££"] {
            let wrong = text.parse::<Currency>().expect_err("no currency");
            assert!(wrong.contains("is not a currency") && wrong.contains("GBP"));
        }
    }

    #[test]
    fn amounts_read_back_and_say_no_currency() {
        for (text, amount) in [("120", 120.0), ("0", 0.0), ("1250.50", 1250.5)] {
            let read: Amount = text.parse().expect("an amount");
            assert_eq!(read.value(), amount);
            assert_eq!(Ok(read), read.to_string().parse());
        }
        for (text, help) in [
            (
                "£120",
                "write \"120\", and once for all amounts: [money] currency = \"GBP\"",
            ),
            (
                "120 €",
                "write \"120\", and once for all amounts: [money] currency = \"EUR\"",
            ),
            (
                "120 GBP",
                "write \"120\", and once for all amounts: [money] currency = \"GBP\"",
            ),
            (
                "USD 120",
                "write \"120\", and once for all amounts: [money] currency = \"USD\"",
            ),
            ("120 each", "write \"120\": what it is for, its key says"),
            ("-3", "cannot be negative"),
            ("1,200", "no separators"),
        ] {
            let wrong = text.parse::<Amount>().expect_err("no amount");
            assert!(wrong.contains(help), "{text}: {wrong}");
        }
    }
}
