/// What is printed, before any format: headings, tables and notes in order.
public struct Document: Sendable {
  public enum Block: Sendable {
    /// - level: 1 for the largest.
    case heading(String, level: Int)
    case table(Table)
    case notes([Note])
  }

  public var blocks: [Block]

  public init(_ blocks: [Block] = []) {
    self.blocks = blocks
  }

  var tables: [Table] {
    blocks.compactMap { block in
      if case .table(let table) = block { return table }
      return nil
    }
  }
}

/// A sentence for people below the tables.
public struct Note: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case information
    /// The numbers above are not the whole truth.
    case warning
  }

  public var kind: Kind
  public var text: String

  public init(_ text: String, kind: Kind = .information) {
    self.text = text
    self.kind = kind
  }
}

/// Who a table or column is for.
public enum Audience: Hashable, Sendable {
  case everyone
  /// Formats with headings and totals: terminal, Markdown, HTML.
  case people
  /// Formats with one record per line: plain, CSV.
  case records
}
