import Domain

/// The live page at `/`, which others make: the hook itself knows no money.
public struct Dashboard: Sendable {
  /// The password of basic authentication, with any user name; never one of the senders' tokens.
  public var secret: String
  /// The languages that the page can be had in, as BCP 47 tags; the first one where a viewer asks for none.
  public var languages: [String]
  /// Makes the page as HTML; may take its time, and may throw.
  public var page: @Sendable (Question) throws -> [UInt8]

  public init(secret: String, languages: [String], page: @escaping @Sendable (Question) throws -> [UInt8]) {
    self.secret = secret
    self.languages = languages
    self.page = page
  }

  /// Which page a viewer asks for.
  public struct Question: Hashable, Sendable {
    /// Nil for the running one.
    public var month: Month?
    /// One of `languages`.
    public var language: String
    /// Whether the language is that of `?lang=`, and not the browser's.
    public var namesLanguage: Bool
    /// Whether the page asks for itself again: `?refresh=off` is for whom a page that changes disturbs.
    public var refreshes: Bool

    public init(month: Month? = nil, language: String, namesLanguage: Bool = false, refreshes: Bool = true) {
      self.month = month
      self.language = language
      self.namesLanguage = namesLanguage
      self.refreshes = refreshes
    }
  }
}

extension Dashboard.Question {
  /// Reads `?month=2026-10&lang=ja&refresh=off`, each of them at most once, and nothing else.
  ///
  /// - Parameters:
  ///   - query: what stands after the question mark, still percent-encoded, which none of the values needs.
  ///   - accepted: the value of `Accept-Language`.
  init(query: String?, accepted: String?, languages: [String]) throws(Refusal) {
    self.init(language: Self.preferred(in: accepted ?? "", languages))
    var seen: Set<Substring> = []
    for part in (query ?? "").split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, seen.insert(pair[0]).inserted else { throw .badQuestion }
      switch (pair[0], pair[1]) {
      case ("month", let text):
        guard let month = Month(text) else { throw .badQuestion }
        self.month = month
      case ("lang", let text):
        guard languages.contains(String(text)) else { throw .badQuestion }
        (language, namesLanguage) = (String(text), true)
      case ("refresh", "off"): refreshes = false
      default: throw .badQuestion
      }
    }
  }

  /// The language that a browser would rather have.
  ///
  /// https://www.rfc-editor.org/rfc/rfc9110#section-12.5.4
  static func preferred(in accepted: String, _ languages: [String]) -> String {
    var best: (language: String, quality: Double)?
    for part in accepted.prefix(500).split(separator: ",") {
      let fields = part.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
      guard let tag = fields.first?.split(separator: "-").first.map(String.init), languages.contains(tag) else {
        continue
      }
      let weight = fields.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
      if weight > best?.quality ?? 0 { best = (tag, weight) }
    }
    return best?.language ?? languages.first ?? ""
  }
}
