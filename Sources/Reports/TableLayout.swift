/// A table as people see it: the columns that fit, their widths, and the text of every cell in them.
struct TableLayout {
  let columns: [Column]
  let widths: [Int]
  /// By row and shown column, cut to the widths.
  let texts: [[String]]
  /// What was left out for want of room: "Region ap-northeast-1" where all rows say the same, else the column.
  let leftOut: [String]

  /// Two spaces between columns.
  static let gap = 2

  /// - Parameters:
  ///   - width: columns of the terminal; nil for no limit.
  ///   - mark: what stands for text that was cut off.
  ///   - transcribe: what the terminal can show of a text.
  init(_ table: Table, width: Int?, mark: String, transcribe: (String) -> String = { $0 }) {
    var shown = table.columns.indices.map { index in
      ShownColumn(table.columns[index], cells: table.rows.map { ($0.kind, $0.cells[index]) }, transcribe)
    }
    shown.removeAll { $0.column.audience == .records || $0.isEmpty }
    var leftOut: [String] = []
    if let width { ShownColumn.fit(&shown, into: width, leftOut: &leftOut) }
    columns = shown.map(\.column)
    widths = shown.map(\.width)
    texts = table.rows.indices.map { row in shown.map { $0.text(row: row, mark: mark) } }
    self.leftOut = leftOut
  }
}

/// A column while it is being fitted.
private struct ShownColumn {
  let column: Column
  /// Data cells only may be constant; totals are usually empty.
  let dataTexts: [String]
  let texts: [String]
  let holdsNumbers: Bool
  var width: Int

  var isEmpty: Bool { texts.allSatisfy(\.isEmpty) }

  init(_ column: Column, cells: [(kind: Table.Row.Kind, cell: Cell)], _ transcribe: (String) -> String) {
    var column = column
    column.title = transcribe(column.title)
    self.column = column
    texts = cells.map { _, cell in
      if column.fitting.isClipped, case .text(let text) = cell { return transcribe(text.clipped) }
      return transcribe(cell.shown)
    }
    dataTexts = zip(cells, texts).filter { $0.0.kind == .data }.map(\.1)
    holdsNumbers = cells.contains { $0.cell.isNumber }
    width = ([column.title] + texts).map(\.displayWidth).max() ?? 0
  }

  func text(row: Int, mark: String) -> String {
    holdsNumbers ? texts[row] : texts[row].shortened(to: width, mark: mark, inMiddle: column.fitting.isIdentifier)
  }

  /// The value that all rows have, when there is one.
  private var constant: String? {
    guard let first = dataTexts.first, !first.isEmpty, dataTexts.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  /// How narrow it may get.
  private var minimum: Int {
    guard let minimum = column.fitting.minimum, !holdsNumbers else { return width }
    return min(width, max(minimum, column.title.displayWidth))
  }

  /// Makes the columns fit, with the least loss first: columns that say the same in every row, then the ends of names,
  /// then columns, then the middle of ids.
  ///
  /// Numbers are never cut, so that a table may stay too wide.
  static func fit(_ columns: inout [ShownColumn], into limit: Int, leftOut: inout [String]) {
    func drop(_ index: Int) {
      let dropped = columns.remove(at: index)
      leftOut.append([dropped.column.title, dropped.constant].compactMap(\.self).joined(separator: " "))
    }
    while excess(of: columns, over: limit) > 0,
      let index = nextToDrop(columns.enumerated().filter { $0.element.constant != nil })
    {
      drop(index)
    }
    while excess(of: columns, over: limit) > slack(of: columns, identifiers: false),
      let index = nextToDrop(Array(columns.enumerated()))
    {
      drop(index)
    }
    shorten(&columns, into: limit, identifiers: false)
    shorten(&columns, into: limit, identifiers: true)
  }

  private static func excess(of columns: [ShownColumn], over limit: Int) -> Int {
    columns.reduce(TableLayout.gap * (columns.count - 1)) { $0 + $1.width } - limit
  }

  private static func slack(of columns: [ShownColumn], identifiers: Bool) -> Int {
    columns.filter { $0.column.fitting.isIdentifier == identifiers }.reduce(0) { $0 + $1.width - $1.minimum }
  }

  private static func nextToDrop(_ candidates: [(offset: Int, element: ShownColumn)]) -> Int? {
    candidates.filter { $0.element.column.fitting.dropOrder != nil }.min { left, right in
      (left.element.column.fitting.dropOrder ?? 0) < (right.element.column.fitting.dropOrder ?? 0)
    }?.offset
  }

  /// Takes columns of the widest text, one at a time.
  private static func shorten(_ columns: inout [ShownColumn], into limit: Int, identifiers: Bool) {
    while excess(of: columns, over: limit) > 0 {
      let candidates = columns.indices.filter { index in
        columns[index].column.fitting.isIdentifier == identifiers && columns[index].width > columns[index].minimum
      }
      guard let widest = candidates.max(by: { columns[$0].width < columns[$1].width }) else { return }
      columns[widest].width -= 1
    }
  }
}
