import Domain
import TestSupport
import Testing

@testable import Ingest

@Suite struct SymbolTableTests {
  private func intern(_ text: String, _ table: inout SymbolTable) -> Symbol {
    Array(text.utf8).withUnsafeBytes { table.intern($0) }
  }

  @Test func isADictionary() {
    var random = SeededGenerator(seed: 33)
    var table = SymbolTable()
    var expected: [String: Symbol] = [:]
    for _ in 0..<8_000 {
      // The same ends and lengths, so that the hash has little to go by.
      let text = "client00" + String(random.number(0..<2_000)) + (random.oneIn(2) ? "" : "xxxxxxxx")
      let symbol = intern(text, &table)
      #expect(symbol == expected[text] ?? Symbol(index: UInt32(expected.count + 1)))
      expected[text] = symbol
      #expect(table.texts[Int(symbol.index)] == text)
    }
    #expect(table.texts.count == expected.count + 1)
  }

  @Test func textsOfPersonsAreMarked() {
    var table = SymbolTable()
    for text in ["client", "eu-west-1_A", "x@y", "+1"] { _ = intern(text, &table) }
    #expect(table.personal.isEmpty)
    let address = intern("me@example.com", &table)
    for _ in 0..<2 { #expect(intern("me@example.com", &table) == address) }
    let number = intern("+49 151 1234567", &table)
    #expect(table.personal == [address, number])
  }

  @Test func shortAndLongTexts() {
    var table = SymbolTable()
    #expect(intern("", &table) == .none)
    #expect(intern(String(repeating: "x", count: 257), &table) == .none)
    var symbols: Set<Symbol> = []
    for length in 1...256 { symbols.insert(intern(String(repeating: "x", count: length), &table)) }
    #expect(symbols.count == 256 && !symbols.contains(.none))
  }
}
