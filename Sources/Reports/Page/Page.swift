/// A report as a page: sections with drawings and tables, in the words of one language, before it is HTML or Markdown.
public struct Page: Sendable {
  var language: Language
  var title: String
  var subtitle: String
  /// The numbers that everybody asks for first.
  var figures: [Figure] = []
  var sections: [Section] = []
  /// Of the list of sections, and what opens a folded table.
  var contents = ""
  var unfold = ""
  var notesTitle: String
  var notes: [Note] = []
  var sourcesTitle = ""
  var sources: [Source] = []
  /// Who made it from what, in small print.
  var colophon: String

  struct Figure {
    var label: String
    var value: String
    var remark: String?
  }

  /// Where something was read.
  struct Source {
    /// What it says.
    var text: String
    var address: String
    /// When it was read.
    var remark: String

    /// Whether a browser can go there: an address may also be a key of the config.
    var isLink: Bool { address.hasPrefix("https://") }
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

    var isEmpty: Bool { blocks.isEmpty && text.isEmpty }
  }
}

/// A table of texts.
struct PageTable {
  var caption: String?
  var columns: [Column]
  var rows: [Row]
  /// Whether it stays closed until somebody opens it, since a drawing above it shows the same.
  var isFolded = false

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

  var folded: PageTable {
    var table = self
    table.isFolded = true
    return table
  }
}
