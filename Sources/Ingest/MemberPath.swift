/// Where a value is in a JSON record: `data.user_id`, `target[type=AppInstance].id`, `details."identity.provider"`.
///
/// Members are parted by points; a name with a point or a bracket is written in quotes. Of an array, `[]` is the first
/// element that has the value, `[0]` one element, and `[name=value]` the first element whose member is this text.
public struct MemberPath: Hashable, Sendable {
  enum Step: Hashable, Sendable {
    case member(String)
    /// The first element that has what follows.
    case anyElement
    case element(Int)
    /// The first element that has what follows and whose member reads so.
    case elementWhere(member: String, value: String)
  }

  /// As it was written.
  public let text: String
  let steps: [Step]

  private static let maximumSteps = 16

  /// Nil when the text is no path.
  public init?(_ text: String) {
    var parser = Parser(rest: text[...])
    guard let steps = parser.steps(), (1...MemberPath.maximumSteps).contains(steps.count) else { return nil }
    self.text = text
    self.steps = steps
  }

  /// A column of a CSV text, whatever its name is.
  public init(column: String) {
    text = column
    steps = [.member(column)]
  }

  private struct Parser {
    var rest: Substring

    mutating func steps() -> [Step]? {
      if rest.hasPrefix("$.") { rest.removeFirst(2) }
      var steps: [Step] = []
      while true {
        guard let name = name() else { return nil }
        steps.append(.member(name))
        while rest.first == "[" {
          guard let step = bracket() else { return nil }
          steps.append(step)
        }
        if rest.isEmpty { return steps }
        guard rest.removeFirst() == "." else { return nil }
      }
    }

    private mutating func name() -> String? {
      if rest.first == "\"" { return quoted() }
      let name = rest.prefix { !".[]\"".contains($0) }
      rest = rest.dropFirst(name.count)
      return name.isEmpty ? nil : String(name)
    }

    private mutating func quoted() -> String? {
      rest.removeFirst()
      guard let end = rest.firstIndex(of: "\""), end > rest.startIndex else { return nil }
      let name = String(rest[..<end])
      rest = rest[rest.index(after: end)...]
      return name
    }

    private mutating func bracket() -> Step? {
      rest.removeFirst()
      if rest.first == "]" {
        rest.removeFirst()
        return .anyElement
      }
      guard let end = rest.firstIndex(of: "]") else { return nil }
      let inside = rest[..<end]
      rest = rest[rest.index(after: end)...]
      if let index = Int(inside), index >= 0 { return .element(index) }
      let sides = inside.split(separator: "=", maxSplits: 1)
      return sides.count == 2 ? .elementWhere(member: String(sides[0]), value: String(sides[1])) : nil
    }
  }
}
