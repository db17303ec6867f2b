import Foundation
import Testing

@testable import Reports

@Suite struct TextsTests {
  private func placeholders(_ text: String) -> Set<String> {
    Set(text.matches(of: /\{(\w+)\}/).map { String($0.1) })
  }

  /// A text that is missing, or that has lost a value, would only be seen by its readers.
  @Test func languagesHaveTheSameTextsWithTheSameValues() throws {
    let english = try Texts(.english)
    let japanese = try Texts(.japanese)
    for key in TextKey.allCases {
      #expect(!english(key).isEmpty)
      #expect(placeholders(english(key)) == placeholders(japanese(key)), "\(key.rawValue)")
    }
  }

  @Test(arguments: Language.allCases)
  func filesHaveNoTextThatNobodyUses(language: Language) throws {
    let bytes = try PageHTML.text("\(language.rawValue).json")
    let texts = try JSONDecoder().decode([String: String].self, from: Data(bytes.utf8))
    #expect(Set(texts.keys) == Set(TextKey.allCases.map(\.rawValue)))
  }

  @Test func valuesStandInTheirPlaces() throws {
    let texts = try Texts(.english)
    #expect(texts(.bandRange, ["from": "1", "to": "2"]) == "1–2")
    #expect(texts.list([]) == "" && texts.list(["a"]) == "a" && texts.list(["a", "b", "c"]) == "a, b and c")
    #expect(texts.month(Samples.october) == "October 2026")
    #expect(try Texts(.japanese).month(Samples.october) == "2026年10月")
  }
}
