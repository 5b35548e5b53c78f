//! One server and priorities that grow with the time waited: exact mean waits.

/// A class of customers.
#[derive(Clone, Copy, Debug)]
pub struct Ageing {
    /// Poisson arrivals per unit of time.
    pub arrival_rate: f64,
    /// Mean of the exponential service time.
    pub mean_service: f64,
    /// How fast priority grows while waiting.
    pub slope: f64,
}

impl Ageing {
    fn load(self) -> f64 {
        self.arrival_rate * self.mean_service
    }
}

/// Mean wait of each class, slowest growing first: the customer with the highest priority is
/// served next, nobody is interrupted, and in a class it is first come, first served. With W0 the
/// mean residual service and b the slopes (Kleinrock 1964, A delay dependent queue discipline),
/// W(p) = (W0 / (1 - load) - sum over slower i of load(i) W(i) (1 - b(i) / b(p)))
///        / (1 - sum over quicker i of load(i) (1 - b(p) / b(i))).
pub fn mean_waits(classes: &[Ageing]) -> Vec<f64> {
    assert!(classes.is_sorted_by(|a, b| a.slope <= b.slope));
    let load: f64 = classes.iter().map(|class| class.load()).sum();
    assert!(load < 1.0, "overloaded");
    // Half the second moment of an exponential time is the square of its mean.
    let residual = |class: &Ageing| class.load() * class.mean_service;
    let in_turn = classes.iter().map(residual).sum::<f64>() / (1.0 - load);
    let mut waits: Vec<f64> = Vec::new();
    for (p, class) in classes.iter().enumerate() {
        let slower = classes[..p].iter().zip(&waits);
        let before = slower.map(|(i, wait)| i.load() * wait * (1.0 - i.slope / class.slope));
        let quicker = classes[p + 1..].iter();
        let behind = quicker.map(|i| i.load() * (1.0 - class.slope / i.slope));
        waits.push((in_turn - before.sum::<f64>()) / (1.0 - behind.sum::<f64>()));
    }
    waits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two(slopes: [f64; 2]) -> Vec<f64> {
        let class = |slope| Ageing {
            arrival_rate: 0.1,
            mean_service: 4.0,
            slope,
        };
        mean_waits(&slopes.map(class))
    }

    #[test]
    fn equal_slopes_are_first_come_first_served_and_steep_ones_priorities() {
        // W0 = 3.2, load .8.
        for wait in two([1.0, 1.0]) {
            assert!((wait - 3.2 / 0.2).abs() < 1e-9, "{wait}");
        }
        let steep = two([1.0, 1e12]);
        assert!((steep[1] - 3.2 / 0.6).abs() < 1e-6, "{steep:?}");
        assert!((steep[0] - 3.2 / (0.6 * 0.2)).abs() < 1e-6, "{steep:?}");
    }

    #[test]
    fn the_work_that_waits_is_conserved() {
        for slopes in [[1.0, 1.0], [1.0, 2.0], [1.0, 7.5]] {
            let waits = two(slopes);
            assert!((0.4 * (waits[0] + waits[1]) - 0.8 * 16.0).abs() < 1e-9);
        }
    }
}
