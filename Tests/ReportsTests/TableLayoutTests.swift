import Testing

@testable import Reports

@Suite struct TableLayoutTests {
  typealias Row = (id: String, name: String, region: String, users: Int)

  static let rows: [Row] = [
    ("ap-northeast-1_AbCdEfGhI", "お客様プール", "ap-northeast-1", 1_234_567),
    ("ap-northeast-1_JkLmNoPqR", "internal tools", "ap-northeast-1", 89),
  ]

  static func layout(_ width: Int?, rows: [Row] = rows) -> TableLayout {
    let table = Table(
      "pool", of: rows,
      fields: [
        Field("pool", "Pool", fitting: .identifier) { .text($0.id) },
        Field("name", "Name", fitting: .text(minimum: 6, dropOrder: 2)) { .text($0.name) },
        Field("region", "Region", fitting: .droppable(1)) { .text($0.region) },
        Field("nothing", "Nothing") { _ in .empty },
        Field("users", "MAU", .trailing) { .count($0.users) },
        Field("key", for: .records) { .text($0.id) },
      ])
    return TableLayout(table, width: width, mark: "…")
  }

  @Test(
    arguments: [
      (nil, ["Pool", "Name", "Region", "MAU"], [24, 14, 14, 9], []),
      (67, ["Pool", "Name", "Region", "MAU"], [24, 14, 14, 9], []),
      (66, ["Pool", "Name", "MAU"], [24, 14, 9], ["Region ap-northeast-1"]),
      (45, ["Pool", "Name", "MAU"], [24, 8, 9], ["Region ap-northeast-1"]),
      (42, ["Pool", "MAU"], [24, 9], ["Region ap-northeast-1", "Name"]),
      (30, ["Pool", "MAU"], [19, 9], ["Region ap-northeast-1", "Name"]),
      (5, ["Pool", "MAU"], [9, 9], ["Region ap-northeast-1", "Name"]),
    ] as [(Int?, [String], [Int], [String])])
  func fits(width: Int?, titles: [String], widths: [Int], leftOut: [String]) {
    let layout = Self.layout(width)
    #expect(layout.columns.map(\.title) == titles)
    #expect(layout.widths == widths)
    #expect(layout.leftOut == leftOut)
  }

  /// At every width: cells are as wide as their columns at most, numbers are whole, and no line is longer than asked
  /// for unless nothing can be cut any more.
  @Test(arguments: 1...80)
  func neverBreaksNumbers(width: Int) {
    let layout = Self.layout(width)
    for row in layout.texts {
      #expect(zip(row, layout.widths).allSatisfy { $0.displayWidth <= $1 })
    }
    #expect(layout.texts.map(\.last) == ["1,234,567", "89"])
    let needed = layout.widths.reduce(TableLayout.gap * (layout.widths.count - 1), +)
    #expect(needed <= width || layout.widths == [9, 9])
  }

  /// Names are cut as on a page where nothing limits the width, too; paths and ids are whole.
  @Test func longNamesAreCut() {
    let name = String(repeating: "n", count: 5_000)
    let table = Table(
      "pool", of: [name],
      fields: [
        Field("name", "Name", fitting: .text(minimum: 6)) { .text($0) },
        Field("file", "File", fitting: .text(minimum: 6, isClipped: false)) { .text($0) },
        Field("pool", "Pool", fitting: .identifier) { .text($0) },
      ])
    let layout = TableLayout(table, width: nil, mark: "…")
    #expect(layout.widths == [128, 5_000, 5_000])
    #expect(layout.texts[0][0].hasSuffix("n…"))
  }

  @Test func columnsThatDifferAreNamedWithoutAValue() {
    var rows = Self.rows
    rows[1].region = "us-east-1"
    #expect(Self.layout(66, rows: rows).leftOut.isEmpty)
    #expect(Self.layout(40, rows: rows).leftOut == ["Region", "Name"])
  }

  @Test func textThatTheTerminalCannotShowIsTranscribedBeforeItIsMeasured() {
    let table = Table("x", of: ["お客様 – a"], fields: [Field("name", "Name") { .text($0) }])
    let text = TerminalFormat(appearance: Appearance(isUnicode: false)).text(of: Document([.table(table)]))
    #expect(text == "Name\n----------\n?????? - a\n")
  }
}
