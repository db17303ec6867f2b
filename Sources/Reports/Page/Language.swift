/// A language in which a page can be written: a file of texts in `reports/templates`.
public enum Language: String, CaseIterable, Hashable, Sendable {
  case english = "en"
  case japanese = "ja"

  /// What its readers call it.
  var ownName: String {
    switch self {
    case .english: "English"
    case .japanese: "日本語"
    }
  }
}
