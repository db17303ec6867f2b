import Testing

@testable import Reports

@Suite struct TextChartTests {
  @Test(
    arguments: [
      ([1, 2, 3], "▁▄█"), ([0, 7], "▁█"), ([5, 5], "▄▄"), ([], ""), ([-1, 0], "▁█"), ([.min, .max], "▁█"),
      (Array(0...7), "▁▂▃▄▅▆▇█"),
    ] as [([Int64], String)])
  func sparklines(values: [Int64], text: String) {
    #expect(TextChart.sparkline(values) == text)
  }

  @Test(arguments: [(0, 10, 0), (1, 1_000, 1), (10, 10, 24), (5, 10, 12), (-3, 10, 0), (20, 10, 24), (.max, .max, 24)])
  func bars(value: Int64, largest: Int64, length: Int) {
    #expect(TextChart.bar(value, of: largest).count == length)
  }

  @Test func everyBlockHasItsASCII() {
    for block in TextChart.sparkline(Array(0...7)) { #expect(TextChart.ascii[block]?.utf8.count == 1) }
    #expect(Set(TextChart.ascii.values).count == 8)
  }
}
