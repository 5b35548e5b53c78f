//! Car parks: spaces, whose they are, what they cost.

use super::{doubted, doubts, refused};

#[test]
fn spaces_and_times() {
    refused(
        "spaces = 40",
        "spaces = 0",
        "car-park.main.spaces",
        "0",
        "at least one is needed",
        "",
    );
    refused(
        "spaces = 40\n",
        "",
        "car-park.main",
        "main",
        "\"spaces\" is missing",
        "spaces = 400",
    );
    refused(
        "walk = \"5 min\"",
        "walk = \"5 h\"",
        "car-park.main.walk",
        "\"5 h\"",
        "a walk of 5 h from the car to the desk",
        "at most two hours",
    );
    for (key, whole) in [
        ("lingers", "lingers = { exponential = \"10 min\" }"),
        ("patience", "patience = \"30 min\""),
        ("others-stay", "others-stay = { exponential = \"2 h\" }"),
    ] {
        refused(
            whole,
            &format!("{key} = \"-1 min\""),
            &format!("car-park.main.{key}"),
            "\"-1 min\"",
            "this can be negative, but nothing takes less than no time",
            "at-least",
        );
    }
}

#[test]
fn whose_they_are() {
    refused(
        "clinics = [\"eye\"]",
        "clinics = [\"eyes\"]",
        "car-park.main.clinics.0",
        "\"eyes\"",
        "there is no clinic \"eyes\"",
        "did you mean \"eye\"?",
    );
    refused(
        "clinics = [\"eye\"]",
        "clinics = [\"eye\", \"heart-by-telephone\"]",
        "car-park.main.clinics.1",
        "\"heart-by-telephone\"",
        "\"heart-by-telephone\" meets by telephone: nobody drives there",
        "leave it out",
    );
    refused(
        "by-car = \"60%\"",
        "clinics = [\"eye\"]",
        "car-park.main.clinics.0",
        "\"eye\"",
        "patients of \"eye\" already park in \"back\"",
        "",
    );
    refused(
        "clinics = [\"eye\"]\n",
        "",
        "car-park.main",
        "main",
        "both \"back\" and \"main\" are for all clinics",
        "name the `clinics` of one of them",
    );
    refused(
        "clinics = [\"eye\"]",
        "clinics = []",
        "car-park.main.clinics",
        "[]",
        "an empty list names nobody",
        "leave the key out to mean all",
    );
    doubted(
        "by-car = \"60%\"",
        "by-car = \"0%\"",
        "car-park.back.by-car",
        "no patient comes by car",
    );
    doubted(
        "clinics = [\"eye\"]",
        "clinics = [\"eye\", \"heart\"]",
        "car-park.back",
        "no patients park here",
    );
    // The others alone may fill it.
    assert_eq!(doubts("spaces = 40", "spaces = 41"), []);
}

#[test]
fn charges_and_others() {
    refused(
        "charge = \"2.50\"",
        "charge = \"25 per week\"",
        "car-park.main.charge",
        "\"25 per week\"",
        "nobody parks by the week",
        "\"2.50\" for a visit, or \"1.20 per hour\" of the stay",
    );
    refused(
        "others-stay = { exponential = \"2 h\" }\n",
        "",
        "car-park.main.others",
        "\"50 per day\"",
        "how long do the others stay?",
        "others-stay = { lognormal = ",
    );
    refused(
        "others = \"50 per day\"\n",
        "",
        "car-park.main.others-stay",
        "{ exponential = \"2 h\" }",
        "who are the others?",
        "others = { rate = ",
    );
    refused(
        "others = \"50 per day\"",
        "others = \"50 per second\"",
        "car-park.main.others",
        "\"50 per second\"",
        "50 per second is more than a million a day",
        "",
    );
}

#[test]
fn free_parking() {
    refused(
        "free-parking = { car-park = \"main\" }",
        "free-parking = { car-park = \"mian\" }",
        "plan.parking.free-parking.car-park",
        "\"mian\"",
        "there is no car park \"mian\"",
        "did you mean \"main\"?",
    );
    refused(
        "free-parking = { car-park = \"main\" }",
        "free-parking = { car-park = \"back\" }",
        "plan.parking.free-parking.car-park",
        "\"back\"",
        "parking there is free already",
        "give [car-park.back] a `charge`",
    );
    refused(
        "free-parking = { car-park = \"main\" }",
        "free-parking = {}",
        "plan.parking.free-parking",
        "{}",
        "\"car-park\" is missing",
        "car-park = \"main\"",
    );
    refused(
        "until = 2012-02-29",
        "until = 2012-02-29\ncost = \"10 per hour\"",
        "plan.parking.cost",
        "\"10 per hour\"",
        "per hour of whom? this adds nobody's hours",
        "5000 per week",
    );
}
