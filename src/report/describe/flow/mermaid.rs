//! A flow chart as Mermaid, for Markdown. What is in it is next door.

use super::{Flow, Step, Way};

/// The flow chart's text, without the fence around it.
#[must_use]
pub fn mermaid(flow: &Flow) -> String {
    let mut out = String::from("flowchart TD\n");
    for step in &flow.steps {
        out += &format!("  {}[\"{}\"]\n", id(step), label(step));
    }
    let straight: Vec<&Step> = flow.straight().collect();
    for pair in straight.windows(2) {
        out += &format!("  {} --> {}\n", id(pair[0]), id(pair[1]));
    }
    for way in &flow.ways {
        out += &match way {
            Way::Back { from, to, label } => format!("  {from:?} -.->|{label}| {to:?}\n"),
            Way::Beside { from, to } => format!("  {from:?} <--> {to:?}\n"),
        };
    }
    let changed = flow.steps.iter().filter(|step| !step.changes.is_empty());
    let changed: Vec<String> = changed.map(id).collect();
    if !changed.is_empty() {
        out += "  classDef changed stroke:#c44e00,stroke-width:2px\n";
        out += &format!("  class {} changed\n", changed.join(","));
    }
    out
}

fn id(step: &Step) -> String {
    format!("{:?}", step.place)
}

fn label(step: &Step) -> String {
    let mut lines = vec![format!("<b>{}</b>", step.place.title())];
    lines.extend(step.facts.iter().map(|fact| escaped(fact)));
    let changes = step.changes.iter();
    lines.extend(changes.map(|change| format!("▲ {}", escaped(change))));
    lines.join("<br>")
}

/// A text as it can stand in a label: whatever might mean something there, by its number.
fn escaped(text: &str) -> String {
    let escape = |letter: char| {
        let plain = letter.is_alphanumeric() || " ,.:()-+/%".contains(letter);
        if plain {
            letter.to_string()
        } else {
            format!("#{};", u32::from(letter))
        }
    };
    text.chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_mean_nothing_but_themselves() {
        assert_eq!(
            escaped("a<b>|\"c\"; #d"),
            "a#60;b#62;#124;#34;c#34;#59; #35;d"
        );
        assert_eq!(escaped("booking-office (29)"), "booking-office (29)");
    }
}
