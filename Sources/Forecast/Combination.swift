import Foundation

/// Learns from past errors how much each method counts, and whether it is always too high or too low.
///
/// Weights are 0 or more and sum to 1: the inverse of each method's mean squared error over past months. Weights that
/// also use how errors go together (Bates and Granger 1969, https://doi.org/10.1057/jors.1969.103) fit the past better
/// and forecast worse, as there are few months and their errors are much alike.
struct Combination {
  let weights: [Double]
  /// What each method's logarithm is too high by.
  let biases: [Double]

  /// A past month counts half as much after so many months.
  private static let halfLife = 18.0
  /// A bias is taken off as far as it is beyond chance: this many squared standard errors are kept back.
  private static let chance = 4.0
  /// Errors count up to so many times the median one: a single strange month must not decide.
  private static let largest = 5.0
  /// Fewer months than this teach nothing.
  static let minimumMonths = 3

  /// - Parameters:
  ///   - errors: by month, oldest first: ln(forecast ÷ actual) of each method.
  ///   - sharpness: the power of the inverse squared errors; more favours the best method more.
  ///   - priors: what each method counts for, all else being equal; nil for all alike.
  ///   - takesBias: also take off what a method is always too high by.
  init(errors: [[Double]], count: Int, sharpness: Double = 1, priors: [Double]? = nil, takesBias: Bool = true) {
    let priors = priors ?? Array(repeating: 1, count: count)
    guard errors.count >= Combination.minimumMonths else {
      let all = priors.reduce(0, +)
      weights = priors.map { $0 / all }
      biases = Array(repeating: 0, count: count)
      return
    }
    let ages = errors.indices.map { pow(0.5, Double(errors.count - 1 - $0) / Combination.halfLife) }
    let sum = ages.reduce(0, +)
    let effective = sum * sum / ages.reduce(0) { $0 + $1 * $1 }
    let biases = (0..<count).map { method in
      guard takesBias else { return 0.0 }
      let mean = zip(ages, errors).reduce(0) { $0 + $1.0 * $1.1[method] } / sum
      let variance = zip(ages, errors).reduce(0) { $0 + $1.0 * ($1.1[method] - mean) * ($1.1[method] - mean) } / sum
      let squaredError = variance / max(effective - 1, 1) + 1e-10
      return mean * max(0, 1 - Combination.chance * squaredError / (mean * mean + 1e-12))
    }
    let rest = errors.map { row in zip(row, biases).map { abs($0 - $1) } }
    let limit = Combination.largest * median(rest.flatMap(\.self)) + 1e-9
    let inverse = (0..<count).map { method in
      let squares = zip(ages, rest).reduce(0) { $0 + $1.0 * min($1.1[method], limit) * min($1.1[method], limit) } / sum
      return priors[method] * pow(squares + 1e-8, -sharpness)
    }
    let all = inverse.reduce(0, +)
    weights = inverse.map { $0 / all }
    self.biases = biases
  }

  /// The combined logarithm.
  func combined(_ logarithms: [Double]) -> Double {
    zip(zip(logarithms, biases), weights).reduce(0) { $0 + ($1.0.0 - $1.0.1) * $1.1 }
  }
}

/// The middle value, or the mean of the two in the middle; 0 of none.
func median(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return 0 }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
