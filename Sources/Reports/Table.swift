/// Rows of cells under columns, the same for every format.
public struct Table: Sendable {
  /// What one row is, in one word: the first field of a record.
  public var record: String
  /// Nil where the heading above says it.
  public var title: String?
  public var audience: Audience
  public var columns: [Column]
  public var rows: [Row]

  public struct Row: Sendable {
    public var kind: Kind
    /// In the order of the columns.
    public var cells: [Cell]

    public enum Kind: Hashable, Sendable {
      case data
      /// A sum of rows above, for people only.
      case subtotal
      case total
    }
  }
}

public struct Column: Hashable, Sendable {
  /// The name in files.
  public var key: String
  /// The name for people.
  public var title: String
  public var alignment: Alignment
  public var audience: Audience
  public var fitting: Fitting

  public enum Alignment: Hashable, Sendable {
    case leading, trailing
  }

  /// What may happen to the column where the table is too wide.
  public struct Fitting: Hashable, Sendable {
    /// Left out in this order, the smallest first; nil for never.
    public var dropOrder: Int?
    /// Cut down to this width; nil for never.
    ///
    /// Numbers are never cut.
    public var minimum: Int?
    /// Cut in the middle and last of all, because both ends tell ids apart.
    public var isIdentifier: Bool
    /// Cut as on a page, whatever room there is: one long name from outside would make every row as wide.
    public var isClipped = false

    public static let whole = Fitting(dropOrder: nil, minimum: nil, isIdentifier: false)
    public static let identifier = Fitting(dropOrder: nil, minimum: 9, isIdentifier: true)
    public static func droppable(_ order: Int) -> Fitting {
      Fitting(dropOrder: order, minimum: nil, isIdentifier: false)
    }
    /// - Parameter isClipped: false for paths, which are of no use without their ends.
    public static func text(minimum: Int, dropOrder: Int? = nil, isClipped: Bool = true) -> Fitting {
      Fitting(dropOrder: dropOrder, minimum: minimum, isIdentifier: false, isClipped: isClipped)
    }
  }
}

/// A column with the way to its cell.
public struct Field<Element> {
  public var column: Column
  public var cell: (Element) -> Cell
  /// The cell of the row of totals.
  public var total: Cell

  public init(
    _ key: String, _ title: String = "", _ alignment: Column.Alignment = .leading, for audience: Audience = .everyone,
    fitting: Column.Fitting = .whole, total: Cell = .empty, _ cell: @escaping (Element) -> Cell
  ) {
    column = Column(key: key, title: title, alignment: alignment, audience: audience, fitting: fitting)
    self.cell = cell
    self.total = total
  }
}

extension Table {
  /// A table of one kind of element.
  ///
  /// - Parameters:
  ///   - hasTotal: end with the fields' totals, where there is more than one row.
  ///   - kind: what a row is; all are data unless it says otherwise.
  public init<Element>(
    _ record: String, title: String? = nil, for audience: Audience = .everyone, of elements: [Element],
    hasTotal: Bool = false, fields: [Field<Element>], kind: (Element) -> Row.Kind = { _ in .data }
  ) {
    self.record = record
    self.title = title
    self.audience = audience
    columns = fields.map(\.column)
    rows = elements.map { element in Row(kind: kind(element), cells: fields.map { $0.cell(element) }) }
    if hasTotal, elements.count > 1 { rows.append(Row(kind: .total, cells: fields.map(\.total))) }
  }
}
