import Foundation

/// Learns from past errors how much each method counts, and whether it is always too high or too low.
///
/// Weights are 0 or more and sum to 1; they minimise the squared error of the weighted logarithms over past months, and
/// are held near the weights that the methods' own errors suggest, the more so the fewer months there are.
struct Combination {
  let weights: [Double]
  /// What each method's logarithm is too high by.
  let biases: [Double]

  /// A past month counts half as much after so many months.
  private static let halfLife = 18.0
  /// As many months as the suggested weights count for.
  private static let caution = 4.0
  /// A bias is taken off as far as it is beyond chance: this many squared standard errors are kept back.
  private static let chance = 4.0
  /// Fewer months than this teach nothing: all methods count alike.
  static let minimumMonths = 3

  /// - Parameter errors: by month, oldest first: ln(forecast ÷ actual) of each method.
  /// - Parameter takesBias: also take off what a method is always too high by.
  init(errors: [[Double]], count: Int, takesBias: Bool = true) {
    guard errors.count >= Combination.minimumMonths else {
      weights = Array(repeating: 1 / Double(count), count: count)
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
    var rest = errors.map { row in zip(row, biases).map { $0 - $1 } }
    // A single strange month must not decide.
    let limit = 3 * median(rest.flatMap { $0.map(abs) }) + 1e-9
    rest = rest.map { row in row.map { min(max($0, -limit), limit) } }
    var products = Array(repeating: Array(repeating: 0.0, count: count), count: count)
    for (age, row) in zip(ages, rest) {
      for first in 0..<count {
        for second in 0..<count { products[first][second] += age * row[first] * row[second] }
      }
    }
    let squares = (0..<count).map { products[$0][$0] / sum + 1e-8 }
    let inverse = squares.map { 1 / $0 }
    let suggested = inverse.map { $0 / inverse.reduce(0, +) }
    let best = squares.sorted().prefix(3)
    let caution = Combination.caution * best.reduce(0, +) / Double(best.count)
    for method in 0..<count { products[method][method] += caution }
    weights = Combination.minimum(products, suggested.map { $0 * caution }, from: suggested)
    self.biases = biases
  }

  /// The combined logarithm.
  func combined(_ logarithms: [Double]) -> Double {
    zip(zip(logarithms, biases), weights).reduce(0) { $0 + ($1.0.0 - $1.0.1) * $1.1 }
  }

  /// The weights that minimise wᵀAw − 2bᵀw, by moving weight from the worst to the best until nothing is gained.
  private static func minimum(_ matrix: [[Double]], _ vector: [Double], from start: [Double]) -> [Double] {
    var weights = start
    for _ in 0..<100 {
      let slopes = weights.indices.map { row in
        zip(matrix[row], weights).reduce(0) { $0 + $1.0 * $1.1 } - vector[row]
      }
      guard let worst = weights.indices.filter({ weights[$0] > 1e-12 }).max(by: { slopes[$0] < slopes[$1] }),
        let best = weights.indices.min(by: { slopes[$0] < slopes[$1] }), slopes[worst] - slopes[best] > 1e-12
      else { break }
      let curvature = matrix[worst][worst] + matrix[best][best] - 2 * matrix[worst][best]
      let step = min(weights[worst], (slopes[worst] - slopes[best]) / max(curvature, 1e-15))
      weights[worst] -= step
      weights[best] += step
    }
    return weights
  }
}

/// The middle value, or the mean of the two in the middle; 0 of none.
func median(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return 0 }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
