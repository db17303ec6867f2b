import Domain

/// A place in a catalog file, which knows its file and path, so that every complaint can name them.
struct CatalogNode {
  let file: String
  let path: String
  let value: JSONValue

  func invalid(_ problem: CatalogProblem) -> PricingError {
    .catalogInvalid(file, path: path.isEmpty ? "the document" : path, problem)
  }

  private func child(_ key: String, _ value: JSONValue) -> CatalogNode {
    CatalogNode(file: file, path: path.isEmpty ? key : "\(path).\(key)", value: value)
  }

  /// - Throws: when this is no object, or has a member that the format does not know: a misspelt `until` must not
  ///   leave a price in force for ever.
  func expectObject(_ known: [String]) throws(PricingError) {
    guard case .object(let members) = value else { throw invalid(.wrongType(expected: "an object")) }
    if let unknown = members.keys.filter({ !known.contains($0) }).min() {
      throw child(unknown, .null).invalid(.unknownMember(known: known))
    }
  }

  func required(_ key: String) throws(PricingError) -> CatalogNode {
    guard case .object(let members) = value else { throw invalid(.wrongType(expected: "an object")) }
    guard let member = members[key] else { throw child(key, .null).invalid(.missing) }
    return child(key, member)
  }

  /// Nil when the member is absent or null.
  func optional(_ key: String) -> CatalogNode? {
    guard case .object(let members) = value, let member = members[key] else { return nil }
    if case .null = member { return nil }
    return child(key, member)
  }

  func list() throws(PricingError) -> [CatalogNode] {
    guard case .array(let items) = value else { throw invalid(.wrongType(expected: "a list")) }
    return items.enumerated().map { CatalogNode(file: file, path: "\(path)[\($0.offset)]", value: $0.element) }
  }

  func text() throws(PricingError) -> String {
    guard case .text(let text) = value, !text.isEmpty else { throw invalid(.wrongType(expected: "a text")) }
    return text
  }

  func texts() throws(PricingError) -> [String] {
    var texts: [String] = []
    for node in try list() { texts.append(try node.text()) }
    return texts
  }

  func quantity() throws(PricingError) -> Int64 {
    guard case .integer(let number) = value, number >= 0 else {
      throw invalid(.wrongType(expected: "a whole number, 0 or more"))
    }
    return number
  }

  func rate() throws(PricingError) -> Money {
    guard case .text(let text) = value, let money = try? Money(text), money >= .zero else {
      throw invalid(.wrongType(expected: "a price as a text, such as \"0.0055\""))
    }
    return money
  }

  func instant() throws(PricingError) -> Instant {
    guard case .text(let text) = value, let instant = Instant(iso8601: text) else {
      throw invalid(.wrongType(expected: "a time with its zone, such as \"2024-11-22T18:00:00Z\""))
    }
    return instant
  }

  func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type
  ) throws(PricingError) -> Choice where Choice.RawValue == String {
    let text = try text()
    guard let choice = Choice(rawValue: text) else {
      throw invalid(.notOneOf(Choice.allCases.map(\.rawValue)))
    }
    return choice
  }
}
