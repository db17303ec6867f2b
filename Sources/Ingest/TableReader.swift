import Domain

/// An input that is no JSON: an activity file, or a CSV text that a mapping knows by its header.
struct TableReader {
  private enum Kind {
    case activity(ActivityColumns)
    case mapped(Mapping, header: [String], hasHeader: Bool)
  }

  private let kind: Kind
  private var rows: CSVReader
  private let users: UserNames

  /// Nil when the text is neither; nothing is stepped over then.
  ///
  /// - Throws: `.missingColumn` for an activity file without a column that it needs.
  init?(_ window: TextWindow, _ sources: SourceMappings) throws(InputProblem) {
    users = sources.users
    if !sources.isExclusive {
      rows = CSVReader(window)
      if let header = try rows.peek(), let columns = ActivityColumns(header: header) {
        if header.contains(where: { $0.utf8.contains(UInt8(ascii: "\r")) }) { throw .foreign(.carriageReturns) }
        if let missing = columns.missing { throw .missingColumn(missing) }
        kind = .activity(columns)
        return
      }
    }
    for mapping in sources.csv {
      guard case .csv(let delimiter, let names) = mapping.format else { continue }
      rows = CSVReader(window, delimiter: delimiter)
      guard let first = try rows.peek() else { continue }
      guard names.map({ $0.count == first.count }) ?? MappedTableReader.fits(mapping, header: first) else { continue }
      kind = .mapped(mapping, header: names ?? first, hasHeader: names == nil)
      return
    }
    return nil
  }

  /// Reads to the end of the text.
  func read(
    batchSize: Int = EventBatch.usualSize, emit: @escaping (EventBatch) throws(InputProblem) -> Void
  ) throws(InputProblem) -> Rejections {
    var rows = rows
    switch kind {
    case .activity(let columns):
      _ = try rows.next()
      var reader = ActivityFileReader(rows, columns, users: users, batchSize: batchSize, emit: emit)
      try reader.run()
      return reader.rejections
    case .mapped(let mapping, let header, let hasHeader):
      if hasHeader { _ = try rows.next() }
      var reader = MappedTableReader(rows, header: header, mapping, users: users, batchSize: batchSize, emit: emit)
      try reader.run()
      return reader.rejections
    }
  }
}
