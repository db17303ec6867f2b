import Domain

/// Measured or forecast users in the form of a usage file, for programs that estimate costs from Terraform code.
///
/// The format is the same for both, usage by the address of the resource:
/// https://www.infracost.io/docs/features/usage_based_resources, https://c3x.dev/docs/usage-file.
public struct UsageFile: Hashable, Sendable {
  public enum Tool: String, CaseIterable, Hashable, Sendable {
    case infracost, c3x
  }

  /// Where the numbers are from.
  public enum Basis: Hashable, Sendable {
    /// The whole month.
    case counted
    /// The month up to this day, which is not its last.
    case countedUntil(Day)
    /// What was expected at the end of a day, with intervals of so many percent.
    case forecast(asOf: Day, level: Int)
  }

  /// One pool.
  public struct Entry: Hashable, Sendable {
    /// Of the resource in Terraform, such as `aws_cognito_user_pool.customers`.
    public var address: String
    /// Pool id, name and plan, for the reader.
    public var remark: String
    public var mau: Int
    /// The ends of the interval; nil for what was counted.
    public var interval: ClosedRange<Int>?

    public init(address: String, remark: String, mau: Int, interval: ClosedRange<Int>? = nil) {
      self.address = address
      self.remark = remark
      self.mau = mau
      self.interval = interval
    }
  }

  public var tool: Tool
  public var month: Month
  public var basis: Basis
  /// What the tool calls monthly active users.
  public var key: String
  public var entries: [Entry]

  public init(tool: Tool, month: Month, basis: Basis = .counted, key: String, entries: [Entry]) {
    self.tool = tool
    self.month = month
    self.basis = basis
    self.key = key
    self.entries = entries
  }

  /// YAML, with a line end after every line.
  public var text: String {
    let command = tool == .infracost ? "infracost breakdown --path ." : "c3x estimate --path ."
    var lines = [
      "# Monthly active users of Amazon Cognito, \(origin)",
      "# \(command) --usage-file \(tool.rawValue)-usage.yml",
      "version: 0.1",
      entries.isEmpty ? "resource_usage: {}" : "resource_usage:",
    ]
    for entry in entries.sorted(by: { ($0.address, $0.remark) < ($1.address, $1.remark) }) {
      lines.append("  \(UsageFile.quoted(entry.address)): # \(entry.remark.harmless)")
      let interval = entry.interval.map { " # from \($0.lowerBound) to \($0.upperBound)" } ?? ""
      lines.append("    \(key): \(entry.mau)\(interval)")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private var origin: String {
    switch basis {
    case .counted: "as maumeter counted them in \(month)."
    case .countedUntil(let day):
      "as maumeter counted them in \(month) up to \(day): the month is not over, more will come."
    case .forecast(let day, let level):
      "as maumeter forecast them for \(month) at the end of \(day), with \(level) % intervals. Not counted."
    }
  }

  /// Plain where YAML reads it as the same text, else in quotes: `module.a["x"].aws_cognito_user_pool.b`.
  private static func quoted(_ address: String) -> String {
    let isPlain = address.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    guard !isPlain else { return address }
    return "'" + address.harmless.replacingScalars { $0 == "'" ? "''" : nil } + "'"
  }

  /// An address for a pool of which nobody said one: from its name, or its id.
  public static func address(of name: String) -> String {
    var words = ""
    for character in name.lowercased() {
      let isPart = character.isASCII && (character.isLetter || character.isNumber)
      if isPart { words.append(character) } else if !words.isEmpty, words.last != "_" { words.append("_") }
    }
    while words.hasSuffix("_") { words.removeLast() }
    if words.isEmpty { words = "pool" }
    // A name of Terraform does not begin with a digit.
    return "aws_cognito_user_pool.\(words.first?.isNumber == true ? "_" : "")\(words)"
  }
}
