/// A report as a page: sections with drawings and tables, in the words of one language, before it is HTML or Markdown.
public struct Page: Sendable {
  var language: Language
  var title: String
  var subtitle: String
  /// The numbers that everybody asks for first.
  var figures: [Figure] = []
  var sections: [Section] = []
  var notesTitle: String
  var notes: [Note] = []
  /// Who made it from what, in small print.
  var colophon: String

  struct Figure {
    var label: String
    var value: String
    var remark: String?
  }

  struct Section {
    /// The anchor: "bill".
    var id: String
    var title: String
    var text: [String] = []
    var blocks: [Block] = []

    enum Block {
      case chart(Chart)
      case table(PageTable)
    }

    var isEmpty: Bool { blocks.isEmpty }
  }
}

/// A table of texts.
struct PageTable {
  var caption: String?
  var columns: [Column]
  var rows: [Row]

  struct Column {
    var title: String
    var isNumber = false

    static func text(_ title: String) -> Column { Column(title: title) }
    static func number(_ title: String) -> Column { Column(title: title, isNumber: true) }
  }

  struct Row {
    var cells: [String]
    var isTotal = false
  }

  init(_ caption: String? = nil, _ columns: [Column], _ rows: [[String]], total: [String]? = nil) {
    self.caption = caption
    self.columns = columns
    self.rows = rows.map { Row(cells: $0) }
    if let total, rows.count > 1 { self.rows.append(Row(cells: total, isTotal: true)) }
  }
}
