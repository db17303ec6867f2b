import Domain
import Foundation
import Templates

/// The texts of one language.
struct Texts {
  let language: Language
  /// For what has one language; nil only in a program that was built without its texts.
  static let english = try? Texts(.english)
  private let texts: [String: String]

  /// - Throws: `TemplateError` when the file of the language lacks a text, which a test makes sure of.
  init(_ language: Language) throws(TemplateError) {
    self.language = language
    let file = "\(language.rawValue).json"
    guard let texts = try? JSONDecoder().decode([String: String].self, from: Data(try EmbeddedTemplates.bytes(file)))
    else { throw .unreadable(file) }
    if let missing = TextKey.allCases.first(where: { texts[$0.rawValue] == nil }) {
      throw .missingText(missing.rawValue, file: file)
    }
    self.texts = texts
  }

  /// The text, with `{name}` replaced by the value of that name.
  func callAsFunction(_ key: TextKey, _ values: KeyValuePairs<String, String> = [:]) -> String {
    var text = texts[key.rawValue] ?? key.rawValue
    for (name, value) in values { text = text.replacing("{\(name)}", with: value) }
    return text
  }

  func month(_ month: Month) -> String {
    switch language {
    case .english: month.title
    case .japanese: self(.monthName, ["year": String(month.year), "month": String(month.month)])
    }
  }

  /// Short enough for an axis: "2026-10".
  func shortMonth(_ month: Month) -> String {
    switch language {
    case .english: month.description
    case .japanese: "\(month.year)/\(month.month)"
    }
  }

  func day(_ day: Day) -> String {
    switch language {
    case .english: day.description
    case .japanese:
      self(
        .dayName, ["year": String(day.civil.year), "month": String(day.civil.month), "day": String(day.civil.day)])
    }
  }

  func title(_ meter: Meter) -> String {
    switch meter {
    case .directMAU: self(.directMAU)
    case .enterpriseMAU: self(.enterpriseMAU)
    case .advancedSecurityMAU: self(.advancedSecurityMAU)
    case .machineTokens: self(.machineTokens)
    case .replicatedMachineTokens: self(.replicatedMachineTokens)
    case .machineClients: self(.machineClients)
    case .replicaMAU: self(.replicaMAU)
    case .provisionedRate: self(.provisionedRate)
    case .sms: self(.sms)
    case .email: self(.email)
    }
  }

  /// "a, b and c".
  func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: self(.listSeparator)) + self(.listEnd) + last
  }
}

extension EmbeddedTemplates {
  static func bytes(_ name: String) throws(TemplateError) -> [UInt8] {
    guard let file = files.first(where: { $0.name == name }) else { throw .unreadable(name) }
    return file.bytes
  }
}
