//! What is written is read back, and what does not belong is refused.

use super::*;

fn header(shard: u64, shards: u64) -> Header {
    Header {
        format: FORMAT,
        version: "1".to_owned(),
        name: "n".to_owned(),
        title: "t".to_owned(),
        scenario_sha256: "s".to_owned(),
        currency: None,
        seed: 1,
        replications: 2,
        design: "grid".to_owned(),
        responses: vec!["cost".to_owned(), "recovery of calls.wait".to_owned()],
        parameters: vec!["a".to_owned()],
        points: (0..5).map(|v| vec![Value::from(v)]).collect(),
        shard,
        shards,
    }
}

fn row(system: usize, replication: u64) -> Row {
    let later = Reading {
        value: 63.0,
        status: [Status::NotYet, Status::OnlyWithHelp][(replication % 2) as usize],
    };
    Row {
        system,
        replication,
        readings: Ok(vec![Some(Reading::known(0.1 + system as f64)), Some(later)]),
    }
}

#[test]
fn what_is_written_is_read_back_and_a_cut_line_is_done_again() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("part.jsonl");
    let header = header(2, 2);
    let (mut writing, part) = Writing::begin_or_go_on(&path, &header).expect("new");
    assert_eq!((part.missing(), header.units()), (4, 4));
    writing.add(&row(3, 1)).expect("written");
    writing.add(&row(1, 0)).expect("written");
    writing.finish().expect("on the disk");
    let whole = std::fs::read(&path).expect("there");
    // Killed in the middle of the last line, at every byte of it.
    let last = whole.len() - whole.rsplit(|b| *b == b'\n').nth(1).expect("a line").len() - 1;
    for cut in last..whole.len() {
        std::fs::write(&path, &whole[..cut]).expect("written");
        let (mut writing, part) = Writing::begin_or_go_on(&path, &header).expect("gone on");
        assert_eq!(part.missing(), 3, "cut at {cut}");
        assert_eq!(part.gaps(3)[0].replications, 0..1);
        assert_eq!(part.gaps(1)[0].replications, 0..2);
        writing.add(&row(1, 0)).expect("written");
        drop(writing);
        assert_eq!(std::fs::read(&path).expect("there"), whole);
    }
    let mut part = Part::open(&path).expect("whole");
    assert_eq!(part.rows(3).expect("read"), [row(3, 1)]);
    assert_eq!(part.rows(1).expect("read"), [row(1, 0)]);
}

#[test]
fn killed_while_the_first_line_was_written() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("part.jsonl");
    let header = header(1, 1);
    drop(Writing::begin_or_go_on(&path, &header).expect("new"));
    let whole = std::fs::read(&path).expect("there");
    for cut in [0, 1, whole.len() - 1] {
        std::fs::write(&path, &whole[..cut]).expect("written");
        drop(Writing::begin_or_go_on(&path, &header).expect("begun again"));
        assert_eq!(std::fs::read(&path).expect("there"), whole);
    }
}

#[test]
fn foreign_damaged_and_doubled_parts_are_refused() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("part.jsonl");
    let said = |text: &[u8]| {
        std::fs::write(&path, text).expect("written");
        let wrong = Writing::begin_or_go_on(&path, &header(1, 1)).expect_err("refused");
        wrong.to_string()
    };
    assert!(said(b"point,mean\n1,2\n").contains("not a part file"));
    let first = |header: &Header| serde_json::to_string(header).expect("written") + "\n";
    let other = Header {
        seed: 2,
        ..header(1, 1)
    };
    assert!(said(first(&other).as_bytes()).contains("another seed"));
    let begin = first(&header(1, 1));
    let doubled = format!("{begin}[0,0,[1,2]]\n[0,0,[1,2]]\n");
    assert!(said(doubled.as_bytes()).contains("line 3 says again"));
    for bad in ["[0,0,[1]]", "[0,2,[1,2]]", "[9,0,[1,2]]", "rubbish"] {
        let text = format!("{begin}{bad}\n[0,1,[1,2]]\n");
        assert!(said(text.as_bytes()).contains("line 2 is damaged"), "{bad}");
    }
}

#[test]
fn a_first_line_that_speaks_of_more_than_there_can_be() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("part.jsonl");
    let opened = |header: &Header| {
        let first = serde_json::to_string(header).expect("written");
        std::fs::write(&path, format!("{first}\n[0,0,[1,2]]\n")).expect("written");
        Part::open(&path)
    };
    // As much as can be counted takes no more memory than its rows.
    let many = Header {
        replications: u64::MAX / 5,
        ..header(1, 1)
    };
    let mut part = opened(&many).expect("read");
    assert_eq!(part.missing(), many.units() - 1);
    assert_eq!(part.rows(0).expect("read").len(), 1);
    let too_many = Header {
        replications: u64::MAX / 4,
        ..header(1, 1)
    };
    let refused = opened(&too_many).expect_err("too many").to_string();
    assert!(refused.contains("first line is damaged"), "{refused}");
}

#[test]
fn one_writer_at_a_time() {
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("part.jsonl");
    let first = Writing::begin_or_go_on(&path, &header(1, 1)).expect("new");
    let second = Writing::begin_or_go_on(&path, &header(1, 1));
    assert!(
        second
            .expect_err("refused")
            .to_string()
            .contains("another run")
    );
    drop(first);
}
