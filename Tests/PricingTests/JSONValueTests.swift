import Testing

@testable import Pricing

@Suite struct JSONValueTests {
  private func read(_ text: String) throws(PricingError) -> JSONValue {
    try JSONValue(file: "a.json", bytes: Array(text.utf8))
  }

  @Test func readsADocument() throws {
    let value = try read("{\"from\": 0, \"price\": \"0.0055\"}")
    #expect(value == .object(["from": .integer(0), "price": .text("0.0055")]))
  }

  @Test func aNumberThatIsNotWholeIsNamed() {
    #expect(throws: PricingError.catalogInvalid("a.json", path: "tables[0].price", .notWholeNumber)) {
      try read("{\"tables\": [{\"price\": 0.0055}]}")
    }
  }

  @Test(arguments: ["", "{", "[1,]", "0.5"]) func whatIsNoCatalogIsSaidToBe(text: String) {
    #expect(throws: PricingError.catalogUnreadable(file: "a.json")) { try read(text) }
  }
}
