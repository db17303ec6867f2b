import Foundation

/// How many distinct users n days bring when each user has a chance of its own to be active on a day, and the chances
/// are spread as a beta distribution.
struct BetaBinomialReach {
  let a: Double
  let b: Double

  /// Share of all users who are active on at least one of n days: 1 − B(a, b+n) ÷ B(a, b).
  func reach(days: Int) -> Double { 1 - exp(logBeta(a, b + Double(days)) - logBeta(a, b)) }

  init(a: Double, b: Double) {
    self.a = a
    self.b = b
  }

  /// The likeliest distribution for users who were seen, by the days on which they were active.
  ///
  /// Zero-truncated maximum likelihood; ln a and ln b are searched between −4 and 8, on grids that get finer.
  ///
  /// - Parameter frequencies: at k − 1, the users active on k of the days.
  init(frequencies: [Int]) {
    var center = (2.0, 2.0)
    var reach = 6.0
    for _ in 0..<12 {
      var best: (likelihood: Double, place: (Double, Double)) = (-.infinity, center)
      for row in -4...4 {
        for column in -4...4 {
          let place = (
            min(max(center.0 + reach * Double(row) / 4, -4), 8), min(max(center.1 + reach * Double(column) / 4, -4), 8)
          )
          let likelihood = BetaBinomialReach(a: exp(place.0), b: exp(place.1)).logLikelihood(frequencies)
          if likelihood > best.likelihood { best = (likelihood, place) }
        }
      }
      center = best.place
      reach /= 2
    }
    self.init(a: exp(center.0), b: exp(center.1))
  }

  func logLikelihood(_ frequencies: [Int]) -> Double {
    let days = frequencies.count
    let seen = log(max(reach(days: days), 1e-300))
    return frequencies.enumerated().reduce(0) { sum, item in
      guard item.element > 0 else { return sum }
      let active = Double(item.offset + 1)
      let chance = logBeta(a + active, b + Double(days) - active) - logBeta(a, b)
      return sum + Double(item.element) * (chance - seen)
    }
  }
}

func logBeta(_ a: Double, _ b: Double) -> Double { logGamma(a) + logGamma(b) - logGamma(a + b) }

/// ln Γ of a positive number.
///
/// `lgamma` of the C library writes to a global; Stirling's series after shifting to 10 and more errs by less than
/// 10⁻¹³.
func logGamma(_ value: Double) -> Double {
  var (x, shift) = (value, 0.0)
  while x < 10 {
    shift += log(x)
    x += 1
  }
  let inverse = 1 / (x * x)
  let series = (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse * (1.0 / 1680 - inverse / 1188)))) / x
  return (x - 0.5) * log(x) - x + 0.918_938_533_204_672_7 + series - shift
}
