/// What is wrong with one field of a record that a mapping reads, or of a row of an activity file.
public struct FieldProblem: Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    case missing
    case notATime(String)
    case notADay(String)
    case unknownActivity(String)
    case notACount(String, most: Int)
    case notAUUID
    case nobody
    case personal
    case tooLong(limit: Int)
  }

  /// Nil for activity files.
  public let mapping: String?
  /// "user", "time", "pool".
  public let field: String
  /// Where the mapping takes it from: "data.user_id", "column login".
  public let place: String
  public let reason: Reason
}

extension FieldProblem: CustomStringConvertible {
  /// To be put after where the record is.
  public var description: String {
    let taken = mapping.map { ", which is the \(field) of mapping \($0)" } ?? ""
    return switch reason {
    case .missing: mapping == nil ? "has a \(place) that is empty" : "has no \(place)\(taken)"
    case .notATime(let text): "has a \(place)\(taken) that is no time of its format: \(shown(text))"
    case .notADay(let text): "has a \(place)\(taken) that is no day such as 2026-10-01: \(shown(text))"
    case .unknownActivity(let text):
      "has a \(place)\(taken) that is no activity: \(shown(text))"
        + (mapping == nil ? " (sign_up, sign_in, token_refresh, password_change, other)" : "; add it to its values")
    case .notACount(let text, let most):
      "has a \(place)\(taken) that is no number from 1 to \(most): \(shown(text))"
    case .notAUUID: "has a \(place)\(taken) that is no UUID; users: hashed in the config would keep a hash of it"
    case .nobody: "has a \(place)\(taken) that names nobody"
    case .personal: "has an e-mail address, phone number or token in \(place)\(taken), where only ids are kept"
    case .tooLong(let limit): "has a \(place)\(taken) of more than \(limit) bytes"
    }
  }

  /// The beginning of the text in quotes, unless it may say who somebody is.
  private func shown(_ text: String) -> String {
    text.withUTF8Bytes(PersonalText.isLikely) ? "a personal text" : "\"\(text.prefix(40))\""
  }
}
