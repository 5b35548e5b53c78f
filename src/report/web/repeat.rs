//! The scenario as it was understood, and what it takes to repeat the run to the bit.

use maud::{Markup, html};

use crate::report::results::Results;

/// Everything that was assumed, defaults filled in.
pub(super) fn assumptions(results: &Results) -> Markup {
    html! {
        p {
            "The whole scenario with every default filled in, as a scenario file. What is not in it is \
             not in the model. " code { "cutover describe" } " writes it out with the sources of its \
             numbers."
        }
        details {
            summary { "The scenario as it was understood" }
            pre tabindex="0" role="region" aria-label="The scenario as it was understood" {
                (results.scenario.to_toml())
            }
        }
    }
}

/// Version, hash, seed, command.
pub(super) fn how(results: &Results) -> Markup {
    let manifest = &results.manifest;
    html! {
        p {
            "The same version, scenario and seed give the same figures to the last bit, on any number \
             of threads. From this folder:"
        }
        pre tabindex="0" role="region" aria-label="The command" { "cutover run manifest.json --out again" }
        dl {
            dt { "Version" } dd { "cutover " (manifest.version) }
            dt { "Scenario" } dd { (manifest.name) }
            dt { "Hash of the scenario as understood (SHA-256)" } dd { code { (manifest.scenario_sha256) } }
            dt { "Seed" } dd { (manifest.seed) }
            dt { "Replications" }
            dd { (manifest.replications) ", from number " (manifest.first_replication) " on" }
            dt { "Arms" } dd { (manifest.arms.join(", ")) }
        }
    }
}
