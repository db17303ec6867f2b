import Domain
import Yams

/// A place in the config, which knows its file, line and path, so that every complaint names them.
struct ConfigurationNode {
  let file: String
  let path: String
  let node: Node

  func error(_ problem: ConfigurationError.Problem) -> ConfigurationError {
    ConfigurationError(file: file, line: node.mark?.line, path: path, problem: problem)
  }

  func wrong(expected: String) -> ConfigurationError {
    let found: String
    switch node {
    case .scalar(let scalar): found = "\"\(scalar.string)\""
    case .mapping: found = "a mapping"
    case .sequence: found = "a list"
    case .alias: found = "an alias"
    }
    return error(.wrong(found: found, expected: expected))
  }

  private func child(_ key: String, _ node: Node) -> ConfigurationNode {
    ConfigurationNode(file: file, path: path.isEmpty ? key : "\(path).\(key)", node: node)
  }

  /// `key:` with nothing behind it counts as absent.
  private var isNull: Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
  }

  // MARK: Shapes

  /// The members of a mapping whose keys are ids.
  func entries() throws(ConfigurationError) -> [(key: String, value: ConfigurationNode)] {
    if isNull { return [] }
    guard case .mapping(let mapping) = node else { throw wrong(expected: "a mapping") }
    var entries: [(String, ConfigurationNode)] = []
    for (keyNode, value) in mapping {
      guard case .scalar(let key) = keyNode else { throw wrong(expected: "a mapping with plain keys") }
      entries.append((key.string, child(key.string, value)))
    }
    return entries
  }

  /// The members of a mapping that may have these keys only.
  func members(_ known: [String]) throws(ConfigurationError) -> [String: ConfigurationNode] {
    if isNull { return [:] }
    guard case .mapping(let mapping) = node else {
      throw wrong(expected: "a mapping with \(known.joined(separator: ", "))")
    }
    var members: [String: ConfigurationNode] = [:]
    for (keyNode, value) in mapping {
      let key = keyNode.scalar?.string ?? ""
      let member = child(key, value)
      guard known.contains(key) else {
        throw ConfigurationError(
          file: file, line: keyNode.mark?.line, path: member.path, problem: .unknownKey(known: known))
      }
      if !member.isNull { members[key] = member }
    }
    return members
  }

  func list() throws(ConfigurationError) -> [ConfigurationNode] {
    if isNull { return [] }
    guard case .sequence(let sequence) = node else { throw wrong(expected: "a list") }
    return sequence.enumerated().map { index, node in
      ConfigurationNode(file: file, path: "\(path)[\(index + 1)]", node: node)
    }
  }

  // MARK: Values

  func text() throws(ConfigurationError) -> String {
    guard case .scalar(let scalar) = node else { throw wrong(expected: "a text") }
    guard !scalar.string.isEmpty else { throw wrong(expected: "a text that is not empty, or left out") }
    return scalar.string
  }

  func bool() throws(ConfigurationError) -> Bool {
    switch try text() {
    case "true": return true
    case "false": return false
    default: throw wrong(expected: "true or false")
    }
  }

  /// More than anything is counted, and sums of thousands of them are numbers still.
  private static let largestQuantity: Int64 = 1_000_000_000_000_000

  /// 0 to 10¹⁵; "50_000" is read too.
  func quantity() throws(ConfigurationError) -> Int64 {
    guard let number = Quantity(argument: try text()) else { throw wrong(expected: "a whole number, 0 or more") }
    guard number.value <= ConfigurationNode.largestQuantity else {
      throw wrong(expected: "a whole number up to 1,000,000,000,000,000")
    }
    return number.value
  }

  func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ type: Choice.Type
  ) throws(ConfigurationError) -> Choice {
    guard let choice = Choice(rawValue: try text()) else {
      throw wrong(expected: "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return choice
  }

  func plan() throws(ConfigurationError) -> Plan {
    guard let plan = Plan(anyCase: try text()) else { return try choice(Plan.self) }
    return plan
  }

  func money() throws(ConfigurationError) -> Money {
    guard let money = try? Money(try text()), money >= .zero else {
      throw wrong(expected: "an amount of USD such as 0.0055, 0 or more")
    }
    return money
  }

  /// A day (its first instant in UTC) or a time with a zone.
  func instant() throws(ConfigurationError) -> Instant {
    let text = try text()
    guard let instant = Day(text)?.start ?? Instant(iso8601: text) else {
      throw wrong(expected: "a day such as 2024-11-22, or a time such as 2024-11-22T18:00:00Z")
    }
    return instant
  }

  func month() throws(ConfigurationError) -> Month {
    guard let month = Month(try text()) else { throw wrong(expected: "a month such as 2026-10") }
    return month
  }

  func account() throws(ConfigurationError) -> String {
    let text = try text()
    guard ConfigurationNode.isAccount(text) else { throw wrong(expected: "the 12 digits of an AWS account") }
    return text
  }

  static func isAccount(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  func tags() throws(ConfigurationError) -> [String: String] {
    var tags: [String: String] = [:]
    for (key, value) in try entries() { tags[key] = try value.text() }
    return tags
  }
}
