import Reports

extension OutputOptions {
  /// Writes the drawing of that name, else the first one whose name begins with it, as SVG.
  ///
  /// - Throws: `CommandError` that names those that there are.
  func write(_ name: String, of charts: [Chart]) throws {
    guard let chart = charts.first(where: { $0.name == name }) ?? charts.first(where: { $0.name.hasPrefix(name) })
    else {
      let known = charts.map(\.name).joined(separator: ", ")
      throw CommandError(
        "There is no drawing \"\(name)\" of this. \(known.isEmpty ? "There is none at all." : "There is: \(known).")",
        .usage)
    }
    try destination.write(chart.svg())
  }
}
