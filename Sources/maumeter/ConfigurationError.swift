/// Something in the config that is not as it should be, and where.
struct ConfigurationError: Error, Hashable, CustomStringConvertible {
  let file: String
  /// From 1; nil where it is not known.
  let line: Int?
  /// "pools.ap-northeast-1_AbC.plan"; empty for the whole file.
  let path: String
  let problem: Problem

  enum Problem: Hashable {
    case notYAML(String)
    case duplicateKeys([String])
    case unknownKey(known: [String])
    /// What is there, and what should be.
    case wrong(found: String, expected: String)
    case missing(String)
    case planHistoryNotInOrder
    case clientOfTwoPools(String, String)
    case percentAndRate
    case endsBeforeItStarts
    case spansNotInOrder
    case mappingTwice(String)
  }

  var description: String {
    let place = file + (line.map { ":\($0)" } ?? "") + ": "
    let subject = path.isEmpty ? "the file" : path
    return switch problem {
    case .notYAML(let problem): "\(place)this is not YAML: \(problem)."
    case .duplicateKeys(let keys): "\(place)\(keys.joined(separator: ", ")) is there twice. Keep one."
    case .unknownKey(let known): "\(place)\(path) is not known here. Known: \(known.joined(separator: ", "))."
    case .wrong(let found, let expected): "\(place)\(subject) is \(found). It must be \(expected)."
    case .missing(let key): "\(place)\(subject) needs \(key)."
    case .planHistoryNotInOrder:
      "\(place)\(path) must begin after the plan before it: only the first may do without from."
    case .clientOfTwoPools(let one, let other): "\(place)\(path) is a client of \(one) and of \(other). Keep one."
    case .endsBeforeItStarts: "\(place)\(path) is before from. A time ends after it starts."
    case .spansNotInOrder:
      "\(place)\(path) must begin after the time before it ends: only the last may do without to."
    case .mappingTwice(let name): "\(place)\(path) is a second mapping \(name). Give one of them another name."
    case .percentAndRate: "\(place)\(path) needs either percent or rate, not both."
    }
  }
}
