/// Pictures of numbers that are text, and so fit into any table; a terminal without Unicode shows them in ASCII.
enum TextChart {
  private static let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// The blocks, by what stands for them in ASCII.
  static let ascii: [Character: String] = [
    "▁": "_", "▂": ".", "▃": "-", "▄": "~", "▅": "=", "▆": "+", "▇": "*", "█": "#",
  ]

  /// One block for each number, from the lowest to the highest of them.
  ///
  ///     sparkline([1, 2, 3])  // "▁▄█"
  static func sparkline(_ values: [Int64]) -> String {
    guard let low = values.min(), let high = values.max() else { return "" }
    let height = Int128(high) - Int128(low)
    return String(
      values.map { value in
        guard height > 0 else { return levels[3] }
        return levels[Int((Int128(value) - Int128(low)) * 7 / height)]
      })
  }

  /// Blocks in proportion to the number, at least one where it is not zero.
  static func bar(_ value: Int64, of largest: Int64, width: Int = 24) -> String {
    guard value > 0, largest > 0 else { return "" }
    let length = Int((Int128(value) * Int128(width) * 2 + Int128(largest)) / (Int128(largest) * 2))
    return String(repeating: "█", count: min(width, max(1, length)))
  }
}
