//! `cutover studio`: the page, from whatever module it is given. What it does in a browser is tried in
//! `tests/external`.

use crate::program::{Folder, SMALL};

/// What a module compressed with gzip begins with.
const MODULE: [u8; 4] = [0x1f, 0x8b, 8, 0];

#[test]
fn the_page_has_the_scenarios_and_the_files_that_they_name() {
    let place = Folder::small();
    place.write("module.gz", MODULE);
    let variant = "base = \"small.toml\"\n[specialty.eyes]\nreferrals = \"41 per week\"\n";
    place.write("more.toml", variant);
    let page = [
        "studio",
        "more.toml",
        "--module",
        "module.gz",
        "-o",
        "pages/s.html",
    ];
    assert_eq!(place.says(&page), "");
    let text = place.text("pages/s.html");
    assert!(text.contains("41 per week") && text.contains("Small, for tests"));
    assert!(text.contains(">H4sIAA==<"), "the module");
    // Without scenarios: those that one can start from.
    place.says(&["studio", "--module", "module.gz", "-q"]);
    let text = place.text("studio.html");
    for title in [
        "One eye clinic goes live",
        "Small practice, careful go-live",
        "Eye clinic, templates ramped over three weeks",
        "\"practice.toml\"",
        "\"district.toml\"",
        "\"contact-centre.toml\"",
        "Oxford 2011: large acute trust, big bang",
        "shared/december-2011.toml",
    ] {
        assert!(text.contains(title), "{title}");
    }
}

#[test]
fn what_cannot_be_made_is_said() {
    let place = Folder::small();
    place.write("module.gz", MODULE);
    place.write("plain.wasm", b"\0asm");
    place.write("wrong.toml", SMALL.replace("go-live", "go-lve"));
    let wrong = place.refuses(&["studio", "wrong.toml", "--module", "module.gz"]);
    assert!(wrong.contains("did you mean \"go-live\"?"), "{wrong}");
    let plain = place.refuses(&["studio", "small.toml", "--module", "plain.wasm"]);
    assert!(plain.contains("compressed with gzip"), "{plain}");
    let gone = place.refuses(&["studio", "small.toml", "--module", "gone.gz"]);
    assert!(gone.contains("gone.gz: cannot be read"), "{gone}");
    assert!(!place.path("studio.html").exists());
    if cfg!(not(feature = "studio")) {
        let none = place.refuses(&["studio", "small.toml"]);
        assert!(
            none.contains("--module FILE") && none.contains(".ci/studio"),
            "{none}"
        );
    }
}
