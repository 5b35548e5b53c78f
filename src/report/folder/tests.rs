use super::*;
use crate::report::picture::Size;

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = Folder::to_write(&place.path().join("new/out"), &["a.txt"]).expect("writable");
    assert!(!folder.path().exists(), "asking leaves nothing behind");
    let broken = folder.prepare("a.txt", |out| {
        out.write_all(b"half")?;
        Err(io::Error::other("no space left"))
    });
    let error = broken.expect_err("fails");
    assert!(error.to_string().contains("a.txt"), "{error}");
    let why = std::error::Error::source(&error).expect("a reason");
    assert_eq!(why.to_string(), "no space left");
    let left = fs::read_dir(folder.path()).expect("there").count();
    assert_eq!(left, 0);
    let whole = folder.prepare("a.txt", |out| out.write_all(b"whole"));
    assert!(!folder.path().join("a.txt").exists());
    put_in_place(vec![whole.expect("written")]).expect("put");
    let text = fs::read_to_string(folder.path().join("a.txt")).expect("there");
    assert_eq!(text, "whole");
}

#[test]
fn two_are_never_alone_in_a_folder() {
    let place = tempfile::tempdir().expect("a folder");
    let folder = Folder::to_write(&place.path().join("new"), &[]).expect("writable");
    let first = folder.alone().expect("nobody else");
    let second = folder.alone().expect_err("refused");
    assert!(
        second.contains("another run is writing into it"),
        "{second}"
    );
    drop(first);
    assert!(!folder.path().exists(), "nothing came into it");
    let again = folder.alone().expect("nobody any more");
    let file = folder.prepare("a.txt", |out| out.write_all(b"a"));
    put_in_place(vec![file.expect("written")]).expect("put");
    drop(again);
    assert!(folder.path().join("a.txt").is_file());
}

#[test]
fn what_a_killed_run_left_is_cleared_away() {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("plots")).expect("made");
    let left = [".cutover-a1B2c3.tmp", "plots/.cutover-x.tmp"];
    let others = ["a.tmp", ".cutover-notes", "plots/own.tmp"];
    for name in left.iter().chain(&others) {
        fs::write(place.path().join(name), "half").expect("written");
    }
    let folder = Folder::to_write(place.path(), &[]).expect("writable");
    drop(folder.alone().expect("nobody else"));
    for name in left {
        assert!(!place.path().join(name).exists(), "{name}");
    }
    for name in others {
        assert!(place.path().join(name).exists(), "{name}");
    }
}

#[test]
fn pictures_of_an_earlier_run_are_taken_away_and_those_of_others_stay() {
    let place = tempfile::tempdir().expect("a folder");
    let plots = place.path().join("plots");
    fs::create_dir_all(plots.join("asked")).expect("made");
    let drawn = sheet::drawn(Size::HALF, "A".to_owned(), |_, _| Ok(()));
    let drawn = drawn.expect("drawn").svg;
    let own = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    for (name, text) in [
        ("old.svg", &*drawn),
        ("asked/old.svg", &drawn),
        ("plan-a.svg", &drawn),
        ("logo.svg", own),
    ] {
        fs::write(plots.join(name), text).expect("written");
    }
    let folder = Folder::to_write(place.path(), &[]).expect("writable");
    let new = folder.prepare("plots/new.svg", |out| out.write_all(drawn.as_bytes()));
    let files = vec![new.expect("written")];
    let pictures: &[&str] = &["new", "old", "logo"];
    folder
        .put_with_pictures(files, ("plots", pictures))
        .expect("put");
    let there = |name: &str| plots.join(name).exists();
    assert!(!there("old.svg"));
    for name in ["new.svg", "asked/old.svg", "logo.svg", "plan-a.svg"] {
        assert!(there(name), "{name}");
    }
}

#[test]
fn whatever_was_drawn_is_taken_away_with_its_numbers() {
    let place = tempfile::tempdir().expect("a folder");
    let asked = place.path().join("plots/asked");
    fs::create_dir_all(&asked).expect("made");
    let drawn = sheet::drawn(Size::HALF, "A".to_owned(), |_, _| Ok(()));
    let drawn = drawn.expect("drawn").svg;
    for (name, text) in [
        ("calls-wait.svg", &*drawn),
        ("calls-wait.csv", "mean"),
        ("calls-wait.vl.json", "{}"),
        ("own.svg", "<svg/>"),
        ("own.csv", "mean"),
    ] {
        fs::write(asked.join(name), text).expect("written");
    }
    let folder = Folder::to_write(place.path(), &[]).expect("writable");
    for _ in 0..2 {
        let gone = folder.remove_drawn("plots/asked", &["csv", "vl.json"]);
        gone.expect("removed");
    }
    let left = fs::read_dir(&asked).expect("there").flatten();
    let mut left: Vec<_> = left.map(|file| file.file_name()).collect();
    left.sort();
    assert_eq!(left, ["own.csv", "own.svg"]);
    folder
        .remove_drawn("nowhere", &[])
        .expect("nothing to remove");
}

#[test]
fn a_name_too_long_is_noticed_before_anything_is_written() {
    let place = tempfile::tempdir().expect("a folder");
    let long = "n".repeat(300);
    for path in [&*long, "new/folder", &format!("new/{long}/out")] {
        let names = [if path == "new/folder" {
            &*long
        } else {
            "a.txt"
        }];
        let refused = Folder::to_write(&place.path().join(path), &names);
        let refused = refused.expect_err("refused");
        assert!(refused.contains("a name of 300 characters"), "{refused}");
    }
}

#[test]
fn what_is_in_the_way_is_named() {
    let place = tempfile::tempdir().expect("a folder");
    fs::write(place.path().join("file"), "").expect("written");
    let under_a_file = Folder::to_write(&place.path().join("file/out"), &[]);
    assert!(under_a_file.expect_err("refused").contains("not a folder"));
    fs::create_dir(place.path().join("a.txt")).expect("made");
    let over_a_folder = Folder::to_write(place.path(), &["a.txt"]);
    assert!(
        over_a_folder
            .expect_err("refused")
            .contains("a.txt is a folder")
    );
}
