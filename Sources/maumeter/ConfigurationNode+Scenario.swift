import Domain
import Forecast

extension ConfigurationNode {
  var isMapping: Bool {
    if case .mapping = node { true } else { false }
  }

  /// A whole number in a range.
  func whole(_ range: ClosedRange<Int64>) throws(ConfigurationError) -> Int64 {
    let number = try quantity()
    guard range.contains(number) else { throw wrong(expected: "from \(range.lowerBound) to \(range.upperBound)") }
    return number
  }

  /// A number, or a range of two or three: [low, high], [low, most likely, high].
  func value(_ range: ClosedRange<ScenarioNumber>, _ words: String) throws(ConfigurationError) -> ScenarioValue {
    guard case .sequence = node else { return .exact(try number(range, words)) }
    var numbers: [ScenarioNumber] = []
    for entry in try list() { numbers.append(try entry.number(range, words)) }
    guard numbers == numbers.sorted() else {
      throw error(.wrong(found: "not in order", expected: "[low, high] or [low, most likely, high]"))
    }
    switch numbers.count {
    case 2: return .uniform(numbers[0], numbers[1])
    case 3: return .triangular(numbers[0], numbers[1], numbers[2])
    default:
      throw error(.wrong(found: "a list of \(numbers.count)", expected: "[low, high] or [low, most likely, high]"))
    }
  }

  private func number(
    _ range: ClosedRange<ScenarioNumber>, _ words: String
  ) throws(ConfigurationError) -> ScenarioNumber {
    guard let number = ScenarioNumber(try text()), range.contains(number) else { throw wrong(expected: words) }
    return number
  }

  /// A share from 0 to 1.
  func share() throws(ConfigurationError) -> ScenarioValue {
    try value(.zero ... .one, "a share from 0 to 1 or from 0% to 100%, or a range of two or three of them")
  }

  /// A number of users or requests.
  func amount() throws(ConfigurationError) -> ScenarioValue {
    try value(
      .zero...ScenarioNumber(billionths: 1_000_000_000_000_000_000),
      "a number from 0 to 1,000,000,000, or a range of two or three of them")
  }

  /// Growth a month.
  func growth() throws(ConfigurationError) -> ScenarioValue {
    try value(
      ScenarioValue.growthRates,
      "a rate a month such as 0.03, 3% or -2%, from -1 to 100, or a range of two or three of them")
  }

  func factor() throws(ConfigurationError) -> ScenarioValue {
    try value(
      .zero...ScenarioNumber(billionths: 1_000_000_000_000), "a factor from 0 to 1000, or a range of two or three")
  }

  /// The plain value of the first key, a mapping with the keys beside `from` and `pools`, or a list of such mappings.
  func changes(_ keys: [String]) throws(ConfigurationError) -> [[String: ConfigurationNode]] {
    let known = keys + ["from", "pools"]
    if isMapping { return [try members(known)] }
    if case .sequence(let sequence) = node, let first = sequence.first, case .mapping = first {
      var changes: [[String: ConfigurationNode]] = []
      for entry in try list() { changes.append(try entry.members(known)) }
      return changes
    }
    return [[keys[0]: self]]
  }
}

extension ScenarioValue {
  /// Rates a month that are taken: from nobody left to a hundred times more users.
  static let growthRates = ScenarioNumber(billionths: -1_000_000_000)...ScenarioNumber(billionths: 100_000_000_000)
}
