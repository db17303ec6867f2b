/// The sections of an AWS config or credentials file, with the settings in each.
///
/// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
struct ProfileFile {
  /// By section ("default", "profile x", "sso-session y") and name; nested settings are "s3.addressing_style".
  private(set) var sections: [String: [String: String]] = [:]

  /// Reads what it can: a line that means nothing is stepped over, as the AWS CLI does.
  init(_ text: String) {
    var section: String?
    var parent: String?
    for line in text.split(omittingEmptySubsequences: true, whereSeparator: \.isNewline) {
      let isIndented = line.first == " " || line.first == "\t"
      let content = ProfileFile.trimmed(line)
      guard let first = content.first, first != "#", first != ";" else { continue }
      if first == "[", !isIndented {
        let name = content.dropFirst().prefix { $0 != "]" }
        section = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        parent = nil
        continue
      }
      guard let section, let equals = content.firstIndex(of: "=") else { continue }
      let name = ProfileFile.trimmed(content[..<equals]).lowercased()
      let value = ProfileFile.withoutComment(ProfileFile.trimmed(content[content.index(after: equals)...]))
      if isIndented, let parent {
        sections[section, default: [:]]["\(parent).\(name)"] = value
      } else {
        parent = value.isEmpty ? name : nil
        sections[section, default: [:]][name] = value
      }
    }
  }

  /// A comment after a value begins with a space.
  private static func withoutComment(_ value: Substring) -> String {
    var value = value
    for mark in [" #", " ;", "\t#", "\t;"] {
      if let range = value.firstRange(of: mark) { value = value[..<range.lowerBound] }
    }
    return String(trimmed(value))
  }

  private static func trimmed(_ text: Substring) -> Substring {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return text[first...last]
  }
}
