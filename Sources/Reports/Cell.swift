import Domain

/// One value of a table.
public enum Cell: Hashable, Sendable {
  case empty
  /// Text from outside: names, ids.
  case text(String)
  /// Our own words.
  case label(String)
  case count(Int64)
  /// Price of one unit.
  case rate(Money)
  /// - shown: for people, rounded so that all amounts on the page add up.
  case amount(Money, shown: String)
  /// A number with more decimals than an amount of ours can have.
  case decimal(exact: String, shown: String)
  /// Units of a band: those after the first `from` up to and with `to`.
  case band(from: Int64, to: Int64?)

  public static func count(_ number: Int) -> Cell { .count(Int64(number)) }

  /// The text, or nothing.
  public static func text(_ text: String?) -> Cell { text.map { .text($0) } ?? .empty }

  /// For people: thousands marks, rounded amounts.
  var shown: String {
    switch self {
    case .empty: ""
    case .text(let text): text.harmless
    case .label(let text): text
    case .count(let number): number.grouped
    case .rate(let money): money == .zero ? "free" : money.shown(minimumPlaces: 5)
    case .amount(_, let shown): shown
    case .decimal(_, let shown): shown
    case .band(from: 0, let to?): "first \(to.grouped)"
    case .band(from: 0, nil): "all"
    case .band(let from, let to?): "\((from + 1).grouped)–\(to.grouped)"
    case .band(let from, nil): "over \(from.grouped)"
    }
  }

  /// For programs: exact, without marks.
  var recorded: String {
    switch self {
    case .empty: ""
    case .text(let text), .label(let text): text
    case .count(let number): String(number)
    case .rate(let money), .amount(let money, _): money.description
    case .decimal(let exact, _): exact
    case .band(let from, let to): "\(from)-\(to.map(String.init) ?? "")"
    }
  }

  /// Whether it may not be cut.
  var isNumber: Bool {
    switch self {
    case .empty, .text, .label: false
    case .count, .rate, .amount, .decimal, .band: true
    }
  }
}
